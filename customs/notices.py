"""Who is told what when something happens to a case, for a whole batch at once (LAW.md 3.5, 3.7).

The texts are frozen here, in the recipient's language, from `templates/notices/<kind>.<language>.txt`.
Each disclosed field is listed: what, about whom, to whom, on what ground.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template import Context, Template, engines
from django.template.backends.django import Template as BackendTemplate
from django.utils import translation

from accounts.models import User
from acts.changes import Applied, OpenClock, Outbox
from customs.models import Case, CaseLine, CaseParty, CitedRight, LineState, PartyRole
from customs.texts import case_facts, goods_rows, period_rows
from law.articles import PROVISIONS
from law.case_states import CaseState
from law.clocks import ClockKind
from law.events import Event, Regime
from law.notices import DISCLOSED, GOODS_DISCLOSED_UNDER, NOTICES, Audience, NoticeRule, instruction_for
from law.time import local_date
from notifications.models import Channel, InstructionKind
from notifications.outgoing import DisclosedField, OutgoingInstruction, OutgoingMessage

_HOLDER_SIDE = (PartyRole.HOLDER, PartyRole.REPRESENTATIVE)


@dataclass
class _Batch:
    """What the texts of a whole batch need, read in a fixed number of queries."""

    parties: dict[int, list[CaseParty]] = field(default_factory=lambda: defaultdict(list))
    rights: dict[int, list[CitedRight]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[CaseLine]] = field(default_factory=lambda: defaultdict(list))
    officers: dict[int, User] = field(default_factory=dict)


def compose(applied: Sequence[Applied]) -> Outbox:
    """The outbox of a batch of changes of cases: messages, instructions, and clocks that acceptance stops."""
    told = [item for item in applied if _rule(item) is not None]
    outbox = Outbox()
    if told or any(_instruction_kind(item) for item in applied):
        batch = _read([item.change.subject for item in applied], told)
        for item in applied:
            _instruct(item, batch, outbox)
        for item in told:
            _tell(item, batch, outbox)
    return outbox


def _rule(item: Applied) -> NoticeRule | None:
    case: Case = item.change.subject
    return NOTICES.get((Regime(case.regime), Event(item.change.event)))


def _read(cases: Sequence[Case], told: Sequence[Applied]) -> _Batch:
    ids = [case.pk for case in cases]
    batch = _Batch()
    for party in CaseParty.objects.filter(case_id__in=ids).select_related("right").order_by("pk"):
        batch.parties[party.case_id].append(party)
    for right in CitedRight.objects.filter(case_id__in=ids).select_related("entry").order_by("pk"):
        batch.rights[right.case_id].append(right)
    for line in CaseLine.objects.filter(case_id__in=ids).select_related("goods_line"):
        batch.lines[line.case_id].append(line)
    asked = {item.change.subject.prepared_by_id for item in told}
    batch.officers = {user.pk: user for user in User.objects.filter(pk__in=asked)}
    return batch


def _instruction_kind(item: Applied) -> InstructionKind | None:
    if item.change.event == Event.LINES_RELEASED:
        return InstructionKind.RELEASE
    if not item.before or item.change.event == Event.SPLIT_FROM:
        return None
    kind = instruction_for(CaseState(item.before), CaseState(item.after))
    return None if kind is None else InstructionKind(kind.value)


def _instruct(item: Applied, batch: _Batch, outbox: Outbox) -> None:
    """A hold at the decision, a release at the end, in order per declaration (LAW.md 3.7)."""
    kind = _instruction_kind(item)
    if kind is None:
        return
    case: Case = item.change.subject
    named = item.change.context.get("lines") if item.change.event == Event.LINES_RELEASED else None
    lines = [
        line.goods_line.number
        for line in batch.lines[case.pk]
        if line.state == LineState.HELD and (not named or line.goods_line.number in named)
    ]
    outbox.instructions.append(
        OutgoingInstruction(
            declaration_number=case.declaration.number,
            kind=kind,
            subject_kind="case",
            subject_id=case.pk,
            dedupe_key=f"case:{case.pk}:v{case.version}:{kind}",
            effective_at=item.change.effective_at,
            payload={
                "declaration": case.declaration.number,
                "case": case.number,
                "lines": lines,
                "provision": PROVISIONS[item.change.provision].citation,
            },
        )
    )


def _tell(item: Applied, batch: _Batch, outbox: Outbox) -> None:
    rule = _rule(item)
    assert rule is not None
    case: Case = item.change.subject
    parties = batch.parties[case.pk]
    count = len(outbox.messages)
    for audience in rule.audiences:
        if audience is Audience.OFFICER:
            outbox.messages.append(_to_officer(item, rule, batch.officers[case.prepared_by_id], batch))
        else:
            outbox.messages += [
                _to_party(item, rule, audience, party, batch)
                for party in _recipients(item, audience, parties)
            ]
    later = rule.clock is ClockKind.LATER_NOTICE and len(outbox.messages) > count
    if later and rule.audiences != (Audience.OFFICER,):
        outbox.clocks.append(
            (
                case,
                OpenClock(
                    kind=ClockKind.LATER_NOTICE,
                    counted_from=local_date(item.change.effective_at),
                    started_at=item.change.effective_at,
                    ref=f"v{case.version}",
                ),
            )
        )


def _recipients(item: Applied, audience: Audience, parties: Iterable[CaseParty]) -> list[CaseParty]:
    if audience is Audience.DECLARANT:
        return [party for party in parties if party.role == PartyRole.DECLARANT]
    return [party for party in parties if party.role in _HOLDER_SIDE]


def _to_party(
    item: Applied, rule: NoticeRule, audience: Audience, party: CaseParty, batch: _Batch
) -> OutgoingMessage:
    case: Case = item.change.subject
    others = [
        other
        for about, _fields, _ground in DISCLOSED[audience]
        for other in _recipients(item, about, batch.parties[case.pk])
        # A holder learns of the declarant, not of another holder; the declarant of every holder's side.
        if other.pk != party.pk
    ]
    subject, body = _text(rule.kind, party.language, item, batch, audience, others, party.name)
    return OutgoingMessage(
        dedupe_key=f"case:{case.pk}:v{case.version}:{rule.kind}:party:{party.pk}",
        channel=Channel.EMAIL if party.email else Channel.PAPER,
        subject_kind="case",
        subject_id=case.pk,
        notice_kind=rule.kind,
        recipient_role=party.role,
        recipient_ref=f"party:{party.pk}",
        right_refs=[f"right:{party.right_id}"] if party.right_id else [],
        address=party.email or party.location,
        recipient_name=party.name,
        language=party.language,
        subject=subject,
        body=body,
        provision=item.change.provision,
        effective_at=item.change.effective_at,
        disclosures=_disclosed(audience, others, batch.lines[case.pk]),
    )


def _disclosed(
    audience: Audience, others: Iterable[CaseParty], lines: Iterable[CaseLine]
) -> list[DisclosedField]:
    """Name and location of the other side (CC 198(5)) and the goods held (CC 198(12)); nothing else crosses."""
    fields, ground = DISCLOSED[audience][0][1:]
    return [
        *(
            DisclosedField(about_ref=f"party:{other.pk}", field=name, ground=ground)
            for other in others
            for name in fields
            if getattr(other, name)
        ),
        *(
            DisclosedField(about_ref=f"line:{line.pk}", field="goods", ground=GOODS_DISCLOSED_UNDER)
            for line in lines
            if line.state == LineState.HELD
        ),
    ]


def _to_officer(item: Applied, rule: NoticeRule, user: User, batch: _Batch) -> OutgoingMessage:
    case: Case = item.change.subject
    language = user.language if user.language in ("kk", "ru") else "ru"
    subject, body = _text(rule.kind, language, item, batch, Audience.OFFICER, [], user.full_name)
    return OutgoingMessage(
        dedupe_key=f"case:{case.pk}:v{case.version}:{rule.kind}:user:{user.pk}",
        channel=Channel.EMAIL if user.email else Channel.PAPER,
        subject_kind="case",
        subject_id=case.pk,
        notice_kind=rule.kind,
        recipient_role=Audience.OFFICER,
        recipient_ref=f"user:{user.pk}",
        address=user.email,
        recipient_name=user.full_name,
        language=language,
        subject=subject,
        body=body,
        provision=item.change.provision,
        effective_at=item.change.effective_at,
    )


@lru_cache(maxsize=128)
def _template(name: str) -> Template:
    loaded = engines["django"].get_template(name)
    assert isinstance(loaded, BackendTemplate)
    return loaded.template


def _text(
    kind: str,
    language: str,
    item: Applied,
    batch: _Batch,
    audience: Audience,
    others: Sequence[CaseParty],
    recipient: str,
) -> tuple[str, str]:
    """Subject (first line of the template) and body of a notice in a language."""
    case: Case = item.change.subject
    with translation.override(language):
        values: dict[str, Any] = {
            **case_facts(case, item, language),
            "recipient": recipient,
            "audience": audience.value,
            "others": others,
            "rights": batch.rights[case.pk],
            "goods": goods_rows(batch.lines[case.pk], item.change.context.get("lines")),
            "periods": period_rows(item, language),
        }
        text = render_notice(kind, language, values)
    subject, _newline, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def render_notice(kind: str, language: str, values: dict[str, Any]) -> str:
    """A notice's text: first line the subject, then the body."""
    return _template(f"notices/{kind}.{language}.txt").render(Context(values, autoescape=False))
