"""A community in which every kind of thing has happened once, for looking at all its pages."""

from datetime import timedelta

from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.domain.flags import operations as flags
from community.domain.follows import operations as follows
from community.domain.moderation import tending
from community.domain.review import operations as review
from community.domain.review.models import ReviewItem
from community.domain.suggestions.operations import suggest
from community.domain.teams import absences
from community.domain.teams import operations as teams
from community.domain.threads import operations as threads
from community.domain.threads import posts, queries
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from tests.support.crew import agents, put_in_team
from tests.support.people import members
from tests.support.standing import trusted

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenetikettendruckerwartungsvertrag"
RICH = f"""It began after the update to **4.8**, see [the notes](https://example.com/notes).

## What I see

1. The light goes red
2. `E-74` on the display

- [x] new batteries
- [ ] another router

| time | state |
|---|---|
| 01:58 | idle |

> It is fine all day.

```python
for label in labels: print(label, "{LONG}", sep="; ")
```

{LONG} @ben الطابعة تتوقف
"""


def build(cast):
    """A community in which every kind of thing has happened once; the cast, with what is where."""
    with clock.frozen(clock.now() - timedelta(days=2)):
        solved = cast.thread(body=RICH, tags=["wifi", "labels"], environment={"version": "4.8.0"})
        cast.solved = solved
        cast.asked = queries.get_post(posts.question_of(solved.id, None).id, None)
        cast.best = cast.answer(solved, body=RICH)
        cast.comments = [
            threads.comment(cast.asked, by=cast.cleo, body=f"Which router, number {n}?")
            for n in range(5)
        ]
        official = cast.answer(solved, by=cast.sam, body="Firmware 4.8.1 mends it.")
        cast.answer(solved, by=cast.sam, body="A look at the log would help.", audience="private")
        cast.answer(solved, by=cast.sam, body="Known, see the tracker.", audience="staff")
        trusted(cast.cleo, reputation=20)
        votes.vote(cast.best, by=cast.cleo, value=1)
        votes.me_too(solved, by=cast.cleo)
        answers.accept(cast.best, by=cast.ada)
        answers.endorse(official, by=cast.sam)
        answers.confirm(cast.best, by=cast.cleo, worked=True)
    cast.waiting = cast.thread(title=f"How do I pause {LONG}?")
    follows.follow(cast.waiting, by=cast.cleo)
    cast.handed_over = cast.thread(title="The app says I was charged twice")
    escalations.escalate(cast.handed_over, by=cast.mo, reason="Only billing can look this up.")
    cast.closed = cast.thread(title="Where can I buy rolls in Graz?")
    threads.close(cast.closed, by=cast.mo, reason="off_topic")
    need_care(cast)
    work_in_teams(cast)
    return cast


def work_in_teams(cast):
    """Two teams, somebody away, and a co-owned case that one offers to the other."""
    away, other = agents(2)
    put_in_team(cast, away, leads=(cast.sam,), ownership="co_owned", round_robin=True)
    theirs = teams.create("Billing", by=cast.root)
    teams.put_member(theirs, other, by=cast.root)
    absences.go_away(away, by=away)
    cast.offered = cast.thread(title="The invoice shows two printers")
    case = escalations.escalate(cast.offered, by=cast.mo, reason="Only billing knows.")
    escalations.claim(case, by=cast.sam)
    escalations.hand_over(case, by=cast.sam, team=theirs, reason="Yours.")


def need_care(cast):
    """Flags, a post they hid, and a suggested edit wait for review; one thread is locked."""
    flaggers = members(3, "flagger")
    trusted(*flaggers, reputation=20)
    cast.flagged = cast.answer(cast.waiting, body="Read the manual, will you.")
    for person in flaggers:
        flags.flag(cast.flagged, by=person, reason="rude", note="Not how we talk here.")
    suggest(
        cast.best, by=cast.cleo, body=cast.best.body + "\n\nSee also E-75.", reason="One more code."
    )
    cast.items = list(db.session.scalars(select(ReviewItem.id).order_by(ReviewItem.id)))
    review.claim(cast.items[0], by=cast.sam)
    cast.locked = cast.thread(title="Which labels stick in the freezer?")
    tending.lock_thread(cast.locked, by=cast.mo, reason="Settled long ago.")


def question(thread):
    return f"/questions/{thread.id}/{thread.slug}"
