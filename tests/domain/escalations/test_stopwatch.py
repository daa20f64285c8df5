"""A clock of business time against a clerk who counts its minutes one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from community.domain.escalations.stopwatch import BREACH, Stopwatch
from community.kernel.business_time import Hours
from tests.support.wall_clock import is_open

MINUTE = timedelta(minutes=1)
START = datetime(2026, 3, 27, 8, tzinfo=UTC)  # a Friday; on Sunday an hour is skipped
DATA = {
    "zone": "Europe/Berlin",
    "week": {
        **{day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "sun": [["01:00", "04:00"]],
    },
    "holidays": ["2026-03-30"],
}  # fmt: skip
HOURS = Hours.from_data(DATA)
OPEN = [is_open(DATA, START + n * MINUTE) for n in range(14 * 1500)]
TARGETS = (20, 60, 240, 480, 961)

warnings = st.sets(st.integers(1, 99), min_size=1, max_size=3).map(sorted)

acts = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 1500)),
        st.tuples(st.sampled_from(["pause", "resume"]), st.just(0)),
        st.tuples(st.just("retarget"), st.sampled_from(TARGETS)),
        st.tuples(st.just("warn at"), warnings),
    ),
    max_size=14,
)


class Clerk:
    """Counts a clock's minutes by looking at the wall; knows nothing of intervals or instants."""

    def __init__(self, target, warnings):
        self.warnings = warnings
        self.at, self.target, self.spent, self.runs, self.noticed = START, target, 0, True, []

    def notice(self):
        if not self.runs or BREACH in dict(self.noticed):
            return
        for percent in (*self.warnings, BREACH):
            if self.spent * 100 >= self.target * percent and percent > self.highest():
                self.noticed.append((percent, self.at))

    def highest(self):
        return max(dict(self.noticed), default=0)

    def wait(self, minutes):
        for _ in range(minutes):
            self.spent += self.runs and OPEN[(self.at - START) // MINUTE]
            self.at += MINUTE
            self.notice()


class Both:
    """The clerk and the clock, told the same story."""

    def __init__(self, target, warnings):
        self.clerk, self.watch = Clerk(target, warnings), Stopwatch.started(target * MINUTE, START)
        self.noticed = []

    def do(self, verb, amount):
        if verb == "wait":
            self.clerk.wait(amount)
        elif verb == "pause":
            self.clerk.runs = False
            self.watch = self.watch.paused(self.clerk.at, HOURS)
        elif verb == "resume":
            self.clerk.runs = True
            self.watch = self.watch.resumed(self.clerk.at)
        elif verb == "warn at":  # as when today's policy is put in place of what was promised
            self.clerk.warnings = amount
            self.watch = self.watch.retargeted(self.watch.target, self.clerk.at, HOURS)
        else:
            self.clerk.target = amount
            self.watch = self.watch.retargeted(amount * MINUTE, self.clerk.at, HOURS)
        self.clerk.notice()
        self.catch_up()

    def catch_up(self):
        for at, percent in self.watch.upcoming(HOURS, self.clerk.warnings):
            if at <= self.clerk.at:
                self.watch = self.watch.noticed(at, percent)
                self.noticed.append((percent, at))


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(TARGETS), st.one_of(st.just([50, 75, 90]), warnings), acts)
def test_pauses_new_targets_and_any_warnings_come_out_as_counted_by_hand(target, percents, story):
    both = Both(target, percents)

    for verb, amount in story:
        both.do(verb, amount)

    clerk = both.clerk
    assert [percent for percent, _ in both.noticed] == [percent for percent, _ in clerk.noticed]
    for (_, at), (_, seen) in zip(both.noticed, clerk.noticed, strict=True):
        # A share of an odd number of minutes falls between two of the clerk's looks.
        assert timedelta() <= seen - at < MINUTE
    left = both.watch.paused(clerk.at, HOURS).left
    assert left == (clerk.target - clerk.spent) * MINUTE
