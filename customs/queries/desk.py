"""The desk of who decides: what waits for a decision, by when it is still of use, and the evidence beside it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, StandingAuthorisation, User
from accounts.queries import valid_authorisations
from customs.models import (
    Attachment,
    Case,
    CaseLine,
    CaseParty,
    CitedRight,
    Document,
    LineState,
    PartyRole,
    Request,
    Task,
)
from customs.queries.queue import days_left
from customs.queries.queue_filters import OPEN_STATES, open_dated
from customs.queries.standing import lapsed_term
from deadlines.models import Clock, Reminder
from deadlines.queries import calendar_in_force
from law.business_days import CalendarRangeError, WorkingCalendar
from law.case_states import CaseState
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind
from law.events import Regime
from law.time import end_of, local_date

#: As many cases and escalations as are read at once; whoever has more begins with these.
MOST = 60

_TOLD = (PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE)


@dataclass(frozen=True, kw_only=True)
class ToDecide:
    """One thing to decide: `what` in `case` by the act `act`.

    `until`: the instant by which it is still of use, None when the law sets none. `draft_until`: the last day
    of the term if release were suspended today.
    """

    case: Case
    what: Promise
    act: str
    provision: str
    until: datetime | None
    urgency: datetime
    days_left: int | None
    late: bool
    query: str = ""
    asked_days: int | None = None
    draft_days: int | None = None
    draft_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Load:
    """Open cases of an office and an officer (empty: assigned to nobody)."""

    office: Office
    officer: str
    open: int
    overdue: int
    soon: int


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything on the desk. `more`: cases beyond `MOST` wait too."""

    items: Sequence[ToDecide]
    more: bool
    escalations: Sequence[tuple[Case, Clock, Reminder]]
    authorisations: Sequence[StandingAuthorisation]
    loads: Sequence[Load]


def desk(offices: Sequence[Office], *, now: datetime) -> Desk:
    """What the decider of these offices has before them at `now`, in a fixed number of queries."""
    ids = [office.pk for office in offices]
    reminders = _escalated(ids)
    cases = list(_waiting(ids)[: MOST + 1])
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for clock in open_dated().filter(subject_id__in=[case.pk for case in cases[:MOST]]):
        clocks[clock.subject_id].append(clock)
    calendar = calendar_in_force()
    items = [item for case in cases[:MOST] for item in _items(case, clocks[case.pk], calendar, now)]
    orders = valid_authorisations(on=local_date(now)).filter(office_id__in=ids)
    return Desk(
        items=sorted(items, key=lambda item: (item.urgency, item.case.pk)),
        more=len(cases) > MOST,
        escalations=reminders,
        authorisations=list(orders.select_related("person", "office").order_by("office__code", "valid_to")),
        loads=_loads(offices, calendar, now),
    )


def _waiting(ids: Sequence[int]) -> QuerySet[Case]:
    """Cases in which something is to be decided, with their evidence, oldest first."""
    here = OuterRef("pk")
    asked = Request.objects.filter(
        outcome=Request.Outcome.UNDECIDED, kind__in=[Request.Kind.EXTENSION, Request.Kind.CANCELLATION]
    )
    lodged = Document.objects.filter(state=Document.State.TO_VERIFY)
    tasks = Task.objects.filter(kind=Task.Kind.EXCLUSION, done_at__isnull=True)
    prepared = Case.objects.filter(state=CaseState.PREPARED, office_id__in=ids).values("pk")
    # Each kind is found by its own index; joined by OR, every case there ever was would be looked at.
    waits = prepared.union(*(rows.values("case_id") for rows in (asked, lodged, tasks)))
    lines = CaseLine.objects.filter(case=here, state=LineState.HELD).order_by("goods_line__number")
    parties = CaseParty.objects.filter(case=here, role__in=_TOLD).order_by("pk")
    return (
        Case.objects.filter(pk__in=waits, office_id__in=ids, state__in=OPEN_STATES)
        .select_related("declaration", "office", "prepared_by")
        .annotate(
            cited=_json(CitedRight.objects.filter(case=here), title="title", holder="holder_name"),
            goods=_json(
                lines,
                number="goods_line__number",
                description="goods_line__description",
                mark="goods_line__mark",
                quantity="goods_line__quantity",
                unit="goods_line__unit",
            ),
            told=_json(parties, name="name", role="role", email="email", paper="postal_address"),
            files=_json(Attachment.objects.filter(case=here), pk="pk", name="name"),
            asked=_json(asked.filter(case=here), pk="pk", kind="kind", days="asked_days"),
            lodged=_json(lodged.filter(case=here), pk="pk"),
            excluded=_json(tasks.filter(case=here), pk="pk"),
        )
        .order_by("pk")
    )


def _json(rows: QuerySet[Any], **fields: str) -> ArraySubquery:
    return ArraySubquery(rows.order_by("pk").values(data=JSONObject(**fields)))


