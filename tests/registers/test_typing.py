"""A draft saved while it is typed: by several people, across ended sessions, whatever is typed."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import MemberRole, Membership, Organisation, User
from accounts.roles import Role
from journal.queries import timeline
from law.application_check import Topic
from registers.models import Application, ApplicationPresence, TypedTopic
from registers.services.draw_up import start_application
from registers.services.typed_topics import forget_old_typing
from tests.accounts.factories import make_user
from tests.registers.applications import FILED, filed, make_organisation

GOODS = {"goods_description": "Tea", "goods_codes": "090230", "recognition": "The seal."}


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False):
        yield


@pytest.fixture
def colleague(holder: tuple[Organisation, User]) -> User:
    person = make_user(
        "colleague@applicant.example",
        Role.RIGHTS_HOLDER,
        email="colleague@applicant.example",
        organisation="Qazaq Tea LLP",
        email_confirmed_at=FILED,
        language="en",
        full_name="Dana Colleague",
    )
    Membership.objects.create(organisation=holder[0], person=person, role=MemberRole.MEMBER, joined_at=FILED)
    return person


@pytest.fixture
def draft(holder: tuple[Organisation, User]) -> Application:
    return start_application(organisation=holder[0], by=holder[1], now=FILED)


class Page:
    """A topic's page in a browser: what is hidden in its form goes along with what is typed."""

    def __init__(self, person: User, draft: Application, topic: Topic) -> None:
        self.client = Client()
        self.client.cookies.load({"django_language": "en"})
        self.client.force_login(person)
        self.draft, self.topic = draft, topic
        self.open()

    @property
    def address(self) -> str:
        return reverse("application-topic", args=[self.draft.pk, self.topic.value])

    def open(self) -> str:
        answer = self.client.get(self.address)
        self.hidden = {name: answer.context[name] for name in ("seen", "tab", "keeps")}
        return answer.content.decode()

    def keep(self, **typed: str) -> str:
        address = reverse("keep-topic", args=[self.draft.pk, self.topic.value])
        answer = self.client.post(address, {**self.hidden, **typed}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        if answer.context and "seen" in answer.context and not answer.context["refusal"]:
            self.hidden["seen"] = answer.context["seen"]
        return answer.content.decode()

    def save(self, **typed: str) -> Any:
        return self.client.post(self.address, {**self.hidden, "stay": "1", **typed})


def saves(draft: Application) -> int:
    return sum(line["event"] == "draft_saved" for line in timeline(f"application:{draft.pk}"))


def test_what_is_typed_is_in_the_draft_and_each_change_once_in_the_journal(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    page = Page(holder[1], draft, Topic.GOODS)
    assert "Saved, 26.11.2026 11:00." in page.keep(**GOODS)
    draft.refresh_from_db()
    assert (draft.goods_description, draft.goods_codes) == ("Tea", ["090230"])
    page.keep(**GOODS)
    assert saves(draft) == 1, "nothing new, nothing written"
    answer = page.keep(**{**GOODS, "recognition": ""})
    assert "Say how customs can recognise infringing goods." in answer, "what is missing follows"
    assert saves(draft) == 2
    assert not TypedTopic.objects.exists()


def test_a_draft_keeps_what_no_register_would_accept(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    """A patent, a code of four figures, a period of ten years, a floor that is not reached, half a number."""
    page = Page(holder[1], draft, Topic.OBJECT)
    page.keep(object_type="patent", title="Kettle", classes="30, abc", title_date="2030-01-01")
    Page(holder[1], draft, Topic.GOODS).keep(goods_codes="0902")
    Page(holder[1], draft, Topic.PERIOD).keep(wished_until="2036-01-01")
    insurance = Page(holder[1], draft, Topic.INSURANCE)
    answer = insurance.keep(insurance_amount="4 mln", insurer="Nomad")
    assert "Cannot be read yet, kept as typed: Sum insured, tenge." in answer
    draft.refresh_from_db()
    assert (draft.object_type, draft.title, draft.goods_codes) == ("patent", "Kettle", ["0902"])
    assert (draft.insurer, draft.insurance_amount) == ("Nomad", None)
    assert 'value="4 mln"' in insurance.open(), "there again when the page is opened anew"
    assert "30, abc" in page.open() and "Classes run from 1 to 45." in page.open()
    insurance.keep(insurance_amount="4325000", insurer="Nomad")
    draft.refresh_from_db()
    assert draft.insurance_amount == 4325000
    assert not TypedTopic.objects.filter(topic="insurance").exists()


def test_an_overtaken_page_saves_nothing_and_shows_what_changed(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    """HOUSE.drafts_together: everything typed is kept, the other's words stand."""
    mine, theirs = Page(holder[1], draft, Topic.GOODS), Page(colleague, draft, Topic.GOODS)
    theirs.keep(**GOODS)
    typed = {"goods_description": "Green tea", "goods_codes": "", "recognition": ""}
    answer = mine.keep(**typed)
    assert "Not saved." in answer and "Dana Colleague" in answer
    draft.refresh_from_db()
    assert draft.goods_description == "Tea"
    page = mine.save(**typed)
    assert page.status_code == 422
    words = page.content.decode()
    assert "What changed since you opened this page" in words
    assert "Goods: “–” became “Tea”" in words and "Goods codes: “–” became “090230”" in words
    assert "Last saved by Dana Colleague" in words
    assert "Green tea" in words, "what was typed"
    assert "The seal." in words, "what this person left alone shows the other's words"
    mine.hidden = {name: page.context[name] for name in mine.hidden}
    assert mine.save(**{**GOODS, "goods_description": "Green tea"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.goods_description, draft.recognition) == ("Green tea", "The seal.")


def test_what_was_overtaken_is_there_when_the_page_is_opened_anew(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    mine, theirs = Page(holder[1], draft, Topic.GOODS), Page(colleague, draft, Topic.GOODS)
    theirs.keep(**GOODS)
    mine.keep(goods_description="Green tea", goods_codes="", recognition="")
    words = mine.open()
    assert "Green tea" in words and "Goods: “–” became “Tea”" in words
    assert "Green tea" not in theirs.open(), "its author's alone"
    assert mine.client.post(mine.address, {"throw_away": "1"}).status_code == 302
    assert "Green tea" not in mine.open()


def test_two_people_at_different_topics_do_not_hinder_each_other(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    goods, risks = Page(holder[1], draft, Topic.GOODS), Page(colleague, draft, Topic.RISKS)
    assert "Saved" in goods.keep(**GOODS)
    assert "Saved" in risks.keep(risks="By rail")
    assert "Saved" in goods.keep(**{**GOODS, "recognition": "The seal is embossed."})
    draft.refresh_from_db()
    assert (draft.risks, draft.recognition) == ("By rail", "The seal is embossed.")


def test_a_page_that_was_left_and_come_back_to_does_not_overtake_itself(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    """What is sent on leaving has no answer: the page still knows the old columns."""
    page = Page(holder[1], draft, Topic.RISKS)
    before = dict(page.hidden)
    page.keep(risks="By rail")
    page.hidden = before
    assert "Saved" in page.keep(risks="By rail and road")
    Page(colleague, draft, Topic.RISKS).keep(risks="By sea")
    page.hidden = before
    assert "Not saved" in page.keep(risks="By air")


def test_what_was_typed_after_the_session_ended_is_there_after_signing_in(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    page = Page(holder[1], draft, Topic.GOODS)
    page.client.logout()
    page.client.cookies.load({"django_language": "en"})
    kept = page.client.post(
        reverse("keep-topic", args=[draft.pk, "goods"]),
        {**page.hidden, **GOODS},
        headers={"HX-Request": "true"},
    )
    assert "You are signed out. What you typed so far is kept." in kept.content.decode()
    assert kept.headers["HX-Retarget"] == "#draft-state"
    sent = page.save(**{**GOODS, "recognition": "Embossed seal."})
    assert sent.status_code == 302
    assert sent.headers["Location"].endswith(f"next=%2Fapplications%2F{draft.pk}%2Fgoods%2F")
    draft.refresh_from_db()
    assert draft.goods_description == "", "nobody was signed in: nothing is in the draft"
    page.client.force_login(holder[1])
    words = page.open()
    assert "What you typed here and is not saved yet" in words and "Embossed seal." in words
    assert page.save(**{**GOODS, "recognition": "Embossed seal."}).status_code == 302
    assert not TypedTopic.objects.exists()


def test_the_signed_word_keeps_nothing_for_who_left_the_organisation(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    page = Page(colleague, draft, Topic.GOODS)
    colleague.memberships.update(left_at=FILED, left_by=holder[1])
    page.client.logout()
    assert page.save(**GOODS).status_code == 302
    page.hidden["keeps"] = "forged"
    assert page.save(**GOODS).status_code == 302
    assert not TypedTopic.objects.exists()


def test_strangers_and_removed_members_save_nothing(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    page = Page(colleague, draft, Topic.GOODS)
    colleague.memberships.update(left_at=FILED, left_by=holder[1])
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    for person in (colleague, stranger):
        client = Client()
        client.force_login(person)
        for name in ("keep-topic", "application-present"):
            args = [draft.pk, "goods"] if name == "keep-topic" else [draft.pk]
            assert client.post(reverse(name, args=args), {**page.hidden, **GOODS}).status_code == 404
    draft.refresh_from_db()
    assert draft.goods_description == ""
    application = filed(*holder)
    mine = Page(holder[1], draft, Topic.GOODS)
    mine.draft = application
    assert "under review" in mine.keep(**GOODS)
    assert not TypedTopic.objects.exists()


def test_a_page_that_does_not_say_what_it_has_seen_is_not_answered(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    page = Page(holder[1], draft, Topic.GOODS)
    for topic, seen in (("goods", "{"), ("goods", "[]"), ("nothing", "{}"), ("undertaking", "{}")):
        address = reverse("keep-topic", args=[draft.pk, topic])
        assert page.client.post(address, {**GOODS, "seen": seen}).status_code == 404
    assert json.loads(page.hidden["seen"]) == {"goods_codes": [], "goods_description": "", "recognition": ""}


def test_who_else_has_the_draft_open_is_said(
    draft: Application, holder: tuple[Organisation, User], colleague: User
) -> None:
    mine, theirs = Page(holder[1], draft, Topic.GOODS), Page(colleague, draft, Topic.RISKS)
    address = reverse("application-present", args=[draft.pk])
    assert theirs.client.post(address, {"act": "risks"}).content.decode().strip() == ""
    with time_machine.travel(FILED + timedelta(seconds=30), tick=False):
        said = mine.client.post(address, {"act": "goods"}).content.decode()
    assert "Dana Colleague has had this draft open since 11:00" in said
    assert "Known routes and infringers" in said
    with time_machine.travel(FILED + timedelta(minutes=3), tick=False):
        assert "Dana" not in mine.client.post(address, {}).content.decode()
        forget_old_typing(now=FILED + timedelta(minutes=3))
    assert [each.person for each in ApplicationPresence.objects.all()] == [holder[1]]


def test_what_was_typed_and_left_alone_is_forgotten_after_thirty_days(
    draft: Application, holder: tuple[Organisation, User]
) -> None:
    Page(holder[1], draft, Topic.INSURANCE).keep(insurance_amount="4 mln")
    assert forget_old_typing(now=FILED + timedelta(days=30)) == 0
    assert forget_old_typing(now=FILED + timedelta(days=30, seconds=1)) == 1
