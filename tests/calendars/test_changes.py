"""Changing the working calendar: proposed, previewed, confirmed by a second chief officer (LAW.md 2)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from acts.refusals import Incomplete, NotAllowed, Repeated, Stale
from acts.sweep import sweep
from calendars import services
from calendars.queries import proposals
from customs.models import Case
from deadlines.models import CalendarOverride, CalendarState, Clock
from deadlines.queries import calendar_in_force
from journal.queries import timeline
from law.business_days import Grade
from law.case_states import CaseState
from law.time import end_of
from notifications.models import Message
from tests.calendars.factories import DECREE, DECREE_DATE, World, at, d, override_on, seen, term

NOW = at("2026-11-24")


@pytest.fixture
def case(world: World) -> Case:
    """Suspended on Friday 20 November 2026: the tenth business day is 4 December (LAW.md 2, worked example)."""
    return world.case(at("2026-11-20"))


# Days in both directions


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-11-30", False),  # a Monday made off
        ("2026-12-05", True),  # a Saturday made working
        ("2026-12-16", True),  # Independence Day made working
    ],
)
def test_an_entry_overrides_the_published_calendar_in_both_directions(
    world: World, day: str, working: bool
) -> None:
    assert calendar_in_force().is_working(d(day)) is not working
    ids = world.propose(NOW, **{"working" if working else "off": [day]})
    assert calendar_in_force().is_working(d(day)) is not working, "a proposal changes nothing"
    world.confirm(ids, NOW)
    calendar = calendar_in_force()
    assert calendar.is_working(d(day)) is working
    (proof,) = calendar.explain(date.fromordinal(d(day).toordinal() - 1), d(day))
    assert proof.act == DECREE, "the proof names the act"


def test_a_moved_working_weekend_of_the_library_can_be_made_off_again(world: World) -> None:
    assert calendar_in_force().is_working(d("2025-01-05")), "Sunday 5 January 2025 was a business day"
    world.decree(NOW, off=["2025-01-05"])
    assert not calendar_in_force().is_working(d("2025-01-05"))


def test_a_revoked_entry_gives_the_day_back_and_stays_on_file(world: World) -> None:
    world.decree(NOW, off=["2026-11-30"])
    override = override_on("2026-11-30")
    services.propose_revocation(
        override_id=override.pk, act="Decree No. 960", act_date=d("2026-11-24"), actor=world.first, now=NOW
    )
    assert not calendar_in_force().is_working(d("2026-11-30")), "in force until the revocation is confirmed"
    world.confirm([override.pk], NOW)
    assert calendar_in_force().is_working(d("2026-11-30"))
    override.refresh_from_db()
    assert (override.state, override.revoked_by, override.revocation_act) == (
        "revoked",
        world.second,
        "Decree No. 960",
    )
    world.decree(NOW, off=["2026-11-30"])
    assert CalendarOverride.objects.filter(day=d("2026-11-30")).count() == 2


def test_a_rejected_revocation_leaves_the_day_in_force(world: World) -> None:
    world.decree(NOW, off=["2026-11-30"])
    override = override_on("2026-11-30")
    services.propose_revocation(
        override_id=override.pk, act="Rumour", act_date=d("2026-11-24"), actor=world.first, now=NOW
    )
    services.reject_change(override_ids=[override.pk], reason="No such decree", actor=world.second, now=NOW)
    override.refresh_from_db()
    assert (override.state, override.revocation_act) == ("in_force", "")
    assert not calendar_in_force().is_working(d("2026-11-30"))


def test_a_rejected_day_may_be_proposed_again(world: World) -> None:
    ids = world.propose(NOW, off=["2026-11-30"])
    services.reject_change(override_ids=ids, reason="Wrong day", actor=world.first, now=NOW)
    assert proposals() == []
    assert override_on("2026-11-30").rejection_reason == "Wrong day"
    assert world.propose(NOW, off=["2026-11-30"]) != ids


def test_the_days_of_one_act_wait_together(world: World) -> None:
    world.propose(NOW, off=["2026-11-30"], working=["2026-12-05"])
    (proposal,) = proposals()
    assert [override.day for override in proposal.overrides] == [d("2026-11-30"), d("2026-12-05")]
    assert (proposal.act, proposal.proposed_by) == (DECREE, world.first)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"2026-11-30": True}, "is a working day already"),
        ({"2026-11-29": False}, "is a day off already"),
        ({"2060-01-04": False}, "outside the loaded calendar"),
        ({}, "at least one day"),
    ],
)
def test_what_cannot_be_proposed_is_refused_with_the_reason(
    world: World, days: dict[str, bool], words: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        services.propose_overrides(
            days={d(day): working for day, working in days.items()},
            act=DECREE,
            act_date=DECREE_DATE,
            actor=world.first,
            now=NOW,
        )
    with translation.override("en"):
        assert words in refused.value.text
    assert not CalendarOverride.objects.exists()


def test_an_act_is_named_and_its_date_is_not_ahead(world: World) -> None:
    for act, act_date, field in ((" ", DECREE_DATE, "act"), (DECREE, d("2026-11-25"), "act_date")):
        with pytest.raises(Incomplete) as refused:
            services.propose_overrides(
                days={d("2026-11-30"): False}, act=act, act_date=act_date, actor=world.first, now=NOW
            )
        assert refused.value.field == field


def test_a_day_is_held_by_one_entry_at_a_time(world: World) -> None:
    world.propose(NOW, off=["2026-11-30"])
    with pytest.raises(Repeated) as refused:
        world.propose(NOW, off=["2026-11-27", "2026-11-30"])
    assert refused.value.params == {"day": "30.11.2026"}
    assert CalendarOverride.objects.count() == 1, "the whole proposal is refused"


def test_an_estimated_day_can_be_settled_as_it_stands(world: World) -> None:
    """The first day of Kurban Ait of 2027 is estimated; an act confirms it without changing it."""
    estimated = next(fact for fact in calendar_in_force().facts_in(2027) if fact.estimated)
    world.decree(NOW, off=[estimated.day.isoformat()])
    assert not any(fact.estimated for fact in calendar_in_force().facts_in(2027))


# Who


def test_only_chief_officers_propose_revoke_and_reject(world: World) -> None:
    world.decree(NOW, off=["2026-11-27"])
    ids = world.propose(NOW, off=["2026-11-30"])
    for person in (world.head, world.inspector):
        with pytest.raises(NotAllowed):
            services.propose_overrides(
                days={d("2026-12-07"): False}, act=DECREE, act_date=DECREE_DATE, actor=person, now=NOW
            )
        with pytest.raises(NotAllowed):
            services.propose_revocation(
                override_id=override_on("2026-11-27").pk, act="x", act_date=DECREE_DATE, actor=person, now=NOW
            )
        with pytest.raises(NotAllowed):
            services.reject_change(override_ids=ids, reason="x", actor=person, now=NOW)
        with pytest.raises(NotAllowed):
            services.confirm_change(override_ids=ids, seen=seen(ids, NOW).token, actor=person, now=NOW)


def test_who_proposed_does_not_confirm(world: World) -> None:
    """A house rule: a second chief officer confirms (LAW.md 2)."""
    ids = world.propose(NOW, off=["2026-11-30"])
    with pytest.raises(NotAllowed) as refused:
        services.confirm_change(override_ids=ids, seen=seen(ids, NOW).token, actor=world.first, now=NOW)
    assert refused.value.provision == "HOUSE.second_officer"
    world.confirm(ids, NOW)
    services.propose_revocation(
        override_id=ids[0], act="Decree No. 960", act_date=d("2026-11-24"), actor=world.second, now=NOW
    )
    with pytest.raises(NotAllowed) as refused:
        services.confirm_change(override_ids=ids, seen=seen(ids, NOW).token, actor=world.second, now=NOW)
    assert refused.value.provision == "HOUSE.second_officer"


def test_the_database_too_refuses_one_person_in_both_parts(world: World) -> None:
    (pk,) = world.propose(NOW, off=["2026-11-30"])
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarOverride.objects.filter(pk=pk).update(
            state="in_force", confirmed_by=world.first, confirmed_at=NOW
        )


def test_an_entry_is_never_edited_or_deleted(world: World) -> None:
    world.decree(NOW, off=["2026-11-30"])
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarOverride.objects.update(working=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarOverride.objects.all().delete()


# Open clocks move, finished ones never


def test_confirming_moves_the_open_clock_and_tells_the_parties(world: World, case: Case) -> None:
    before = Message.objects.count()
    ids = world.propose(NOW, off=["2026-11-30"], working=["2026-12-05"])
    (move,) = seen(ids, NOW).moves
    assert (move.number, move.old, move.new) == (case.number, d("2026-12-04"), d("2026-12-05"))
    assert term(case).due_on == d("2026-12-04"), "a preview changes nothing"
    assert world.confirm(ids, NOW) == services.Confirmed(moved=1, pending=0, uncertified=())
    clock = term(case)
    assert (clock.due_on, clock.lapses_at, clock.calendar_version) == (
        d("2026-12-05"),
        end_of(d("2026-12-05")),
        2,
    )
    told = Message.objects.order_by("pk")[before:]
    assert {message.recipient_role for message in told} >= {"declarant", "holder"}
    assert all("05.12.2026" in message.body and DECREE in message.body for message in told)


def test_parties_hear_of_the_suspension_only_not_of_duties_of_customs(world: World, case: Case) -> None:
    """On 23 November the notice of the suspension of the 20th is still to be given; it has a clock too."""
    now = at("2026-11-20", 17)
    before = Message.objects.count()
    ids = world.propose(now, off=["2026-11-23"], working=["2026-11-28"])
    assert [move.label for move in seen(ids, now).moves] == ["Notice of the suspension"]
    world.confirm(ids, now)
    assert Message.objects.count() == before, "the tenth business day is the same"
    world.decree(now, off=["2026-11-24"])
    told = Message.objects.order_by("pk")[before:]
    assert told
    assert all("04.12.2026" in message.body and "24.11.2026" not in message.body for message in told)


def test_old_and_new_date_are_journalled_with_the_act(world: World, case: Case) -> None:
    world.decree(NOW, off=["2026-11-30"])
    moved = timeline(f"case:{case.pk}")[-1]
    assert moved["event"] == "clock_moved"
    assert moved["actor_id"] == world.second.pk
    assert DECREE in moved["payload"]["act"]
    assert moved["payload"]["moved"][0]["from"] == "2026-12-04"
    assert moved["payload"]["clocks_moved"][0]["due"] == "2026-12-07"
    events = [record["event"] for record in timeline("year:2026")]
    assert events == ["day_proposed", "day_confirmed"]


def test_clocks_that_the_change_does_not_touch_keep_date_and_version(world: World, case: Case) -> None:
    version = Case.objects.get(pk=case.pk).version
    result = world.decree(NOW, off=["2026-12-07"])  # after the last day
    assert result.moved == 0
    world.decree(NOW, off=["2026-11-20"])  # the day of the decision is not counted anyway
    case.refresh_from_db()
    assert (term(case).due_on, term(case).calendar_version, case.version) == (d("2026-12-04"), 1, version)


def test_a_finished_clock_never_moves(world: World, case: Case) -> None:
    sweep(now=at("2026-12-05"))
    world.decree(at("2026-12-07"), off=["2026-11-30"])
    clock = term(case)
    assert (clock.due_on, clock.ended_at) == (d("2026-12-04"), end_of(d("2026-12-04")))


def test_a_clock_that_lapsed_before_the_sweep_came_is_finished_too(world: World, case: Case) -> None:
    """The worker is down: the term ran out at 00:00 of the 5th, the change is confirmed ten hours later."""
    later = world.case(at("2026-12-03"))
    now = at("2026-12-05")
    ids = world.propose(now, off=["2026-12-01", "2026-12-10"])
    assert case.number not in [move.number for move in seen(ids, now).moves]
    world.confirm(ids, now)
    assert (term(case).due_on, term(case).end) == (d("2026-12-04"), "")
    sweep(now=now)
    case.refresh_from_db()
    assert (case.state, case.ended_at) == (CaseState.RELEASE_RESUMED, end_of(d("2026-12-04")))
    assert term(later).due_on == d("2026-12-21")


def test_revoking_moves_the_clock_back(world: World, case: Case) -> None:
    world.decree(NOW, off=["2026-11-30"])
    assert term(case).due_on == d("2026-12-07")
    world.revoke(override_on("2026-11-30").pk, NOW)
    assert term(case).due_on == d("2026-12-04")


def test_every_open_clock_of_every_case_moves_in_one_go(world: World) -> None:
    cases = [world.case(at("2026-11-20", 9 + place)) for place in range(3)]
    moved = world.decree(at("2026-11-20", 17), off=["2026-11-23"]).moved
    assert moved == 6, "each case: the suspension and its notice"
    assert {term(case).due_on for case in cases} == {d("2026-12-07")}


def test_the_calendar_counts_its_changes(world: World) -> None:
    assert calendar_in_force().version == 1
    world.decree(NOW, off=["2026-11-30"])
    world.decree(NOW, off=["2026-12-01"])
    assert calendar_in_force().version == CalendarState.objects.get().version == 3


# The preview is what is confirmed


def test_a_change_that_does_something_else_than_was_shown_is_refused(world: World, case: Case) -> None:
    ids = world.propose(NOW, off=["2026-11-30"])
    token = seen(ids, NOW).token
    other = world.case(NOW)
    with pytest.raises(Stale):
        services.confirm_change(override_ids=ids, seen=token, actor=world.second, now=NOW)
    assert (term(case).due_on, term(other).due_on) == (d("2026-12-04"), d("2026-12-08"))
    assert override_on("2026-11-30").state == "proposed"
    assert world.confirm(ids, NOW).moved == 2


def test_a_second_confirmation_is_refused(world: World, case: Case) -> None:
    ids = world.propose(NOW, off=["2026-11-30"])
    token = seen(ids, NOW).token
    services.confirm_change(override_ids=ids, seen=token, actor=world.second, now=NOW)
    with pytest.raises(Repeated):
        services.confirm_change(override_ids=ids, seen=token, actor=world.second, now=NOW)
    assert term(case).due_on == d("2026-12-07")


# How sure


def test_certifying_raises_the_grade_of_running_clocks_without_moving_them(world: World, case: Case) -> None:
    assert term(case).grade == Grade.NOT_CERTIFIED
    services.certify_year(
        year=2026,
        totals=calendar_in_force().month_totals(2026),
        source="Ministry of Labour, balance of working time for 2026",
        actor=world.first,
        now=NOW,
    )
    assert (term(case).grade, term(case).due_on) == (Grade.CERTIFIED, d("2026-12-04"))
    assert Clock.objects.exclude(end="").count() == 0
