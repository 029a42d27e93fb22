"""Who is told what when something happens to a case, for a whole batch at once (LAW.md 3.5, 3.7).

The texts are frozen here, in the recipient's language, from `templates/notices/<kind>.<language>.txt`.
Each disclosed field is listed: what, about whom, to whom, on what ground.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template import Context, Template, engines
from django.template.backends.django import Template as BackendTemplate
from django.utils import translation

from accounts.models import User
from acts.changes import Applied, OpenClock, Outbox
from customs.models import Case, CaseLine, CaseParty, CitedRight, LineRight, LineState, PartyRole
from customs.texts import case_facts, goods_rows, period_rows
from law.articles import PROVISIONS
from law.case_states import CaseState
from law.clocks import ClockKind
from law.events import Event, Regime
from law.notices import (
    BOTH,
    DISCLOSED,
    DISCLOSED_UNDER,
    GOODS_DISCLOSED_UNDER,
    NOTICES,
    Audience,
    NoticeRule,
    instruction_for,
)
from law.time import local_date
from notifications.models import Channel, InstructionKind
from notifications.outgoing import DisclosedField, OutgoingInstruction, OutgoingMessage

_SIDES: Mapping[Audience, tuple[PartyRole, ...]] = {
    Audience.DECLARANT: (PartyRole.DECLARANT,),
    Audience.HOLDER: (PartyRole.HOLDER, PartyRole.REPRESENTATIVE),
}


@dataclass
class _Batch:
    """What the texts of a whole batch need, read in a fixed number of queries.

    `held_for`: rights by goods line, of cases with several right holders only.
    """

    parties: dict[int, list[CaseParty]] = field(default_factory=lambda: defaultdict(list))
    rights: dict[int, list[CitedRight]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[CaseLine]] = field(default_factory=lambda: defaultdict(list))
    held_for: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    officers: dict[int, User] = field(default_factory=dict)


@dataclass
class _Recipient:
    """Someone told once, for all rights of one holder for which they answer, and the goods they may learn of."""

    party: CaseParty
    rights: list[CitedRight]
    lines: list[CaseLine]
    answers_for: list[int] = field(default_factory=list)


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
    if item.change.event == Event.CLOCK_MOVED and not item.change.context.get("old"):
        return None  # only duties of customs itself moved: no term that the parties wait for
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
    shared = [pk for pk in ids if _is_shared(batch.rights[pk])]
    if shared:
        for line_id, right_id in LineRight.objects.filter(line__case_id__in=shared).values_list(
            "line_id", "right_id"
        ):
            batch.held_for[line_id].add(right_id)
    asked = {item.change.subject.prepared_by_id for item in told}
    batch.officers = {user.pk: user for user in User.objects.filter(pk__in=asked)}
    return batch


def _is_shared(rights: Iterable[CitedRight]) -> bool:
    return len({right.holder_name for right in rights}) > 1


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
    sides = {audience: _recipients(item, audience, batch) for audience in BOTH}
    count = len(outbox.messages)
    for audience in rule.audiences:
        if audience is Audience.OFFICER:
            outbox.messages.append(_to_officer(item, rule, batch.officers[case.prepared_by_id], batch))
        else:
            outbox.messages += [
                _to_party(item, rule, audience, recipient, sides) for recipient in sides[audience]
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


def _recipients(item: Applied, audience: Audience, batch: _Batch) -> list[_Recipient]:
    """Who is told on a side, each person once, with the rights and goods that concern them.

    Where several holders' goods stand in one case, a holder learns of the own goods only, and nothing at all
    when none of them is concerned (CC 198(5); LAW.md 3.7 "Several holders").
    """
    case: Case = item.change.subject
    shared = _is_shared(batch.rights[case.pk])
    lines = _lines_told(batch.lines[case.pk], item.change.context.get("lines"))
    only = _asking_holder(item, batch)
    found: dict[Hashable, _Recipient] = {}
    for party in batch.parties[case.pk]:
        if party.role not in _SIDES[audience]:
            continue
        holder = party.right.holder_name if party.right else ""
        if only is not None and holder != only:
            continue
        own = {right.pk for right in batch.rights[case.pk] if not holder or right.holder_name == holder}
        theirs = [line for line in lines if not shared or batch.held_for[line.pk] & own]
        if shared and not theirs:
            continue
        held_for = set().union(*(batch.held_for[line.pk] for line in theirs)) if shared else own
        rights = [right for right in batch.rights[case.pk] if right.pk in own & held_for]
        key = (party.role, holder, party.name, party.email, party.location, party.language)
        recipient = found.setdefault(key, _Recipient(party, rights, theirs))
        if party.right_id is not None:
            recipient.answers_for.append(party.right_id)
    return list(found.values())


def _lines_told(lines: Iterable[CaseLine], named: Collection[int] | None) -> list[CaseLine]:
    """The goods an event is about: those it names, else those in the case, else those that left it released."""
    if named:
        return [line for line in lines if line.goods_line.number in named]
    stayed = [line for line in lines if line.state != LineState.MOVED]
    return [line for line in stayed if line.state == LineState.HELD] or stayed


def _asking_holder(item: Applied, batch: _Batch) -> str | None:
    """The holder whose request was answered, when the answer concerns nobody else."""
    asked = item.change.context.get("party")
    parties = batch.parties[item.change.subject.pk]
    return next((party.right.holder_name for party in parties if party.pk == asked and party.right), None)


def _to_party(
    item: Applied,
    rule: NoticeRule,
    audience: Audience,
    recipient: _Recipient,
    sides: Mapping[Audience, Sequence[_Recipient]],
) -> OutgoingMessage:
    case: Case = item.change.subject
    party = recipient.party
    others = [other.party for about, _fields, _ground in DISCLOSED[audience] for other in sides[about]]
    subject, body = _text(
        rule.kind, party.language, item, audience, others, party.name, recipient.rights, recipient.lines
    )
    return OutgoingMessage(
        dedupe_key=f"case:{case.pk}:v{case.version}:{rule.kind}:party:{party.pk}",
        channel=Channel.EMAIL if party.email else Channel.PAPER,
        subject_kind="case",
        subject_id=case.pk,
        notice_kind=rule.kind,
        recipient_role=party.role,
        recipient_ref=f"party:{party.pk}",
        right_refs=[f"right:{pk}" for pk in recipient.answers_for],
        address=party.email or party.location,
        recipient_name=party.name,
        language=party.language,
        subject=subject,
        body=body,
        provision=item.change.provision,
        effective_at=item.change.effective_at,
        disclosures=_disclosed(Regime(case.regime), audience, others, recipient.lines),
    )


def _disclosed(
    regime: Regime, audience: Audience, others: Iterable[CaseParty], lines: Iterable[CaseLine]
) -> list[DisclosedField]:
    """Name and location of the other side and the goods told of (CC 198(12)); nothing else crosses."""
    fields = DISCLOSED[audience][0][1]
    return [
        *(
            DisclosedField(about_ref=f"party:{other.pk}", field=name, ground=DISCLOSED_UNDER[regime])
            for other in others
            for name in fields
            if getattr(other, name)
        ),
        *(
            DisclosedField(about_ref=f"line:{line.pk}", field="goods", ground=GOODS_DISCLOSED_UNDER)
            for line in lines
        ),
    ]


def _to_officer(item: Applied, rule: NoticeRule, user: User, batch: _Batch) -> OutgoingMessage:
    case: Case = item.change.subject
    language = user.language if user.language in ("kk", "ru") else "ru"
    lines = _lines_told(batch.lines[case.pk], item.change.context.get("lines"))
    subject, body = _text(
        rule.kind, language, item, Audience.OFFICER, [], user.full_name, batch.rights[case.pk], lines
    )
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
    audience: Audience,
    others: Sequence[CaseParty],
    recipient: str,
    rights: Sequence[CitedRight],
    lines: Sequence[CaseLine],
) -> tuple[str, str]:
    """Subject (first line of the template) and body of a notice in a language."""
    case: Case = item.change.subject
    with translation.override(language):
        values: dict[str, Any] = {
            **case_facts(case, item, language),
            "recipient": recipient,
            "audience": audience.value,
            "others": others,
            "rights": rights,
            "goods": goods_rows(lines),
            "periods": period_rows(item, language),
        }
        text = render_notice(kind, language, values)
    subject, _newline, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def render_notice(kind: str, language: str, values: dict[str, Any]) -> str:
    """A notice's text: first line the subject, then the body."""
    return _template(f"notices/{kind}.{language}.txt").render(Context(values, autoescape=False))