def _items(case: Any, clocks: Sequence[Clock], calendar: WorkingCalendar, now: datetime) -> list[ToDecide]:
    """What there is to decide in one case; nothing any more on a term that has run out."""
    today, registered = local_date(now), case.regime == Regime.REGISTERED
    found = []

    def add(what: Promise, act: str, provision: str, until: datetime | None = None, **more: Any) -> None:
        found.append(
            ToDecide(
                case=case,
                what=what,
                act=act,
                provision=provision,
                until=until,
                # What has no time of its own is due the same day: until then nothing is settled about the goods.
                urgency=until or end_of(today),
                days_left=days_left(calendar, _last_day(clocks, until), today),
                late=until is not None and until <= now,
                **more,
            )
        )

    if case.state == CaseState.PREPARED:
        days, last = _term_from(today, registered, calendar)
        provision = "CC198.1" if registered else "CC199.3"
        add(_("Suspend release or not"), "suspend", provision, draft_days=days, draft_until=last)
    for request in case.asked if lapsed_term(clocks, now) is None else ():
        if request["kind"] == Request.Kind.EXTENSION:
            until = _lapse(clocks, TERM_CLOCKS)
            query = f"?request={request['pk']}"
            add(_("Request to extend"), "extend", "CC198.3", until, query=query, asked_days=request["days"])
        else:
            until = _lapse(clocks, {ClockKind.CANCELLATION_DECISION})
            add(_("Request to cancel"), "cancel", "CC198.8", until, query=f"?request={request['pk']}")
    for document in case.lodged:
        until = _lapse(clocks, {ClockKind.DOCUMENT_VERIFICATION}, f"document:{document['pk']}")
        # An inspector verifies; what the head decides, also through a stand-in, is that it is none.
        add(_("Lodged document to verify or reject"), "reject-document", "HOUSE.verify_document", until)
    for _task in case.excluded:
        add(_("Cancellation is due: the object was excluded from the register"), "cancel", "CC198.8")
    return found


def _lapse(clocks: Iterable[Clock], kinds: Iterable[str], ref: str | None = None) -> datetime | None:
    """When the first of the open clocks of these kinds lapses."""
    lapses = (clock.lapses_at for clock in clocks if clock.kind in kinds and ref in (None, clock.ref))
    return min((lapse for lapse in lapses if lapse is not None), default=None)


def _last_day(clocks: Iterable[Clock], until: datetime | None) -> date | None:
    return next((clock.due_on for clock in clocks if until is not None and clock.lapses_at == until), None)


def _term_from(today: date, registered: bool, calendar: WorkingCalendar) -> tuple[int, date | None]:
    """The longest first term in business days, and its last day if it counted from today."""
    kind = ClockKind.REGISTERED_SUSPENSION if registered else ClockKind.EX_OFFICIO_SUSPENSION
    rule = CLOCK_RULES[kind]
    try:
        return rule.length, rule.due_on(today, rule.length, calendar)
    except CalendarRangeError:
        return rule.length, None


def _escalated(ids: Sequence[int]) -> list[tuple[Case, Clock, Reminder]]:
    """Clocks still open that were brought to the head, latest first: all reminders but those of days to go."""
    cases = Case.objects.filter(office_id__in=ids, state__in=OPEN_STATES)
    told = (
        Reminder.objects.filter(clock__end="", clock__subject_kind="case")
        .filter(clock__subject_id__in=cases.values("pk"))
        .exclude(name__endswith="_days")
        .select_related("clock")
        .order_by("-sent_at", "-pk")
    )
    # The number alone is shown of the case: read with the row instead of after it.
    numbers = Case.objects.filter(pk=OuterRef("clock__subject_id")).values("number")
    return [
        (Case(pk=each.clock.subject_id, number=each.case_number), each.clock, each)
        for each in told.annotate(case_number=Subquery(numbers))[:MOST]
    ]


def _loads(offices: Sequence[Office], calendar: WorkingCalendar, now: datetime) -> list[Load]:
    """Open cases by office and officer: how many, overdue, and due within two business days."""
    try:
        soon = end_of(calendar.add(local_date(now), 2))
    except CalendarRangeError:
        soon = now
    late, near = (
        Q(pk__in=open_dated().filter(lapses_at__lte=until).values("subject_id")) for until in (now, soon)
    )
    # Grouped by keys alone: the names are few and come after, the cases are many.
    rows = (
        Case.objects.filter(office__in=offices, state__in=OPEN_STATES)
        .values("office_id", "assigned_to_id")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=late), near=Count("pk", filter=near))
        .order_by()
    )
    names = dict(
        User.objects.filter(pk__in=[row["assigned_to_id"] for row in rows]).values_list("pk", "full_name")
    )
    known = {office.pk: office for office in offices}
    loads = [
        Load(
            office=known[row["office_id"]],
            officer=names.get(row["assigned_to_id"], ""),
            open=row["open"],
            overdue=row["overdue"],
            soon=row["near"] - row["overdue"],
        )
        for row in rows
    ]
    return sorted(loads, key=lambda load: (load.office.code, not load.officer, load.officer))
