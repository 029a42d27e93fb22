"""Splitting a case where the fates of its goods lines differ (LAW.md 3.7 "Several holders")."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from acts.apply import apply, carry_clocks
from acts.changes import Change, CloseClock
from acts.refusals import Incomplete, OutOfState
from calendars.services import carry_moves
from customs.models import Case, CaseLine, CaseParty, CitedRight, Document, LineRight, LineState, Request
from customs.policies import may_split, need_text
from customs.services.case_under_lock import act, clocks_of, lock_case
from customs.services.lines import close_lines, held_numbers
from customs.services.numbering import next_number
from deadlines.models import Clock
from law.clock_ends import ClockEnd
from law.clocks import TERM_CLOCKS
from law.events import Event
from law.sentences import _
from law.time import local_date

#: Columns that the new case takes over: the same decision, the same terms.
_KEPT = (
    "regime",
    "office_id",
    "declaration_id",
    "signs",
    "found_on",
    "prepared_by_id",
    "prepared_at",
    "decided_by_id",
    "decided_at",
    "initial_days",
    "ended_at",
    "end",
)


def split(
    *,
    case_id: int,
    lines: Collection[int],
    reasons: str,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Move goods lines into a case of their own, with the same decision and clocks; returns the new case.

    Raises a `Refusal` when nothing would be left, or nothing would move.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_split(case, actor=actor, now=now)
        reasons = need_text(reasons, "reasons", "HOUSE.split")
        held = held_numbers(case)
        if not lines or not set(lines) < set(held):
            raise Incomplete(
                _("Name some of the goods lines still in the case, not all of them."),
                "HOUSE.split",
                field="lines",
            )
        return move_lines(case, sorted(set(lines)), reasons=reasons, actor=actor, now=now)


#: Why goods of different holders come to stand in cases of their own (LAW.md 3.7 "Several holders").
HOLDERS_DIFFER = _("The act of one right holder reaches only the goods held for that holder.")


def keep_only(case: Case, lines: Collection[int], *, actor: User, now: datetime) -> None:
    """Before an act that reaches only `lines`: move the other held lines of the LOCKED case into their own."""
    if not lines:
        raise OutOfState(
            _("No goods in this case are held for this right holder."), "HOUSE.split", field="party"
        )
    others = [number for number in held_numbers(case) if number not in set(lines)]
    if others:
        move_lines(case, others, reasons=HOLDERS_DIFFER, actor=actor, now=now)


def move_lines(case: Case, numbers: Collection[int], *, reasons: str, actor: User, now: datetime) -> Case:
    """Split off lines of a locked case; the caller has checked who may."""
    new = Case(
        number=next_number(local_date(now).year),
        split_from=case,
        **{name: getattr(case, name) for name in _KEPT},
    )
    apply(
        [
            Change(
                subject=new,
                event=Event.SPLIT_FROM,
                effective_at=now,
                provision="HOUSE.split",
                actor_id=actor.pk,
                payload={"from": case.pk, "lines": list(numbers)},
                restored=case.state,
            )
        ],
        now=now,
    )
    parties = _copy_rights(case, new, numbers, now)
    carried, gone = _carry_papers(case, new, parties)
    running = clocks_of(case)
    origins = [
        *((clock, clock.ref) for clock in _replaced_terms(case)),
        *((clock, carried[clock.ref]) for clock in running if clock.ref in carried),
    ]
    clocks = carry_clocks(new, origins, provision="HOUSE.split", actor_id=actor.pk, now=now)
    carry_moves([(origin, clock) for (origin, _ref), clock in zip(origins, clocks, strict=True)])
    act(
        case,
        Event.SPLIT,
        actor=actor,
        now=now,
        provision="HOUSE.split",
        reasons=reasons,
        lines=list(numbers),
        decides=True,
        payload={"into": new.pk},
        context={"new_case": new.number},
        closes=[
            CloseClock(clock=clock, end=ClockEnd.CORRECTED, at=now) for clock in running if clock.ref in gone
        ],
    )
    return new


def _replaced_terms(case: Case) -> QuerySet[Clock]:
    """Terms that something replaced: what did may be set aside, and then they run again (LAW.md 3.7)."""
    return (
        Clock.objects.filter(subject_kind="case", subject_id=case.pk, kind__in=TERM_CLOCKS)
        .exclude(end__in=["", ClockEnd.CORRECTED])
        .order_by("pk")
    )


def _carry_papers(case: Case, new: Case, parties: Mapping[int, CaseParty]) -> tuple[dict[str, str], set[str]]:
    """Give the new case what its holders' side lodged and asked before; a split loses nothing received.

    Returns the references of clocks in the new case by those in the old, and which of the old ones are
    superseded: papers of holders none of whose goods stay.
    """
    staying = set(
        LineRight.objects.filter(line__case=case, line__state=LineState.HELD).values_list(
            "right__holder_name", flat=True
        )
    )
    refs, gone, proofs = {"": ""}, set(), {}
    documents = case.documents.exclude(state=Document.State.REJECTED).filter(party__in=parties)
    for document in documents.select_related("party__right"):
        copied = _copied(document, new, parties)
        proofs[document.pk] = copied
        refs[f"document:{document.pk}"] = f"document:{copied.pk}"
        if _supersede(document, copied, staying):
            gone.add(f"document:{document.pk}")
    for request in case.requests.filter(party__in=parties).select_related("party__right"):
        again = _copied(request, new, parties, proof=proofs.get(request.proof_id or 0))
        refs[f"request:{request.pk}"] = f"request:{again.pk}"
        if _supersede(request, again, staying):
            gone.add(f"request:{request.pk}")
    return refs, gone


_Paper = TypeVar("_Paper", Document, Request)


def _copied(paper: _Paper, new: Case, parties: Mapping[int, CaseParty], **changed: object) -> _Paper:
    values = {
        column.attname: getattr(paper, column.attname)
        for column in paper._meta.concrete_fields
        if column.name not in ("id", "case", "party", "superseded_by", *changed)
    }
    return type(paper).objects.create(**values, case=new, party=parties[paper.party_id], **changed)


def _supersede(paper: _Paper, copied: _Paper, staying: Collection[str]) -> bool:
    if paper.party.right is not None and paper.party.right.holder_name in staying:
        return False
    paper.superseded_by = copied
    paper.save(update_fields=["superseded_by"])
    return True


def _copy_rights(case: Case, new: Case, numbers: Collection[int], now: datetime) -> dict[int, CaseParty]:
    """Move the lines with their rights; returns the parties of the new case by those of the old."""
    moved = list(
        case.lines.filter(state=LineState.HELD, goods_line__number__in=numbers).prefetch_related(
            "rights__right__entry"
        )
    )
    close_lines(case, LineState.MOVED, now, numbers)
    copies: dict[int, CitedRight] = {}
    for line in moved:
        row = CaseLine.objects.create(case=new, goods_line_id=line.goods_line_id)
        for held in line.rights.all():
            if held.given_up_at is not None:
                continue
            right = held.right
            if right.pk not in copies:
                copies[right.pk] = CitedRight.objects.create(
                    case=new,
                    entry=right.entry,
                    object_type=right.object_type,
                    title=right.title,
                    holder_name=right.holder_name,
                    right_key=right.right_key,
                )
            LineRight.objects.create(
                line=row,
                right=copies[right.pk],
                goods_line_id=line.goods_line_id,
                right_key=held.right_key,
                open=held.open,
            )
    parties: dict[int, CaseParty] = {}
    for party in case.parties.all():
        if party.right_id is not None and party.right_id not in copies:
            continue
        parties[party.pk] = CaseParty.objects.create(
            case=new,
            right=copies[party.right_id] if party.right_id is not None else None,
            **{
                name: getattr(party, name)
                for name in (
                    "role",
                    "in_kazakhstan",
                    "name",
                    "is_person",
                    "bin_iin",
                    "country",
                    "location",
                    "postal_address",
                    "valid_from",
                    "valid_to",
                    "power",
                    "email",
                    "phone",
                    "language",
                    "contact_source",
                    "contact_by_id",
                    "contact_at",
                )
            },
        )
    return parties
