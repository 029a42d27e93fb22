"""Images of an application, small: what the camera wrote into them stays out of the pages."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Organisation, User
from acts.refusals import Incomplete
from law.required_documents import RequiredDocument
from registers.services.application_files import add_feature, add_file
from registers.services.draw_up import start_application
from registers.services.submit_application import submit_application
from tests.registers.applications import FILED, complete_draft, make_organisation, pdf, png


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def photograph() -> bytes:
    """A JPEG that says where it was taken."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (43.0, 14.0, 20.0)}
    exif[0x010F] = "CAMERA-MAKER"
    Image.new("RGB", (900, 600), "green").save(file, "JPEG", exif=exif)
    return file.getvalue()


@time_machine.travel(FILED, tick=False)
def test_images_are_shown_small_without_the_place_and_the_camera(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    organisation, person = make_organisation()
    draft, client = start_application(organisation=organisation, by=person, now=FILED), browser(person)
    original = photograph()
    assert b"CAMERA-MAKER" in original
    pair = add_feature(
        application_id=draft.pk,
        feature="Seal",
        genuine=("a.jpg", io.BytesIO(original)),
        infringing=("b.png", io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 16)),
        by=person,
        now=FILED,
    )
    page = client.get(reverse("application-topic", args=[draft.pk, "features"])).content.decode()
    small = reverse("application-small", args=[draft.pk, pair.genuine.pk])
    assert f'<img src="{small}"' in page
    answer = client.get(small)
    content = b"".join(answer)
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        "image/jpeg",
        "nosniff",
    )
    with Image.open(io.BytesIO(content)) as image:
        assert max(image.size) == 480
        assert not image.getexif()
    assert b"CAMERA-MAKER" not in content
    for _again in range(3):
        client.get(small)
    seen = pair.genuine.downloads.get()
    assert (seen.by, seen.previewed_on) == (person, FILED.date()), "once a person, file and day"
    with time_machine.travel(FILED + timedelta(days=1), tick=False):
        browser(person).get(small)
    assert pair.genuine.downloads.exclude(previewed_on=None).count() == 2
    original_at = reverse("application-file", args=[draft.pk, pair.genuine.pk])
    for _again in range(2):
        assert b"".join(client.get(original_at)) == original
    assert pair.genuine.downloads.filter(previewed_on=None).count() == 2, "each download is logged"
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    assert browser(stranger).get(small).status_code == 404
    # No readable image, no preview: the page still stands.
    assert client.get(reverse("application-small", args=[draft.pk, pair.infringing.pk])).status_code == 404
    assert not pair.infringing.downloads.exists()


def test_the_image_of_the_mark_belongs_to_the_object(holder: tuple[Organisation, User]) -> None:
    """CC 461: the object is described; the image of a mark is an image, shown beside its name."""
    draft = complete_draft(*holder)
    mark: dict[str, Any] = {
        "application_id": draft.pk,
        "kind": RequiredDocument.MARK_IMAGE,
        "by": holder[1],
        "now": FILED,
    }
    with pytest.raises(Incomplete, match="is no image") as refused:
        add_file(name="mark.pdf", content=pdf(), **mark)
    assert refused.value.field == "file"
    file = add_file(name="mark.png", content=png("mark"), **mark)
    submit_application(application_id=draft.pk, by=holder[1], now=FILED)
    browser = Client()
    browser.cookies.load({"django_language": "en"})
    with time_machine.travel(FILED, tick=False):
        browser.force_login(holder[1])
        page = browser.get(reverse("application", args=[draft.pk])).content.decode()
        small = reverse("application-small", args=[draft.pk, file.pk])
        assert "Image of the mark" in page and small in page
        assert browser.get(small).status_code == 200
