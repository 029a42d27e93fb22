"""The queue's first page with 100,000 cases, 5,000 of them open, against itself with 200 and a static page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, OfficeKind, User
from bench.database import as_owner, copy_of_database, empty, settle_down
from bench.pages import Visit, by_turns, queries
from bench.result import Row, row
from bench.static_page import ADDRESS
from customs.models import Case
from customs.services.cancel import cancel
from customs.services.notice_clocks import stop_met_notice_clocks
from customs.services.release import record_release
from customs.services.request import request_cancellation
from deadlines.queries import open_clocks
from law.events import Reason
from law.time import ALMATY, local_date
from notifications.models import DeliveryState, Instruction, InstructionState, Message
from registers.models import Entry
from tests.accounts.factories import make_office
from tests.copies import copies_of
from tests.factories import FOUND, World, make_entry, make_world, receipt_of, suspended_case

FEW = 200
OPEN = 5_000
ALL = 100_000
TIMES_ITSELF = 1.5
TIMES_STATIC = 20
#: Decisions fall on so many days, so that due dates differ.
DAYS = 10
POSTS = 20


def run() -> list[Row]:
    """Time of the page for a head who sees every case and an inspector of one post, and its queries."""
    empty()
    with as_owner():
        world = make_world()
        posts = [world.office, *posts_below(world, POSTS - 1)]
        originals = _open_cases(world)
        _copies(originals, FEW)
    settle_down()
    with copy_of_database() as little:
        with as_owner():
            _copies(originals, OPEN)
            closed = closed_case(world)
            copies_of(closed, ALL - Case.objects.count())
            give_posts_their_share(posts)
            assert Case.objects.count() == ALL
        settle_down()
        with override_settings(ROOT_URLCONF="bench.static_page"):
            return [
                *_compared("head of all posts", world.head, little),
                *_compared("inspector of one post", world.inspector, little),
                *_against_itself(world, originals[0], little),
            ]


def _compared(who: str, user: User, little: str) -> list[Row]:
    address = reverse("queue")
    page, before = Visit(user, address), Visit(user, address, little)
    took = by_turns({"many": page, "few": before, "static": Visit(user, ADDRESS)})
    many = took["many"]
    return [
        row(f"queue, {who}, against a static page", many, "ms", floor=took["static"], limit=TIMES_STATIC),
        row(
            f"queue, {who}, {ALL:,} cases, {OPEN:,} open, against {FEW}",
            many,
            "ms",
            floor=took["few"],
            limit=TIMES_ITSELF,
        ),
        row(f"queries of it, against {FEW} cases", [queries(page)], "", floor=[queries(before)], limit=1.0),
    ]


def _against_itself(world: World, case: Case, little: str) -> list[Row]:
    """Other pages of every day, in the full database against the small one."""
    pages = {
        "desk": (world.head, reverse("desk")),
        "form of an act": (world.head, reverse("case-act", args=[case.number, "cancel"])),
        "new case": (world.inspector, reverse("new-case")),
        "deliveries": (world.inspector, reverse("deliveries")),
        "search in the queue": (world.head, f"{reverse('queue')}?q=Alma+Trek"),
    }
    rows = []
    for name, (user, address) in pages.items():
        took = by_turns({"many": Visit(user, address), "few": Visit(user, address, little)})
        rows.append(
            row(
                f"{name}, {ALL:,} cases against {FEW}",
                took["many"],
                "ms",
                floor=took["few"],
                limit=TIMES_ITSELF,
            )
        )
    return rows


def posts_below(world: World, number: int) -> list[Office]:
    return [
        make_office(f"5055{place:02d}", OfficeKind.POST, world.tree.almaty, f"Post {place}")
        for place in range(number)
    ]


def _open_cases(world: World) -> list[Case]:
    entry = _entry()
    return [suspended_case(world, now=at, entries=[entry]) for at in _mornings()]


def _entry() -> Entry:
    return make_entry(
        "BENCH",
        valid_from=FOUND.replace(year=2025),
        valid_to=local_date(timezone.now()) + timedelta(days=365),
    )


def _mornings() -> list[datetime]:
    """Ten o'clock of the last ten days: what is decided then is open now."""
    today = timezone.now().astimezone(ALMATY).replace(hour=10, minute=0, second=0, microsecond=0)
    return [today - timedelta(days=back) for back in range(1, DAYS + 1)]


def _copies(originals: Sequence[Case], total: int) -> None:
    """Copies until there are `total` cases."""
    missing = total - Case.objects.count()
    for place, original in enumerate(originals):
        copies_of(original, missing // len(originals) + (place < missing % len(originals)))


def closed_case(world: World) -> Case:
    """A case cancelled at the holder's request, both sides told, its goods released, nothing left to be answered."""
    decided, *_rest = reversed(_mornings())
    case = suspended_case(world, now=decided, entries=[_entry()])
    later = decided + timedelta(hours=2)
    asked = request_cancellation(
        case_id=case.pk, receipt=receipt_of(case, later), actor=world.inspector, now=later
    )
    cancel(
        case_id=case.pk,
        reason=Reason.HOLDER_ASKED,
        reasons="The holder has withdrawn.",
        request_id=asked.pk,
        actor=world.head,
        now=later,
    )
    record_release(case_id=case.pk, released_at=later, actor=world.inspector, now=later)
    Message.objects.filter(subject_kind="case", subject_id=case.pk).update(
        state=DeliveryState.ACCEPTED, accepted_at=later
    )
    Instruction.objects.filter(subject_kind="case", subject_id=case.pk).update(
        state=InstructionState.ACKNOWLEDGED, sent_at=later, acknowledged_at=later
    )
    stop_met_notice_clocks(now=later)
    assert not open_clocks("case", [case.pk]).exists()
    return case


def give_posts_their_share(posts: Sequence[Office]) -> None:
    """Give each post its share of the cases."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customs_case SET office_id = (%s::bigint[])[1 + id %% %s]",
            [[post.pk for post in posts], len(posts)],
        )
