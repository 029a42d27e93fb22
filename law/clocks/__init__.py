"""Every clock of LAW.md 3.2, 4.1 and 4.2 as one row each, and what opens and closes it."""

from collections.abc import Mapping

from law.clocks.case_clocks import CLOCK_RULES, CLOSES, OPENS, TERM_CLOCKS, Closing
from law.clocks.ends import TermFacts, expiry_end
from law.clocks.register_clocks import REGISTER_CLOCK_RULES, RegisterClock, RegisterClockRule
from law.clocks.rule import ClockKind, ClockRule, OnExpiry, TermRule, Unit

#: Every clock of every kind of subject, by its name: what the kernel and the calendar read.
TERM_RULES: Mapping[str, TermRule] = {
    str(name): rule for table in (CLOCK_RULES, REGISTER_CLOCK_RULES) for name, rule in table.items()
}

__all__ = [
    "CLOCK_RULES",
    "CLOSES",
    "OPENS",
    "REGISTER_CLOCK_RULES",
    "TERM_CLOCKS",
    "TERM_RULES",
    "ClockKind",
    "ClockRule",
    "Closing",
    "OnExpiry",
    "RegisterClock",
    "RegisterClockRule",
    "TermFacts",
    "TermRule",
    "Unit",
    "expiry_end",
]
