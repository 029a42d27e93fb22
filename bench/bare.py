"""What parts of an end cost by themselves, to compare: bare updates, the journal, the texts of notices."""

from collections.abc import Callable
from time import perf_counter

from django.db import connection, transaction

from bench.database import as_owner, empty, settle_down
from bench.ending import CASES
from bench.overdue import overdue_cases
from bench.result import ROUNDS, Row, row
from customs.wording import Said, render_notice
from journal.services import Entry, record_many
from tests.factories import RESUMES, make_world

TEXTS = 3 * CASES


def run() -> list[Row]:
    """Seconds for as many rows or texts as ending 10,000 cases needs."""
    empty()
    with as_owner():
        world = make_world()
        ids = overdue_cases(world, CASES)
    settle_down()
    parts: dict[str, Callable[[], object]] = {
        f"a bare UPDATE of {CASES:,} cases": lambda: _update(ids),
        f"{CASES:,} journal records, each in its chain": lambda: _record(ids),
        f"{TEXTS:,} texts of notices": _write,
    }
    rounds: dict[str, list[float]] = {name: [] for name in parts}
    for _round in range(ROUNDS):
        for name, part in parts.items():
            started = perf_counter()
            part()
            rounds[name].append(perf_counter() - started)
    return [row(name, seconds, "s") for name, seconds in rounds.items()]


def _update(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customs_case SET ended_at = %s WHERE id = ANY(%s)", [RESUMES, ids])


def _record(ids: list[int]) -> None:
    entries = [
        Entry(
            chain=f"case:{pk}",
            subject_kind="case",
            subject_id=pk,
            event="bench",
            effective_at=RESUMES,
            actor_id=None,
            provision="CC198.6",
        )
        for pk in ids
    ]
    with transaction.atomic():
        record_many(entries)


def _write() -> None:
    for number in range(TEXTS):
        render_notice(
            "resumption",
            "ru",
            Said(
                {
                    "case_number": f"2026-{number:06d}",
                    "declaration_number": "50501/181126/0000001",
                    "office": "Almaty airport",
                    "effective_at": "05.12.2026 00:00",
                    "provision": "CC 198(6)",
                    "passing_on": "CC 198(13)",
                    "end": "expired with no request",
                    "last_day": "04.12.2026",
                    "recipient": "Broker Plus LLP",
                    "audience": "declarant",
                    "others": [{"name": "Alma Trek LLP", "location": "Almaty"}],
                }
            ),
        )
