"""The page of one case: its queries, its time against a static page in the same layout, and with many cases."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.database import as_owner, copy_of_database, empty, in_database, settle_down
from bench.result import ROUNDS, Row, row
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
TURNS = 5
REQUESTS = 5


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
    many, few, static = [], [], []
    places = {"many": (address, ""), "few": (address, little), "static": (ADDRESS, "")}
    for _round in range(ROUNDS):
        times: dict[str, list[float]] = {name: [] for name in places}
        for _turn in range(TURNS):
            for name, (path, database) in places.items():
                with in_database(database) if database else nullcontext():
                    times[name] += _requests(user, path)
        many.append(median(times["many"]))
        few.append(median(times["few"]))
        static.append(median(times["static"]))
    return [
        row("case page, against a static page", many, "ms", floor=static, limit=TIMES_STATIC),
        row(f"case page, {ALL:,} cases, against {FEW}", many, "ms", floor=few, limit=TIMES_ITSELF),
        row("queries of the case page", [_queries(user, address)], "", limit=QUERIES),
    ]


def _requests(user: User, path: str) -> list[float]:
    """Milliseconds of some requests, the first not counted."""
    client = Client()
    client.force_login(user)
    assert client.get(path).status_code == 200, path
    times = []
    for _request in range(REQUESTS):
        started = perf_counter()
        client.get(path)
        times.append((perf_counter() - started) * 1000)
    return times


def _queries(user: User, path: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
