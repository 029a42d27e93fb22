"""Documents: lodging one, and the court hold that a ruling lodged in time begins at once."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.changes import OpenClock
from acts.refusals import OutOfState
from customs.models import Case, CaseParty, Document
from customs.policies import may_lodge
from customs.services.case_under_lock import act, lock_case, openings
from customs.services.lines import lines_of_holder
from customs.services.receipt import (
    Receipt,
    check_receipt,
    ended_undoably,
    in_time,
    reopen,
    standing_term,
)
from customs.services.split import keep_only
from deadlines.models import Clock
from law.case_states import HOLDING, TERM_RUNNING
from law.clocks import ClockKind
from law.documents import HOLD_DOCUMENTS, HOLD_PROVISION, DocumentKind, missing_for_hold
from law.events import Event, Regime
from law.sentences import _
from law.time import local_date


def lodge_document(
    *,
    case_id: int,
    kind: DocumentKind,
    receipt: Receipt,
    issuer: str = "",
    number: str = "",
    issued_on: date | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Document:
    """Record a lodged document; what completes the papers for a court hold in time begins the hold at once.

    Registered: the judge's ruling (CC 198(6)). Ex officio: all three documents within the ten days
    (CC 199(6)). In time means received - a posted one handed to the post (CC 6(7)) - by 24:00 of the last
    day. Entered after the automatic end it undoes that end while the goods are there (LAW.md 3.7).
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_lodge(case, actor=actor, now=now)
        party = check_receipt(case, receipt, now=now, posting_counts=True)
        if issued_on is not None and issued_on > local_date(receipt.received_at):
            raise OutOfState(_("It cannot have been issued after it was received."), "CC6", field="issued_on")
        counts_at = receipt.posted_at or receipt.received_at
        term = standing_term(case)
        document = Document.objects.create(
            case=case,
            kind=kind,
            party=party,
            channel=receipt.channel,
            received_at=receipt.received_at,
            original_received_at=receipt.original_received_at,
            posted_at=receipt.posted_at,
            issuer=issuer.strip(),
            number=number.strip(),
            issued_on=issued_on,
            in_time=in_time(term, counts_at),
            entered_at=now,
            entered_by=actor,
        )
        _reopen_if_timely(case, document, counts_at, actor=actor, now=now)
        if case.state in HOLDING:
            checks = [] if kind is DocumentKind.OTHER else _check_clock(case, document)
            act(
                case,
                Event.DOCUMENT_LODGED,
                actor=actor,
                now=now,
                provision=HOLD_PROVISION[Regime(case.regime)],
                effective_at=counts_at,
                payload={"document": document.pk, "kind": kind, "in_time": document.in_time},
                opens=checks,
            )
            begin_hold_if_complete(case, party, actor=actor, now=now)
        else:
            _note_late(case, document, actor, now)
    return document


def _check_clock(case: Case, document: Document) -> list[OpenClock]:
    return openings(case, Event.DOCUMENT_LODGED, document.received_at, ref=f"document:{document.pk}")


def _note_late(case: Case, document: Document, actor: User, now: datetime) -> None:
    act(
        case,
        Event.LATE_ENTRY_NOTED,
        actor=actor,
        now=now,
        provision=HOLD_PROVISION[Regime(case.regime)],
        payload={"document": document.pk, "kind": document.kind, "in_time": document.in_time},
    )


def counts_at(document: Document) -> datetime:
    """The instant from which a document counts: of handing it to the post, else of receipt (CC 6(7))."""
    return document.posted_at or document.received_at


def papers_in_time(case: Case, holder_name: str) -> dict[DocumentKind, datetime]:
    """Documents of a holder's side that count towards a hold, with the instant each counts from."""
    counting = case.documents.filter(in_time=True, party__right__holder_name=holder_name).exclude(
        state=Document.State.REJECTED
    )
    result: dict[DocumentKind, datetime] = {}
    for document in counting:
        kind, at = DocumentKind(document.kind), counts_at(document)
        result[kind] = min(at, result.get(kind, at))
    return result


def complete_since(case: Case, party: CaseParty) -> datetime | None:
    """When the papers for a hold were complete; None while one is missing."""
    papers = papers_in_time(case, party.right.holder_name if party.right else "")
    regime = Regime(case.regime)
    if missing_for_hold(regime, papers):
        return None
    return max(papers[kind] for kind in HOLD_DOCUMENTS[regime])


def complete_sides(case: Case) -> list[CaseParty]:
    """For each holder's side whose papers for a hold are complete and in time, a party of it."""
    sides = {
        document.party.right.holder_name: document.party
        for document in case.documents.select_related("party__right")
        if document.party.right is not None
    }
    return [party for party in sides.values() if complete_since(case, party) is not None]


def judge_in_time(term: Clock | None, documents: Iterable[Document]) -> None:
    """Note which documents were lodged in time, by the term that turned out to be theirs."""
    for document in documents:
        timely = in_time(term, counts_at(document))
        if timely is not document.in_time:
            document.in_time = timely
            document.save(update_fields=["in_time"])


def weigh_again(case: Case, *, actor: User, now: datetime) -> None:
    """After another term has come to run: documents typed in before count by it, and may complete a hold."""
    judge_in_time(standing_term(case), case.documents.all())
    for party in complete_sides(case):
        if begin_hold_if_complete(case, party, actor=actor, now=now):
            return


def _reopen_if_timely(case: Case, document: Document, at: datetime, *, actor: User, now: datetime) -> None:
    """A timely paper entered after release resumed undoes that, once the papers are complete.

    Whether the term ran out or a hold was set aside: another ruling in time holds the goods (LAW.md 3.7).
    """
    ended = ended_undoably(case, standing_term(case))
    if ended is None or not document.in_time or complete_since(case, document.party) is None:
        return
    reopen(case, ended, at, actor=actor, now=now, what="court hold")


def begin_hold_if_complete(case: Case, party: CaseParty, *, actor: User, now: datetime) -> bool:
    """Begin the court hold when the papers of the party's side are complete and a term runs."""
    since = complete_since(case, party)
    if since is None or case.state not in TERM_RUNNING:
        return False
    keep_only(
        case,
        lines_of_holder(case, party, alone=False),
        actor=actor,
        now=now,
    )
    act(
        case,
        Event.COURT_HOLD_BEGUN,
        actor=actor,
        now=now,
        provision=HOLD_PROVISION[Regime(case.regime)],
        effective_at=since,
        payload={"counts_from": since.isoformat()},
        opens=openings(case, Event.COURT_HOLD_BEGUN, since, counted_from={ClockKind.COURT_HOLD: since}),
    )
    return True
