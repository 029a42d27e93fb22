"""Opening a case: scope gate, preconditions of either route, then a case prepared for the head's decision."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from customs.models import Case, CaseParty, CitedRight, Declaration, GoodsLine, PartyRole
from customs.policies import need_text
from customs.services.declarations import (
    DeclarationData,
    LineData,
    OneLine,
    PartyData,
    store_declaration,
)
from customs.services.numbering import next_number
from customs.services.parties import add_register_contacts
from customs.services.preconditions import need_active, need_contact
from customs.services.rights import hold_lines, key_of, refuse_if_registered, right_key
from journal.services import Entry as JournalEntry
from journal.services import hashed, record
from law.entry_states import EX_OFFICIO_OBJECTS
from law.events import Event, Regime
from law.scope import gate
from law.sentences import _
from law.time import local_date
from registers.locks import share_entries
from registers.models import Entry

__all__ = ["DeclarationData", "LineData", "PartyData", "UnregisteredMark", "open_case"]


@dataclass(frozen=True, kw_only=True)
class UnregisteredMark(OneLine):
    """Ex officio: a trade mark in neither register, with the holder's contact data known to customs."""

    title: str
    object_type: str
    contacts: Sequence[PartyData] = field(default_factory=tuple)


def open_case(
    *,
    declaration: DeclarationData,
    regime: Regime,
    line_numbers: Sequence[int],
    signs: str,
    found_on: date,
    entries: Sequence[int] = (),
    ties: Mapping[int, Collection[int]] | None = None,
    mark: UnregisteredMark | None = None,
    actor: User,
    now: datetime,
) -> Case:
    """Prepare a case for the head's decision (CC 198(1), 199(3)); every precondition is checked here.

    `entries` are primary keys of register entries (registered route), `mark` the trade mark (ex officio).
    `ties`: the numbers of the lines held for each entry; left out, marks and codes tell them.
    Raises a `Refusal` naming field and provision. A refusal at the scope gate (CC 458) is recorded on the
    office's journal chain and nothing else is written.
    """
    today = local_date(now)
    if not may(actor, What.PREPARE_CASE, declaration.office.pk, on=today):
        raise NotAllowed(_("You may not open cases in this customs office."), "HOUSE.roles", field="office")
    _pass_gate(declaration, actor, now)
    signs = need_text(signs, "signs", "CC198.1")
    if found_on > today:
        raise TooEarly(_("This day lies in the future."), "CC6", field="found_on")
    try:
        with transaction.atomic():
            return _open(declaration, regime, line_numbers, signs, found_on, entries, ties, mark, actor, now)
    except IntegrityError as error:
        if "one_open_case_per_line_and_right" in str(error):
            raise Repeated(
                _("These goods are already held in another open case for the same right."),
                "HOUSE.evergreening",
            ) from error
        raise


def _pass_gate(declaration: DeclarationData, actor: User, now: datetime) -> None:
    refusal = gate(
        declaration.procedure, declaration.goods_use, used_in_kazakhstan=declaration.used_in_kazakhstan
    )
    if refusal is None:
        return
    with transaction.atomic():
        record(
            JournalEntry(
                chain=f"office:{declaration.office.pk}",
                subject_kind="office",
                subject_id=declaration.office.pk,
                event="refused_at_gate",
                effective_at=now,
                actor_id=actor.pk,
                provision=refusal.provision,
                payload={
                    "declaration": hashed(declaration.number),
                    "procedure": declaration.procedure,
                    "goods_use": declaration.goods_use,
                    "used_in_kazakhstan": declaration.used_in_kazakhstan,
                },
            )
        )
    raise OutOfState(refusal.sentence, refusal.provision, {"what": refusal.what}, field="procedure")


