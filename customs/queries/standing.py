"""Where a case stands at an instant, computed from its dates: a term that lapsed is over, swept or not."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime

from customs.models import Case, Request
from deadlines.models import Clock
from law.case_states import CaseState
from law.clocks import TERM_CLOCKS, ClockKind, TermFacts, expiry_end


def lapsed_term(clocks: Iterable[Clock], now: datetime) -> Clock | None:
    """The term clock that ran out by `now` and has not been ended yet: the sweep is a minute behind."""
    return next(
        (
            clock
            for clock in clocks
            if clock.kind in TERM_CLOCKS
            and clock.is_open
            and clock.lapses_at is not None
            and clock.lapses_at <= now
        ),
        None,
    )


def as_it_stands(case: Case, clocks: Iterable[Clock], requests: Iterable[Request], now: datetime) -> Case:
    """The case as the law sees it at `now`. With a lapsed term a copy, never to be saved, whose release has
    resumed at 00:00 after the last day; otherwise the case itself."""
    lapsed = lapsed_term(clocks, now)
    if lapsed is None:
        return case
    standing = copy(case)
    standing.state = CaseState.RELEASE_RESUMED
    standing.ended_at = lapsed.lapses_at
    standing.end = expiry_end(ClockKind(lapsed.kind), term_facts(requests))
    return standing


def term_facts(requests: Iterable[Request]) -> TermFacts:
    """What was asked while the term ran, from which its typed end follows."""
    asked = sorted(requests, key=lambda request: (request.received_at, request.pk))
    extensions = [request for request in asked if request.kind == Request.Kind.EXTENSION]
    return TermFacts(
        undecided=any(request.outcome == Request.Outcome.UNDECIDED for request in asked),
        refused=bool(extensions) and extensions[-1].outcome == Request.Outcome.REFUSED,
    )
