"""People, suspended cases and decrees for tests of the calendar. All instants are Almaty times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from accounts.roles import Role
from calendars import services
from calendars.models import PendingMove
from calendars.preview import Preview, preview
from calendars.queries import waiting
from customs.models import Case, PartyRole
from customs.services.open_case import DeclarationData, LineData, PartyData, open_case
from customs.services.suspend import suspend
from deadlines.models import CalendarOverride, Clock
from law.clocks import ClockKind
from law.events import Regime
from law.scope import CustomsProcedure, GoodsUse
from law.time import start_of
from registers.models import Entry, RightsHolder
from tests.accounts.factories import Tree, make_tree, make_user

DECREE = "Decree No. 951 of the Government"
DECREE_DATE = date(2026, 11, 18)


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    """An Almaty time of a day written as in ISO 8601."""
    return start_of(date.fromisoformat(day)) + timedelta(hours=hour, minutes=minute)


def d(day: str) -> date:
    return date.fromisoformat(day)


@dataclass
class World:
    """Two chief officers, a head with an inspector, and a registered trade mark."""

    tree: Tree
    first: User
    second: User
    head: User
    inspector: User
    entry: Entry
    opened: int = 0

    def case(self, decided: datetime) -> Case:
        """A registered case whose suspension was decided at that instant."""
        case = self.prepare(decided)
        return suspend(case_id=case.pk, reasons="Signs of infringement.", actor=self.head, now=decided)

    def prepare(self, decided: datetime) -> Case:
        """A registered case that waits for a decision at that instant."""
        self.opened += 1
        return open_case(
            declaration=_declaration(self.tree, self.opened, decided.date()),
            regime=Regime.REGISTERED,
            line_numbers=[1],
            signs="The label lacks the hologram.",
            found_on=decided.date(),
            entries=[self.entry.pk],
            actor=self.inspector,
            now=decided - timedelta(minutes=5),
        )

    def propose(self, now: datetime, *, off: Iterable[str] = (), working: Iterable[str] = ()) -> list[int]:
        """Days proposed by the first chief officer; their primary keys."""
        days = {**{d(day): False for day in off}, **{d(day): True for day in working}}
        overrides = services.propose_overrides(
            days=days, act=DECREE, act_date=min(DECREE_DATE, now.date()), actor=self.first, now=now
        )
        return [override.pk for override in overrides]

    def confirm(self, ids: list[int], now: datetime) -> services.Confirmed:
        """The second chief officer confirms what a preview at that moment shows."""
        return services.confirm_change(
            override_ids=ids, seen=seen(ids, now).token, actor=self.second, now=now
        )

    def revoke(self, override_id: int, now: datetime) -> services.Confirmed:
        """Proposed by the first chief officer, confirmed by the second."""
        services.propose_revocation(
            override_id=override_id,
            act="Decree No. 960",
            act_date=now.date(),
            actor=self.first,
            now=now,
        )
        return self.confirm([override_id], now)

    def decree(
        self, now: datetime, *, off: Iterable[str] = (), working: Iterable[str] = ()
    ) -> services.Confirmed:
        """Proposed and confirmed at once."""
        return self.confirm(self.propose(now, off=off, working=working), now)

    def decide(self, move: PendingMove, decision: PendingMove.Decision, now: datetime) -> PendingMove:
        return services.decide_move(
            move_id=move.pk,
            decision=decision,
            reasons="The decree was published late.",
            actor=self.first,
            now=now,
        )


def make_world() -> World:
    tree = make_tree()
    holder = RightsHolder.objects.create(
        name="Orgor Inc.",
        name_key="orgor inc",
        folded_key="orgorinc",
        country="CH",
        address="Zurich",
        email="marks@orgor.example",
    )
    return World(
        tree=tree,
        first=make_user("dana", Role.CHIEF_OFFICER, tree.committee),
        second=make_user("erzhan", Role.CHIEF_OFFICER, tree.committee),
        head=make_user("bolat", Role.HEAD, tree.almaty_airport),
        inspector=make_user("aigul", Role.INSPECTOR, tree.almaty_airport),
        entry=Entry.objects.create(
            register="national",
            number="00001/TM-1",
            object_type="trademark",
            title="ORGOR",
            folded_key="orgor",
            holder=holder,
            status="active",
            valid_from=date(2024, 1, 1),
            valid_to=date(2027, 12, 31),
        ),
    )


def _declaration(tree: Tree, number: int, day: date) -> DeclarationData:
    return DeclarationData(
        number=f"50501/{day:%d%m%y}/{number:07d}",
        office=tree.almaty_airport,
        procedure=CustomsProcedure.IMPORT,
        goods_use=GoodsUse.TRADE,
        registered_on=day,
        parties=[
            PartyData(
                role=PartyRole.DECLARANT, name="Import LLP", location="Almaty", email="import@example.kz"
            )
        ],
        lines=[
            LineData(
                number=1,
                code="6403990000",
                description="Shoes",
                quantity=Decimal(5),
                unit="pair",
                value=Decimal(100),
                currency="USD",
                origin="CN",
                mark="ORGOR",
            )
        ],
    )


def seen(ids: list[int], now: datetime) -> Preview:
    """The preview that the page shows for these proposed days."""
    return preview(waiting(ids), now=now)


def term(case: Case) -> Clock:
    """The case's latest suspension clock."""
    return Clock.objects.filter(
        subject_kind="case", subject_id=case.pk, kind=ClockKind.REGISTERED_SUSPENSION
    ).latest("pk")


def override_on(day: str) -> CalendarOverride:
    return CalendarOverride.objects.filter(day=d(day)).latest("pk")
