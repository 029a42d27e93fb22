"""The pages of exchange: the schema for everybody, export for both sides, archives handed in, seen and filed."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from registers.interchange.document import document_bytes
from registers.models import Application, ApplicationDownload, BulkFiling
from registers.services import bulk_filing
from registers.tasks import bulk_filings as tick
from tests.registers.applications import FILED, complete_draft, filed, make_organisation
from tests.registers.archives import application, archive_of, handed_in


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False):
        yield


def _browser(person: User | None = None) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    if person:
        client.force_login(person)
    return client


def _upload(client: Client, content: io.BytesIO) -> Any:
    sent = {"archive": SimpleUploadedFile("marks.zip", content.read())}
    return client.post(reverse("bulk-filings"), sent, follow=True)


def test_the_schema_is_published_at_its_address(db: None) -> None:
    answer = _browser().get("/schemas/application-1.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/schema+json")
    assert json.loads(answer.content)["$id"] == "urn:kz-ipr:application:1"


def test_what_is_taken_away_can_be_handed_in_again(holder: tuple[Organisation, User]) -> None:
    """The archive of one application is one application of an archive, once it has a reference."""
    draft = complete_draft(*holder)
    client = _browser(holder[1])
    answer = client.get(reverse("application-export", args=[draft.pk, "zip"]))
    taken = zipfile.ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert taken.read("application.json") == document_bytes(draft)
    assert ApplicationDownload.objects.count() == draft.files.count(), "every download is logged"
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name in taken.namelist():
            content = taken.read(name)
            if name == "application.json":
                content = json.dumps({**json.loads(content), "reference": "TM-1"}).encode()
            archive.writestr(name, content)
    again.seek(0)
    filing = handed_in(again, *holder)
    assert filing.items.get().outcome == "ready", filing.items.get().faults


def test_a_registrar_takes_away_what_was_filed(holder: tuple[Organisation, User], registrar: User) -> None:
    application = filed(*holder)
    answer = _browser(registrar).get(reverse("review-export", args=[application.pk, "json"]))
    assert answer.content == application.document.text.encode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="A-000001-2026.json"'
    page = _browser(registrar).get(reverse("review-application", args=[application.pk])).content.decode()
    assert "By a member of the applicant, signed in, with the undertaking." in page


def test_an_archive_is_seen_before_it_is_filed_with_the_undertaking(
    holder: tuple[Organisation, User],
) -> None:
    client = _browser(holder[1])
    low = application("TM-2", recognition="")
    answer = _upload(client, archive_of(application("TM-1"), low))
    page = answer.content.decode()
    address = answer.redirect_chain[-1][0]
    for words in ("TM-1", "QAZAQ TEA", "can be filed", "Say how customs can recognise", "undertakes to"):
        assert words in page
    refused = client.post(address, {"wanted": "filed"})
    assert refused.status_code == 422
    assert "filed with the undertaking only" in refused.content.decode()
    assert not Application.objects.exists()
    page = client.post(address, {"wanted": "filed", "accept": "on"}, follow=True).content.decode()
    assert "A-000001/2026" in page
    assert "count as received" in page
    assert Application.objects.count() == 1


def test_a_large_archive_is_left_to_the_worker(
    holder: tuple[Organisation, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_filing, "AT_ONCE", 1)
    client = _browser(holder[1])
    answer = _upload(client, archive_of(application("TM-1"), application("TM-2")))
    address = answer.redirect_chain[-1][0]
    assert "being checked, one after the other" in answer.content.decode()
    assert 'hx-trigger="every 5s"' in answer.content.decode()
    assert tick() == 1
    assert "2 applications can be filed." in client.get(address).content.decode()
    client.post(address, {"wanted": "filed", "accept": "on"})
    assert not Application.objects.exists()
    assert tick() == 1
    assert "A-000002/2026" in client.get(address).content.decode()


def test_what_is_no_archive_is_said_on_the_page(holder: tuple[Organisation, User]) -> None:
    answer = _upload(_browser(holder[1]), io.BytesIO(b"nothing"))
    assert answer.status_code == 422
    assert "no ZIP archive" in answer.content.decode()
    assert "CC 461" not in answer.content.decode().partition("error-summary")[2].partition("</div>")[0]


def test_another_s_archive_is_no_page(holder: tuple[Organisation, User]) -> None:
    filing = handed_in(archive_of(application()), *holder)
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    draft = complete_draft(*holder)
    client = _browser(stranger)
    for name, args in (
        ("bulk-filing", [filing.pk]),
        ("application-export", [draft.pk, "json"]),
        ("application-export", [draft.pk, "zip"]),
        ("sign-application", [draft.pk]),
        ("print-application", [draft.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse("bulk-filing", args=[filing.pk]), {"wanted": "drafts"}).status_code == 404
    assert BulkFiling.objects.get().wanted == ""
