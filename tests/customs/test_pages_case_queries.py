"""The page of a case costs the same few queries however much stands on it."""

from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from acts.at_once import at_once
from customs.models import Attachment, Case, Document, Fact, Request
from customs.services.facts import record_fact
from customs.services.lodge import lodge_document
from customs.services.request import request_extension
from deadlines.models import Clock
from law.documents import DocumentKind
from law.facts import FactKind
from notifications.models import Disclosure, Instruction, Message
from tests.customs.browsing import browser, case_url
from tests.factories import World, almaty, opened_case, receipt_of, suspended_case

NOW = almaty(2026, 11, 24)
MOST = 12


def _queries(user: User, case: Case) -> int:
    client = browser(user)
    client.get(case_url(case))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(case_url(case)).status_code == 200
    return len(captured)


def _fill(world: World, case: Case) -> None:
    """Something in every list, more than once."""
    for number in range(3):
        record_fact(
            case_id=case.pk,
            kind=FactKind.COST_STORAGE,
            happened_at=NOW,
            amount=Decimal("100.50"),
            note=f"Day {number}",
            actor=world.inspector,
            now=NOW,
        )
        lodge_document(
            case_id=case.pk,
            kind=DocumentKind.COURT_APPLICATION,
            receipt=receipt_of(case, almaty(2026, 11, 23, 10 + number)),
            actor=world.inspector,
            now=NOW,
        )
    request_extension(
        case_id=case.pk, receipt=receipt_of(case, almaty(2026, 11, 23)), actor=world.inspector, now=NOW
    )


@pytest.mark.parametrize("who", ["inspector", "head", "chief"])
def test_at_most_twelve_queries_for_a_bare_and_for_a_full_case(world: World, who: str) -> None:
    with time_machine.travel(NOW, tick=False):
        case, user = suspended_case(world), getattr(world, who)
        bare = _queries(user, case)
        _fill(world, case)
        assert _queries(user, case) == bare <= MOST


def test_a_prepared_case_keeps_to_it_too(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        assert _queries(world.head, opened_case(world)) <= MOST


def test_rows_read_at_once_are_those_read_one_list_after_another(world: World) -> None:
    """Every column of every kind comes back as Django itself would have read it."""
    with time_machine.travel(NOW, tick=False):
        case = suspended_case(world)
        _fill(world, case)
    lists = [
        model.objects.order_by("pk")
        for model in (
            Case,
            Clock,
            Request,
            Document,
            Fact,
            Message,
            Disclosure,
            Instruction,
            Attachment,
            User,
        )
    ]
    for ours, theirs in zip(at_once(*lists), lists, strict=True):
        assert [_columns(row) for row in ours] == [_columns(row) for row in theirs]


def _columns(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}
