"""Recording what was done or seen during a case: one act, driven by the table `law.facts`."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from customs.models import Case, CaseLine, CaseParty, Document, Fact, LineState, PartyRole, Request
from customs.policies import STATE_LABELS, need, need_decider, need_other_person, need_past
from customs.queries.costs import costs_of
from customs.services.case_under_lock import act, lock_case
from law.case_states import CaseState
from law.events import Event, Regime
from law.facts import COSTS, FACT_RULES, Detail, FactKind, FactRule, Prior
from law.notices import NoticeKind
from law.sentences import _
from law.time import local_date

_MOST = Decimal("999999999999.99")
_ANSWERS = (FactKind.INSPECTION_PERMITTED, FactKind.INSPECTION_REFUSED)


def may_record_fact(case: Case, *, actor: User, now: datetime, kind: FactKind | None = None) -> None:
    """Raise the `Refusal` that stands against this person recording a fact (of that kind, or any) now."""
    if kind is None:
        need(actor, What.RECORD_IN_CASE, case, on=local_date(now))
        return
    rule = FACT_RULES[kind]
    if CaseState(case.state) not in rule.states:
        raise OutOfState(
            _("This cannot be done now: the case stands at “%(state)s”."),
            "HOUSE.case_states",
            {"state": STATE_LABELS[CaseState(case.state)]},
        )
    if rule.decided:
        need_decider(actor, case, on=local_date(now))
    else:
        need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def record_fact(
    *,
    case_id: int,
    kind: FactKind,
    happened_at: datetime | None = None,
    party_id: int | None = None,
    line_id: int | None = None,
    note: str = "",
    seal: str = "",
    amount: Decimal | None = None,
    officer_id: int | None = None,
    attachment_id: int | None = None,
    request_id: int | None = None,
    document_id: int | None = None,
    actor: User,
    now: datetime,
    version: int | None = None,
) -> Fact:
    """Record one fact of a case; it moves no clock (CC 198(14), costs of LAW.md 3.6).

    `amount` in KZT; `line_id` a line of the case; `officer_id` the officer present, the actor when not
    given; `request_id` or `document_id` what a paper original belongs to. What the head decides happens now
    and becomes a signed decision, so it takes no `happened_at`; everything else needs one, in the past.
    Raises a `Refusal` that names the field.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        rule = FACT_RULES[kind]
        may_record_fact(case, actor=actor, now=now, kind=kind)
        provision = rule.provision_in(Regime(case.regime))
        at = _instant(case, rule, happened_at, provision, now)
        entered: dict[Detail, Any] = {
            Detail.PARTY: party_id,
            Detail.LINE: line_id,
            Detail.NOTE: note.strip(),
            Detail.SEAL: seal.strip(),
            Detail.AMOUNT: amount,
            Detail.OFFICER: officer_id or (actor.pk if Detail.OFFICER in rule.needs else None),
            Detail.ATTACHMENT: attachment_id,
            Detail.RECORD: request_id or document_id,
        }
        _need_details(rule, entered, provision)
        fact = Fact(
            case=case,
            kind=kind,
            happened_at=at,
            note=entered[Detail.NOTE],
            seal=entered[Detail.SEAL],
            recorded_by=actor,
            recorded_at=now,
        )
        if party_id is not None:
            fact.party = _party(case, party_id, provision)
        if line_id is not None:
            fact.line = _line(case, rule, line_id, provision)
        if entered[Detail.OFFICER] is not None:
            fact.officer = _officer(case, entered[Detail.OFFICER], at, provision)
        if attachment_id is not None:
            fact.attachment_id = _photograph(case, attachment_id, provision)
        if amount is not None:
            fact.amount = _kzt(amount, provision)
        if rule.prior is not Prior.NONE:
            _need_prior(case, rule, fact, actor)
        if Detail.RECORD in rule.needs:
            _note_original(case, fact, request_id, document_id, at)
        if kind is FactKind.SAMPLE_TAKEN:
            _need_new_seal(case, fact, provision)
        fact.save(force_insert=True)
        act(
            case,
            Event.FACT_RECORDED,
            actor=actor,
            now=now,
            provision=provision,
            effective_at=at,
            reasons=fact.note if rule.decided else "",
            decides=rule.decided,
            payload={"fact": fact.pk, "kind": kind},
            context=_told(fact),
        )
    return fact


def _told(fact: Fact) -> dict[str, Any]:
    """The answer to a request to inspect is told to the party that asked, by a letter of its own."""
    if fact.kind not in _ANSWERS:
        return {}
    return {
        "notice": NoticeKind(fact.kind),
        "to_party": fact.party_id,
        "note": fact.note,
        "reasons": "",
    }


def _instant(
    case: Case, rule: FactRule, happened_at: datetime | None, provision: str, now: datetime
) -> datetime:
    """When it happened; what the head decides happens now, whatever a form says."""
    if rule.decided:
        return now
    if happened_at is None:
        raise Incomplete(_("Enter when it happened."), provision, field="happened_at")
    need_past(happened_at, now=now, field="happened_at", not_before=case.decided_at)
    return happened_at


#: Refusals name the form's field; a record is chosen as a request or a document.
_FIELDS = {Detail.RECORD: "record"}


def _need_details(rule: FactRule, entered: dict[Detail, Any], provision: str) -> None:
    for detail, value in entered.items():
        field = _FIELDS.get(detail, detail.value)
        if detail in rule.needs and (value is None or value == ""):
            raise Incomplete(_("Fill in this field."), provision, field=field)
        if value not in (None, "") and detail not in rule.needs | rule.takes:
            raise Incomplete(_("This kind of fact does not take this field."), provision, field=field)


