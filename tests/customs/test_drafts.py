"""What is typed for a new case is kept for its author alone, over the end of the session, until it is sent."""

import io
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from acts.stored_files import store
from customs.models import Attachment, Case, CaseDraft, DraftPhoto
from customs.services.drafts import forget_old_drafts, keep_draft
from tests.accounts.factories import PASSWORD
from tests.customs.browsing import act_url, browser, words
from tests.customs.test_pages_new_case import typed
from tests.factories import World, almaty, opened_case, suspended_case

NOW = almaty(2026, 11, 24)
URL = "/cases/new/"
KEEP = "/cases/new/draft/"


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def page_keys(answer: HttpResponse) -> dict[str, str]:
    """The hidden words by which a page's form is kept."""
    text = answer.content.decode()
    names = ("draft", "keeps", "version", "seen")
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', text) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def sent(world: World, **changes: Any) -> dict[str, Any]:
    data = typed(world, **changes)
    return {name: value for name, value in data.items() if value is not None}


def photo(colour: str = "red") -> io.BytesIO:
    """A photograph as a telephone takes it, with a remark and lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at 43.25 N 76.95 E"
    file = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "JPEG", exif=exif.tobytes())
    file.seek(0)
    file.name = "IMG_0001.jpg"
    return file


class TestKeeping:
    def test_what_was_typed_is_kept_and_brought_back(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        assert client.post(KEEP, sent(world, open=None, **keys)).status_code == 200
        draft = CaseDraft.objects.get()
        assert (draft.author, draft.office, draft.page) == (world.inspector, world.office, "")
        listed = words(client.get(URL))
        assert "My drafts" in listed and "50501/231126/0000077" in listed and "Broker Plus LLP" in listed
        back = client.get(URL, {"draft": keys["draft"]})
        page = back.content.decode()
        for value in ("50501/231126/0000077", "Shoes 2", "broker@plus.example", "2026-11-23", "900000"):
            assert value in page
        assert f'value="{world.entry.pk}" checked' in page
        assert "No holder&#x27;s label." in page
        assert not back.context["problems"], "nothing is judged before it is sent"
        assert page_keys(back)["draft"] == keys["draft"], "further typing goes into the same draft"

    def test_saving_again_replaces(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(KEEP, sent(world, **keys))
        client.post(KEEP, sent(world, **keys, number="50501/231126/0000078"))
        assert CaseDraft.objects.get().value("number") == "50501/231126/0000078"

    def test_an_unreadable_form_is_kept_too(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        bad = {"registered_on": "31.31", "lines-0-quantity": "many", "signs": "a\x00b"}
        assert client.post(KEEP, sent(world, **keys, **bad)).status_code == 200
        back = client.get(URL, {"draft": keys["draft"]})
        assert 'value="many"' in back.content.decode()

    def test_every_button_of_the_page_keeps_it(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(URL, sent(world, **keys, open=None, rows="1"))
        assert CaseDraft.objects.get().value("declarant-name") == "Broker Plus LLP"

    def test_preparing_the_case_ends_the_draft(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(KEEP, sent(world, **keys))
        client.post(URL, sent(world, **keys, **{"lines-0-code": "64"}))
        assert CaseDraft.objects.exists() and not Case.objects.exists()
        assert client.post(URL, sent(world, **keys)).status_code == 302
        assert Case.objects.exists() and not CaseDraft.objects.exclude(fields={}).exists()
        client.post(KEEP, sent(world, **keys))
        assert not CaseDraft.objects.exclude(fields={}).exists(), "the page that is left brings nothing back"
        gone = client.get(URL, {"draft": keys["draft"]}, follow=True)
        assert "This draft is not there any more" in words(gone)

    def test_throwing_it_away(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(KEEP, sent(world, **keys))
        answer = client.post(reverse("drop-draft"), {"draft": keys["draft"]}, follow=True)
        assert "The draft is thrown away." in words(answer)
        assert not CaseDraft.objects.exists()


class TestPrivate:
    def test_nobody_else_sees_or_ends_it(self, world: World) -> None:
        colleague = User.objects.create_user(
            username="colleague", role="inspector", office=world.office, full_name="Colleague", language="en"
        )
        key = uuid.uuid4()
        fields = {"number": ["50501/231126/0000999"]}
        keep_draft(author=world.inspector, key=key, fields=fields, now=NOW)
        client = browser(colleague)
        assert "50501/231126/0000999" not in words(client.get(URL))
        assert "50501/231126/0000999" not in words(client.get(URL, {"draft": key}, follow=True))
        client.post(reverse("drop-draft"), {"draft": key})
        assert CaseDraft.objects.filter(key=key).exists()

    @pytest.mark.parametrize("who", ["administrator", "head", "chief", "registrar"])
    def test_others_have_no_way_to_it(self, world: World, who: str) -> None:
        key = uuid.uuid4()
        keep_draft(author=world.inspector, key=key, fields={"number": ["1"]}, now=NOW)
        client = browser(getattr(world, who))
        assert client.get(URL, {"draft": key}).status_code == 403
        for name in ("keep-draft", "drop-draft", "draft-photos"):
            assert client.post(reverse(name), {"draft": key}).status_code == 403

    def test_it_stays_with_the_office_for_which_it_was_typed(self, world: World) -> None:
        keep_draft(
            author=world.inspector,
            key=uuid.uuid4(),
            fields={"number": ["50501/1"]},
            office=world.office,
            now=NOW,
        )
        User.objects.filter(pk=world.inspector.pk).update(office=world.tree.astana_airport)
        assert "50501/1" not in words(browser(User.objects.get(pk=world.inspector.pk)).get(URL))


def test_drafts_left_alone_are_forgotten_after_thirty_days(world: World) -> None:
    old, young = uuid.uuid4(), uuid.uuid4()
    keep_draft(author=world.inspector, key=old, fields={}, now=NOW - timedelta(days=31))
    keep_draft(author=world.inspector, key=young, fields={}, now=NOW - timedelta(days=29))
    assert forget_old_drafts(now=NOW) == 1
    assert CaseDraft.objects.get().key == young


class TestSignedOut:
    """The session ended while the page was open."""

    def client(self, user: User) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        return client

    def test_a_case_sent_too_late_waits_behind_the_sign_in(self, world: World) -> None:
        client = self.client(world.inspector)
        page = client.get(URL)
        token, keys = client.cookies["csrftoken"].value, page_keys(page)
        del client.cookies["sessionid"]
        late = sent(world, **keys, csrfmiddlewaretoken=token)
        answer = client.post(URL, late)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/?next=%2Fcases%2Fnew%2F%3Fdraft%3D")
        assert not Case.objects.exists()
        User.objects.filter(pk=world.inspector.pk).update(language="en")
        world.inspector.set_password(PASSWORD)
        world.inspector.save()
        signed = client.post(
            answer["Location"],
            {
                "username": world.inspector.username,
                "password": PASSWORD,
                "csrfmiddlewaretoken": token,
                "next": f"{URL}?draft={keys['draft']}",
            },
            follow=True,
        )
        assert signed.redirect_chain[-1][0] == f"{URL}?draft={keys['draft']}"
        assert "Shoes 2" in signed.content.decode()

    def test_a_form_from_before_signing_in_again(self, world: World) -> None:
        """Signing in makes earlier forms invalid; what was typed into them is not lost."""
        client = self.client(world.inspector)
        keys = page_keys(client.get(URL))
        answer = client.post(URL, sent(world, **keys, csrfmiddlewaretoken="x" * 64))
        assert answer.status_code == 302 and answer["Location"] == f"{URL}?draft={keys['draft']}"
        assert not Case.objects.exists()
        assert CaseDraft.objects.get().value("number") == "50501/231126/0000077"

    def test_another_person_signed_in_meanwhile(self, world: World) -> None:
        """The draft goes to its author; the other person learns nothing of it."""
        keys = page_keys(self.client(world.inspector).get(URL))
        other = self.client(world.elsewhere)
        answer = other.post(URL, sent(world, **keys, csrfmiddlewaretoken="x" * 64))
        assert answer.status_code == 403
        assert CaseDraft.objects.get().author == world.inspector

    def test_without_the_pages_word_nothing_is_kept(self, world: World) -> None:
        client = Client()
        for keeps in ("", "x", "eyJwZXJzb24iOjF9:bad"):
            assert client.post(URL, sent(world, keeps=keeps)).status_code == 302
        assert not CaseDraft.objects.exists()

    def test_the_page_is_told_while_typing(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.logout()
        answer = client.post(KEEP, sent(world, **keys), headers={"HX-Request": "true"})
        assert answer["HX-Retarget"] == "#draft-state"
        assert f"draft%3D{keys['draft']}" in answer.content.decode()
        assert CaseDraft.objects.get().author == world.inspector
        part = client.get(reverse("new-case-entries"), {"q": "alma"}, headers={"HX-Request": "true"})
        assert part.status_code == 401, "no sign-in page within the page"

    def test_an_act_sent_too_late_stands_in_its_fields_after_signing_in(self, world: World) -> None:
        case = opened_case(world)
        client = browser(world.head)
        address = act_url(case, "decline")
        keys = page_keys(client.get(address))
        client.logout()
        answer = client.post(address, {**keys, "reasons": "No likelihood of confusion."})
        assert answer.status_code == 302 and "/sign-in/" in answer["Location"]
        client.force_login(world.head)
        client.cookies.load({"django_language": "en"})
        back = client.get(address)
        assert "No likelihood of confusion." in back.content.decode()
        assert "What you typed here before you were signed out" in words(back)
        assert "No likelihood" not in browser(world.head_elsewhere).get(address).content.decode()
        done = client.post(address, {**page_keys(back), "reasons": "No likelihood of confusion."})
        assert done.status_code == 302 and not CaseDraft.objects.exists()

    def test_what_an_act_kept_can_be_thrown_away(self, world: World) -> None:
        case = suspended_case(world)
        client = browser(world.inspector)
        address = f"{act_url(case, 'request-cancellation')}?next=/cases/"
        keys = page_keys(client.get(address))
        client.logout()
        client.post(address, {**keys, "channel": "email"})
        client.force_login(world.inspector)
        drop = reverse("drop-act-draft", args=[case.number, "request-cancellation"])
        assert client.post(drop, {"page": address})["Location"] == address
        assert not CaseDraft.objects.exists()
        assert client.post(drop, {"page": "https://elsewhere.example/"})["Location"].startswith("/cases/")


class TestPhotos:
    def test_they_become_files_of_the_case(
        self, world: World, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        taken = [photo("red"), photo("blue")]
        answer = client.post(reverse("draft-photos"), {"draft": keys["draft"], "photos": taken})
        assert answer.content.decode().count("<img") == 2
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(URL, sent(world, **keys)).status_code == 302
        case = Case.objects.get()
        files = list(Attachment.objects.filter(case=case))
        assert [file.name for file in files] == ["IMG_0001.jpg", "IMG_0001.jpg"]
        assert all(file.added_by == world.inspector and len(file.sha256) == 64 for file in files)
        assert not DraftPhoto.objects.exists()
        on_disk = [path for path in store().rglob("*") if path.is_file() and not path.name.endswith(".small")]
        assert len(on_disk) == 2, "the draft's copies are gone"

    def test_they_are_kept_when_something_else_is_wrong(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        answer = client.post(URL, sent(world, **keys, signs="", photos=photo()))
        assert answer.status_code == 422
        assert answer.content.decode().count('class="photo-list"') == 1
        again = client.post(URL, sent(world, **keys, photos=photo()))
        assert again.status_code == 302 and Attachment.objects.count() == 1, "the same photograph counts once"

    def test_a_preview_is_small_upright_and_says_nothing_of_where(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(reverse("draft-photos"), {"draft": keys["draft"], "photos": photo()})
        small = client.get(reverse("draft-photo", args=[DraftPhoto.objects.get().pk]))
        content = b"".join(small.streaming_content)
        image = Image.open(io.BytesIO(content))
        assert image.size == (360, 480) and not image.getexif() and b"43.25" not in content
        assert small["X-Content-Type-Options"] == "nosniff"

    def test_only_its_author_sees_it(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(reverse("draft-photos"), {"draft": keys["draft"], "photos": photo()})
        address = reverse("draft-photo", args=[DraftPhoto.objects.get().pk])
        assert browser(world.elsewhere).get(address).status_code == 404
        assert browser(world.chief).get(address).status_code == 403
        browser(world.elsewhere).post(
            reverse("draft-photos"), {"draft": keys["draft"], "drop_photo": DraftPhoto.objects.get().pk}
        )
        assert DraftPhoto.objects.exists()
        client.post(
            reverse("draft-photos"), {"draft": keys["draft"], "drop_photo": DraftPhoto.objects.get().pk}
        )
        assert not DraftPhoto.objects.exists()
        assert not [path for path in store().rglob("*") if path.is_file()]

    def test_other_files_are_refused_by_name(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        paper = io.BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
        paper.name = "letter.pdf"
        answer = client.post(reverse("draft-photos"), {"draft": keys["draft"], "photos": paper})
        assert "“letter.pdf” is no photograph: JPEG and PNG images are taken." in words(answer)

    def test_throwing_the_draft_away_removes_them(
        self, world: World, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(reverse("draft-photos"), {"draft": keys["draft"], "photos": photo()})
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("drop-draft"), {"draft": keys["draft"]})
        assert not [path for path in store().rglob("*") if path.is_file()]

    def test_the_case_page_shows_its_photographs_small(self, world: World) -> None:
        client = browser(world.inspector)
        keys = page_keys(client.get(URL))
        client.post(URL, sent(world, **keys, photos=photo()))
        case, file = Case.objects.get(), Attachment.objects.get()
        address = reverse("attachment-small", args=[case.number, file.pk])
        assert address in client.get(reverse("case", args=[case.number])).content.decode()
        assert client.get(address).status_code == 200
        assert browser(world.elsewhere).get(address).status_code == 404
        assert browser(world.administrator).get(address).status_code == 403
        client.get(address)
        seen = file.downloads.get()
        assert seen.by == world.inspector, "once a person, file and day"
        assert seen.previewed_on is not None, "and told apart from a download"
