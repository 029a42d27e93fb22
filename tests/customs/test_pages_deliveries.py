"""What did not go out, and what the sweep set aside: seen by those it concerns, mended with a word on record."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db.models.functions import Now
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from acts.models import SetAside, SweepRun
from customs.models import Case, Task
from customs.services.notice_clocks import stop_met_notice_clocks
from deadlines.models import Clock
from journal.queries import latest
from notifications.models import DeliveryState, Instruction, Message
from tests.customs.browsing import browser, look, words
from tests.factories import World, almaty, make_entry, make_holder, suspended_case

NOW = almaty(2026, 11, 24)
URL = "/deliveries/"


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def on_paper(world: World) -> Case:
    """A case whose holder can be told on paper only."""
    holder = make_holder("Paper Trail LLP", email="")
    return suspended_case(world, entries=[make_entry("PAPER TRAIL", holder=holder)])


def message_to(case: Case, name: str) -> Message:
    return Message.objects.get(subject_id=case.pk, recipient_name=name)


def url_of(case: Case, message: Message) -> str:
    return reverse("message", args=[case.number, message.pk])


def send(user: User, case: Case, message: Message, **data: Any) -> HttpResponse:
    return browser(user).post(url_of(case, message), data)


def fail(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=DeliveryState.FAILED, failed_at=NOW, last_error="550 mailbox unavailable"
    )


def test_the_lists_are_those_of_ones_own_offices(world: World, on_paper: Case) -> None:
    fail(message_to(on_paper, "Broker Plus LLP"))
    for user in (world.inspector, world.head, world.chief):
        page = words(browser(user).get(URL))
        assert "To print, then record how it left" in page
        assert "Paper Trail LLP" in page
        assert "Mails given up" in page and "550 mailbox unavailable" in page
    assert "Everything has gone out" in words(browser(world.elsewhere).get(URL))
    for user in (world.registrar, world.administrator, world.holder):
        assert browser(user).get(URL).status_code == 403


def test_recording_a_posting_gives_the_notice_and_is_journalled(world: World, on_paper: Case) -> None:
    """LAW.md 3.7 "Unreachable": paper is a channel; printed, time of posting, number, who."""
    message = message_to(on_paper, "Paper Trail LLP")
    Message.objects.filter(subject_id=on_paper.pk, channel="email").update(
        state=DeliveryState.ACCEPTED, accepted_at=almaty(2026, 11, 20, 10, 5)
    )
    answer = send(
        world.inspector,
        on_paper,
        message,
        do="record",
        way="posted",
        number="RR 100 KZ",
        posted_at="2026-11-23T16:00",
        next=URL,
    )
    assert answer.headers["Location"] == URL
    message.refresh_from_db()
    assert (message.accepted_at, message.posted_by) == (almaty(2026, 11, 23, 16), world.inspector.pk)
    line = latest(f"case:{on_paper.pk}")
    assert line is not None
    assert (line["event"], line["actor_id"], line["effective_at"]) == (
        "paper_recorded",
        world.inspector.pk,
        almaty(2026, 11, 23, 16),
    )
    # Posted within the one business day of CC 198(5): met, in time, at that instant.
    stop_met_notice_clocks(now=NOW)
    clock = Clock.objects.get(subject_id=on_paper.pk, kind="suspension_notice")
    assert (clock.end, clock.ended_at) == ("met", almaty(2026, 11, 23, 16))
    assert "Posting or hand-over of a paper notice recorded" in look(world.inspector, on_paper)


def test_a_posting_that_cannot_be_is_refused_with_what_was_typed(world: World, on_paper: Case) -> None:
    message = message_to(on_paper, "Paper Trail LLP")
    answer = send(
        world.inspector,
        on_paper,
        message,
        do="record",
        way="handed_over",
        number="B-17",
        posted_at="2026-11-25T09:00",
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The time of posting lies in the future. (House rule)" in words(answer)
    assert 'value="B-17"' in page and 'value="2026-11-25T09:00"' in page
    message.refresh_from_db()
    assert message.state == DeliveryState.TO_PRINT


def test_a_failed_mail_is_sent_again_alone_or_with_all(world: World) -> None:
    case = suspended_case(world)
    first, second = Message.objects.filter(subject_id=case.pk, channel="email")[:2]
    for message in (first, second):
        fail(message)
    assert send(world.head, case, first, do="retry").status_code == 302
    first.refresh_from_db()
    assert (first.state, first.retried_by) == (DeliveryState.QUEUED, world.head.pk)
    page = browser(world.head).post(reverse("retry-deliveries"), follow=True)
    assert "1 mail is queued again." in words(page)
    second.refresh_from_db()
    assert second.state == DeliveryState.QUEUED
    assert send(world.head, case, first, do="retry").status_code == 422


def test_what_came_back_is_recorded_and_tried_another_way(world: World) -> None:
    """LAW.md 3.2: a later bounce does not undo acceptance, but opens "not reached": a new attempt."""
    case = suspended_case(world)
    message = message_to(case, "Alma Trek LLP")
    Message.objects.filter(pk=message.pk).update(
        state=DeliveryState.ACCEPTED, accepted_at=almaty(2026, 11, 20, 11)
    )
    assert send(world.inspector, case, message, do="came-back", reason="Unknown here").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.accepted_at) == (DeliveryState.BOUNCED, almaty(2026, 11, 20, 11))
    assert "Came back: not reached" in words(browser(world.inspector).get(URL))
    answer = send(
        world.inspector, case, message, do="another-way", channel="paper", address="Almaty, Abay 10"
    )
    assert answer.status_code == 302
    newer = Message.objects.get(attempt_of=message)
    assert (newer.channel, newer.body) == ("paper", message.body)
    page = words(browser(world.inspector).get(url_of(case, message)))
    assert "A newer attempt has taken its place" in page


def test_a_notice_shows_its_frozen_text_and_what_it_discloses(world: World) -> None:
    case = suspended_case(world)
    message = message_to(case, "Broker Plus LLP")
    page = words(browser(world.inspector).get(url_of(case, message)))
    assert message.subject in page
    assert "Alma Trek LLP: name, location CC 198(5)" in page
    assert browser(world.elsewhere).get(url_of(case, message)).status_code == 404
    other = suspended_case(world)
    assert browser(world.inspector).get(url_of(other, message)).status_code == 404


def test_an_instruction_without_answer_is_an_alarm(world: World) -> None:
    case = suspended_case(world)
    Instruction.objects.filter(subject_id=case.pk).update(state="sent", sent_at=almaty(2026, 11, 20, 10, 1))
    page = words(browser(world.inspector).get(URL))
    assert "Not acknowledged by the declaration system" in page
    assert "sent, not acknowledged" in page
    Instruction.objects.filter(subject_id=case.pk).update(state="acknowledged", acknowledged_at=NOW)
    assert "Not acknowledged" not in words(browser(world.inspector).get(URL))


class TestSetAside:
    """One broken case is shown and tried again; the others go on."""

    @pytest.fixture
    def broken(self, world: World) -> Case:
        case = suspended_case(world, now=almaty(2026, 11, 6))
        SetAside.objects.create(
            subject_kind="case",
            subject_id=case.pk,
            first_at=almaty(2026, 11, 21, 0),
            last_at=almaty(2026, 11, 24, 9),
            attempts=9,
            error="TemplateDoesNotExist: notices/resumption.ru.txt",
            next_try_at=almaty(2026, 11, 24, 10, 15),
        )
        return case

    def test_heads_see_their_own_the_chief_all_others_nothing(self, world: World, broken: Case) -> None:
        for user in (world.head, world.chief):
            page = words(browser(user).get(reverse("set-aside")))
            assert broken.number in page and "TemplateDoesNotExist" in page
        assert "No case is set aside" in words(browser(world.head_elsewhere).get(reverse("set-aside")))
        for user in (world.inspector, world.registrar, world.administrator):
            assert browser(user).get(reverse("set-aside")).status_code == 403

    def test_the_chief_officer_has_it_tried_again(self, world: World, broken: Case) -> None:
        row = SetAside.objects.get()
        again = reverse("retry-set-aside", args=[row.pk])
        assert browser(world.head).post(again).status_code == 403
        answer = browser(world.chief).post(again, follow=True)
        assert "The case is settled and off the list." in words(answer)
        row.refresh_from_db()
        assert (row.resolved_at, row.resolved_by) == (NOW, world.chief)
        broken.refresh_from_db()
        assert (broken.state, broken.ended_at) == ("release_resumed", almaty(2026, 11, 21, 0))

    def test_what_fails_again_stays_with_its_new_error(
        self, world: World, broken: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr("acts.sweep.settle", fails)
        row = SetAside.objects.get()
        answer = browser(world.chief).post(reverse("retry-set-aside", args=[row.pk]), follow=True)
        page = words(answer)
        assert "It failed again; the error below is the new one." in page
        assert "the disk is full" in page

    def test_tasks_of_the_chief_officer_are_dealt_with_on_the_same_page(self, world: World) -> None:
        case = suspended_case(world)
        task = Task.objects.create(
            case=case,
            kind="late_entry",
            ref="clock:1",
            provision="HOUSE.entered_late",
            for_chief=True,
            raised_at=NOW,
        )
        client = browser(world.chief)
        assert "A timely paper was entered after the goods had gone" in words(
            client.get(reverse("set-aside"))
        )
        form = reverse("case-act", args=[case.number, "finish-task"])
        data = {"version": case.version, "task": task.pk, "next": reverse("set-aside")}
        empty = client.post(form, data | {"outcome": ""})
        assert empty.status_code == 422
        done = client.post(form, data | {"outcome": "Told the holder to claim."})
        assert done.headers["Location"] == reverse("set-aside")
        task.refresh_from_db()
        assert (task.done_by, task.outcome) == (world.chief, "Told the holder to claim.")


class TestHealth:
    """/health/sweep is red when the last sweep is old or a case is set aside."""

    def test_it_is_red_until_a_sweep_has_ended(self, client: Any, world: World) -> None:
        answer = client.get("/health/sweep")
        assert answer.status_code == 503
        assert "none ever ended" in answer.content.decode()

    def test_it_is_green_after_a_sweep_and_red_when_one_case_is_set_aside(
        self, client: Any, world: World
    ) -> None:
        SweepRun.objects.create(at=NOW, started_at=Now(), finished_at=Now())
        assert client.get("/health/sweep").status_code == 200
        SetAside.objects.create(
            subject_kind="case", subject_id=1, first_at=NOW, last_at=NOW, error="x", next_try_at=NOW
        )
        answer = client.get("/health/sweep")
        assert (answer.status_code, answer.content) == (503, b"set aside: 1")
