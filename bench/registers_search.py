"""Search in 100,000 entries: the page's queries against the bare search, and which damaged marks it finds."""

import tracemalloc
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.database import as_owner, empty, settle_down
from bench.result import Row, row
from law.time import local_date
from registers.files_of_register import file_of_register
from registers.folding import folded_key
from registers.models import Entry, RightsHolder
from registers.names import name_key
from registers.queries import search
from tests.registers.damage import DAMAGES, marks

ENTRIES = 100_000
HOLDERS = 20_000
#: Every tenth entry is also known under another word.
ALIASES = 10
#: So many damaged marks of four and five letters, and so many longer ones, the damages by turns.
ASKED = 480
#: So many of them are asked of the page too, each beside the bare search.
PAGES = 120
SEED = 461
TIMES_BARE = 1.5
QUERIES = 12
FIRST = 10
RECALL_SHORT, RECALL_LONG = 0.90, 0.97
FILE_MEGABYTES = 32

#: What STACK.md measured: shared trigrams, or two edits at most over every key, the nearest first.
BARE = """
SELECT id FROM (
    SELECT id, folded_key FROM registers_entry WHERE folded_key %% %(key)s
  UNION
    SELECT id, folded_key FROM registers_entry WHERE levenshtein_less_equal(folded_key, %(key)s, 2) <= 2
) found
ORDER BY levenshtein_less_equal(folded_key, %(key)s, 2), similarity(folded_key, %(key)s) DESC, id LIMIT 50
"""


def run() -> list[Row]:
    """Time of the page's queries, how many they are, recall and precision, and the memory that a file takes."""
    empty()
    with as_owner():
        titles = _fill()
        with connection.cursor() as cursor:
            # The index that the bare search needs; the page's own search has its keys in a table apart.
            cursor.execute(
                "CREATE INDEX bench_trigrams ON registers_entry USING gin (folded_key gin_trgm_ops)"
            )
    settle_down()
    try:
        return [*_found(titles), *_times(titles), *_files()]
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP INDEX bench_trigrams")


def _fill() -> list[str]:
    """Entries with marks of the generator, holders and aliases of it too."""
    today = local_date(timezone.now())
    names = [f"{mark} LLP" for mark in marks(HOLDERS, seed=SEED + 1)]
    RightsHolder.objects.bulk_create(
        [
            RightsHolder(name=name, name_key=name_key(name), folded_key=folded_key(name), country="KZ")
            for name in names
        ],
        batch_size=5000,
    )
    holders = list(RightsHolder.objects.values_list("pk", flat=True))
    titles, also = list(marks(ENTRIES, seed=SEED)), marks(ENTRIES // ALIASES, seed=SEED + 2)
    aliases = [[next(also)] if number % ALIASES == 0 else [] for number in range(ENTRIES)]
    Entry.objects.bulk_create(
        [
            Entry(
                register="eeu" if number % 5 == 0 else "national",
                number=f"{number:06d}/ТЗ-{number:06d}",
                object_type="trademark",
                title=title,
                folded_key=folded_key(title),
                aliases=aliases[number],
                alias_keys=[folded_key(alias) for alias in aliases[number]],
                holder_id=holders[number * 31 % HOLDERS],
                title_document=f"Certificate No. {number}",
                letter=f"No. {number} of 2026",
                goods_description="Footwear, clothing and headgear",
                goods_codes=[f"{number * 7919 % 900_000 + 100_000}"],
                classes=[number % 45 + 1],
                status="active",
                valid_from=today.replace(day=1, month=1),
                valid_to=today.replace(day=1, year=today.year + 1),
            )
            for number, title in enumerate(titles)
        ],
        batch_size=5000,
    )
    return titles


def _damaged(titles: Sequence[str], number: int, letters: Callable[[int], bool]) -> list[tuple[str, str]]:
    """(mark, how it was written): marks whose keys are that long, the damages by turns."""
    random = Random(SEED)
    kinds = list(DAMAGES.values())
    meant = [title for title in random.sample(titles, len(titles)) if letters(len(folded_key(title)))]
    return [(mark, kinds[at % len(kinds)](mark, random)) for at, mark in enumerate(islice(meant, number))]


def _short(letters: int) -> bool:
    return letters in (4, 5)


def _long(letters: int) -> bool:
    return letters >= 6


def _found(titles: Sequence[str]) -> list[Row]:
    rows = []
    for words, letters, least in (
        ("4 and 5 letters", _short, RECALL_SHORT),
        ("6 letters and more", _long, RECALL_LONG),
    ):
        there, right, first = [], [], []
        for mark, written in _damaged(titles, ASKED, letters):
            keys = [folded_key(hit.entry.title) for hit in search(written, FIRST)]
            meant = folded_key(mark)
            there.append(meant in keys)
            first.append(keys[:1] == [meant])
            right.append(keys.count(meant) / len(keys) if keys else 0.0)
        lost = 1 - sum(there) / ASKED
        rows += [
            row(
                f"damaged marks of {words} lost from the first ten",
                [100 * lost],
                "%",
                limit=100 * (1 - least),
            ),
            row(f"of them found first, {words}", [100 * sum(first) / ASKED], "%"),
            row(f"precision of the first ten, {words}", [100 * sum(right) / ASKED], "%"),
        ]
    return rows


def _times(titles: Sequence[str]) -> list[Row]:
    """What the page asks of the database for a search, all of it, and the bare search alone, by turns."""
    asked = [*_damaged(titles, PAGES, _short), *_damaged(titles, PAGES, _long)]
    client, address = Client(), reverse("register")
    ours, bare, whole, most = [], [], [], 0
    for _mark, written in asked:
        started = perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BARE, {"key": folded_key(written)})
            cursor.fetchall()
        bare.append(1000 * (perf_counter() - started))
        watch = _Stopwatch()
        started = perf_counter()
        with connection.execute_wrapper(watch):
            answer = client.get(address, {"q": written})
        whole.append(1000 * (perf_counter() - started))
        assert answer.status_code == 200
        ours.append(1000 * watch.seconds)
        most = max(most, watch.queries)
    with CaptureQueriesContext(connection) as listed:
        client.get(address)
    most = max(most, len(listed))
    return [
        row(
            f"search in {ENTRIES:,} entries, all queries of the page, p95, against the bare search",
            [_p95(ours)],
            "ms",
            floor=[_p95(bare)],
            limit=TIMES_BARE,
        ),
        row("the whole page of it, p95", [_p95(whole)], "ms"),
        row("queries of the page of the register, at most", [most], "", limit=QUERIES),
    ]


class _Stopwatch:
    """Seconds that queries took, and how many there were."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.queries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += perf_counter() - started
            self.queries += 1


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _files() -> list[Row]:
    """Seconds that the making of each file takes; the most memory that Python holds meanwhile, seen on the CSV."""
    rows = []
    for kind in ("csv", "json", "xlsx"):
        rows.append(row(f"the whole register as {kind.upper()}, {ENTRIES:,} entries", [_made(kind)], "s"))
    tracemalloc.start()
    _made("csv")
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return [*rows, row("memory that making one of them takes", [peak], "MB", limit=FILE_MEGABYTES)]


def _made(kind: str) -> float:
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=Path(folder)):
        started = perf_counter()
        file_of_register(kind)
        return perf_counter() - started
