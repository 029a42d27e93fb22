"""The statistics with 100,000 cases of two years, counted as at night, against themselves with 200."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, OfficeKind
from bench.database import as_owner, copy_of_database, empty, settle_down
from bench.pages import Visit, by_turns, queries
from bench.queue_page import closed_case
from bench.result import Row, row
from customs.models import Case
from figures.models import DailyTotal
from figures.services import count_range, count_since_last_run
from law.time import local_date
from tests.accounts.factories import make_office
from tests.copies import copies_of
from tests.factories import World, make_world

FEW = 200
ALL = 100_000
TIMES_ITSELF = 1.5
QUERIES = 20
FILE = "statistics, file of marks"
POSTS = 20
#: Marks, the n-th as often as 1/n; every case has one of them, one of the chapters and one of the origins.
MARKS = 500
CHAPTERS = ["33", "39", "42", "61", "62", "64", "65", "85", "87", "91", "95"]
ORIGINS = ["CN", "TR", "UZ", "KG", "AE", "IN", "VN", "HK", "PL", "IT"]


def run() -> list[Row]:
    """The officers' page, a file and the public year: their times and their queries."""
    empty()
    now = timezone.now()
    today = local_date(now)
    first = date(today.year - 1, 1, 1)
    with as_owner():
        world = make_world()
        posts = _posts(world)
        case = closed_case(world)
        _all_over(copies_of(case, FEW - 1), posts, first)
        _count(first, now)
    settle_down()
    with copy_of_database() as little:
        with as_owner():
            _all_over(copies_of(case, ALL - FEW), posts, first)
            _count(first, now)
            assert Case.objects.count() == ALL
        settle_down()
        return _rows(world, first, little)


def _rows(world: World, first: date, little: str) -> list[Row]:
    years = f"?first={first.isoformat()}"
    pages = {
        "statistics of two years, all offices": Visit(world.chief, reverse("figures") + years),
        "statistics of two years, half of the posts": Visit(world.head, reverse("figures") + years),
        "statistics of twelve months, one post": Visit(world.inspector, reverse("figures")),
        FILE: Visit(world.chief, reverse("figures-table", args=["marks"]) + years),
        "statistics, public year": Visit(AnonymousUser(), reverse("public-figures", args=[first.year])),
    }
    rows = []
    for name, page in pages.items():
        before = Visit(page.user, page.path, little)
        took = by_turns({"many": page, "few": before})
        rows.append(
            row(
                f"{name}, {ALL:,} cases, against {FEW}",
                took["many"],
                "ms",
                floor=took["few"],
                # A file is no page: it has a line for each mark, and more cases have more of them.
                limit=None if name == FILE else TIMES_ITSELF,
            )
        )
    most = max(queries(page) for page in pages.values())
    return [*rows, row("queries of a page of statistics, at most", [most], "", limit=QUERIES)]


def _posts(world: World) -> list[Office]:
    """As many in one department as in the other; the post of the world's people is one of them."""
    others = [
        make_office(
            f"507{place:02d}",
            OfficeKind.POST,
            world.tree.almaty if place % 2 else world.tree.astana,
            f"Post {place}",
        )
        for place in range(POSTS - 1)
    ]
    return [world.office, *others]


def _all_over(ids: Sequence[int], posts: Sequence[Office], first: date) -> None:
    """Spread cases over the days since `first`, over posts and marks, chapters and origins of goods."""
    given = {
        "ids": list(ids),
        "posts": [post.pk for post in posts],
        "marks": MARKS,
        "chapters": CHAPTERS,
        "origins": ORIGINS,
        "days": (timezone.now().date() - first).days - 30,
    }
    # Numbers that look thrown and are the same in every run: the remainders of a prime's multiples.
    back = "(%(days)s * (({0} * 7919::bigint) %% 10007) / 10007)::int"
    later = "make_interval(days => " + back + ")"
    moved = ("prepared_at", "decided_at", "ended_at", "closed_at")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"UPDATE customs_case SET office_id = {_one_of('posts', 'bigint', 'id * 31')}, "
            + ", ".join(f"{name} = {name} - {later.format('id')}" for name in moved)
            + " WHERE id = ANY(%(ids)s)",
            given,
        )
        cursor.execute(
            f"UPDATE deadlines_clock SET counted_from = counted_from - {back.format('subject_id')}, "
            f"due_on = due_on - {back.format('subject_id')}, "
            + ", ".join(
                f"{n} = {n} - {later.format('subject_id')}" for n in ("started_at", "lapses_at", "ended_at")
            )
            + " WHERE subject_kind = 'case' AND subject_id = ANY(%(ids)s)",
            given,
        )
        cursor.execute(
            "UPDATE customs_citedright SET title = 'Mark ' || "
            "floor(exp(ln(%(marks)s) * ((case_id * 104729) %% 9973) / 9973.0)) WHERE case_id = ANY(%(ids)s)",
            given,
        )
        cursor.execute(
            "UPDATE customs_goodsline AS goods SET "
            f"code = {_one_of('chapters', 'text', 'line.case_id * 13')} || substr(code, 3), "
            f"origin = {_one_of('origins', 'text', 'line.case_id * 17')} "
            "FROM customs_caseline AS line WHERE line.goods_line_id = goods.id AND line.case_id = ANY(%(ids)s)",
            given,
        )


def _one_of(name: str, kind: str, number: str) -> str:
    """SQL: one of the values given under that name, by turns."""
    return f"(%({name})s::{kind}[])[1 + ({number} %% cardinality(%({name})s::{kind}[]))]"


def _count(first: date, now: datetime) -> None:
    count_range(first, local_date(now), now=now)
    count_since_last_run(now=now)
    assert DailyTotal.objects.exists()
