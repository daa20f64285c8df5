"""What the support team of the demo does: promises, teams and their shifts, cases and what becomes of them."""

from datetime import datetime

from community.demo.content import Table
from community.demo.stage import Act, Stage
from community.domain.escalations import operations as escalations
from community.domain.known_issues import operations as known_issues
from community.domain.replies import operations as replies
from community.domain.satisfaction import operations as satisfaction
from community.domain.satisfaction import queries as ratings
from community.domain.saved_views import operations as saved_views
from community.domain.service_levels import policies
from community.domain.teams import absences
from community.domain.teams import operations as teams
from community.kernel.business_time import DAYS

PROMISED = {
    priority: {"first_response": first, "next_response": first, "resolution": resolution}
    for priority, first, resolution in (
        ("urgent", 60, 12 * 60), ("high", 4 * 60, 24 * 60),
        ("normal", 12 * 60, 5 * 24 * 60), ("low", 24 * 60, 10 * 24 * 60),
    )
}  # fmt: skip


def escalate(title: str, wish: Table) -> Act:
    """A thread goes to the support team."""

    def act(stage: Stage) -> None:
        stage.cases[title] = escalations.escalate(
            stage.threads[title], by=stage.people[wish["by"]], reason=wish["reason"],
            tried=wish["tried"], wanted=wish["wanted"], priority=wish["priority"],
        )  # fmt: skip

    return act


def declare(title: str, said: Table) -> Act:
    """Staff say that a thread is a known issue, or how far it is."""

    def act(stage: Stage) -> None:
        known_issues.declare(
            stage.threads[title], stage.people[said["by"]], said["stage"], said.get("note", ""),
            said.get("fixed_in", ""),
        )  # fmt: skip

    return act


def bind(title: str, wish: Table) -> Act:
    """A thread is said to be about a known issue."""

    def act(stage: Stage) -> None:
        known_issues.bind(
            stage.threads[title], stage.people[wish["by"]], to=stage.threads[wish["to"]]
        )

    return act


def promise(admin: str) -> Act:
    """The company says how quickly it helps: at any hour, so that the demo is alike on any day."""

    def act(stage: Stage) -> None:
        by = stage.people[admin]
        around = {day: [["00:00", "24:00"]] for day in DAYS}
        calendar = policies.save_calendar(by, "Around the clock", {"zone": "UTC", "week": around})
        policies.save_policy(by, "Standard", calendar, PROMISED)

    return act


def man(crew: Table, admin: str) -> Act:
    """A team gets its people, and each their shifts."""

    def act(stage: Stage) -> None:
        by, team = stage.people[admin], teams.named(crew["name"])
        teams.change(team, by, zone=crew["zone"], round_robin=crew.get("round_robin", False))
        for handle in (*crew["leads"], *crew["members"]):
            teams.put_member(
                team, stage.people[handle], by, is_lead=handle in crew["leads"],
                capacity=crew.get("capacity", {}).get(handle),
                roster=crew.get("rosters", {}).get(handle),
            )  # fmt: skip

    return act


def go_away(absence: Table, until: datetime) -> Act:
    """Somebody of the team is away."""
    return lambda stage: absences.go_away(
        stage.people[absence["by"]], stage.people[absence["by"]], ends_at=until
    )


def work(title: str, work: Table, wake_at: datetime | None) -> Act:
    """The team works on a case: claims it, offers it to another team, solves it, or waits for the asker."""

    def act(stage: Stage) -> None:
        case, by = stage.cases[title], stage.people[work["by"]]
        if work["act"] == "claim":
            escalations.claim(case, by=by)
        elif work["act"] == "offer":
            team = teams.named(work["team"])
            escalations.hand_over(case, by=by, team=team, reason=work["reason"])
        elif work["act"] == "solve":
            escalations.solve(case, by=by, answer=stage.posts[title, work["answer"]])
        else:
            escalations.wait_for_asker(case, by=by, wake_at=wake_at, reason=work["reason"])

    return act


def rate(title: str, said: Table) -> Act:
    """The asker says how they found the help."""

    def act(stage: Stage) -> None:
        person = stage.people[said["by"]]
        offer = ratings.offer_of(stage.cases[title].id, person)
        satisfaction.rate(offer, person, said["rating"], said["comment"])

    return act


def keep_reply(reply: Table) -> Act:
    """Somebody of the team keeps a reply ready for all of them."""
    return lambda stage: replies.write(
        stage.people[reply["by"]], reply["title"], reply["body"].strip(), for_team=True,
        variants={language: text.strip() for language, text in reply.get("variants", {}).items()},
    )  # fmt: skip


def save_view(view: Table) -> Act:
    """Somebody of the team keeps a view of the desk."""
    return lambda stage: saved_views.save(
        stage.people[view["by"]], view["name"], view["view"], view["filters"], view["is_shared"]
    )
