"""Offices, people, register entries and cases, for every test that needs a case to look at.

The story is always the same: on Friday 2026-11-20 at 10:00 the head suspends goods under the mark ALMA TREK
at the Almaty airport post. Ten business days end on 2026-12-04 (LAW.md 2, worked examples); release would
resume on 2026-12-05 at 00:00.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from accounts.models import Office, User
from accounts.roles import Role
from customs.models import Case, CaseParty, PartyRole
from customs.services.open_case import (
    DeclarationData,
    LineData,
    PartyData,
    UnregisteredMark,
    open_case,
)
from customs.services.receipt import Receipt
from customs.services.suspend import suspend
from law.events import Channel, Regime
from law.scope import CustomsProcedure, GoodsUse
from law.time import ALMATY, local_date
from registers.folding import folded_key
from registers.models import Entry, PowerOfAttorney, Representative, RightsHolder
from registers.names import name_key
from tests.accounts.factories import Tree, make_tree, make_user

_serial = count(1)


def almaty(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """An instant by the clock on the wall in Almaty."""
    return datetime(year, month, day, hour, minute, second, tzinfo=ALMATY)


DECLARED = date(2026, 11, 18)
FOUND = date(2026, 11, 19)
DECIDED = almaty(2026, 11, 20)
LAST_DAY = date(2026, 12, 4)
RESUMES = almaty(2026, 12, 5, 0)


@dataclass(frozen=True)
class World:
    """Everybody a case can meet. `inspector` and `colleague` work at the airport post, `head` above it."""

    tree: Tree
    inspector: User
    colleague: User
    head: User
    elsewhere: User
    head_elsewhere: User
    chief: User
    second_chief: User
    registrar: User
    administrator: User
    holder: User
    declarant: User
    entry: Entry

    @property
    def office(self) -> Office:
        """The office of the cases of these factories."""
        return self.tree.almaty_airport


def make_world() -> World:
    """The tree of offices, one person for each role (two where two are needed), an active entry."""
    tree = make_tree()

    def person(name: str, role: Role, office: Office | None = None) -> User:
        return make_user(name, role, office, email=f"{name}@customs.example", language="en")

    return World(
        tree=tree,
        inspector=person("aigul", Role.INSPECTOR, tree.almaty_airport),
        colleague=person("marat", Role.INSPECTOR, tree.almaty_airport),
        head=person("bolat", Role.HEAD, tree.almaty),
        elsewhere=person("saule", Role.INSPECTOR, tree.astana_airport),
        head_elsewhere=person("yerlan", Role.HEAD, tree.astana),
        chief=person("dana", Role.CHIEF_OFFICER, tree.committee),
        second_chief=person("timur", Role.CHIEF_OFFICER, tree.committee),
        registrar=person("gulnara", Role.REGISTRAR, tree.committee),
        administrator=person("zarina", Role.ADMINISTRATOR, tree.committee),
        holder=person("askar", Role.RIGHTS_HOLDER),
        declarant=person("vera", Role.DECLARANT),
        entry=make_entry(),
    )


def make_holder(name: str = "Alma Trek LLP", **fields: object) -> RightsHolder:
    """A right holder in Kazakhstan that can be reached by e-mail; `email=""` for one that cannot."""
    fields = {"country": "KZ", "address": "Almaty, Abay Ave 10", "email": "holder@trek.example", **fields}
    return RightsHolder.objects.create(
        name=name,
        name_key=name_key(name),
        folded_key=folded_key(name),
        stated_address=fields["address"],
        **fields,
    )


def make_entry(
    title: str = "ALMA TREK",
    *,
    number: str = "",
    holder: RightsHolder | None = None,
    register: str = "national",
    object_type: str = "trademark",
    status: str = "active",
    goods_codes: Sequence[str] = ("640411",),
    valid_from: date = date(2025, 6, 1),
    valid_to: date = date(2027, 5, 31),
) -> Entry:
    """An entry of a register, active through 2026."""
    return Entry.objects.create(
        register=register,
        number=number or f"TM-{next(_serial):05d}",
        object_type=object_type,
        title=title,
        folded_key=folded_key(title),
        holder=holder or RightsHolder.objects.first() or make_holder(),
        goods_codes=list(goods_codes),
        goods_description="Sports footwear",
        classes=[25],
        status=status,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def make_representative(
    entry: Entry,
    name: str = "Saryarka Patent Bureau",
    *,
    email: str = "bureau@patent.example",
    valid_from: date = date(2025, 1, 1),
    valid_to: date = date(2027, 12, 31),
) -> Representative:
    """A representative in Kazakhstan with a power of attorney for the entry's holder."""
    representative = Representative.objects.create(
        name=name,
        name_key=name_key(name),
        country="KZ",
        address="Astana, Mangilik El Ave 8",
        email=email,
        in_kazakhstan=True,
    )
    PowerOfAttorney.objects.create(
        representative=representative,
        holder=entry.holder,
        valid_from=valid_from,
        valid_to=valid_to,
        eeu_wide=True,
        source="document",
        document="Power of attorney No. 4 of 2025-01-01",
    )
    return representative


def party_data(role: PartyRole, name: str, **fields: object) -> PartyData:
    """A party with a location and an e-mail address, unless told otherwise."""
    fields = {
        "location": f"Almaty, {name} street 1",
        "country": "KZ",
        "email": f"{role.value}@parties.example",
        **fields,
    }
    return PartyData(role=role, name=name, **fields)  # type: ignore[arg-type]


