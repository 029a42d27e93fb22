"""Including an entry by hand: what the authorised body (or the Commission) decided, before any import knows
it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from acts.changes import Change
from acts.refusals import Incomplete, Refusal, Repeated, TooEarly
from law import identifiers
from law.entry_states import (
    KEPT_UNDER,
    NATIONAL_ONLY,
    EntryEvent,
    ObjectType,
    Register,
    accepted_since,
    accepts,
    longest_term,
)
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.folding import folded_key
from registers.models import Entry, Licensee, PowerOfAttorney, PowerSource, Representative, RightsHolder
from registers.parsing.faults import FieldFault
from registers.parsing.goods import parse_goods
from registers.parsing.numbers import one_spelling
from registers.parsing.persons import Person
from registers.services._people import one_at_a_time, upsert_holders, upsert_representatives
from registers.services._write import write


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """A holder, representative or licensee as an application names them; `language`: kk, ru or en."""

    name: str
    bin_iin: str = ""
    country: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    language: str = "ru"


@dataclass(frozen=True, kw_only=True)
class PowerData:
    """A representative with the power of attorney that was seen."""

    person: PersonData
    valid_from: date
    valid_to: date
    document: str
    eeu_wide: bool = False


@transaction.atomic
def include_entry(
    *,
    register: Register,
    number: str,
    object_type: ObjectType,
    title: str,
    holder: PersonData,
    valid_to: date,
    document: str,
    valid_from: date | None = None,
    title_document: str = "",
    goods_codes: Sequence[str] = (),
    goods_description: str = "",
    classes: Sequence[int] = (),
    aliases: Sequence[str] = (),
    representatives: Sequence[PowerData] = (),
    licensees: Sequence[PersonData] = (),
    by: User | None,
    now: datetime,
) -> Entry:
    """Enter an object and return the active entry.

    `document` is the decision. Protection runs from today (inclusion takes effect on the day it is
    registered) or, in the EEU register, from the earlier day of the Commission's decision; at most two years.
    Raises NotAllowed, Incomplete, Repeated (the number is taken), TooEarly.
    """
    today = local_date(now)
    begins = valid_from or today
    number = one_spelling(number)
    provision = KEPT_UNDER[register]
    persons = [holder, *(power.person for power in representatives), *licensees]
    for refusal in (
        policies.carrying_out(by, on=today),
        _object(register, object_type, begins),
        _term(register, begins, valid_to, today),
        _written(number, document, provision),
        _codes(goods_codes),
        *(_person(person) for person in persons),
        *(_power(power) for power in representatives),
    ):
        if refusal:
            raise refusal
    one_at_a_time()
    if Entry.objects.filter(register=register, number=number).exists():
        raise Repeated(
            _("The number %(number)s is already in this register."),
            provision,
            {"number": number},
            field="number",
        )
    entry = Entry(
        register=register,
        number=number,
        object_type=object_type,
        title=title.strip(),
        folded_key=folded_key(title),
        aliases=list(aliases),
        alias_keys=[folded_key(alias) for alias in aliases],
        holder=_holder(holder),
        title_document=title_document,
        letter=document,
        goods_description=goods_description,
        goods_codes=list(goods_codes),
        classes=list(classes),
        valid_from=begins,
        valid_to=valid_to,
    )
    change = Change(
        subject=entry,
        event=EntryEvent.INCLUDED,
        effective_at=now,
        provision=provision,
        actor_id=by.pk if by else None,
        payload={
            "register": register.value,
            "number": number,
            "title": entry.title,
            "object_type": object_type.value,
            "holder": entry.holder_id,
            "valid_from": begins.isoformat(),
            "valid_to": valid_to.isoformat(),
            "document": document,
        },
    )
    write([change], now=now)
    _add_powers(entry, representatives)
    Licensee.objects.bulk_create(
        Licensee(
            entry=entry,
            name=person.name,
            bin_iin=person.bin_iin,
            country=person.country,
            address=person.address,
        )
        for person in licensees
    )
    return entry


def _object(register: Register, object_type: ObjectType, begins: date) -> Refusal | None:
    if object_type not in NATIONAL_ONLY:
        return None
    if register is not Register.NATIONAL:
        return Incomplete(
            _("A geographical indication is entered in the national register only."),
            "CC459",
            field="object_type",
        )
    if not accepts(object_type, begins):
        return TooEarly(
            _("Geographical indications are entered from %(day)s."),
            "CC460",
            {"day": accepted_since(object_type)},
            field="object_type",
        )
    return None


def _term(register: Register, begins: date, valid_to: date, today: date) -> Refusal | None:
    if begins > today:
        return TooEarly(_("Protection cannot begin ahead of its registration."), "CC464", field="valid_from")
    if begins != today and register is Register.NATIONAL:
        return Incomplete(
            _("Inclusion takes effect on the day the decision is registered here."),
            "CC460",
            field="valid_from",
        )
    if valid_to < begins:
        return Incomplete(_("Protection ends before it begins."), "CC464.1", field="valid_to")
    if valid_to > longest_term(begins):
        return Incomplete(
            _("Protection lasts two years at most: until %(day)s here."),
            "CC464.1",
            {"day": longest_term(begins)},
            field="valid_to",
        )
    return None


def _written(number: str, document: str, provision: str) -> Refusal | None:
    if not number:
        return Incomplete(_("Give the register number."), provision, field="number")
    if not document.strip():
        return Incomplete(_("Name the decision: its number and date."), provision, field="document")
    return None


def _codes(codes: Sequence[str]) -> Refusal | None:
    for code in codes:
        try:
            _classes, read = parse_goods(code)
        except FieldFault:
            read = ()
        if read != (code,):
            return Incomplete(
                _("%(code)s is not a goods code: 4, 6, 8 or 10 figures."),
                "HOUSE.goods_codes",
                {"code": code},
                field="goods_codes",
            )
    return None


def _person(person: PersonData) -> Refusal | None:
    if not person.name.strip():
        return Incomplete(_("Give the name."), "CC461", field="name")
    if person.bin_iin:
        try:
            identifiers.check(person.bin_iin)
        except identifiers.IdentifierError as wrong:
            return Incomplete(wrong.sentence, wrong.provision, wrong.params, field="bin_iin")
    return None


def _power(power: PowerData) -> Refusal | None:
    if not power.document.strip():
        return Incomplete(_("Name the power of attorney: its number and date."), "CC461", field="document")
    if power.valid_to < power.valid_from:
        return Incomplete(_("The power of attorney ends before it begins."), "CC461", field="valid_to")
    return None


def _as_stated(person: PersonData) -> Person:
    return Person(
        name=person.name.strip(),
        bin_iin=person.bin_iin,
        address=person.address.strip(),
        country=person.country,
    )


def _holder(data: PersonData) -> RightsHolder:
    holder = upsert_holders([_as_stated(data)]).party(_as_stated(data))
    _fill(holder, data)
    return holder


def _add_powers(entry: Entry, powers: Sequence[PowerData]) -> None:
    persons = upsert_representatives([_as_stated(power.person) for power in powers])
    for power in powers:
        representative = persons.party(_as_stated(power.person))
        _fill(representative, power.person)
        PowerOfAttorney.objects.create(
            representative=representative,
            holder=entry.holder,
            valid_from=power.valid_from,
            valid_to=power.valid_to,
            eeu_wide=power.eeu_wide,
            source=PowerSource.DOCUMENT,
            document=power.document,
        )


def _fill(party: RightsHolder | Representative, data: PersonData) -> None:
    """Set what an application gives; what it leaves open stays as it was."""
    party.email = data.email or party.email
    party.phone = data.phone or party.phone
    party.language = data.language
    party.save()
