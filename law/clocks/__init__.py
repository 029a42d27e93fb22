"""Every clock of LAW.md 3.2 as one row each, and what opens and closes it."""

from law.clocks.case_clocks import CLOCK_RULES, CLOSES, OPENS, TERM_CLOCKS, Closing
from law.clocks.ends import TermFacts, expiry_end
from law.clocks.rule import ClockKind, ClockRule, OnExpiry, Unit

__all__ = [
    "CLOCK_RULES",
    "CLOSES",
    "OPENS",
    "TERM_CLOCKS",
    "ClockKind",
    "ClockRule",
    "Closing",
    "OnExpiry",
    "TermFacts",
    "Unit",
    "expiry_end",
]
