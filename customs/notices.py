"""Who is told what when something happens to a case, for a whole batch at once (LAW.md 3.5, 3.7).

The texts are frozen here, in the recipient's language (`customs.wording`).
Each disclosed field is listed: what, about whom, to whom, on what ground.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date

from accounts.letterheads import languages_of
from accounts.models import User
from accounts.queries import may, people_who_may
from accounts.roles import What
from acts.changes import Applied, OpenClock, Outbox
from acts.rows import among
from customs.disclosed import of_parties, of_rights
from customs.models import Case, CaseLine, CaseParty, CitedRight, LineRight, LineState, PartyRole
from customs.notice_letters import letter_for_file, letter_of
from customs.told import Batch, Recipient, Told
from deadlines.queries import calendar_in_force
from law.articles import PROVISIONS
from law.case_states import CaseState
from law.clocks import ClockKind
from law.events import Event, Regime
from law.notices import (
    BOTH,
    DECIDED_ON_PAPER,
    DISCLOSED,
    NOTICES,
    ON_REQUEST,
    Audience,
    NoticeRule,
    instruction_for,
)
from law.time import local_date
from letters.frozen import OFFICIAL
from letters.outgoing import OutgoingLetter
from notifications.models import Channel, InstructionKind
from notifications.outgoing import OutgoingInstruction, OutgoingMessage
from registers.models import Entry

_SIDES: Mapping[Audience, tuple[PartyRole, ...]] = {
    Audience.DECLARANT: (PartyRole.DECLARANT,),
    Audience.HOLDER: (PartyRole.HOLDER, PartyRole.REPRESENTATIVE),
}


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
    asked = item.change.context.get("notice")
    if asked:
        return ON_REQUEST[asked]
    return NOTICES.get((Regime(case.regime), Event(item.change.event)))


def _read(cases: Sequence[Case], told: Sequence[Applied]) -> Batch:
    ids = [case.pk for case in cases]
    batch = Batch(calendar=calendar_in_force())
    rights = {right.pk: right for right in CitedRight.objects.filter(case_id__in=among(ids)).order_by("pk")}
    for right in rights.values():
        batch.rights[right.case_id].append(right)
    cited = Entry.objects.filter(
        pk__in=among({right.entry_id for right in rights.values() if right.entry_id})
    )
    batch.entries = dict(cited.values_list("pk", "number"))
    sides = [role for roles in _SIDES.values() for role in roles]
    for party in CaseParty.objects.filter(case_id__in=among(ids), role__in=sides).order_by("pk"):
        if party.right_id is not None:
            party.right = rights[party.right_id]
        batch.parties[party.case_id].append(party)
    lines = CaseLine.objects.filter(case_id__in=among(ids)).select_related("goods_line")
    for line in lines.order_by("case_id", "goods_line__number"):
        batch.lines[line.case_id].append(line)
    shared = [pk for pk in ids if _is_shared(batch.rights[pk])]
    if shared:
        for line_id, right_id in LineRight.objects.filter(
            line__case_id__in=among(shared), given_up_at__isnull=True
        ).values_list("line_id", "right_id"):
            batch.held_for[line_id].add(right_id)
    batch.officers = _officers(told)
    batch.signers = _signers(told)
    return batch


def _signers(told: Sequence[Applied]) -> dict[int, str]:
    """Names of the people who decided; the sweep has none."""
    deciding = {item.change.actor_id for item in told if item.change.actor_id} if told else set()
    names = User.objects.filter(pk__in=deciding) if deciding else User.objects.none()
    return dict(names.values_list("pk", "full_name"))


def _officers(told: Sequence[Applied]) -> dict[int, list[User]]:
    """The officer told of each case: who prepared it while that person works there, else those who decide there."""
    cases = [
        item.change.subject
        for item in told
        if (rule := _rule(item)) is not None and Audience.OFFICER in rule.audiences
    ]
    people = User.objects.in_bulk({case.prepared_by_id for case in cases})
    known: dict[tuple[int, int], list[User]] = {}
    found: dict[int, list[User]] = {}
    for item in told:
        case = item.change.subject
        key = (case.prepared_by_id, case.office_id)
        if case.prepared_by_id in people and key not in known:
            on = local_date(item.change.context.get("now") or item.change.effective_at)
            known[key] = officers_of(people[case.prepared_by_id], case.office_id, on=on)
        found[case.pk] = known.get(key, [])
    return found


def officers_of(prepared_by: User, office_id: int, *, on: date) -> list[User]:
    """Whom to tell of a case in an office: its preparer while that person works there, else the deciders."""
    if may(prepared_by, What.SEE_CASE, office_id, on=on):
        return [prepared_by]
    return list(people_who_may(What.DECIDE_CASE, office_id, on=on))


def _is_shared(rights: Iterable[CitedRight]) -> bool:
    return len({right.holder_name for right in rights}) > 1


def _instruction_kind(item: Applied) -> InstructionKind | None:
    # Goods that stay when others are seized after release resumed: their release is told anew.
    left = item.change.event == Event.LINES_SEIZED and item.before == CaseState.RELEASE_RESUMED
    if item.change.event == Event.LINES_RELEASED or left:
        return InstructionKind.RELEASE
    if not item.before or item.change.event == Event.SPLIT_FROM:
        return None
    kind = instruction_for(CaseState(item.before), CaseState(item.after))
    return None if kind is None else InstructionKind(kind.value)


def _instruct(item: Applied, batch: Batch, outbox: Outbox) -> None:
    """A hold at the decision, a release at the end, in order per declaration (LAW.md 3.7)."""
    kind = _instruction_kind(item)
    if kind is None:
        return
    case: Case = item.change.subject
    named = item.change.context.get("lines") or ()
    named_go = item.change.event == Event.LINES_RELEASED
    lines = [
        line.goods_line.number
        for line in batch.lines[case.pk]
        if line.state == LineState.HELD and (line.goods_line.number in named) is named_go
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


def _tell(item: Applied, batch: Batch, outbox: Outbox) -> None:
    rule = _rule(item)
    assert rule is not None
    told = Told(item, rule, batch)
    case = told.case
    sides = {audience: _recipients(item, audience, batch) for audience in BOTH}
    count = len(outbox.messages)
    signed = "decision" in item.change.payload and not item.change.payload.get("automatic")
    if (rule.kind in DECIDED_ON_PAPER and signed) or not rule.audiences:
        outbox.letters.append(_for_file(told))
    for audience in rule.audiences:
        if audience is Audience.DECLARANT and item.change.context.get("of_holder_alone"):
            continue
        if audience is Audience.OFFICER:
            outbox.messages += [_to_officer(told, user) for user in batch.officers[case.pk]]
        else:
            for recipient in _meant(item, sides[audience]):
                _to_party(told, audience, recipient, sides, outbox)
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


def _meant(item: Applied, recipients: Sequence[Recipient]) -> Sequence[Recipient]:
    """Those to whom an event is told: all, or the one party to whom an officer writes."""
    alone = item.change.context.get("to_party")
    return [each for each in recipients if alone is None or alone in each.parties]


def _recipients(item: Applied, audience: Audience, batch: Batch) -> list[Recipient]:
    """Who is told on a side, each person once, with the rights and goods that concern them.

    Where several holders' goods stand in one case, a holder learns of the own goods only, and nothing at all
    when none of them is concerned (CC 198(5); LAW.md 3.7 "Several holders").
    """
    case: Case = item.change.subject
    shared = _is_shared(batch.rights[case.pk])
    lines = _lines_told(batch.lines[case.pk], item.change.context.get("lines"))
    only = _asking_holder(item, batch)
    told_on = local_date(item.change.context.get("now") or item.change.effective_at)
    found: dict[Hashable, Recipient] = {}
    for party in batch.parties[case.pk]:
        if party.role not in _SIDES[audience]:
            continue
        holder = party.right.holder_name if party.right else ""
        if only is not None and holder not in ("", only):
            continue
        if not party.may_act_on(told_on):
            continue  # a power of attorney that is over, or yet to come
        about = holder or only
        own = {right.pk for right in batch.rights[case.pk] if not about or right.holder_name == about}
        theirs = [line for line in lines if not shared or batch.held_for[line.pk] & own]
        if shared and not theirs:
            continue
        held_for = set().union(*(batch.held_for[line.pk] for line in theirs)) if shared else own
        rights = [right for right in batch.rights[case.pk] if right.pk in own & held_for]
        key = (party.role, holder, party.name, party.email, party.postal_address, party.language)
        recipient = found.setdefault(key, Recipient(party, rights, theirs))
        recipient.parties.append(party.pk)
        if party.right_id is not None:
            recipient.answers_for.append(party.right_id)
    return list(found.values())


def _lines_told(lines: Iterable[CaseLine], named: Collection[int] | None) -> list[CaseLine]:
    """The goods an event is about: those it names, else those in the case, else those that left it released."""
    if named:
        return [line for line in lines if line.goods_line.number in named]
    stayed = [line for line in lines if line.state != LineState.MOVED]
    return [line for line in stayed if line.state == LineState.HELD] or stayed


def _asking_holder(item: Applied, batch: Batch) -> str | None:
    """The holder whose request was answered, when the answer concerns nobody else."""
    asked = item.change.context.get("party")
    parties = batch.parties[item.change.subject.pk]
    return next((party.right.holder_name for party in parties if party.pk == asked and party.right), None)


def _to_party(
    told: Told,
    audience: Audience,
    recipient: Recipient,
    sides: Mapping[Audience, Sequence[Recipient]],
    outbox: Outbox,
) -> None:
    """A notice to a party in its language, and the letter that goes with it in those of the office."""
    case, rule, change = told.case, told.rule, told.item.change
    party, regime = recipient.party, Regime(case.regime)
    crossing = DISCLOSED[audience] if rule.tells_of_others else ()
    others = [other.party for about, _fields, _ground in crossing for other in sides[about]]
    of_letter = languages_of(case.office, party.language, party.country)
    languages = dict.fromkeys((party.language, *of_letter))
    texts = told.texts(languages, audience, others, party.name, recipient.rights, recipient.lines)
    subject, body = texts[party.language]
    message = OutgoingMessage(
        dedupe_key=f"case:{case.pk}:v{case.version}:{rule.kind}:party:{party.pk}",
        channel=Channel.EMAIL if party.email else Channel.PAPER,
        subject_kind="case",
        subject_id=case.pk,
        notice_kind=rule.kind,
        recipient_role=party.role,
        recipient_ref=f"party:{party.pk}",
        right_refs=[f"right:{pk}" for pk in recipient.answers_for],
        address=party.email or party.postal_address,
        recipient_name=party.name,
        language=party.language,
        subject=subject,
        body=body,
        provision=change.provision,
        effective_at=change.effective_at,
        disclosures=[
            *of_parties(regime, audience, others),
            *(
                of_rights(regime, recipient.rights, told.batch.entries)
                if audience is Audience.DECLARANT
                else ()
            ),
            *told.goods_logged(recipient.lines),
        ],
    )
    in_the_letter = {language: texts[language] for language in of_letter}
    outbox.messages.append(message)
    outbox.letters.append(letter_of(message, told.item, in_the_letter, told.terms, told.batch.signers))


def _for_file(told: Told) -> OutgoingLetter:
    """The decision itself, or the cover of an instruction: for the file, naming no party."""
    case, rule, batch = told.case, told.rule, told.batch
    lines = _lines_told(batch.lines[case.pk], told.item.change.context.get("lines"))
    texts = told.texts(OFFICIAL, Audience.FILE, [], "", batch.rights[case.pk], lines)
    return letter_for_file(told.item, rule.kind, texts, told.terms, batch.signers)


def _to_officer(told: Told, user: User) -> OutgoingMessage:
    case, rule, change, batch = told.case, told.rule, told.item.change, told.batch
    language = user.language if user.language in ("kk", "ru") else "ru"
    lines = _lines_told(batch.lines[case.pk], change.context.get("lines"))
    rights = batch.rights[case.pk]
    texts = told.texts([language], Audience.OFFICER, [], user.full_name, rights, lines)
    subject, body = texts[language]
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
        provision=change.provision,
        effective_at=change.effective_at,
    )
