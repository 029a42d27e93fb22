"""What part of the queue is asked for, and how much there is of each part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from customs.models import Case, Document, Request
from deadlines.models import Clock
from law.business_days import Grade
from law.case_states import FINAL, TERM_RUNNING, CaseState
from law.events import Regime

#: States in which something is still expected of somebody.
OPEN_STATES: tuple[CaseState, ...] = tuple(state for state in CaseState if state not in FINAL)

#: Counts go no further than this: whoever has more does not need the number, and counting all costs time.
MOST_COUNTED = 99


class WaitsFor(StrEnum):
    """Of whom the next step is expected."""

    HEAD = "head"
    OFFICER = "officer"
    HOLDER = "holder"
    COURT = "court"


#: What an officer has to do next while no clock of the holder runs.
_OFFICER_STATES = (
    CaseState.RELEASE_RESUMED,
    CaseState.AWAITING_DISPOSAL,
    CaseState.DESTRUCTION_ORDERED,
    CaseState.HANDED_OVER,
)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What part of the queue is asked for.

    `mine`: prepared or decided by this person, or assigned to them; `my_office`: of the office they work in;
    `office`: the key of one office; `provisional`: a date that a decree may still move.
    """

    regime: Regime | None = None
    state: CaseState | None = None
    office: int | None = None
    waits_for: WaitsFor | None = None
    mine: bool = False
    my_office: bool = False
    overdue: bool = False
    provisional: bool = False
    to_decide: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


def open_dated() -> QuerySet[Clock]:
    """Clocks of cases that run towards a date."""
    return Clock.objects.filter(subject_kind="case", end="", lapses_at__isnull=False)


def filtered(cases: QuerySet[Case], user: User, filters: Filters) -> QuerySet[Case]:
    """The open ones of these cases that the filters leave; `overdue` is left to the clocks."""
    states = [filters.state] if filters.state else OPEN_STATES
    cases = cases.filter(state__in=states)
    if filters.regime:
        cases = cases.filter(regime=filters.regime)
    if filters.office:
        cases = cases.filter(office_id=filters.office)
    if filters.my_office:
        cases = cases.filter(office=user.office)
    if filters.mine:
        own = [Case.objects.filter(**{role: user}) for role in ("prepared_by", "decided_by", "assigned_to")]
        first, *others = (rows.filter(state__in=states).order_by().values("pk") for rows in own)
        cases = cases.filter(pk__in=first.union(*others))
    if filters.to_decide:
        cases = cases.filter(_waiting(WaitsFor.HEAD))
    if filters.waits_for:
        cases = cases.filter(_waiting(filters.waits_for))
    if filters.provisional:
        moving = open_dated().filter(subject_id=OuterRef("pk"), grade=Grade.MAY_MOVE)
        cases = cases.filter(Exists(moving))
    return cases


def _waiting(whom: WaitsFor) -> Q:
    asked = Request.objects.filter(
        outcome=Request.Outcome.UNDECIDED, kind__in=[Request.Kind.EXTENSION, Request.Kind.CANCELLATION]
    )
    match whom:
        case WaitsFor.HEAD:
            # Each kind is found by its own index; joined by OR, every open case would be looked at.
            prepared = Case.objects.filter(state=CaseState.PREPARED)
            return Q(pk__in=prepared.values("pk").union(asked.values("case_id")))
        case WaitsFor.OFFICER:
            lodged = Document.objects.filter(state=Document.State.TO_VERIFY)
            return Q(state__in=_OFFICER_STATES) | Q(pk__in=lodged.values("case_id"))
        case WaitsFor.HOLDER:
            return Q(state__in=TERM_RUNNING) & ~Q(pk__in=asked.values("case_id"))
        case WaitsFor.COURT:
            return Q(state=CaseState.COURT_HOLD)


def counts(cases: QuerySet[Case], user: User, *, now: datetime) -> dict[str, int]:
    """How many of these cases each part of the queue holds, at most one more than `MOST_COUNTED`; one query."""
    late = open_dated().filter(lapses_at__lte=now)
    parts: dict[str, QuerySet[Any]] = {
        "": filtered(cases, user, Filters()),
        "decide": filtered(cases, user, Filters(to_decide=True)),
        "overdue": filtered(cases, user, Filters()).filter(pk__in=late.values("subject_id")),
        "mine": filtered(cases, user, Filters(mine=True)),
    }
    if user.office_id is not None:
        parts["office"] = filtered(cases, user, Filters(my_office=True))
    return bounded_counts(parts)


def bounded_counts(lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """The length of each list, at most one more than `MOST_COUNTED`, all in one statement."""
    selects: list[str] = []
    params: list[Any] = []
    for rows in lists.values():
        try:
            sql, args = rows.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, args = "SELECT 1 WHERE false", ()
        selects.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - written by the ORM
        params += args
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(selects), params)
        return dict(zip(lists, cursor.fetchone(), strict=True))
