"""The insights in words: what each measure is called, why it is counted so, and how it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from community.domain.analytics.facts import Source
from community.domain.analytics.measures import Better, Figure, Kind, Measure
from community.kernel.words import Sentence, say
from community.web.filters import count, percent
from community.web.times import lasting

SECTIONS: tuple[tuple[str, Sentence, tuple[str, ...]], ...] = (
    ("answers", say("Answers"), ("first_response", "answered_1h", "answered_24h", "answered_72h")),
    ("solutions", say("Solutions"), ("solution", "solved", "solved_by_peers", "assisted")),
    ("team", say("The support team"), (
        "escalated", "escalated_answered", "kept_first_response", "kept_next_response",
        "kept_resolution", "backlog", "satisfaction",
    )),
)  # fmt: skip
NAMES: Mapping[str, Sentence] = {
    "first_response": say("Time to a first response"),
    "solution": say("Time to a solution"),
    "answered_1h": say("Answered within 1 hour"),
    "answered_24h": say("Answered within 24 hours"),
    "answered_72h": say("Answered within 72 hours"),
    "solved": say("Solved"),
    "solved_by_peers": say("Solved without the team"),
    "assisted": say("Solved with the team’s mark"),
    "escalated": say("Handed to the team"),
    "escalated_answered": say("Handed over though answered"),
    "kept_first_response": say("First replies in time"),
    "kept_next_response": say("Next replies in time"),
    "kept_resolution": say("Solutions in time"),
    "backlog": say("Open cases now"),
    "satisfaction": say("Happy with the help"),
}
WHY: Mapping[str, Sentence] = {
    "first_response": say("From the question to the first public post of another person. Half of the questions had one after this time; those still waiting count as waiting."),
    "solution": say("From the question to its first verdict: accepted, official, or solved by the team. Those still open count as waiting."),
    "answered_1h": say("Of the questions asked, those with a public post of another person after at most an hour."),
    "answered_24h": say("Of the questions asked, those with a public post of another person after at most a day."),
    "answered_72h": say("Of the questions asked, those with a public post of another person after at most three days."),
    "solved": say("Of the questions asked, those that are solved now."),
    "solved_by_peers": say("Of the questions asked, those solved by an answer before which the team wrote nothing in public."),
    "assisted": say("The same, but what settled it was that the team marked the answer as official."),
    "escalated": say("Of the questions asked, those the support team has or had. Neither more nor less is better: a question nobody looks at is not handed over either."),
    "escalated_answered": say("Of the questions asked, those that a member had answered before they went to the team."),
    "kept_first_response": say("Of the first replies promised, those given in time. What was late stays late."),
    "kept_next_response": say("Of the replies promised after a word of the asker, those given in time. What was late stays late."),
    "kept_resolution": say("Of the solutions promised, those given in time. What was late stays late."),
    "backlog": say("All cases that are live, whatever the period above. There is nothing from before to compare them with."),
    "satisfaction": say("Of the ratings of the team’s help, those of 4 or 5. With fewer than 5 ratings nothing is shown: it would tell who gave them."),
}  # fmt: skip
ICONS = {"up": "arrow-up", "down": "arrow-down", "same": "arrow-right"}


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure changed since the period before."""

    direction: str
    """up, down or same."""
    words: str
    verdict: str
    """Whether that is better; empty where neither way is."""
    tone: str
    """better, worse or none."""

    @property
    def icon(self) -> str:
        return ICONS[self.direction]


def value_words(measure: Measure, figure: Figure) -> str:
    """The number itself."""
    if measure.kind is Kind.AGES:
        return count(figure.count or 0)
    if not figure.of:
        return "–"
    if measure.kind is Kind.TIME:
        return lasting(figure.median) if figure.median is not None else _("not yet")
    return percent(figure.share or 0.0)


def beside_words(measure: Measure, figure: Figure) -> list[str]:
    """What else there is to say of it: of how many, and how sure."""
    if figure.of is None:
        return [_("Too few ratings to show.")]
    if measure.kind is Kind.AGES:
        return _ages(figure)
    if not figure.of:
        return [_("Nothing to count in this time.")]
    if measure.kind is Kind.TIME:
        return _waits(figure)
    said = [_("%(n)s of %(of)s", n=count(figure.count or 0), of=counted_words(measure, figure.of))]
    if figure.between:
        low, high = map(percent, figure.between)
        said.append(_("truly between %(low)s and %(high)s, in 19 of 20 cases", low=low, high=high))
    return said


def change_words(measure: Measure, now: Figure, before: Figure | None) -> Change | None:
    """How it changed; None where there is nothing to compare."""
    if before is None or not before.of or not now.of:
        return None
    if now.value is None and before.value is None:
        return None
    was = value_words(measure, before)
    if value_words(measure, now) == was:
        return Change("same", _("as in the time before"), "", "none")
    # What more than half still wait for takes longer than anything.
    rose = now.value is None or (before.value is not None and now.value > before.value)  # type: ignore[operator]
    words = _("up from %(before)s", before=was) if rose else _("down from %(before)s", before=was)
    if measure.better is Better.NEITHER:
        return Change("up" if rose else "down", words, "", "none")
    is_better = rose == (measure.better is Better.HIGHER)
    verdict = _("better") if is_better else _("worse")
    return Change("up" if rose else "down", words, verdict, "better" if is_better else "worse")


def counted_words(measure: Measure, number: int) -> str:
    """So many questions, cases, clocks or ratings."""
    shown = count(number)
    if measure.source is Source.CLOCKS:
        return str(ngettext("%(n)s promise", "%(n)s promises", number, n=shown))
    if measure.source is Source.CASES:
        return str(ngettext("%(n)s case", "%(n)s cases", number, n=shown))
    if measure.source is Source.RATINGS:
        return str(ngettext("%(n)s rating", "%(n)s ratings", number, n=shown))
    return str(ngettext("%(n)s question", "%(n)s questions", number, n=shown))


def _waits(figure: Figure) -> list[str]:
    if figure.median is None:
        first = _("More than half still wait.")
    else:
        first = _("half of them within this time")
    ninth = (
        _("9 in 10 within %(time)s", time=lasting(figure.ninth))
        if figure.ninth is not None
        else _("more than 1 in 10 still wait")
    )
    return [first] if figure.median is None else [first, ninth]


def _ages(figure: Figure) -> list[str]:
    if not figure.of:
        return [_("Nobody waits for the team.")]
    ages: list[timedelta] = [figure.median, figure.ninth, figure.oldest]  # type: ignore[list-item]
    half, nine, oldest = map(lasting, ages)
    return [
        _("half of them at most %(time)s old", time=half),
        _("9 in 10 at most %(time)s", time=nine),
        _("the oldest %(time)s", time=oldest),
    ]
