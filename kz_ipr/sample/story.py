"""What happened before today: a list of acts in time order, with the sweep and the deliveries between them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from customs.models import Case, PartyRole
from customs.services.cancel import cancel
from customs.services.court import record_judgment
from customs.services.disposal import order_destruction
from customs.services.extend import extend
from customs.services.lodge import lodge_document
from customs.services.open_case import DeclarationData, LineData, PartyData, UnregisteredMark, open_case
from customs.services.receipt import Receipt
from customs.services.release import record_release
from customs.services.request import request_cancellation, request_extension, request_prolongation
from customs.services.suspend import suspend
from customs.services.verify import verify_document
from kz_ipr.sample.days import Days
from kz_ipr.sample.world import World
from law.documents import DocumentKind
from law.events import Channel, Reason, Regime
from law.scope import CustomsProcedure, GoodsUse
from law.time import local_date

Act = Callable[[datetime], object]

_GOODS = {
    "NORDSTEP": ("6403990000", "Обувь с верхом из кожи", "пара", "CN"),
    "ALTYN KÜN": ("3303001000", "Духи", "шт", "TR"),
    "VELOTEK": ("8712003000", "Велосипеды двухколёсные", "шт", "CN"),
    "SHAIYN": ("0902400000", "Чай чёрный", "кг", "IN"),
    "KORONA PRO": ("8518309500", "Наушники", "шт", "CN"),
    "АҚ БӨКЕН": ("6109100000", "Футболки из хлопка", "шт", "CN"),
    "TENGRI SPORT": ("6110209100", "Свитеры из хлопка", "шт", "UZ"),
}


@dataclass
class Story:
    """Acts by the instant at which they happened."""

    world: World
    days: Days
    acts: list[tuple[datetime, Act]] = field(default_factory=list)
    _declarations: int = 0

    def happens(self, at: datetime, act: Act) -> None:
        """Put an act at its time."""
        self.acts.append((at, act))

    def open(
        self, mark: str, at: datetime, who: str = "inspector", email: str | None = None
    ) -> dict[str, Case]:
        """A case prepared at `at`; the returned dictionary holds it once the story has got there."""
        holder: dict[str, Case] = {}
        self._declarations += 1
        number = self._declarations

        def act(now: datetime) -> None:
            entry = self.world.entries.get(mark)
            person = self.world.people[who]
            assert person.office is not None
            holder["case"] = open_case(
                declaration=self._declaration(mark, number, person.office.code, local_date(now), email),
                regime=Regime.REGISTERED if entry else Regime.EX_OFFICIO,
                line_numbers=[1, 2],
                signs="Качество швов и этикеток не соответствует образцам правообладателя.",
                found_on=local_date(now),
                entries=[entry.pk] if entry else [],
                mark=None if entry else _unregistered(mark),
                actor=person,
                now=now,
            )

        self.happens(at, act)
        return holder

    def suspend(self, case: dict[str, Case], at: datetime, who: str = "head") -> None:
        """The head's decision."""
        self.happens(
            at,
            lambda now: suspend(
                case_id=case["case"].pk,
                reasons="Признаки нарушения исключительного права подтверждены осмотром.",
                actor=self.world.people[who],
                now=now,
            ),
        )

    def _declaration(
        self, mark: str, number: int, office: str, on: date, email: str | None
    ) -> DeclarationData:
        code, what, unit, origin = _GOODS[mark]
        return DeclarationData(
            number=f"{office}/{on:%d%m%y}/{number:07d}",
            office=self.world.offices[office],
            procedure=CustomsProcedure.IMPORT,
            goods_use=GoodsUse.TRADE,
            registered_on=on,
            parties=[
                PartyData(
                    role=PartyRole.DECLARANT,
                    name=f"ТОО «Импорт Сауда {number}»",
                    location="г. Алматы, ул. Рыскулова, 57",
                    country="KZ",
                    email=f"declarant{number}@trade.example" if email is None else email,
                    language="kk" if number % 2 else "ru",
                )
            ],
            lines=[
                LineData(
                    number=line,
                    code=code,
                    description=what,
                    mark=mark,
                    quantity=Decimal(120 * line),
                    unit=unit,
                    value=Decimal(2400 * line),
                    currency="USD",
                    origin=origin,
                )
                for line in (1, 2)
            ],
        )


def _unregistered(mark: str) -> UnregisteredMark:
    return UnregisteredMark(
        title=mark,
        object_type="trademark",
        contacts=[
            PartyData(
                role=PartyRole.HOLDER,
                name=f"ТОО «{mark.title()}»",
                location="г. Караганда, пр. Бухар жырау, 49",
                country="KZ",
                email=f"office{len(mark)}@holder.example",
                language="kk",
            )
        ],
    )


def _by_email(case: Case, at: datetime) -> Receipt:
    party = case.parties.filter(role=PartyRole.HOLDER).earliest("pk")
    return Receipt(party_id=party.pk, channel=Channel.EMAIL, received_at=at)


