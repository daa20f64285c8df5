"""When everything in the demo community happened: one list of steps in the order of time.

The content says when people asked, wrote and decided. Votes, me-toos and confirmations get
instants that are the same in every run and lie after what they are about.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zlib import crc32

from community.demo import agreeing, desk_acts, service, stage
from community.demo.content import Content, Table, length
from community.demo.stage import Step

INTEREST = timedelta(days=6)  # most votes on a post come while it is talked about
JUST_NOW = timedelta(minutes=2)  # nothing happens later than this before the present
MOMENT = timedelta(minutes=1)
MAY_VOTE_UP, MAY_VOTE_DOWN = 40, 140  # a little over what votes ask for: some of it may be lost
TOOLS_MADE = timedelta(days=20)  # before now
CREWS_MADE = timedelta(days=100)
SUSPENDED_FOR = timedelta(days=3650)


def steps(content: Content, now: datetime, password: str) -> list[Step]:
    """All that happened until now, the earliest first; what is of one instant in the order written."""
    joined = {person["handle"]: now - length(person["joined"]) for person in content.people}
    first = min(joined.values())
    made = [Step(first, stage.set_up(category)) for category in content.categories]
    made.append(
        Step(first, stage.make_tags({tag for thread in content.threads for tag in thread["tags"]}))
    )
    earned = _earned_before(content)
    made += [
        Step(joined[person["handle"]], stage.join(person, earned.get(person["handle"], 0)))
        for person in content.people
    ]
    admin = next(person["handle"] for person in content.people if person["role"] == "admin")
    made.append(Step(joined[admin] + MOMENT, desk_acts.promise(admin)))
    made += _crews(content, now, admin)
    for thread in content.threads:
        made += _Thread(thread, now, joined).steps()
    made += _care(content, now)
    made.append(Step(now - JUST_NOW, service.keep_office_hours(admin, now)))
    made.append(Step(now - JUST_NOW, service.set_rules(admin)))
    made += [
        Step(now - TOOLS_MADE, act)
        for act in (
            *map(desk_acts.keep_reply, content.tools["replies"]),
            *map(desk_acts.save_view, content.tools["views"]),
        )
    ]
    made += [
        Step(now - length(text["before"]), agreeing.publish(text, admin)) for text in content.texts
    ]
    made.sort(key=lambda step: step.at)
    # Who is suspended or gone could not have written what they wrote.
    return made + _endings(content, now, password)


def _crews(content: Content, now: datetime, admin: str) -> list[Step]:
    """Who is in which team, before the first case; and who is away today."""
    crews = [Step(now - CREWS_MADE, desk_acts.man(team, admin)) for team in content.crews["teams"]]
    return crews + [
        Step(
            now - length(absence["since"]),
            desk_acts.go_away(absence, now + length(absence["until"])),
        )
        for absence in content.crews["absences"]
    ]


def _earned_before(content: Content) -> dict[str, int]:
    """Who votes in the story, with the reputation that opens votes; the others come with none."""
    earned: dict[str, int] = {}
    for thread in content.threads:
        for given in (thread["question_votes"], *thread.get("posts", [])):
            for word, brought in (("up", MAY_VOTE_UP), ("down", MAY_VOTE_DOWN)):
                for handle in given.get(word, []):
                    earned[handle] = max(earned.get(handle, 0), brought)
    return earned


def _care(content: Content, now: datetime) -> list[Step]:
    flags = [Step(now - length(flag["before"]), stage.flag(flag)) for flag in content.care["flags"]]
    happened = (
        ("suggestions", stage.suggest), ("held", stage.post_as_newcomer), ("limits", stage.limit),
    )  # fmt: skip
    return flags + [
        Step(now - length(wish["before"]), act(wish))
        for name, act in happened
        for wish in content.care[name]
    ]


def _endings(content: Content, now: datetime, password: str) -> list[Step]:
    at = now - JUST_NOW
    admin = next(person["handle"] for person in content.people if person["role"] == "admin")
    made = [
        Step(at, stage.count_views(thread["title"], thread["views"])) for thread in content.threads
    ]
    made.append(Step(at, agreeing.agree()))
    for person in content.people:
        if person.get("suspended"):
            made.append(Step(at, stage.suspend(person, admin, at + SUSPENDED_FOR)))
        if person.get("deleted"):
            made.append(Step(at, stage.leave(person, password)))
    return made


class _Thread:
    """The steps of one thread. `after` of anything in it counts from the asking."""

    def __init__(self, thread: Table, now: datetime, joined: dict[str, datetime]) -> None:
        self.thread = thread
        self.title: str = thread["title"]
        self.posts: list[Table] = thread.get("posts", [])
        self.asked = now - length(thread["age"])
        self.end = now - JUST_NOW
        self.joined = joined

    def steps(self) -> list[Step]:
        return [
            Step(self.asked, stage.ask(self.thread)),
            *(step for post in self.posts for step in self._about(post)),
            *self._interest(),
            *self._care(),
        ]

    def _about(self, post: Table) -> Iterator[Step]:
        at = self._after(post["after"])
        yield Step(at, stage.write(self.title, post))
        if "key" in post:
            yield from self._votes(post["key"], post, at)
            yield from self._confirmations(post, at)
        if "accepted_by" in post:
            accept = stage.accept(self.title, post["key"], post["accepted_by"])
            yield Step(self._after(post["accepted_after"]), accept)
        if "endorsed_by" in post:
            endorse = stage.endorse(self.title, post["key"], post["endorsed_by"])
            yield Step(self._after(post["endorsed_after"]), endorse)

    def _votes(self, key: str, given: Table, since: datetime) -> Iterator[Step]:
        until = self._removed_at() if self._is_removed(key) else self.end
        for word, value in (("up", 1), ("down", -1)):
            for handle in given.get(word, []):
                at = self._some_time(f"{key} {word}", handle, since, until)
                yield Step(at, stage.vote(self.title, key, handle, value))

    def _confirmations(self, post: Table, since: datetime) -> Iterator[Step]:
        for word in ("worked", "failed"):
            for said in post.get(word, []):
                at = self._tried_at(post, said["by"], since)
                yield Step(at, stage.confirm(self.title, post["key"], said, word == "worked"))

    def _tried_at(self, post: Table, handle: str, since: datetime) -> datetime:
        # Who accepts or comments says what came of it in the same breath.
        if post.get("accepted_by") == handle:
            return max(since, self._after(post["accepted_after"]) - MOMENT)
        for other in self.posts:
            if other["by"] == handle and other.get("on") == post["key"]:
                return max(since, self._after(other["after"]) - MOMENT)
        return self._some_time(f"{post['key']} tried", handle, since, self.end)

    def _interest(self) -> Iterator[Step]:
        yield from self._votes("q", self.thread["question_votes"], self.asked)
        for handle in self.thread["me_too"]:
            at = self._some_time("me too", handle, self.asked, self.end)
            yield Step(at, stage.me_too(self.title, handle))
        for handle in self.thread.get("followers", []):
            at = self._some_time("follow", handle, self.asked, self.end)
            yield Step(at, stage.follow(self.title, handle))

    def _care(self) -> Iterator[Step]:
        if wish := self.thread.get("escalated"):
            yield Step(self._after(wish["after"]), desk_acts.escalate(self.title, wish))
        for work in self.thread.get("desk", []):
            wake_at = self._after(work["wake"]) if "wake" in work else None
            yield Step(self._after(work["after"]), desk_acts.work(self.title, work, wake_at))
        if said := self.thread.get("rated"):
            yield Step(self._after(said["after"]), desk_acts.rate(self.title, said))
        for said in self.thread.get("known", []):
            yield Step(self._after(said["after"]), desk_acts.declare(self.title, said))
        if wish := self.thread.get("bound"):
            yield Step(self._after(wish["after"]), desk_acts.bind(self.title, wish))
        if closing := self.thread.get("closed"):
            yield Step(self._after(closing["after"]), stage.close(self.title, closing))
        if removal := self.thread.get("removed"):
            yield Step(self._removed_at(), stage.remove(self.title, removal))

    def _after(self, text: str) -> datetime:
        return self.asked + length(text)

    def _is_removed(self, key: str) -> bool:
        return bool(self.thread.get("removed", {}).get("on") == key)

    def _removed_at(self) -> datetime:
        removal = self.thread["removed"]
        written = next(post["after"] for post in self.posts if post.get("key") == removal["on"])
        return min(self._after(written) + timedelta(hours=5), self.end)

    def _some_time(self, what: str, handle: str, since: datetime, until: datetime) -> datetime:
        since = max(since, self.joined[handle]) + MOMENT
        until = max(since, min(until, since + INTEREST))
        share = crc32(f"{self.title} {what} {handle}".encode()) / 2**32
        # Squared: more of it soon after than late.
        return since + (until - since) * share**2
