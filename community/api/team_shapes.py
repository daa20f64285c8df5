"""What teams look like as JSON, and what callers may send about them."""

from marshmallow import Schema, fields, validate

from community.api.fields import Choice, Flag, Id, Instant, Moment, Text, WholeNumber, Wish
from community.api.page_shapes import Page
from community.api.shapes import Author
from community.domain.categories.cards import Ownership
from community.domain.escalations.wording import MAX_WORDS
from community.domain.teams.models import MAX_NAME
from community.domain.teams.rules import MOST_CAPACITY
from community.kernel.business_time import DAYS, MOST_INTERVALS

OWNERSHIPS = [str(one) for one in Ownership]


class TeamMember(Schema):
    """A person of a team, as they stand now."""

    person = fields.Nested(Author, required=True)
    lead = fields.Boolean(required=True)
    on_duty = fields.Boolean(
        required=True,
        metadata={"description": "By their shifts, or the hours of the service level."},
    )
    away = fields.Boolean(required=True)
    away_until = Instant(
        required=True, allow_none=True, metadata={"description": "Null for an open end, too."}
    )
    open_cases = fields.Integer(required=True)
    capacity = fields.Integer(
        required=True, metadata={"description": "Round robin gives no more open cases than this."}
    )


class TeamCategory(Schema):
    """A category that a team answers for."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    ownership = fields.String(required=True, metadata={"enum": OWNERSHIPS})


class Team(Schema):
    """Those who answer for some categories."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)
    zone = fields.String(required=True, metadata={"description": "Its shifts are in this zone."})
    round_robin = fields.Boolean(
        required=True, metadata={"description": "Whether what nobody claims is given out by turns."}
    )
    members = fields.List(fields.Nested(TeamMember), required=True)
    categories = fields.List(fields.Nested(TeamCategory), required=True)


class Teams(Page):
    """All teams, by name."""

    items = fields.List(fields.Nested(Team), required=True)


def _shifts() -> fields.Dict:
    shift = fields.List(Text(5), validate=validate.Length(equal=2, error="From and until."))
    return fields.Dict(
        keys=Choice(list(DAYS)),
        values=fields.List(shift, validate=validate.Length(max=MOST_INTERVALS)),
        allow_none=True,
        metadata={
            "description": 'Weekly shifts in the team\'s zone, as {"mon": [["09:00", "12:00"]]}; '
            "null for the hours of the service level."
        },
    )


def _owned() -> fields.Dict:
    return fields.Dict(
        keys=Text(80), values=Choice(OWNERSHIPS), validate=validate.Length(max=200),
        metadata={"description": "All categories it answers for: who owns the cases, by slug."},
    )  # fmt: skip


class NewTeam(Wish):
    """A team."""

    name = Text(MAX_NAME, least=1, required=True)
    zone = Text(64, load_default="UTC", metadata={"description": "As Europe/Berlin."})
    round_robin = Flag(load_default=False)


class TeamChange(Wish):
    """What should change; fields that are not sent stay as they are."""

    name = Text(MAX_NAME, least=1)
    zone = Text(64)
    round_robin = Flag()
    categories = _owned()


class NewTeamMember(Wish):
    """How somebody is in a team; fields that are not sent stay as they are."""

    lead = Flag()
    capacity = WholeNumber(
        allow_none=True,
        validate=validate.Range(
            min=0, max=MOST_CAPACITY, error="A capacity is a number from 0 to {max}."
        ),
        metadata={"description": "Null for what the settings say."},
    )
    roster = _shifts()


class Absence(Schema):
    """A time in which a person is away: they get no cases, and their open ones went back."""

    id = fields.Integer(required=True)
    person = fields.Nested(Author, required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(
        required=True, allow_none=True, metadata={"description": "Null until they are back."}
    )
    url = fields.String(required=True)


class Absences(Page):
    """The absences of a person that are not over, the earliest first."""

    items = fields.List(fields.Nested(Absence), required=True)


class NewAbsence(Wish):
    """From when until when somebody is away."""

    starts_at = Moment(
        allow_none=True, load_default=None, metadata={"description": "Null for now."}
    )
    ends_at = Moment(
        allow_none=True, load_default=None, metadata={"description": "Null until they are back."}
    )


class NewOffer(Wish):
    """To whom a case should go: a person or a team."""

    to = Text(80, load_default="", metadata={"description": "A handle."})
    team = Text(80, load_default="", metadata={"description": "The slug of a team."})
    reason = Text(MAX_WORDS, load_default="")
    version = Id(allow_none=True, load_default=None)
