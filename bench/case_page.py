"""The page of one case: its queries, its time against a static page in the same layout, and with many cases."""

from collections.abc import Sequence
from datetime import timedelta

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.database import as_owner, copy_of_database, empty, settle_down
from bench.pages import Visit, by_turns, queries
from bench.result import Row, row
from bench.static_page import ADDRESS
from customs.models import Case
from law.time import ALMATY, local_date
from tests.copies import copies_of
from tests.factories import FOUND, make_entry, make_world, suspended_case

FEW = 200
ALL = 100_000
QUERIES = 12
TIMES_STATIC = 30
TIMES_ITSELF = 1.5


def run() -> list[Row]:
    """The page as the head of the office sees it."""
    empty()
    yesterday = timezone.now().astimezone(ALMATY).replace(hour=10, minute=0) - timedelta(days=1)
    with as_owner():
        world = make_world()
        entry = make_entry(
            "BENCH",
            valid_from=FOUND.replace(year=2025),
            valid_to=local_date(timezone.now()) + timedelta(days=365),
        )
        case = suspended_case(world, now=yesterday, entries=[entry])
        copies_of(case, FEW - 1)
    settle_down()
    address = reverse("case", args=[case.number])
    with copy_of_database() as little:
        with as_owner():
            copies_of(case, ALL - Case.objects.count())
        settle_down()
        with override_settings(ROOT_URLCONF="bench.static_page"):
            return _rows(world.head, address, little)


def _rows(user: User, address: str, little: str) -> Sequence[Row]:
    page = Visit(user, address)
    visits = {"many": page, "few": Visit(user, address, little), "static": Visit(user, ADDRESS)}
    took = by_turns(visits)
    many = took["many"]
    return [
        row("case page, against a static page", many, "ms", floor=took["static"], limit=TIMES_STATIC),
        row(f"case page, {ALL:,} cases, against {FEW}", many, "ms", floor=took["few"], limit=TIMES_ITSELF),
        row("queries of the case page", [queries(page)], "", limit=QUERIES),
    ]
