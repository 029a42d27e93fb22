"""What journeys are told with: acts in a line each, and the outcomes a lawyer asks for.

Everything acts through the public services at a stated instant and ends through the real sweep.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from acts.sweep import sweep
from customs.models import Case, CaseParty, Document, Judgment, Request
from customs.services.cancel import cancel
from customs.services.court import record_judgment
from customs.services.extend import extend
from customs.services.lodge import lodge_document
from customs.services.notice_clocks import stop_met_notice_clocks
from customs.services.request import request_cancellation, request_extension, request_prolongation
from deadlines.models import Clock
from journal.queries import Line, timeline
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Channel, Reason
from notifications.models import Instruction, Message
from tests.factories import World, almaty, receipt_of

#: Ex officio from Friday 2026-11-20: the three days end on Wednesday the 25th, the ten on 4 December.
THIRD_DAY = date(2026, 11, 25)
AFTER_THREE = almaty(2026, 11, 26, 0)
TENTH_DAY = date(2026, 12, 4)
AFTER_TEN = almaty(2026, 12, 5, 0)
#: Ten more: 16 December is off and not carried over.
TWENTIETH_DAY = date(2026, 12, 21)
AFTER_TWENTY = almaty(2026, 12, 22, 0)

HOLD_PAPERS = (DocumentKind.JUDGE_RULING, DocumentKind.UNDERTAKING, DocumentKind.REGISTER_APPLICATION)


@dataclass(frozen=True)
class Ended:
    """A clock as the file shows it: its last day, its typed end and the instant from which it counts."""

    due_on: date | None
    end: str
    ended_at: datetime | None


def fresh(case: Case) -> Case:
    """The case as it is stored now."""
    return Case.objects.get(pk=case.pk)


def swept(case: Case, now: datetime) -> Case:
    """The case after one pass of the real sweep at `now`."""
    sweep(now=now)
    return fresh(case)


def clocks(case: Case, kind: ClockKind) -> list[Clock]:
    """The case's clocks of a kind, in the order in which they were started."""
    return list(Clock.objects.filter(subject_kind="case", subject_id=case.pk, kind=kind).order_by("pk"))


def clock(case: Case, kind: ClockKind) -> Clock:
    """The one clock of a kind."""
    (only,) = clocks(case, kind)
    return only


def ended(case: Case, kind: ClockKind) -> Ended:
    """How the newest clock of a kind ended."""
    last = clocks(case, kind)[-1]
    return Ended(last.due_on, last.end, last.ended_at)


def ends(case: Case) -> set[ClockEnd]:
    """Every typed end among the case's clocks."""
    rows = Clock.objects.filter(subject_kind="case", subject_id=case.pk).exclude(end="")
    return {ClockEnd(end) for end in rows.values_list("end", flat=True)}


def records(case: Case, event: str = "") -> list[Line]:
    """What the journal tells of the case; only of one event when it is named."""
    return [line for line in timeline(f"case:{case.pk}") if event in ("", line["event"])]


def notices(case: Case, kind: str = "", role: str = "") -> list[Message]:
    """Messages about the case, of a kind and to a role when named."""
    found = Message.objects.filter(subject_kind="case", subject_id=case.pk).order_by("pk")
    if kind:
        found = found.filter(notice_kind=kind)
    if role:
        found = found.filter(recipient_role=role)
    return list(found)


def instructions(case: Case) -> list[tuple[str, list[int], str]]:
    """What the declaration system is told about the case: kind, goods lines, state; in order."""
    rows = Instruction.objects.filter(subject_kind="case", subject_id=case.pk).order_by("sequence")
    return [(row.kind, row.payload.get("lines", []), row.state) for row in rows]


def confirm_release(case: Case, at: datetime) -> None:
    """The declaration system acknowledges everything it was told: the goods may be gone."""
    Instruction.objects.filter(subject_kind="case", subject_id=case.pk).update(
        state="acknowledged", sent_at=at, acknowledged_at=at
    )


