"""The head's desk: what waits, by when, with its evidence; who else decides; who has how much."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.services import grant_authorisation
from customs.models import CaseParty
from customs.services.assign import assign
from customs.services.remind import remind
from customs.services.request import request_cancellation
from tests.customs.browsing import browser, words
from tests.customs.stages import with_request
from tests.factories import World, almaty, opened_case, receipt_of, suspended_case

NOW = almaty(2026, 11, 24)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def desk(user: User) -> str:
    answer = browser(user).get(reverse("desk"))
    assert answer.status_code == 200
    return words(answer)


def test_what_waits_stands_in_the_order_in_which_a_decision_is_of_use(world: World) -> None:
    prepared, extension = opened_case(world), with_request(world)
    cancellation = suspended_case(world)
    request_cancellation(
        case_id=cancellation.pk,
        receipt=receipt_of(cancellation, almaty(2026, 11, 23)),
        actor=world.inspector,
        now=NOW,
    )
    settled = suspended_case(world)
    page = desk(world.head)
    places = [page.index(case.number) for case in (cancellation, prepared, extension)]
    assert places == sorted(places)
    assert settled.number not in page
    assert "Request to extend" in page and "Request to cancel" in page
    assert "of use until 23.11.2026, 24:00 overdue" in page


def test_the_draft_stands_beside_the_evidence(world: World) -> None:
    case = opened_case(world)
    CaseParty.objects.filter(case=case, role="declarant").update(email="", postal_address="")
    page = desk(world.head)
    assert "Suspend release for 10 business days. Decided today, the term ends on 08.12.2026, 24:00." in page
    assert "The sole carries a mark that the holder does not use" in page
    assert "– 200 " in page, "a quantity is written without idle zeros"
    assert "cannot be reached" in page and "can be reached" in page
    answer = browser(world.head).get(reverse("desk"))
    assert reverse("case-act", args=[case.number, "suspend"]) in answer.content.decode()


def test_only_deciders_and_only_their_offices(world: World) -> None:
    case = opened_case(world)
    assert case.number not in desk(world.head_elsewhere)
    for user in (world.inspector, world.chief, world.registrar, world.declarant):
        assert browser(user).get(reverse("desk")).status_code == 403
    grant_authorisation(
        person=world.colleague,
        office=world.office,
        act="Order 7",
        valid_from=NOW.date(),
        valid_to=NOW.date().replace(day=30),
        by=world.head,
        now=NOW,
    )
    assert case.number in desk(world.colleague)
    assert "Marat Almaty airport 24.11.2026 30.11.2026" in desk(world.head)
    assert "Head's desk" in words(browser(world.colleague).get(reverse("queue")))
    assert "Head's desk" not in words(browser(world.inspector).get(reverse("queue")))


def test_escalations_and_workload(world: World) -> None:
    late, fresh = suspended_case(world, now=almaty(2026, 11, 19)), suspended_case(world, now=NOW)
    assign(case_ids=[late.pk], to=world.colleague, actor=world.head, now=NOW)
    remind(now=NOW)
    page = desk(world.head)
    escalated = page[page.index("Escalations") : page.index("Who decides")]
    assert late.number in escalated and "20.11.2026 overdue" in escalated
    assert fresh.number not in escalated
    # One officer, one overdue; the notice of the other is due tomorrow.
    assert "Marat 1 1 0" in page
    assert "assigned to nobody 1 0 1" in page


def test_at_most_twelve_queries_however_much_waits(world: World) -> None:
    def queries() -> int:
        client = browser(world.head)
        client.get(reverse("desk"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("desk"))
        return len(captured)

    opened_case(world)
    few = queries()
    for _ in range(3):
        opened_case(world)
        with_request(world)
    remind(now=NOW)
    assert queries() == few <= 12
