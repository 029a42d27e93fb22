"""The limits of an application where they are met: said, refused by name, nothing lost (HOUSE.application_limits)."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from acts.refusals import Incomplete
from law.application_check import MOST_GOODS_CODES, MOST_IMAGES
from law.file_kinds import FILE_KINDS, MEGABYTE, MOST_BYTES_OF_APPLICATION
from registers.models import Application, ApplicationFile, Upload
from registers.services.bulk_filing import MOST_ARCHIVE_BYTES
from registers.services.draw_up import start_application
from registers.services.submit_application import submit_application
from registers.services.uploads import append_part, begin_upload
from tests.registers.applications import FILED, complete_draft, pdf, png
from tests.registers.archives import application, archive_of, faults, handed_in

RULE = "/help/HOUSE.application_limits/"


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False):
        yield


@pytest.fixture
def draft(holder: tuple[Organisation, User]) -> Application:
    return start_application(organisation=holder[0], by=holder[1], now=FILED)


@pytest.fixture
def client(holder: tuple[Organisation, User]) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(holder[1])
    return client


def topic(draft: Application, name: str) -> str:
    return reverse("application-topic", args=[draft.pk, name])


def many(draft: Application, by: User, number: int, **more: Any) -> None:
    row = {"application": draft, "kind": "other", "added_by": by, "added_at": FILED, "name": "x"}
    row |= {"content_type": "image/png", "size": 1, **more}
    ApplicationFile.objects.bulk_create(
        ApplicationFile(**row, sha256=f"{each:064}", stored_as=f"xx/{each}") for each in range(number)
    )


def test_each_limit_is_said_where_it_is_met(client: Client, draft: Application) -> None:
    """The words of the pages and the numbers of the law's tables are the same."""
    pdf_mb = FILE_KINDS["application/pdf"].most_bytes // MEGABYTE
    others = {kind.most_bytes // MEGABYTE for name, kind in FILE_KINDS.items() if name != "application/pdf"}
    assert (MOST_GOODS_CODES, MOST_IMAGES, pdf_mb, others) == (200, 100, 100, {25})
    assert (MOST_BYTES_OF_APPLICATION, MOST_ARCHIVE_BYTES) == (2 * 1024**3, 512 * MEGABYTE)
    said = {
        topic(draft, "goods"): ["An application takes 200 codes at most."],
        topic(draft, "features"): ["JPEG, PNG or TIFF up to 25 MB; an application takes 100 images at most."],
        topic(draft, "documents"): [
            "PDF up to 100 MB; JPEG, PNG, TIFF, DOCX or XLSX up to 25 MB",
            "2 GB together",
        ],
        reverse("sign-application", args=[draft.pk]): ["PDF up to 100 MB; JPEG, PNG or TIFF up to 25 MB."],
        reverse("bulk-filings"): [
            "up to 512 MB",
            "200 goods codes, 100 images and 2 GB an application",
            RULE,
        ],
    }
    for address, sentences in said.items():
        page = client.get(address).content.decode()
        assert [each for each in sentences if each not in page] == [], address


def test_two_hundred_and_one_codes_are_kept_and_not_filed(
    client: Client, holder: tuple[Organisation, User]
) -> None:
    draft, codes = complete_draft(*holder), [f"{each:06d}" for each in range(MOST_GOODS_CODES + 1)]
    seen = client.get(topic(draft, "goods")).context["seen"]
    typed = {
        "goods_description": "Tea in packets",
        "goods_codes": "\n".join(codes),
        "recognition": "The seal.",
    }
    sent = client.post(topic(draft, "goods"), {**typed, "seen": seen, "tab": "a", "stay": "1"})
    assert sent.status_code == 302
    draft.refresh_from_db()
    assert draft.goods_codes == codes, "what was entered is kept"
    page = client.get(topic(draft, "goods")).content.decode()
    assert "An application takes 200 goods codes at most." in page and RULE in page
    with pytest.raises(Incomplete) as refused:
        submit_application(application_id=draft.pk, by=holder[1], now=FILED)
    assert refused.value.provision == "HOUSE.application_limits"
    Application.objects.filter(pk=draft.pk).update(goods_codes=codes[:MOST_GOODS_CODES])
    assert "at most." not in client.get(draft.get_absolute_url()).content.decode()


def test_one_image_too_many_is_refused_and_what_came_in_parts_stays(
    client: Client, draft: Application, holder: tuple[Organisation, User]
) -> None:
    many(draft, holder[1], MOST_IMAGES - 1)
    ids: dict[str, Any] = {"application_id": draft.pk, "by": holder[1], "now": FILED}
    keys = {}
    for field in ("genuine", "infringing"):
        content = png().getvalue()
        upload = begin_upload(name=f"{field}.png", size=len(content), modified="1", sha256="", **ids)
        append_part(key=upload.key, offset=0, part=content, **ids)
        keys[f"{field}_upload"] = str(upload.key)
    answer = client.post(topic(draft, "features"), {"add": "1", "feature": "Embossed seal", **keys})
    page = answer.content.decode()
    assert answer.status_code == 422 and not draft.features.exists()
    assert "is not taken: an application takes 100 images at most." in page and "House rule" in page
    assert 'value="Embossed seal"' in page
    assert "“genuine.png” has arrived and is handed in with this form." in page
    assert Upload.objects.filter(finished_at=None).count() == 2
    ApplicationFile.objects.filter(stored_as="xx/0").update(removed_at=FILED, removed_by=holder[1])
    assert client.post(topic(draft, "features"), {"add": "1", "feature": "Seal", **keys}).status_code == 302


def test_beyond_two_gigabytes_the_page_says_the_rule_and_keeps_the_kind(
    client: Client, draft: Application, holder: tuple[Organisation, User]
) -> None:
    many(draft, holder[1], 1, content_type="application/pdf", size=MOST_BYTES_OF_APPLICATION)
    file = SimpleUploadedFile("more.pdf", pdf().getvalue())
    answer = client.post(topic(draft, "documents"), {"add": "1", "kind": "sample", "file": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“more.pdf” is not taken: the files of an application are 2 GB at most together." in page
    assert "House rule" in page and '<option value="sample" selected>' in page


def test_an_archive_is_refused_by_the_same_rule(holder: tuple[Organisation, User]) -> None:
    codes = [f"{each:06d}" for each in range(MOST_GOODS_CODES + 1)]
    pair = {"feature": "Seal", "genuine": "0" * 64, "infringing": "1" * 64}
    features = [{**pair, "feature": f"Seal {each}"} for each in range(MOST_IMAGES // 2 + 1)]
    for changes, place in (
        ({"goods": {"description": "Tea", "codes": codes}}, "goods.codes"),
        ({"features": features}, "features"),
    ):
        filing = handed_in(archive_of(application(**changes)), *holder)
        assert (place, "HOUSE.application_limits") in faults(filing)
