"""Being away: who of the support team is, from when until when."""

from typing import Any

from community.api import showing, team_shapes
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.teams import absences, queries
from community.domain.teams.models import Absence
from community.kernel import clock

family = Family("Absences", "Who of the support team is away; for themselves and who leads them.")


@family.get("/people/<handle>/absences", gives=team_shapes.Absences, for_members=True)
def list_absences(handle: str) -> Listed:
    """The absences of a person that are not over yet, the earliest first."""
    by, person, now = signed_in(), get_by_handle(handle), clock.now()
    absences.check_may_set(person, by, now)
    found = queries.absences_of([person.id], now).get(person.id, [])
    return listed([_absence(one, person) for one in found], None)


@family.put("/people/<handle>/absences", gives=team_shapes.Absence, asks=team_shapes.NewAbsence)
def go_away(wish: dict[str, Any], handle: str) -> dict[str, Any]:
    """Have somebody away. Their open cases go back to the team when it begins."""
    person = get_by_handle(handle)
    return _absence(absences.go_away(person, by=signed_in(), **wish), person)


@family.delete("/absences/<record_id:absence_id>")
def come_back(absence_id: int) -> None:
    """End an absence now, or call off one that has not begun."""
    absences.come_back(absence_id, by=signed_in())


def _absence(one: Absence, person: User) -> dict[str, Any]:
    return {
        "id": one.id,
        "person": showing.author(person.card()),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "url": showing.call_url(f"/absences/{one.id}"),
    }