def _open(
    data: DeclarationData,
    regime: Regime,
    line_numbers: Sequence[int],
    signs: str,
    found_on: date,
    entries: Sequence[int],
    ties: Mapping[int, Collection[int]] | None,
    mark: UnregisteredMark | None,
    actor: User,
    now: datetime,
) -> Case:
    # Entries first: an exclusion waits until the case that cites them stands, and is then seen.
    cited = share_entries(entries)
    declaration = store_declaration(data, actor=actor, now=now)
    lines = _chosen(declaration, line_numbers)
    if found_on < declaration.registered_on:
        raise TooEarly(
            _("The declaration was not registered yet on this day: signs are found in declared goods."),
            "CC198.1" if regime is Regime.REGISTERED else "CC199.3",
            field="found_on",
        )
    case = Case(
        number=next_number(local_date(now).year),
        regime=regime,
        office=data.office,
        declaration=declaration,
        signs=signs,
        found_on=found_on,
        prepared_by=actor,
        prepared_at=now,
    )
    provision = "CC198.1" if regime is Regime.REGISTERED else "CC199.3"
    apply(
        [
            Change(
                subject=case,
                event=Event.OPENED,
                effective_at=now,
                provision=provision,
                actor_id=actor.pk,
                payload={
                    "regime": regime,
                    "entries": [entry.pk for entry in cited],
                    "goods_lines": [line.pk for line in lines],
                    "declaration": declaration.pk,
                },
            )
        ],
        now=now,
    )
    if regime is Regime.REGISTERED:
        rights = _registered_rights(case, cited, entries, found_on)
    else:
        ties = None
        rights = _ex_officio_rights(case, mark, {found_on, local_date(now)})
    _declarant_side(case, declaration)
    hold_lines(case, lines, rights, ties)
    return case


def _chosen(declaration: Declaration, numbers: Sequence[int]) -> list[GoodsLine]:
    lines = list(declaration.lines.filter(number__in=list(numbers)))
    if not lines or len(lines) != len(set(numbers)):
        raise Incomplete(
            _("Choose the goods lines of this declaration that show signs of infringement."),
            "CC198.1",
            field="line_numbers",
        )
    return lines


def _registered_rights(
    case: Case, cited: Sequence[Entry], asked: Sequence[int], found_on: date
) -> list[CitedRight]:
    if not cited or len(cited) != len(set(asked)):
        raise Incomplete(_("Cite at least one register entry."), "CC198.1", field="entries")
    for entry in cited:
        need_active(entry, found_on)
    rights = []
    for entry in cited:
        right = CitedRight.objects.create(
            case=case,
            entry=entry,
            object_type=entry.object_type,
            title=entry.title,
            holder_name=entry.holder.name,
            right_key=key_of(entry),
        )
        add_register_contacts(right, found_on)
        rights.append(right)
    return rights


def _ex_officio_rights(case: Case, mark: UnregisteredMark | None, days: Collection[date]) -> list[CitedRight]:
    if mark is None:
        raise Incomplete(_("Name the trade mark."), "CC199.3", field="mark")
    title = need_text(mark.title, "mark", "CC199.3")
    if mark.object_type not in EX_OFFICIO_OBJECTS:
        raise OutOfState(
            _("Without a register entry customs acts for trade marks only."), "CC199.3", field="object_type"
        )
    holders = [party for party in mark.contacts if party.role is PartyRole.HOLDER]
    if not holders:
        raise Incomplete(_("Name the rights holder."), "CC199.3", field="holder")
    need_contact(mark.contacts)
    refuse_if_registered(title, holders[0].name, days)
    right = CitedRight.objects.create(
        case=case,
        entry=None,
        object_type=mark.object_type,
        title=title,
        holder_name=holders[0].name,
        right_key=right_key(title, holders[0].name, nameless=title.casefold()),
    )
    CaseParty.objects.bulk_create(
        CaseParty(
            case=case, right=right, role=party.role, in_kazakhstan=party.in_kazakhstan, **party.contact()
        )
        for party in mark.contacts
    )
    return [right]


def _declarant_side(case: Case, declaration: Declaration) -> None:
    CaseParty.objects.bulk_create(
        CaseParty(
            case=case,
            role=party.role,
            name=party.name,
            location=party.location,
            postal_address=party.postal_address,
            country=party.country,
            bin_iin=party.bin_iin,
            is_person=party.is_person,
            email=party.email,
            phone=party.phone,
            language=party.language,
        )
        for party in declaration.parties.all()
    )
