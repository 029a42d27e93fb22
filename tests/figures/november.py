"""Five cases in two offices over some days of November 2026, and what they come to, counted by hand."""

from dataclasses import dataclass
from datetime import date

from acts.sweep import sweep
from customs.models import Case
from customs.services.suspend import decline, suspend
from figures.models import DailyTotal
from tests.factories import World, almaty, line_data, opened_case, suspended_case, suspended_ex_officio
from tests.journeys import story

#: After the last thing told, before anything else ends.
NOW = almaty(2026, 11, 20, 1)


@dataclass
class November:
    """The cases by what became of them."""

    ran_out: Case
    cancelled: Case
    ex_officio: Case
    running: Case
    declined: Case


def make_november(world: World) -> November:
    """Each act at its own time, in the order in which it happened."""
    ran_out = suspended_case(world, now=almaty(2026, 11, 2))
    story.accept_all(ran_out, almaty(2026, 11, 2, 15))
    # Prepared at 9, decided at noon; shoes from China and from Türkiye.
    cancelled = suspended_case(
        world, now=almaty(2026, 11, 3, 12), data=[line_data(1), line_data(2, code="6403990000", origin="TR")]
    )
    ex_officio = suspended_ex_officio(world, now=almaty(2026, 11, 3))
    # Notice of a suspension decided on Tuesday is due on Wednesday; this one is a day late.
    story.accept_all(cancelled, almaty(2026, 11, 5, 9))
    sweep(now=almaty(2026, 11, 7, 0, 1))
    asked = story.ask_cancellation(world, cancelled, almaty(2026, 11, 9))
    story.cancel_at_request(world, cancelled, asked, almaty(2026, 11, 9, 16))
    there = opened_case(
        world, office=world.tree.astana_airport, actor=world.elsewhere, now=almaty(2026, 11, 10, 9), lines=1
    )
    running = suspend(
        case_id=there.pk, reasons="Signs.", actor=world.head_elsewhere, now=almaty(2026, 11, 12, 9)
    )
    story.accept_all(running, almaty(2026, 11, 12, 10))
    declined = opened_case(world, now=almaty(2026, 11, 10, 9))
    decline(case_id=declined.pk, reasons="No signs.", actor=world.head, now=almaty(2026, 11, 10, 9, 30))
    sweep(now=almaty(2026, 11, 17, 0, 1))
    return November(*(story.fresh(case) for case in (ran_out, cancelled, ex_officio, running, declined)))


Row = tuple[date, str, str, str, str]


def totals() -> dict[Row, int]:
    """The stored totals: (day, office, regime, measure, value) -> cases."""
    rows = DailyTotal.objects.values_list("day", "office__code", "regime", "measure", "value", "cases")
    return {row[:5]: row[5] for row in rows}


def seconds(measure: str) -> dict[date, int]:
    """Durations added up, by day."""
    found: dict[date, int] = {}
    for day, took in DailyTotal.objects.filter(measure=measure).values_list("day", "seconds"):
        found[day] = found.get(day, 0) + took
    return found


HERE, THERE = "50501", "50601"
R, X = "registered", "ex_officio"


def by_hand() -> dict[Row, int]:
    """What the story comes to without the duties to tell of later acts, which `later` counts."""

    def d(day: int) -> date:
        return date(2026, 11, day)

    def about(day: int, office: str, regime: str, mark: str, **origins: int) -> dict[Row, int]:
        return {
            (d(day), office, regime, "object_type", "trademark"): 1,
            (d(day), office, regime, "mark", mark): 1,
            (d(day), office, regime, "chapter", "64"): 1,
            **{(d(day), office, regime, "origin", country): cases for country, cases in origins.items()},
        }

    return {
        # Monday the 2nd: prepared at 9, suspended at 10, told on the same day
        (d(2), HERE, R, "prepared", ""): 1,
        (d(2), HERE, R, "suspended", ""): 1,
        (d(2), HERE, R, "waited", "under_4_hours"): 1,
        (d(2), HERE, R, "notice", "on_time"): 1,
        **about(2, HERE, R, "ALMA TREK", CN=1),
        # Tuesday the 3rd: one registered, told late; one ex officio, never told
        (d(3), HERE, R, "prepared", ""): 1,
        (d(3), HERE, R, "suspended", ""): 1,
        (d(3), HERE, R, "waited", "under_4_hours"): 1,
        (d(3), HERE, R, "notice", "late"): 1,
        **about(3, HERE, R, "ALMA TREK", CN=1, TR=1),
        (d(3), HERE, X, "prepared", ""): 1,
        (d(3), HERE, X, "suspended", ""): 1,
        (d(3), HERE, X, "waited", "under_4_hours"): 1,
        (d(3), HERE, X, "notice", "not_given"): 1,
        **about(3, HERE, X, "DALA SPORT", CN=1),
        # Three business days ran out on Friday the 6th: release resumed at 00:00 of the 7th
        (d(7), HERE, X, "outcome", "expired_no_request"): 1,
        (d(7), HERE, X, "first_term", "expired_no_request"): 1,
        # Cancelled at the holder's request
        (d(9), HERE, R, "outcome", "withdrawn_by_holder"): 1,
        (d(9), HERE, R, "first_term", "withdrawn_by_holder"): 1,
        # The 10th: one prepared in each office; the one here declined after half an hour
        (d(10), HERE, R, "prepared", ""): 1,
        (d(10), HERE, R, "declined", ""): 1,
        (d(10), HERE, R, "waited", "under_1_hour"): 1,
        (d(10), THERE, R, "prepared", ""): 1,
        # Suspended there two days later
        (d(12), THERE, R, "suspended", ""): 1,
        (d(12), THERE, R, "waited", "under_3_days"): 1,
        (d(12), THERE, R, "notice", "on_time"): 1,
        **about(12, THERE, R, "ALMA TREK", CN=1),
        # Ten business days from the 2nd ran out on Monday the 16th
        (d(17), HERE, R, "outcome", "expired_no_request"): 1,
        (d(17), HERE, R, "first_term", "expired_no_request"): 1,
    }


def told_of_later_acts(found: dict[Row, int]) -> dict[Row, int]:
    """Of the totals, those of the house rule."""
    return {row: cases for row, cases in found.items() if row[3] == "later_notice"}
