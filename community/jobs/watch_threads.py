"""Watching threads: how hot they are, and whether a rule brings them to the team."""

from community.domain.escalation_rules import rulebook
from community.domain.heat import heating


def watch_threads() -> int:
    """Take the temperatures that are due, and carry out the rules; how much of it there was."""
    return heating.take_temperatures() + rulebook.carry_out()
