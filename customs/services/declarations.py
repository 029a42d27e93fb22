"""Declarations as entered or received, each stored once."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts.models import Office, User
from acts.refusals import Incomplete
from customs.models import Declaration, DeclarationParty, GoodsLine, PartyRole
from customs.policies import need_text
from law.scope import CustomsProcedure, GoodsUse
from law.sentences import _
from registers import queries as registers


def one_line(text: str) -> str:
    """The text on one line, without control characters: mail refuses a name or an address that holds one."""
    return " ".join("".join(" " if unicodedata.category(each) == "Cc" else each for each in text).split())


class OneLine:
    """Data of one-line texts, squeezed whoever gives them (a pasted table brings tabs)."""

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = getattr(self, each.name)
            if type(value) is str:
                object.__setattr__(self, each.name, one_line(value))


@dataclass(frozen=True, kw_only=True)
class PartyData(OneLine):
    """A party as declared, or a holder's side as known to customs.

    Paper goes to `postal_address`; where none is given the location is one, unless it only names a country.
    """

    role: PartyRole
    name: str
    location: str = ""
    postal_address: str = ""
    country: str = ""
    bin_iin: str = ""
    is_person: bool = False
    email: str = ""
    phone: str = ""
    language: str = "ru"
    in_kazakhstan: bool = True

    @property
    def reachable(self) -> bool:
        """Whether a notice can get there: by e-mail, or on paper to an address."""
        return bool(self.email or self.postal_address or address_in(self.location))

    def contact(self) -> dict[str, object]:
        """The columns shared by declaration and case parties."""
        return {
            "postal_address": self.postal_address or address_in(self.location),
            **{
                name: getattr(self, name)
                for name in (
                    "name",
                    "location",
                    "country",
                    "bin_iin",
                    "is_person",
                    "email",
                    "phone",
                    "language",
                )
            },
        }


def address_in(location: str) -> str:
    """The location as an address of paper: empty when it names no more than a country."""
    return "" if registers.is_country(location) else location


@dataclass(frozen=True, kw_only=True)
class LineData(OneLine):
    """One goods line: ten-digit code, quantity in `unit`, value in `currency`."""

    number: int
    code: str
    description: str
    quantity: Decimal
    unit: str
    value: Decimal
    currency: str
    origin: str
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class DeclarationData(OneLine):
    """A declaration as entered or received. `used_in_kazakhstan` matters for official use only (CC 458)."""

    number: str
    office: Office
    procedure: CustomsProcedure
    goods_use: GoodsUse
    registered_on: date
    parties: Sequence[PartyData]
    lines: Sequence[LineData]
    used_in_kazakhstan: bool = True


def store_declaration(data: DeclarationData, *, actor: User, now: datetime) -> Declaration:
    """The declaration as stored, locked; one seen before keeps its parties and lines.

    Raises `Incomplete` when something is missing, or the number belongs to another customs office.
    """
    stored = _stored(data)
    if stored is not None:
        return stored
    try:
        with transaction.atomic():
            return _enter(data, actor, now)
    except IntegrityError:
        # Another officer entered it in the same moment; what committed first is the declaration.
        stored = _stored(data)
        if stored is None:
            raise
        return stored


def _stored(data: DeclarationData) -> Declaration | None:
    existing = Declaration.objects.select_for_update(of=("self",)).filter(number=data.number.strip()).first()
    if existing is not None and existing.office_id != data.office.pk:
        raise Incomplete(
            _("This declaration number belongs to another customs office."), "CC198.1", field="number"
        )
    return existing


def _enter(data: DeclarationData, actor: User, now: datetime) -> Declaration:
    if not data.lines:
        raise Incomplete(_("Enter at least one goods line."), "CC198.1", field="lines")
    if not any(party.role is PartyRole.DECLARANT and party.name.strip() for party in data.parties):
        raise Incomplete(_("Name the declarant."), "CC198.5", field="declarant")
    for line in data.lines:
        if not (line.code.isascii() and line.code.isdigit() and len(line.code) == 10):
            raise Incomplete(
                _("Line %(line)d: a commodity code has ten digits."),
                "CC198.1",
                {"line": line.number},
                field="lines",
            )
    declaration = Declaration.objects.create(
        number=need_text(data.number, "number", "CC198.1"),
        office=data.office,
        procedure=data.procedure,
        goods_use=data.goods_use,
        used_in_kazakhstan=data.used_in_kazakhstan,
        registered_on=data.registered_on,
        created_by=actor,
        created_at=now,
    )
    DeclarationParty.objects.bulk_create(
        DeclarationParty(declaration=declaration, role=party.role, **party.contact())
        for party in data.parties
        if party.name.strip()
    )
    GoodsLine.objects.bulk_create(
        GoodsLine(
            declaration=declaration,
            number=line.number,
            code=line.code,
            description=line.description,
            mark=line.mark,
            quantity=line.quantity,
            unit=line.unit,
            value=line.value,
            currency=line.currency,
            origin=line.origin,
        )
        for line in data.lines
    )
    return declaration
