"""When something received counts, and what happens to a paper entered after the automatic end (LAW.md 3.7, 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from acts.changes import CloseClock, OpenClock
from acts.refusals import Incomplete, NotAllowed, TooLate
from acts.registry import kind_named
from acts.settle import settle
from calendars.queries import standing_moves
from calendars.services import carry_moves
from customs.models import Case, CaseParty, LineState, PartyRole, Request
from customs.policies import need_past
from customs.services.case_under_lock import act, openings
from customs.services.entry_watch import tell_of_missed_changes
from customs.services.tasks import raise_task
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.case_states import CaseState
from law.clock_ends import EXPIRY_ENDS, ClockEnd
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind
from law.events import Channel, Event
from law.sentences import _
from law.time import ALMATY, end_of, local_date
from notifications import services as notifications


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """How something reached customs: from whom, by which channel, when; `posted_at` when by post."""

    party_id: int
    channel: Channel
    received_at: datetime
    original_received_at: datetime | None = None
    posted_at: datetime | None = None


def check_receipt(case: Case, receipt: Receipt, *, now: datetime, posting_counts: bool) -> CaseParty:
    """The party it came from. Refuses times in the future or before the decision, and paper after closing time.

    `posting_counts`: a document handed to the post in time is in time (CC 6(7)); then the day is needed.
    """
    party = (
        case.parties.filter(pk=receipt.party_id, role__in=[PartyRole.HOLDER, PartyRole.REPRESENTATIVE])
        .select_related("right")
        .first()
    )
    if party is None:
        raise Incomplete(
            _("Say which right holder or representative it came from."), "CC198.2", field="party"
        )
    need_past(receipt.received_at, now=now, field="received_at", not_before=case.decided_at)
    if not party.may_act_on(local_date(receipt.received_at)):
        raise NotAllowed(
            _("The power of attorney of %(name)s was not valid on the day of receipt."),
            "HOUSE.power",
            {"name": party.name},
            field="party",
        )
    if receipt.original_received_at is not None:
        need_past(receipt.original_received_at, now=now, field="original_received_at")
    taken_in = receipt.channel is Channel.PAPER or (receipt.channel is Channel.POST and not posting_counts)
    if taken_in:
        local = receipt.received_at.astimezone(ALMATY).time()
        if local > case.office.closes_at:
            raise TooLate(
                _("The office closes at %(time)s: paper counts when the office took it in."),
                "HOUSE.receipt",
                {"time": f"{case.office.closes_at:%H:%M}"},
                field="received_at",
            )
    if receipt.posted_at is not None:
        if receipt.channel is not Channel.POST:
            raise Incomplete(_("Only what came by post was handed to it."), "CC6.7", field="posted_at")
        need_past(receipt.posted_at, now=now, field="posted_at", not_before=case.decided_at)
        if receipt.posted_at > receipt.received_at:
            raise Incomplete(
                _("It cannot have been posted after it was received."), "CC6.7", field="posted_at"
            )
    elif posting_counts and receipt.channel is Channel.POST:
        raise Incomplete(_("Enter when it was handed to the post."), "CC6.7", field="posted_at")
    return party


def standing_term(case: Case, *kinds: ClockKind) -> Clock | None:
    """The term clock (of these kinds) that runs or ran last, leaving out those that never should have run."""
    return (
        Clock.objects.filter(subject_kind="case", subject_id=case.pk, kind__in=kinds or TERM_CLOCKS)
        .exclude(end=ClockEnd.CORRECTED)
        .order_by("-pk")
        .first()
    )


def lapse_of(clock: Clock) -> datetime | None:
    """When a term lapses, lapsed, or would if it ran again.

    One that something replaced before its end no longer follows the calendar, so it is counted by the
    calendar in force; one that runs or ran out has the date it has (LAW.md 2), and so has one whose old date
    stands against a change of the calendar (LAW.md 3.7).
    """
    if _keeps_its_date(clock):
        return clock.lapses_at
    due_on = CLOCK_RULES[ClockKind(clock.kind)].due_on(clock.counted_from, clock.length, calendar_in_force())
    return None if due_on is None else end_of(due_on)


def _keeps_its_date(clock: Clock) -> bool:
    return clock.is_open or clock.end in EXPIRY_ENDS or standing_moves([clock.pk]).exists()


def in_time(clock: Clock | None, at: datetime) -> bool:
    """Whether `at` lies within the term: up to 24:00 of its last day, not a second more.

    What was in time when it was received stays so when a change of calendar brings the last day forward.
    """
    ends = () if clock is None else (clock.lapses_at, lapse_of(clock))
    return any(end is not None and at < end for end in ends)


def ended_by_expiry(case: Case) -> Clock | None:
    """The term clock whose running out resumed release, when that is how the case stands."""
    if case.state not in (CaseState.RELEASE_RESUMED, CaseState.RELEASED) or case.end not in EXPIRY_ENDS:
        return None
    clock = standing_term(case)
    return clock if clock is not None and clock.end in EXPIRY_ENDS else None


def ended_undoably(case: Case, term: Clock | None) -> Clock | None:
    """The term with whose end release resumed, by itself or by an earlier setting aside; None otherwise."""
    expired = ended_by_expiry(case)
    if expired is not None:
        return expired if term is None or expired.kind == term.kind else None
    resumed = case.state in (CaseState.RELEASE_RESUMED, CaseState.RELEASED)
    return term if resumed and case.end == ClockEnd.CORRECTED else None


def reopen(case: Case, expired: Clock, at: datetime, *, actor: User, now: datetime, what: str) -> bool:
    """Undo the automatic end because something timely was entered late; True when the case holds goods again.

    If the goods are gone the end stands and the chief officer's list shows it (LAW.md 3.7 "Entered late").
    On reopening the ended clock becomes "corrected", the release instruction is withdrawn, and the clock that
    had ended runs again with its original dates, for the timely act to act upon; requests that lapsed with it
    wait again.
    """
    # Lines released before the end by a decision of their own are none of it.
    held = set(case.lines.filter(state=LineState.HELD).values_list("goods_line__number", flat=True))
    if case.state == CaseState.RELEASED or not notifications.withdraw_releases(
        "case", case.pk, lines=held, now=now
    ):
        act(
            case,
            Event.LATE_ENTRY_NOTED,
            actor=actor,
            now=now,
            provision="HOUSE.entered_late",
            payload={"what": what, "at": at.isoformat(), "clock": expired.pk},
        )
        raise_task(
            case, "late_entry", ref=f"clock:{expired.pk}", provision="HOUSE.entered_late", now=now, chief=True
        )
        return False
    kind = ClockKind(expired.kind)
    act(
        case,
        Event.REOPENED,
        actor=actor,
        now=now,
        provision="HOUSE.entered_late",
        effective_at=at,
        restored=STATE_OF_TERM[kind],
        fields={"ended_at": None, "end": ""},
        payload={"what": what},
        closes=[CloseClock(clock=expired, end=ClockEnd.CORRECTED, at=expired.ended_at or now)],
        opens=[again(expired, now), *wait_again(case, case.requests.filter(outcome=Request.Outcome.LAPSED))],
    )
    tell_of_missed_changes(case, now)
    return True


def wait_again(case: Case, requests: Iterable[Request]) -> list[OpenClock]:
    """Let requests wait for the head again whose lapsing or replacement is undone; returns their clocks."""
    # A prolongation needs no decision: one that lapsed with a hold it stood behind prolonged nothing.
    revived = [request for request in requests if request.kind != Request.Kind.PROLONGATION]
    Request.objects.filter(pk__in=[request.pk for request in revived]).update(
        outcome=Request.Outcome.UNDECIDED
    )
    return [
        spec
        for request in revived
        if request.kind == Request.Kind.CANCELLATION
        for spec in openings(
            case, Event.CANCELLATION_REQUESTED, request.received_at, ref=f"request:{request.pk}"
        )
    ]


STATE_OF_TERM: dict[ClockKind, CaseState] = {
    ClockKind.REGISTERED_SUSPENSION: CaseState.SUSPENDED,
    ClockKind.EX_OFFICIO_SUSPENSION: CaseState.SUSPENDED,
    ClockKind.REGISTERED_EXTENSION: CaseState.EXTENDED,
    ClockKind.EX_OFFICIO_PROLONGATION: CaseState.PROLONGED,
}


def again(clock: Clock, now: datetime) -> OpenClock:
    """The same clock once more: its original inputs, and the date that `lapse_of` gives."""
    return OpenClock(
        kind=ClockKind(clock.kind),
        counted_from=clock.counted_from,
        started_at=now,
        length=clock.length,
        dated_as=clock if _keeps_its_date(clock) else None,
    )


def keep_listed(earlier: Clock, opened: Iterable[Clock]) -> None:
    """After a term came to run again: a date of its on the chief officer's list, or kept, stays so."""
    carry_moves([(earlier, clock) for clock in opened if clock.kind == earlier.kind])


def settle_again(case: Case, now: datetime) -> None:
    """After a reopening: end what the proper clocks have meanwhile ended."""
    settle(kind_named("case"), [case], now=now)