def accept_all(case: Case, at: datetime) -> None:
    """The channels accept every message of the case at `at`; then the notice clocks are looked at."""
    Message.objects.filter(subject_kind="case", subject_id=case.pk, accepted_at=None, channel="email").update(
        state="accepted", accepted_at=at
    )
    stop_met_notice_clocks(now=at)


# Acts


def lodge(
    world: World,
    case: Case,
    kind: DocumentKind,
    at: datetime,
    *,
    now: datetime | None = None,
    party: CaseParty | None = None,
    channel: Channel = Channel.EMAIL,
    **receipt: Any,
) -> Document:
    """The holder's side lodges a paper at `at`; the inspector enters it then, or at `now`."""
    return lodge_document(
        case_id=case.pk,
        kind=kind,
        receipt=receipt_of(case, at, party=party, channel=channel, **receipt),
        issuer="Almaty specialised inter-district economic court",
        number="7527-26-00-2/1",
        actor=world.inspector,
        now=now or at,
    )


def lodge_all_three(world: World, case: Case, at: datetime, *, now: datetime | None = None) -> list[Document]:
    """All three documents of CC 199(6), received at the same instant."""
    return [lodge(world, case, kind, at, now=now) for kind in HOLD_PAPERS]


def ask_extension(
    world: World,
    case: Case,
    at: datetime,
    *,
    now: datetime | None = None,
    party: CaseParty | None = None,
    proved: bool = True,
    days: int | None = None,
) -> Request:
    """The holder asks to extend, by default with proof of having applied to a court."""
    if proved:
        lodge(world, case, DocumentKind.COURT_APPLICATION, at, now=now, party=party)
    return request_extension(
        case_id=case.pk,
        receipt=receipt_of(case, at, party=party),
        days=days,
        actor=world.inspector,
        now=now or at,
    )


def grant(world: World, case: Case, request: Request, now: datetime, days: int = 10) -> Case:
    """The head extends."""
    return extend(
        case_id=case.pk,
        request_id=request.pk,
        days=days,
        reasons="A claim has been filed with the court.",
        actor=world.head,
        now=now,
    )


def ask_prolongation(
    world: World,
    case: Case,
    at: datetime,
    *,
    now: datetime | None = None,
    days: int | None = None,
    channel: Channel = Channel.EMAIL,
    **receipt: Any,
) -> Request:
    """The holder asks to prolong to ten days."""
    return request_prolongation(
        case_id=case.pk,
        receipt=receipt_of(case, at, channel=channel, **receipt),
        days=days,
        actor=world.inspector,
        now=now or at,
    )


def ask_cancellation(
    world: World, case: Case, at: datetime, *, now: datetime | None = None, party: CaseParty | None = None
) -> Request:
    """The holder asks to cancel."""
    return request_cancellation(
        case_id=case.pk, receipt=receipt_of(case, at, party=party), actor=world.inspector, now=now or at
    )


def cancel_at_request(world: World, case: Case, request: Request, now: datetime) -> Case:
    """The head cancels because the holder asked."""
    return cancel(
        case_id=case.pk,
        reason=Reason.HOLDER_ASKED,
        reasons="The right holder has withdrawn.",
        request_id=request.pk,
        actor=world.head,
        now=now,
    )


def judge(
    world: World,
    case: Case,
    in_force_on: date,
    now: datetime,
    outcome: str = Judgment.Outcome.NONE,
    *,
    party_id: int | None = None,
) -> Judgment:
    """A judgment that entered into force on a day, recorded at `now`."""
    return record_judgment(
        case_id=case.pk,
        court="Almaty specialised inter-district economic court",
        number="7527-26-00-2/1",
        decided_on=in_force_on,
        in_force_on=in_force_on,
        outcome=outcome,
        received_at=now,
        party_id=party_id,
        actor=world.inspector,
        now=now,
    )
