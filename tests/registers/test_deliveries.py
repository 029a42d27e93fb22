"""Who has no e-mail is told on paper; registrars record how the letters left (HOUSE.expiry_warnings, HOUSE.paper)."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from journal.models import Record
from law.entry_states import EntryEvent, ExclusionGround
from letters.models import Letter
from notifications.models import DeliveryState, Message
from registers.models import Entry
from registers.services import change_status
from registers.services.exclusion_told import exclusions_told
from registers.services.warn_of_ends import warn_of_ends
from tests.accounts.factories import Tree
from tests.factories import almaty, make_entry, make_holder
from tests.letters.reading import said_by

WARNED = almaty(2027, 5, 25)


@pytest.fixture
def entry(db: None) -> Entry:
    """Its holder has a postal address and no e-mail."""
    return make_entry(holder=make_holder("Paper Trail LLP", email=""), valid_to=date(2027, 6, 30))


def browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def test_a_warning_goes_by_a_letter_that_waits_to_be_posted_once(entry: Entry, tree: Tree) -> None:
    assert warn_of_ends(now=WARNED) == 1
    assert warn_of_ends(now=WARNED) == 0
    message = Message.objects.get(notice_kind="ends_soon")
    assert (message.state, message.channel, message.address) == (
        DeliveryState.TO_PRINT,
        "paper",
        "Almaty, Abay Ave 10",
    )
    letter = Letter.objects.get(kind="ends_soon")
    assert (letter.dedupe_key, letter.recipient_name) == (message.dedupe_key, "Paper Trail LLP")
    assert warn_of_ends(now=almaty(2027, 6, 6)) == 1, "the next threshold is a letter of its own"
    assert Letter.objects.filter(kind="ends_soon").count() == 2


def test_where_no_central_office_is_entered_the_words_still_wait(entry: Entry) -> None:
    assert warn_of_ends(now=WARNED) == 1
    assert Message.objects.get().state == DeliveryState.TO_PRINT
    assert not Letter.objects.exists()


def test_the_registrar_posts_the_letter_and_it_counts_from_then(
    entry: Entry, registrar: User, chief: User
) -> None:
    warn_of_ends(now=WARNED)
    message = Message.objects.get()
    page, one = reverse("register-deliveries"), reverse("register-message", args=[message.pk])
    with time_machine.travel(almaty(2027, 5, 26), tick=False):
        client = browser(registrar)
        text = client.get(page).content.decode()
        assert "Paper Trail LLP" in text and one in text
        letter = Letter.objects.get()
        pdf = client.get(reverse("entry-letter", args=[entry.pk, letter.pk]))
        assert pdf["Content-Type"] == "application/pdf"
        said = said_by(b"".join(pdf))
        assert "Paper Trail LLP" in said and "Almaty, Abay Ave 10" in said
        assert "без подписи" in said, "nobody wrote it"
        assert "a letter to post" in client.get(reverse("ends-soon")).content.decode()
        assert client.get(one).status_code == 200
        typed = {"do": "record", "way": "posted", "number": "", "posted_at": "2027-05-26T09:30"}
        assert client.post(one, typed).status_code == 422, "no number"
        assert client.post(one, {**typed, "number": "KZ 17"}).headers["Location"] == page
        assert "Paper Trail LLP" not in client.get(page).content.decode()
        assert client.post(one, {**typed, "number": "KZ 18"}).status_code == 422, "posted already"
        assert browser(chief).get(page).status_code == 403
    message.refresh_from_db()
    assert (message.state, message.paper_number) == (DeliveryState.ACCEPTED, "KZ 17")
    assert message.accepted_at == almaty(2027, 5, 26, 9, 30)
    kept = Record.objects.get(chain=f"entry:{entry.pk}", event="paper_recorded")
    assert (kept.actor_id, kept.provision) == (registrar.pk, "HOUSE.paper")


def test_a_letter_that_came_back_is_sent_another_way(entry: Entry, registrar: User) -> None:
    warn_of_ends(now=WARNED)
    message = Message.objects.get()
    one = reverse("register-message", args=[message.pk])
    with time_machine.travel(almaty(2027, 5, 28), tick=False):
        client = browser(registrar)
        client.post(
            one, {"do": "record", "way": "posted", "number": "KZ 17", "posted_at": "2027-05-27T09:30"}
        )
        assert client.post(one, {"do": "came-back", "reason": "Moved away"}).status_code == 302
        assert "Moved away" in client.get(reverse("register-deliveries")).content.decode()
        typed = {"do": "another-way", "channel": "paper", "address": "Astana, Abai 2"}
        assert client.post(one, typed).status_code == 302
        again = Message.objects.get(attempt_of_id=message.pk)
        assert (again.state, again.address) == (DeliveryState.TO_PRINT, "Astana, Abai 2")
        text = client.get(reverse("register-deliveries")).content.decode()
        assert Letter.objects.get().number in text, "the same letter goes with it"
        assert client.get(one).content.decode().count("A newer attempt") == 1


def test_a_failed_mail_is_sent_again(registrar: User, db: None) -> None:
    make_entry(valid_to=date(2027, 6, 30))
    warn_of_ends(now=WARNED)
    Message.objects.update(state=DeliveryState.FAILED, failed_at=WARNED, last_error="550 mailbox unavailable")
    message = Message.objects.get()
    with time_machine.travel(almaty(2027, 5, 28), tick=False):
        client = browser(registrar)
        assert "550 mailbox" in client.get(reverse("register-deliveries")).content.decode()
        sent = client.post(reverse("register-message", args=[message.pk]), {"do": "retry"})
        assert sent.status_code == 302
    message.refresh_from_db()
    assert message.state == DeliveryState.QUEUED


def test_an_exclusion_told_on_paper_ends_its_term_with_the_posting(entry: Entry, registrar: User) -> None:
    """CC 463(2)."""
    at = almaty(2027, 5, 25)
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        ground=ExclusionGround.HOLDER_ASKED,
        document="Order 5",
        by=registrar,
        now=at,
    )
    message = Message.objects.get(notice_kind="excluded")
    assert message.state == DeliveryState.TO_PRINT and exclusions_told(now=at) == 0
    with time_machine.travel(almaty(2027, 5, 25, 16), tick=False):
        browser(registrar).post(
            reverse("register-message", args=[message.pk]),
            {"do": "record", "way": "handed_over", "number": "3", "posted_at": "2027-05-25T15:00"},
        )
    assert exclusions_told(now=almaty(2027, 5, 25, 17)) == 1
