"""Daily totals: the cases counted by hand, the same however often and in whatever way they are counted."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from customs.services.split import split
from figures.models import CountedCase, DailyTotal, Progress
from figures.services import count_days, count_range, count_since_last_run
from figures.tasks import count
from journal.models import Record
from law.documents import DocumentKind
from tests.factories import World, almaty, suspended_case
from tests.figures.november import HERE, NOW, R, by_hand, make_november, seconds, told_of_later_acts, totals
from tests.journeys import story

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def d(day: int) -> date:
    return date(2026, 11, day)


def of(measure: str) -> dict[tuple[date, str], int]:
    """(day, value) -> cases of one measure."""
    return {(row[0], row[4]): cases for row, cases in totals().items() if row[3] == measure}


def rows() -> list[tuple[object, ...]]:
    return list(DailyTotal.objects.order_by("pk").values_list())


def test_a_month_of_cases_comes_to_what_is_counted_by_hand(world: World) -> None:
    make_november(world)
    count_since_last_run(now=NOW)
    found = totals()
    later = told_of_later_acts(found)
    assert {row: cases for row, cases in found.items() if row not in later} == by_hand()
    # Both sides are told of the ends on the 7th, 9th and 17th (house rule, one business day): nobody was.
    assert {(row[0], row[4]) for row in later} == {
        (d(7), "not_given"),
        (d(9), "not_given"),
        (d(17), "not_given"),
    }
    hour = 3600
    assert seconds("waited") == {d(2): hour, d(3): 4 * hour, d(10): hour // 2, d(12): 48 * hour}


def test_counting_again_leaves_the_very_same_rows(world: World) -> None:
    make_november(world)
    assert count_range(FIRST, LAST, now=NOW) == len(totals())
    before, looked_at = rows(), set(CountedCase.objects.values_list())
    assert count_range(FIRST, LAST, now=NOW) == 0
    assert count_days([d(3), d(3), d(17)], now=NOW) == 0
    count_since_last_run(now=NOW)
    assert (rows(), set(CountedCase.objects.values_list())) == (before, looked_at)


def test_a_spoiled_day_is_mended_and_no_other_touched(world: World) -> None:
    make_november(world)
    count_range(FIRST, LAST, now=NOW)
    right = totals()
    DailyTotal.objects.filter(day=d(3), measure="origin").delete()
    DailyTotal.objects.filter(day=d(3), measure="mark").update(cases=7)
    invented = DailyTotal.objects.get(day=d(2), measure="suspended")
    invented.pk, invented.day = None, d(3)
    invented.regime, invented.measure = "registered", "declined"
    invented.save()
    # Two origins gone on the registered case and one ex officio, two marks wrong, one row of nothing.
    assert count_days([d(3)], now=NOW) == 3 + 2 + 1
    assert totals() == right


def test_a_paper_entered_late_changes_the_days_it_concerns(world: World) -> None:
    """LAW.md 3.7: the automatic end of the 17th is undone by a ruling received on the 13th, entered on the 18th."""
    november = make_november(world)
    count_since_last_run(now=NOW)
    assert of("outcome")[d(17), "expired_no_request"] == 1
    _nothing_is_new()
    story.lodge(
        world, november.ran_out, DocumentKind.JUDGE_RULING, almaty(2026, 11, 13), now=almaty(2026, 11, 18)
    )
    assert count_since_last_run(now=NOW) < 10
    assert (d(17), "expired_no_request") not in of("outcome")
    first_terms = of("first_term")
    assert (d(17), "expired_no_request") not in first_terms
    assert first_terms[d(13), "court_hold"] == 1
    assert count_range(FIRST, LAST, now=NOW) == 0, "nothing was missed"


def _nothing_is_new() -> None:
    """What is in the journal lies too long back to be looked at again."""
    newest = Progress.objects.get().recorded_until
    assert newest is not None
    Progress.objects.update(recorded_until=newest + timedelta(hours=2))
    assert count_since_last_run(now=NOW) == _days_with_open_duties()
    Progress.objects.update(recorded_until=newest - timedelta(microseconds=1))


def _days_with_open_duties() -> int:
    return len({row[0] for row in totals() if row[4] == "not_given"})


def test_a_duty_that_lapses_with_no_record_is_counted_by_the_next_run(world: World) -> None:
    """CC 198(5): notice of a suspension on Friday is due on Monday the 23rd, to 24:00."""
    suspended_case(world, now=almaty(2026, 11, 20))
    count_since_last_run(now=almaty(2026, 11, 23, 23, 59))
    assert of("notice") == {}
    Progress.objects.update(
        recorded_until=Record.objects.latest("recorded_at").recorded_at + timedelta(days=1)
    )
    count_since_last_run(now=almaty(2026, 11, 24, 0))
    assert of("notice") == {(d(20), "not_given"): 1}


def test_parts_of_a_case_are_one_suspension_and_end_each_by_itself(world: World) -> None:
    case = suspended_case(world, now=almaty(2026, 11, 2))
    part = split(case_id=case.pk, lines=[2], reasons="Other fate.", actor=world.head, now=almaty(2026, 11, 4))
    asked = story.ask_cancellation(world, part, almaty(2026, 11, 9))
    story.cancel_at_request(world, part, asked, almaty(2026, 11, 9, 16))
    story.swept(case, almaty(2026, 11, 17, 0, 1))
    count_since_last_run(now=NOW)
    assert of("suspended") == {(d(2), ""): 1}
    assert of("outcome") == {(d(9), "withdrawn_by_holder"): 1, (d(17), "expired_no_request"): 1}


def test_parts_that_run_out_together_are_one_end(world: World) -> None:
    case = suspended_case(world, now=almaty(2026, 11, 2))
    split(case_id=case.pk, lines=[2], reasons="Other fate.", actor=world.head, now=almaty(2026, 11, 4))
    story.swept(case, almaty(2026, 11, 17, 0, 1))
    count_since_last_run(now=NOW)
    assert of("outcome") == of("first_term") == {(d(17), "expired_no_request"): 1}


def test_the_command_counts_what_is_new_or_rebuilds_a_range(world: World) -> None:
    make_november(world)

    def said(*arguments: str) -> str:
        out = StringIO()
        with time_machine.travel(NOW, tick=False):
            call_command("daily_totals", *arguments, stdout=out)
        return out.getvalue()

    assert said() == "Days counted: 7.\n"
    right = totals()
    DailyTotal.objects.filter(day=d(2)).delete()
    assert said("--from", "2026-11-03", "--to", "2026-11-30") == "Rows changed: 0.\n"
    assert said("--from", "2026-11-02", "--to", "2026-11-02") == "Rows changed: 8.\n"
    assert said("--from", "2026-11-01") == "Rows changed: 0.\n"
    assert totals() == right
    for wrong in (["--to", "2026-11-02"], ["--from", "2026-11-02", "--to", "2026-11-01"]):
        with pytest.raises(CommandError):
            said(*wrong)


def test_the_nightly_task_counts(world: World) -> None:
    make_november(world)
    with time_machine.travel(NOW, tick=False):
        count()
    assert totals()[d(2), HERE, R, "suspended", ""] == 1
    assert Progress.objects.get().counted_at == NOW
