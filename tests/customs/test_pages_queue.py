"""The queue: nearest deadline first, only one's own offices, the same cost whatever the size."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customs.models import Case
from customs.queries.queue import Filters, queue
from customs.services.request import request_cancellation
from deadlines.models import Clock
from law.case_states import CaseState
from law.events import Regime
from tests.customs.browsing import browser, words
from tests.factories import (
    World,
    almaty,
    make_world,
    opened_case,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
)

NOW = almaty(2026, 11, 24)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def numbers(world: World, filters: Filters | None = None, **kwargs: object) -> list[str]:
    page = queue(world.head, filters or Filters(), now=NOW, **kwargs)  # type: ignore[arg-type]
    return [row.case.number for row in page.rows]


def notices_given(*cases: Case) -> None:
    """The duty to give notice is met, so that only the term is left of each case."""
    ids = [case.pk for case in cases]
    Clock.objects.filter(subject_id__in=ids, kind__endswith="_notice").update(end="met", ended_at=NOW)


def test_nearest_deadline_first_and_cases_without_a_date_last(world: World) -> None:
    prepared = opened_case(world)
    later = suspended_case(world, now=almaty(2026, 11, 23))
    sooner = suspended_case(world, now=almaty(2026, 11, 16))
    ex_officio = suspended_ex_officio(world, now=almaty(2026, 11, 23))
    notices_given(later, sooner, ex_officio)
    expected = [case.number for case in (ex_officio, sooner, later, prepared)]
    assert numbers(world) == expected
    page = words(browser(world.head).get(reverse("queue")))
    assert [page.index(number) for number in expected] == sorted(page.index(number) for number in expected)
    assert "Waiting for a decision 1" in page
    for heading, number in (("In the next two business days", ex_officio.number), ("Later", later.number)):
        assert page.index(heading) < page.index(number)


def test_the_nearest_of_several_clocks_counts(world: World) -> None:
    with_term = suspended_case(world, now=almaty(2026, 11, 12))
    notices_given(with_term)
    with_notice = suspended_case(world, now=almaty(2026, 11, 23))
    # Suspended on the 23rd, notice is due on the 24th; the other's term runs to the 26th (CC 198(5), 198(1)).
    assert numbers(world) == [with_notice.number, with_term.number]
    page = words(browser(world.head).get(reverse("queue")))
    assert "24.11.2026 last day today: CC 198(5) 14 h Notice of the suspension; term until 07.12.2026" in page


def test_a_lapsed_term_is_over_by_its_date_not_by_the_sweep(world: World) -> None:
    case = suspended_case(world, now=almaty(2026, 11, 6))
    notices_given(case)
    page = words(browser(world.head).get(reverse("queue")))
    assert "20.11.2026 term over" in page
    assert "release resumed" in page
    case.refresh_from_db()
    assert case.state == CaseState.SUSPENDED


def test_a_duty_past_its_last_day_is_overdue(world: World) -> None:
    late = suspended_case(world, now=almaty(2026, 11, 19))
    in_time = suspended_case(world, now=almaty(2026, 11, 23))
    assert numbers(world, Filters(overdue=True)) == [late.number]
    page = words(browser(world.head).get(reverse("queue"), {"show": "overdue"}))
    assert "20.11.2026 overdue: CC 198(5) Notice of the suspension" in page
    assert in_time.number not in page


def test_filters_of_regime_state_mine_and_what_waits_for_a_decision(world: World) -> None:
    registered = suspended_case(world)
    ex_officio = suspended_ex_officio(world)
    prepared = opened_case(world)
    asked = suspended_case(world)
    request_cancellation(
        case_id=asked.pk, receipt=receipt_of(asked, almaty(2026, 11, 23)), actor=world.inspector, now=NOW
    )
    assert numbers(world, Filters(regime=Regime.EX_OFFICIO)) == [ex_officio.number]
    assert numbers(world, Filters(state=CaseState.PREPARED)) == [prepared.number]
    assert set(numbers(world, Filters(to_decide=True))) == {asked.number, prepared.number}
    assert set(numbers(world, Filters(mine=True))) == {registered.number, ex_officio.number, asked.number}
    page = words(browser(world.head).get(reverse("queue"), {"show": "decide"}))
    assert "to decide: cancellation of the suspension" in page
    assert registered.number not in page


def test_nonsense_in_the_address_filters_nothing(world: World) -> None:
    case = suspended_case(world)
    asked = {"regime": "maritime", "state": "asleep", "show": "all", "after": "dated-x-1"}
    answer = browser(world.head).get(reverse("queue"), asked)
    assert answer.status_code == 200
    assert case.number in words(answer)


def test_pages_go_on_from_a_place_through_dated_and_undated_cases(world: World) -> None:
    dated = [suspended_case(world, now=almaty(2026, 11, day)) for day in (16, 17, 17)]
    undated = [opened_case(world) for _ in range(3)]
    notices_given(*dated)
    seen: list[str] = []
    after = ""
    while True:
        page = queue(world.head, Filters(), now=NOW, after=after, size=2)
        seen += [row.case.number for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == [case.number for case in (*dated, *undated)]


def test_only_cases_of_ones_own_offices(world: World) -> None:
    case = suspended_case(world)
    for user in (world.inspector, world.colleague, world.head, world.chief):
        assert case.number in words(browser(user).get(reverse("queue")))
    for user in (world.elsewhere, world.head_elsewhere):
        assert case.number not in words(browser(user).get(reverse("queue")))
    for user in (world.registrar, world.administrator, world.holder, world.declarant):
        assert browser(user).get(reverse("queue")).status_code == 403


def test_a_number_finds_closed_cases_too_but_none_of_another_office(world: World) -> None:
    case = suspended_case(world)
    found = browser(world.inspector).get(reverse("queue"), {"q": case.number})
    assert found.headers["Location"] == reverse("case", args=[case.number])
    by_declaration = browser(world.inspector).get(reverse("queue"), {"q": case.declaration.number[:12]})
    assert case.number in words(by_declaration)
    hidden = browser(world.elsewhere).get(reverse("queue"), {"q": case.number})
    assert "No case of your offices has such a number, mark, party or BIN" in words(hidden)


def test_the_number_of_queries_does_not_grow_with_the_queue(world: World) -> None:
    def queries() -> int:
        client = browser(world.head)
        client.get(reverse("queue"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse("queue")).status_code == 200
        assert len(captured) <= 12
        return len(captured)

    suspended_case(world)
    opened_case(world)
    few = queries()
    for _ in range(6):
        suspended_case(world)
        suspended_ex_officio(world, lines=1)
        opened_case(world)
    assert queries() == few


def test_an_empty_queue_says_so(db: None) -> None:
    world = make_world()
    assert "No open cases in your offices." in words(browser(world.inspector).get(reverse("queue")))
