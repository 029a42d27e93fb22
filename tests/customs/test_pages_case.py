"""The page of a case: what, who, by when, what next, what stops it, under which article."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from customs.labels import EVENT_LABELS
from customs.models import Case, Task
from customs.services.cancel import cancel
from customs.services.lodge import lodge_document
from customs.services.request import request_extension, request_prolongation
from deadlines.models import Clock
from law.documents import DocumentKind
from law.events import Event, Reason
from notifications.models import Message
from tests.customs.browsing import act_url, browser, case_url, do, look, words
from tests.factories import (
    World,
    almaty,
    make_entry,
    make_holder,
    opened_case,
    receipt_of,
    suspended_case,
    suspended_ex_officio,
    unregistered_mark,
)

NOW = almaty(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_running_term_says_when_release_resumes_and_what_stops_it(world: World) -> None:
    """LAW.md 2: decided Fri 2026-11-20, ten business days end on 2026-12-04; CC 198(6): then it resumes."""
    page = look(world.head, suspended_case(world))
    assert "Release resumes by itself on 05.12.2026 at 00:00 (Saturday, Almaty time) CC 198(6)" in page
    assert "8 business days left 10 d 14 h 00 min by the clock" in page
    assert "Last day of the term: 04.12.2026, Friday, to 24:00" in page
    assert "10 business days, counted from 20.11.2026 · CC 198(1)" in page
    assert "a judge's ruling opening a civil case, lodged by 24:00 of the last day – CC 198(6)" in page
    assert "cancellation by the head – CC 198(8)" in page
    assert "May ask for an extension with proof of going to court" in page


def test_the_proof_counts_day_by_day(world: World) -> None:
    answer = browser(world.head).get(case_url(suspended_case(world)))
    text = answer.content.decode()
    proof = text[
        text.index('<details class="proof">') : text.index("A term starts on the day after its event")
    ]
    assert re.findall(r'<td class="number">(\d+)</td>', proof) == [str(number) for number in range(1, 11)]
    assert proof.count(' class="skipped">') == 4  # two weekends


def test_ex_officio_names_the_documents_that_are_missing(world: World) -> None:
    """CC 199(6): all three documents within the ten days, which include the first three (CC 199(5))."""
    case = suspended_ex_officio(world)
    assert "May ask to prolong: the request must be received by the end of the last day." in look(
        world.head, case
    )
    request_prolongation(
        case_id=case.pk, receipt=receipt_of(case, almaty(2026, 11, 23)), actor=world.inspector, now=NOW
    )
    lodge_document(
        case_id=case.pk,
        kind=DocumentKind.UNDERTAKING,
        receipt=receipt_of(case, almaty(2026, 11, 23, 11)),
        actor=world.inspector,
        now=NOW,
    )
    page = look(world.head, case)
    assert "Release resumes by itself on 05.12.2026 at 00:00" in page
    missing = page[page.index("Still missing for a court hold:") :][:200]
    assert "judge's ruling opening a civil case; proof of having applied to the national register" in missing
    assert "undertaking" not in missing


def test_a_term_that_lapsed_is_over_before_the_sweep_has_passed(
    world: World, clock: time_machine.Traveller
) -> None:
    case = suspended_case(world)
    clock.move_to(almaty(2026, 12, 7))
    page = look(world.head, case)
    assert "Term over: release resumes from 05.12.2026 00:00" in page
    assert "expired with no request · CC 198(6)" in page
    assert (
        "A claim against the holder is possible: no court has established an infringement. CC 198(7)" in page
    )
    case.refresh_from_db()
    assert (case.state, case.version) == ("suspended", Case.objects.get(pk=case.pk).version)
    assert Clock.objects.get(subject_id=case.pk, kind="registered_suspension").end == ""
    # What the law allows after the end is offered, what it does not is refused for the state as it stands.
    assert browser(world.inspector).get(act_url(case, "record-release")).status_code == 200
    assert "the case stands at “release resumed”" in words(browser(world.head).get(act_url(case, "cancel")))


def test_a_prepared_case_names_who_may_decide(world: World) -> None:
    page = look(world.inspector, opened_case(world))
    assert "Waiting for the head's decision: nothing is held yet" in page
    assert "Prepared by Aigul, 20.11.2026 09:00. May decide: Bolat." in page


def test_an_open_duty_past_its_day_is_overdue_and_one_met_late_says_by_how_much(world: World) -> None:
    """CC 198(5): notice within one business day, here Monday 23 November."""
    case = suspended_case(world)
    assert "overdue since 24.11.2026 00:00" in look(world.head, case)
    Clock.objects.filter(subject_id=case.pk, kind="suspension_notice").update(
        end="met", ended_at=almaty(2026, 11, 24, 9, 30)
    )
    assert "Met, 24.11.2026 09:30 late by 9 h 30 min" in look(world.head, case)


def test_a_date_that_may_move_says_so(world: World, clock: time_machine.Traveller) -> None:
    """LAW.md 2: 2026-12-25 + 10 reaches 2027-01-13, a year whose decree is not known in 2026."""
    clock.move_to(almaty(2026, 12, 25, 12))
    case = suspended_case(world, now=almaty(2026, 12, 25))
    page = look(world.head, case)
    assert "13.01.2027" in page
    assert "date may move a decree on days off that it covers is not known yet" in page


def test_on_the_last_day_it_asks_whether_anything_is_not_entered(
    world: World, clock: time_machine.Traveller
) -> None:
    case = suspended_case(world)
    question = "Last day of the term: is anything received and not entered?"
    clock.move_to(almaty(2026, 12, 3, 18))
    assert question not in look(world.inspector, case)
    clock.move_to(almaty(2026, 12, 4, 9))
    assert question in look(world.inspector, case)
    answer = do(world.inspector, case, "confirm-nothing-pending")
    assert answer.headers["Location"] == case_url(case)
    assert question not in look(world.inspector, case)
    assert "Confirmed: nothing received is unentered" in look(world.inspector, case)


@pytest.mark.parametrize("entered", [False, True])
def test_a_request_that_waits_names_the_head_and_the_end_of_the_term(world: World, entered: bool) -> None:
    case = suspended_case(world)
    if entered:
        request_extension(
            case_id=case.pk, receipt=receipt_of(case, almaty(2026, 11, 23)), actor=world.inspector, now=NOW
        )
    asked = "Decide on the request to extend; undecided, it does not hold the goods."
    assert (asked in look(world.head, case)) is entered


def test_what_may_be_done_now_and_why_not_the_rest(world: World) -> None:
    case = opened_case(world)
    answer = browser(world.head).get(case_url(case))
    allowed = {option.name for _group, options in answer.context["allowed"] for option in options}
    assert {"suspend", "decline"} <= allowed
    why_not = {option.name: option for option in answer.context["not_allowed"]}
    assert why_not["cancel"].why_not.startswith("This cannot be done now: the case stands at")
    assert why_not["request-prolongation"].why_not == "This act belongs to cases opened ex officio."
    assert why_not["request-prolongation"].citation == "CC 199(5)"
    by_inspector = browser(world.inspector).get(case_url(case)).context["not_allowed"]
    suspend = next(option for option in by_inspector if option.name == "suspend")
    assert suspend.why_not.startswith("Only the head of the customs authority")
    assert suspend.citation == "CC 198(1)"


def test_a_party_that_cannot_be_reached_is_shown_before_the_decision(world: World) -> None:
    nowhere = make_holder("Far Away Inc.", email="", address="", country="")
    case = opened_case(world, entries=[make_entry("FAR AWAY", holder=nowhere)])
    assert "cannot be reached" in look(world.inspector, case)
    assert "Cannot be reached Far Away Inc., rights holder" in words(
        browser(world.head).get(act_url(case, "suspend"))
    )


def test_an_entry_that_ended_in_mid_case_warns(world: World) -> None:
    """LAW.md 3.7 "Entry runs out mid-case": no clock changes, it warns."""
    ending = make_entry("SHORT LIFE", valid_to=date(2026, 11, 22))
    case = suspended_case(world, entries=[ending])
    page = look(world.head, case)
    assert "not active today: active, until 22.11.2026" in page
    assert "04.12.2026" in page


def test_tasks_stand_among_what_is_expected(world: World) -> None:
    case = suspended_case(world)
    Task.objects.create(
        case=case, kind="not_reached", ref="message:1", provision="HOUSE.not_reached", raised_at=NOW
    )
    assert "A party has not been reached Do it" in look(world.inspector, case)


def test_notices_disclosures_instructions_and_the_course_of_the_case(world: World) -> None:
    case = suspended_case(world)
    page = look(world.head, case)
    for recipient in Message.objects.filter(subject_id=case.pk).values_list("recipient_name", flat=True):
        assert recipient in page
    assert "What was disclosed to whom" in page
    assert "hold the goods goods lines 1, 2" in page
    assert "Release suspended · Bolat · CC 198(1)" in page
    assert "Suspension of release: last day 04.12.2026" in page


def test_a_cancelled_case_shows_its_typed_end(world: World) -> None:
    case = suspended_case(world)
    cancel(
        case_id=case.pk,
        reason=Reason.NO_RULING,
        reasons="No ruling.",
        time_still_runs=True,
        actor=world.head,
        now=NOW,
    )
    page = look(world.head, case)
    assert "The suspension ended on 24.11.2026 10:00: cancelled: no ruling presented." in page


class TestWhoSeesIt:
    """A case of another office does not exist for this person: 404, never a word that it is there."""

    def test_the_offices_own_people_and_those_above(self, world: World) -> None:
        case = suspended_case(world)
        for user in (world.inspector, world.colleague, world.head, world.chief):
            assert browser(user).get(case_url(case)).status_code == 200

    def test_nobody_of_another_office(self, world: World) -> None:
        case = suspended_case(world)
        message = Message.objects.filter(subject_id=case.pk).first()
        assert message is not None
        for user in (world.elsewhere, world.head_elsewhere):
            client = browser(user)
            addresses = [
                case_url(case),
                act_url(case, "cancel"),
                reverse("message", args=[case.number, message.pk]),
                reverse("attachment", args=[case.number, 1]),
            ]
            for address in addresses:
                answer = client.get(address)
                assert answer.status_code == 404, address
                assert case.declaration.number not in answer.content.decode()
            assert client.post(act_url(case, "cancel"), {"version": 1}).status_code == 404
            unknown = client.get(reverse("case", args=["2026-999999"]))
            assert words(unknown) == words(client.get(case_url(case)))

    def test_no_role_without_cases(self, world: World) -> None:
        case = suspended_case(world)
        for user in (world.registrar, world.administrator, world.holder, world.declarant):
            assert browser(user).get(case_url(case)).status_code == 403
            assert browser(user).get(act_url(case, "suspend")).status_code == 403

    def test_signing_in_leads_back_to_the_case(self, world: World) -> None:
        case = suspended_case(world)
        client = Client()
        answer = client.get(case_url(case))
        assert answer.headers["Location"] == f"/sign-in/?next={case_url(case)}"


def test_every_event_has_words() -> None:
    assert set(EVENT_LABELS) == set(Event)


def test_two_languages_write_one_time(world: World) -> None:
    """Times are Almaty's in every language and written day first."""
    case = suspended_case(world, now=datetime(2026, 11, 20, 5, 0, tzinfo=NOW.tzinfo))
    client = browser(world.head)
    client.cookies.load({"django_language": "ru"})
    assert "20.11.2026 05:00" in words(client.get(case_url(case)))


def test_a_mark_in_no_register_says_so(world: World) -> None:
    case = suspended_ex_officio(world, mark=unregistered_mark("TAU"))
    assert "Trade mark in no register TAU, Dala Sport LLP" in look(world.head, case)