def tell(story: Story) -> datetime:
    """Fill the story; returns the instant at which the term that the worker is to end lapses."""
    days, people = story.days, story.world.people

    overdue = story.open("NORDSTEP", days.at(10, 9))
    story.suspend(overdue, days.at(10, 15))

    ending = story.open("VELOTEK", days.at(9, 9, 40))
    story.suspend(ending, days.at(9, 16))

    asked = story.open("ALTYN KÜN", days.at(6, 10))
    story.suspend(asked, days.at(6, 12))

    def ask(now: datetime) -> None:
        case = asked["case"]
        proof = lodge_document(
            case_id=case.pk,
            kind=DocumentKind.COURT_APPLICATION,
            receipt=_by_email(case, now),
            issuer="Специализированный межрайонный экономический суд",
            number="2-114",
            actor=people["inspector"],
            now=now,
        )
        request_extension(
            case_id=case.pk,
            receipt=_by_email(case, now),
            days=10,
            proof_id=proof.pk,
            actor=people["inspector"],
            now=now,
        )

    story.happens(days.at(1, 11), ask)

    _extended(story)
    _held_by_court(story)
    _old_ends(story)

    fresh = story.open("АҚ БӨКЕН", days.at(1, 10, 30))
    story.suspend(fresh, days.at(1, 11, 30))

    prolonged = story.open("TENGRI SPORT", days.at(5, 9))
    story.suspend(prolonged, days.at(5, 10))
    story.happens(
        days.at(3, 17),
        lambda now: request_prolongation(
            case_id=prolonged["case"].pk,
            receipt=_by_email(prolonged["case"], now),
            actor=people["inspector"],
            now=now,
        ),
    )

    on_paper = story.open("SHAIYN", days.at(2, 14), email="")
    story.suspend(on_paper, days.at(2, 17))

    story.open("KORONA PRO", days.at(0, 16))
    return _lapse(days)


def _lapse(days: Days) -> datetime:
    last_day = days.calendar.add(days.back(10), 10)
    return datetime.combine(last_day, datetime.min.time(), tzinfo=days.at(0, 0).tzinfo)


def _extended(story: Story) -> None:
    days, people = story.days, story.world.people
    case = story.open("KORONA PRO", days.at(13, 9), who="inspector2")
    story.suspend(case, days.at(13, 12), who="head2")

    def ask(now: datetime) -> None:
        proof = lodge_document(
            case_id=case["case"].pk,
            kind=DocumentKind.COURT_APPLICATION,
            receipt=_by_email(case["case"], now),
            issuer="Суд города Алматы",
            number="2-77",
            actor=people["inspector2"],
            now=now,
        )
        request_extension(
            case_id=case["case"].pk,
            receipt=_by_email(case["case"], now),
            proof_id=proof.pk,
            actor=people["inspector2"],
            now=now,
        )

    def grant(now: datetime) -> None:
        request = case["case"].requests.get()
        extend(
            case_id=case["case"].pk,
            request_id=request.pk,
            days=10,
            reasons="Представлено подтверждение обращения в суд.",
            actor=people["head2"],
            now=now,
        )

    story.happens(days.at(6, 10), ask)
    story.happens(days.at(5, 15), grant)


def _held_by_court(story: Story) -> None:
    days, people = story.days, story.world.people
    case = story.open("ALTYN KÜN", days.at(14, 9), who="inspector2")
    story.suspend(case, days.at(14, 11), who="head2")

    def lodge(now: datetime) -> None:
        lodge_document(
            case_id=case["case"].pk,
            kind=DocumentKind.JUDGE_RULING,
            receipt=_by_email(case["case"], now),
            issuer="Специализированный межрайонный экономический суд города Алматы",
            number="2-310",
            actor=people["inspector2"],
            now=now,
        )

    story.happens(days.at(8, 16), lodge)
    story.happens(
        days.at(7, 12),
        lambda now: verify_document(
            case_id=case["case"].pk,
            document_id=case["case"].documents.get().pk,
            actor=people["head2"],
            now=now,
        ),
    )


def _old_ends(story: Story) -> None:
    """Cases that have run to an end: expired and released, cancelled, judged."""
    days, people = story.days, story.world.people
    expired = story.open("NORDSTEP", days.at(34, 9))
    story.suspend(expired, days.at(34, 10))
    story.happens(
        days.at(22, 15),
        lambda now: record_release(
            case_id=expired["case"].pk,
            released_at=now - timedelta(hours=1),
            actor=people["inspector"],
            now=now,
        ),
    )

    cancelled = story.open("VELOTEK", days.at(20, 9))
    story.suspend(cancelled, days.at(20, 12))
    story.happens(
        days.at(17, 10),
        lambda now: request_cancellation(
            case_id=cancelled["case"].pk,
            receipt=_by_email(cancelled["case"], now),
            actor=people["inspector"],
            now=now,
        ),
    )
    story.happens(
        days.at(17, 15),
        lambda now: cancel(
            case_id=cancelled["case"].pk,
            reason=Reason.HOLDER_ASKED,
            reasons="Правообладатель просит отменить приостановление.",
            request_id=cancelled["case"].requests.get().pk,
            actor=people["head"],
            now=now,
        ),
    )

    judged = story.open("KORONA PRO", days.at(60, 9), who="inspector2")
    story.suspend(judged, days.at(60, 12), who="head2")
    story.happens(
        days.at(54, 12),
        lambda now: lodge_document(
            case_id=judged["case"].pk,
            kind=DocumentKind.JUDGE_RULING,
            receipt=_by_email(judged["case"], now),
            issuer="Суд города Алматы",
            number="2-18",
            actor=people["inspector2"],
            now=now,
        ),
    )
    story.happens(
        days.at(2, 10),
        lambda now: record_judgment(
            case_id=judged["case"].pk,
            court="Суд города Алматы",
            number="2-18",
            decided_on=days.back(30),
            in_force_on=days.back(2),
            outcome="infringement",
            received_at=now,
            actor=people["inspector2"],
            now=now,
        ),
    )
    story.happens(
        days.at(0, 11),
        lambda now: order_destruction(
            case_id=judged["case"].pk,
            in_force_on=days.back(2),
            reasons="Решением суда предписано уничтожение товаров.",
            actor=people["inspector2"],
            now=now,
        ),
    )