def _party(case: Case, party_id: int, provision: str) -> CaseParty:
    """The declarant, a holder or a representative: they may inspect, sample and photograph (CC 198(14))."""
    party = (
        case.parties.filter(
            pk=party_id, role__in=[PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE]
        )
        .select_related("right")
        .first()
    )
    if party is None:
        raise Incomplete(
            _("Choose the declarant, a right holder or a representative."), provision, field="party"
        )
    return party


def _line(case: Case, rule: FactRule, line_id: int, provision: str) -> CaseLine:
    lines = case.lines.filter(pk=line_id)
    if rule.kind not in COSTS:
        lines = lines.filter(state=LineState.HELD)
    line = lines.first()
    if line is None:
        raise Incomplete(_("Choose a goods line that is in the case."), provision, field="line")
    return line


def _officer(case: Case, officer_id: int, at: datetime, provision: str) -> User:
    officer = User.objects.filter(pk=officer_id).first()
    if officer is None or not may(officer, What.RECORD_IN_CASE, case.office_id, on=local_date(at)):
        raise NotAllowed(
            _("The officer present is one of the customs office that holds the goods."),
            provision,
            field="officer",
        )
    return officer


def _photograph(case: Case, attachment_id: int, provision: str) -> int:
    """A picture that the case holds: with it the fact has its hash and time."""
    found = case.attachments.filter(pk=attachment_id, content_type__startswith="image/").first()
    if found is None:
        raise Incomplete(
            _("Choose the photograph among the files of the case."), provision, field="attachment"
        )
    return found.pk


def _kzt(amount: Decimal, provision: str) -> Decimal:
    if not amount.is_finite() or not 0 < amount <= _MOST or amount != amount.quantize(Decimal("0.01")):
        raise Incomplete(_("Enter an amount in KZT above zero, to the tiyn."), provision, field="amount")
    return amount


def _side(party: CaseParty) -> QuerySet[CaseParty]:
    """The parties for whom an answer to one of them counts: the same holder's side, or the party itself."""
    if party.right is None:
        return CaseParty.objects.filter(pk=party.pk)
    return CaseParty.objects.filter(case_id=party.case_id, right__holder_name=party.right.holder_name)


def _need_prior(case: Case, rule: FactRule, fact: Fact, actor: User) -> None:
    match rule.prior:
        case Prior.OPEN_REQUEST:
            _need_open_request(case, rule, fact, actor)
        case Prior.PERMISSION:
            _need_permission(case, rule, fact)
        case Prior.SAMPLE:
            _need_sample(case, rule, fact)
        case Prior.COST:
            _need_cost(case, rule, fact)


def _need_open_request(case: Case, rule: FactRule, fact: Fact, actor: User) -> None:
    assert fact.party is not None
    asked = (
        case.facts.filter(party__in=_side(fact.party), kind__in=[FactKind.INSPECTION_REQUESTED, *_ANSWERS])
        .order_by("recorded_at", "pk")
        .last()
    )
    if asked is None or asked.kind != FactKind.INSPECTION_REQUESTED:
        raise OutOfState(
            _("This party has no request that waits for an answer."), rule.provision, field="party"
        )
    need_other_person(actor, asked.recorded_by_id)


def _need_permission(case: Case, rule: FactRule, fact: Fact) -> None:
    assert fact.party is not None
    answer = (
        case.facts.filter(party__in=_side(fact.party), kind__in=_ANSWERS, happened_at__lte=fact.happened_at)
        .order_by("recorded_at", "pk")
        .last()
    )
    if answer is None or answer.kind != FactKind.INSPECTION_PERMITTED:
        raise OutOfState(
            _("Customs had not permitted this to this party at that time."), rule.provision, field="party"
        )


def _need_sample(case: Case, rule: FactRule, fact: Fact) -> None:
    """A sample is handed on under the seal it was taken under, each time later than the last."""
    last = (
        case.facts.filter(Q(kind=FactKind.SAMPLE_TAKEN) | Q(kind=FactKind.SAMPLE_HANDED), seal=fact.seal)
        .order_by("happened_at", "pk")
        .last()
    )
    if last is None:
        raise OutOfState(_("No sample was taken under this seal in the case."), rule.provision, field="seal")
    if fact.happened_at < last.happened_at:
        raise TooEarly(
            _("The sample cannot have been handed on before it was taken or last handed on."),
            rule.provision,
            field="happened_at",
        )
    fact.line = last.line


def _need_new_seal(case: Case, fact: Fact, provision: str) -> None:
    if case.facts.filter(kind=FactKind.SAMPLE_TAKEN, seal=fact.seal).exists():
        raise Repeated(_("A sample was taken under this seal already."), provision, field="seal")


def _need_cost(case: Case, rule: FactRule, fact: Fact) -> None:
    if (fact.amount or Decimal(0)) > costs_of(case).total:
        raise OutOfState(
            _("No more can be taken back than the costs recorded."), rule.provision, field="amount"
        )


def _note_original(
    case: Case, fact: Fact, request_id: int | None, document_id: int | None, at: datetime
) -> None:
    """Note on a request or document that its paper original came; once."""
    record: Request | Document | None
    if request_id is not None and document_id is None:
        record = fact.request = case.requests.filter(pk=request_id).first()
    elif document_id is not None and request_id is None:
        record = fact.document = case.documents.filter(pk=document_id).first()
    else:
        record = None
    if record is None:
        raise Incomplete(_("Choose a request or a document of the case."), "HOUSE.receipt", field="record")
    if record.original_received_at is not None:
        raise Repeated(_("Its paper original has been received already."), "HOUSE.receipt", field="record")
    fact.party_id = record.party_id
    type(record).objects.filter(pk=record.pk).update(original_received_at=at)