def line_data(number: int, **fields: object) -> LineData:
    """A goods line: sports footwear marked ALMA TREK."""
    fields = {
        "code": "6404110000",
        "description": f"Sports footwear, model {number}",
        "mark": "ALMA TREK",
        "quantity": Decimal("200"),
        "unit": "pair",
        "value": Decimal("1500000"),
        "currency": "KZT",
        "origin": "CN",
        **fields,
    }
    return LineData(number=number, **fields)  # type: ignore[arg-type]


def declaration_data(
    office: Office, *, number: str = "", lines: int = 2, data: Sequence[LineData] = (), **fields: object
) -> DeclarationData:
    """An import declaration of `lines` goods lines (or those of `data`) with declarant, owner and recipient."""
    values: dict[str, object] = {
        "procedure": CustomsProcedure.IMPORT,
        "goods_use": GoodsUse.TRADE,
        "registered_on": DECLARED,
        "parties": [
            party_data(PartyRole.DECLARANT, "Broker Plus LLP"),
            party_data(PartyRole.OWNER, "Shoes Import LLP", email=""),
            party_data(PartyRole.RECIPIENT, "Bazaar Retail LLP", email="", location=""),
        ],
        "lines": list(data) or [line_data(each) for each in range(1, lines + 1)],
        **fields,
    }
    return DeclarationData(
        number=number or f"{office.code}/181126/{next(_serial):07d}",
        office=office,
        **values,  # type: ignore[arg-type]
    )


def opened_case(
    world: World,
    *,
    now: datetime = almaty(2026, 11, 20, 9),  # noqa: B008 - a fixed instant
    entries: Sequence[Entry] = (),
    lines: int = 2,
    office: Office | None = None,
    actor: User | None = None,
    found_on: date = date(2026, 11, 19),
    ties: Mapping[int, Sequence[int]] | None = None,
    **declaration: object,
) -> Case:
    """A case on a registered object, prepared by the inspector and waiting for the head."""
    declaration = {"registered_on": min(DECLARED, found_on, local_date(now)), **declaration}
    return open_case(
        declaration=declaration_data(office or world.office, lines=lines, **declaration),
        regime=Regime.REGISTERED,
        line_numbers=list(range(1, lines + 1)),
        signs="The sole carries a mark that the holder does not use; no label in Kazakh.",
        found_on=min(FOUND, local_date(now)),
        entries=[entry.pk for entry in entries or [world.entry]],
        ties=ties,
        actor=actor or world.inspector,
        now=now,
    )


def suspended_case(world: World, *, now: datetime = DECIDED, **opening: object) -> Case:
    """A case on a registered object that the head has suspended at `now`: ten business days run."""
    case = opened_case(world, **{"now": now.replace(hour=9), **opening})  # type: ignore[arg-type]
    return suspend(case_id=case.pk, reasons="Signs of infringement confirmed.", actor=world.head, now=now)


def unregistered_mark(title: str = "DALA SPORT", **contact: object) -> UnregisteredMark:
    """A trade mark in no register whose holder customs can reach."""
    return UnregisteredMark(
        title=title,
        object_type="trademark",
        contacts=[party_data(PartyRole.HOLDER, "Dala Sport LLP", **contact)],
    )


def opened_ex_officio(
    world: World,
    *,
    now: datetime = almaty(2026, 11, 20, 9),  # noqa: B008 - a fixed instant
    mark: UnregisteredMark | None = None,
    lines: int = 2,
    found_on: date = date(2026, 11, 19),
    **declaration: object,
) -> Case:
    """A case ex officio, prepared by the inspector and waiting for the head."""
    declaration = {"registered_on": min(DECLARED, found_on, local_date(now)), **declaration}
    return open_case(
        declaration=declaration_data(world.office, lines=lines, **declaration),
        regime=Regime.EX_OFFICIO,
        line_numbers=list(range(1, lines + 1)),
        signs="Poor print of the mark on the boxes.",
        found_on=min(FOUND, local_date(now)),
        mark=mark or unregistered_mark(),
        actor=world.inspector,
        now=now,
    )


def suspended_ex_officio(
    world: World, *, now: datetime = DECIDED, initial_days: int | None = None, **opening: object
) -> Case:
    """A case ex officio that the head has suspended: three business days, until 2026-11-25."""
    case = opened_ex_officio(world, **{"now": now.replace(hour=9), **opening})  # type: ignore[arg-type]
    return suspend(
        case_id=case.pk,
        reasons="Signs of infringement confirmed.",
        initial_days=initial_days,
        why_fewer="" if initial_days in (None, 3) else "The holder answers within hours.",
        actor=world.head,
        now=now,
    )


def holder_of(case: Case) -> CaseParty:
    """The first right holder among the parties of a case."""
    found = case.parties.filter(role=PartyRole.HOLDER).order_by("pk").first()
    assert found is not None
    return found


def receipt_of(
    case: Case,
    received_at: datetime,
    *,
    channel: Channel = Channel.EMAIL,
    party: CaseParty | None = None,
    **fields: object,
) -> Receipt:
    """Something that the holder's side sent, received at that instant."""
    return Receipt(
        party_id=(party or holder_of(case)).pk,
        channel=channel,
        received_at=received_at,
        **fields,  # type: ignore[arg-type]
    )
