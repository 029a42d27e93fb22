"""Pages through the whole stack (session, permissions, template) without the network, compared by turns."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.database import in_database
from bench.result import ROUNDS

TURNS = 5
REQUESTS = 5


@dataclass(frozen=True)
class Visit:
    """Somebody looks at a page; `database`: another than the one that is set."""

    user: User | AnonymousUser
    path: str
    database: str = ""

    def client(self) -> Client:
        """A browser in which this person is signed in and has seen the page once."""
        client = Client()
        if isinstance(self.user, User):
            client.force_login(self.user)
        assert client.get(self.path).status_code == 200, self.path
        return client


def by_turns(visits: Mapping[str, Visit]) -> dict[str, list[float]]:
    """Milliseconds of each visit, the median of every round; a slow moment of the machine falls on all."""
    rounds: dict[str, list[float]] = {name: [] for name in visits}
    for _round in range(ROUNDS):
        times: dict[str, list[float]] = {name: [] for name in visits}
        for _turn in range(TURNS):
            for name, visit in visits.items():
                times[name] += _times(visit)
        for name, found in times.items():
            rounds[name].append(median(found))
    return rounds


def _times(visit: Visit) -> list[float]:
    with in_database(visit.database) if visit.database else nullcontext():
        client, times = visit.client(), []
        for _request in range(REQUESTS):
            started = perf_counter()
            client.get(visit.path)
            times.append((perf_counter() - started) * 1000)
    return times


def queries(visit: Visit) -> int:
    """How many queries the page asks."""
    with in_database(visit.database) if visit.database else nullcontext():
        client = visit.client()
        with CaptureQueriesContext(connection) as captured:
            client.get(visit.path)
        # Read now: the next request starts its own log.
        return len(captured)
