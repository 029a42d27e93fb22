"""Files in parts: begun, lost, gone on with, handed in once; whose they are; what is taken; the limits."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from acts.refusals import Incomplete, OutOfState
from law.file_kinds import FILE_KINDS, LARGEST_FILE, MEGABYTE, MOST_BYTES_OF_APPLICATION
from law.required_documents import RequiredDocument
from registers.models import Application, ApplicationFile, Upload
from registers.services import _parts
from registers.services.application_files import add_feature, add_file
from registers.services.draw_up import start_application
from registers.services.uploads import append_part, begin_upload, forget_uploads
from tests.registers.applications import FILED, filed, make_organisation, pdf, png

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False):
        yield


@pytest.fixture
def draft(holder: tuple[Organisation, User]) -> Application:
    return start_application(organisation=holder[0], by=holder[1], now=FILED)


def browser(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def client(holder: tuple[Organisation, User]) -> Client:
    return browser(holder[1])


def begin(
    client: Client, draft: Application, content: bytes = PDF, name: str = "proof.pdf", **more: str
) -> Any:
    typed = {"name": name, "size": str(len(content)), "modified": "1700000000000"}
    typed["sha256"] = hashlib.sha256(content).hexdigest()
    return client.post(reverse("application-uploads", args=[draft.pk]), {**typed, **more})


def part(client: Client, address: str, offset: int, content: bytes) -> Any:
    return client.patch(
        address, content, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)}
    )


def hand_in(client: Client, draft: Application, key: str, kind: str = "proof_of_right") -> Any:
    return client.post(
        reverse("application-topic", args=[draft.pk, "documents"]),
        {"add": "1", "kind": kind, "file_upload": key},
    )


@pytest.fixture(autouse=True)
def _committed(django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the end of a transaction happens with each request, though the test's own never ends."""
    post = Client.post

    def posted(self: Client, *args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return post(self, *args, **kwargs)

    monkeypatch.setattr(Client, "post", posted)


def on_disk(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


# There and back


def test_a_file_arrives_in_parts_and_is_handed_in_by_the_form(
    client: Client, draft: Application, settings: Any
) -> None:
    answer = begin(client, draft)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    address = answer.json()["address"]
    assert part(client, address, 0, PDF[:4000]).json()["offset"] == 4000
    # The connection is lost; the page asks how far it is, then goes on from there.
    assert client.head(address).headers["Upload-Offset"] == "4000"
    assert part(client, address, 4000, PDF[4000:]).json()["offset"] == len(PDF)
    assert hand_in(client, draft, answer.json()["key"]).status_code == 302
    file = ApplicationFile.objects.get()
    assert (file.name, file.size, file.sha256) == ("proof.pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    upload = Upload.objects.get()
    assert (upload.file, upload.finished_by) == (file, draft.started_by)
    assert [path.read_bytes() for path in on_disk(settings)] == [PDF], "the parts are gone"


def test_another_tab_finds_the_same_file_and_any_other_begins_anew(
    client: Client, draft: Application
) -> None:
    first = begin(client, draft).json()
    part(client, first["address"], 0, PDF[:1000])
    again = begin(client, draft)
    assert (again.status_code, again.json()["key"], again.json()["offset"]) == (200, first["key"], 1000)
    others = [{"name": "other.pdf"}, {"size": "9999"}, {"modified": "1700000000001"}, {"sha256": "0" * 64}]
    keys = {begin(client, draft, **other).json()["key"] for other in others}
    assert len(keys | {first["key"]}) == 5


def test_a_part_sent_twice_or_overlapping_does_no_harm_and_a_gap_is_told(
    client: Client, draft: Application
) -> None:
    address = begin(client, draft).json()["address"]
    for offset, end, status, stands in (
        (0, 2000, 200, 2000),
        (0, 2000, 200, 2000),
        (1000, 3000, 200, 3000),
        (5000, 6000, 409, 3000),
        (3000, len(PDF), 200, len(PDF)),
        (0, 2000, 200, len(PDF)),
    ):
        answer = part(client, address, offset, PDF[offset:end])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (status, str(stands)), offset
    assert (_parts.folder() / Upload.objects.get().key.hex).read_bytes() == PDF


def test_parts_that_are_gone_from_the_disk_are_asked_for_again(client: Client, draft: Application) -> None:
    address = begin(client, draft).json()["address"]
    part(client, address, 0, PDF[:5000])
    _parts.drop(Upload.objects.get())
    assert begin(client, draft).json()["offset"] == 0


def test_a_part_without_place_or_too_large_is_refused(client: Client, draft: Application) -> None:
    address = begin(client, draft).json()["address"]
    bare = client.patch(address, PDF, content_type="application/octet-stream")
    assert bare.status_code == 400
    assert part(client, address, 0, b"%PDF-" + b"x" * 4 * MEGABYTE).status_code == 413
    longer = part(client, address, 0, PDF + b"more")
    assert longer.status_code == 422 and "longer than was announced" in longer.json()["error"]
    assert Upload.objects.get().received == 0


def test_bytes_that_are_not_those_that_were_announced_are_not_handed_in(
    client: Client, draft: Application, settings: Any
) -> None:
    says = begin(client, draft).json()
    part(client, says["address"], 0, PDF[:-1] + b"?")
    answer = hand_in(client, draft, says["key"])
    assert answer.status_code == 422
    assert "“proof.pdf” did not arrive as it was sent" in answer.content.decode()
    assert not ApplicationFile.objects.exists() and not Upload.objects.exists()
    assert not on_disk(settings)


def test_what_has_not_arrived_whole_is_no_file(client: Client, draft: Application) -> None:
    says = begin(client, draft).json()
    part(client, says["address"], 0, PDF[:100])
    for key in (says["key"], "nonsense", "00000000-0000-0000-0000-000000000000"):
        assert hand_in(client, draft, key).status_code == 422
    assert not ApplicationFile.objects.exists()
    page = client.get(reverse("application-topic", args=[draft.pk, "documents"])).content.decode()
    assert "0 % of “proof.pdf” has arrived: choose it again to go on." in page
    assert client.delete(says["address"]).status_code == 204
    assert client.get(says["address"]).status_code == 404


def test_a_second_press_of_the_button_hands_in_nothing_twice(client: Client, draft: Application) -> None:
    says = begin(client, draft).json()
    part(client, says["address"], 0, PDF)
    assert hand_in(client, draft, says["key"]).status_code == 302
    assert hand_in(client, draft, says["key"]).status_code in (302, 422)
    assert ApplicationFile.objects.count() == 1


def test_images_of_a_feature_come_in_parts_and_stay_when_its_name_is_missing(
    client: Client, draft: Application
) -> None:
    keys = {}
    for field in ("genuine", "infringing"):
        content = png(field).getvalue()
        says = begin(client, draft, content, f"{field}.png").json()
        part(client, says["address"], 0, content)
        keys[f"{field}_upload"] = says["key"]
    address = reverse("application-topic", args=[draft.pk, "features"])
    answer = client.post(address, {"add": "1", "feature": "", **keys})
    assert answer.status_code == 422
    for name, key in keys.items():
        assert f'name="{name}" value="{key}"' in answer.content.decode()
    assert client.post(address, {"add": "1", "feature": "Seal", **keys}).status_code == 302
    assert draft.features.get().infringing.name == "infringing.png"


def test_without_parts_the_ordinary_file_field_goes_on_working(client: Client, draft: Application) -> None:
    answer = client.post(
        reverse("application-topic", args=[draft.pk, "documents"]),
        {"add": "1", "kind": "other", "file": SimpleUploadedFile("a.pdf", PDF), "file_upload": ""},
    )
    assert answer.status_code == 302
    assert ApplicationFile.objects.get().size == len(PDF)


# Whose they are


def test_nobody_else_begins_appends_looks_or_hands_in(
    client: Client, draft: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    """HOUSE.organisations: a stranger's organisation, a removed member, officers, nobody."""
    says = begin(client, draft).json()
    part(client, says["address"], 0, PDF[:1000])
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    own = start_application(organisation=_other, by=stranger, now=FILED)
    holder[0].memberships.update(left_at=FILED, left_by=holder[1])
    for person, status in ((stranger, 404), (holder[1], 404), (registrar, 403)):
        theirs = browser(person)
        assert begin(theirs, draft).status_code == status
        assert part(theirs, says["address"], 1000, PDF[1000:]).status_code == status
        assert theirs.get(says["address"]).status_code == status
        assert theirs.delete(says["address"]).status_code == status
        assert hand_in(theirs, draft, says["key"]).status_code == status
    # Nor through a draft of their own.
    foreign = reverse("application-upload", args=[own.pk, says["key"]])
    assert part(browser(stranger), foreign, 1000, PDF[1000:]).status_code == 404
    Upload.objects.update(received=len(PDF))
    assert hand_in(browser(stranger), own, says["key"]).status_code == 422
    assert Client().get(says["address"]).status_code == 302, "asked to sign in"
    assert Client(enforce_csrf_checks=True).patch(says["address"], b"x").status_code == 403
    assert not ApplicationFile.objects.exists()


def test_a_colleague_goes_on_with_it_and_a_filed_application_takes_no_part(
    client: Client, draft: Application, holder: tuple[Organisation, User]
) -> None:
    says = begin(client, draft).json()
    _same, colleague = make_organisation("Nobody LLP", bin_iin="041240001232")
    colleague.memberships.update(organisation=holder[0], role="member")
    assert part(browser(colleague), says["address"], 0, PDF).json()["offset"] == len(PDF)
    application = filed(*holder)
    answer = begin(client, application)
    assert answer.status_code == 422 and "under review" in answer.json()["error"]
    upload = Upload.objects.get()
    Upload.objects.filter(pk=upload.pk).update(application=application, received=0)
    with pytest.raises(OutOfState):
        append_part(
            application_id=application.pk, key=upload.key, offset=0, part=PDF, by=holder[1], now=FILED
        )


# What is taken, and the limits


@pytest.mark.parametrize(
    "content", [b"<!doctype html><script>" + b" " * 600, b"just words " * 60, b"MZ" + b"\0" * 600]
)
def test_an_unknown_kind_is_refused_with_its_first_part(
    client: Client, draft: Application, content: bytes
) -> None:
    says = begin(client, draft, content, "certificate.pdf").json()
    answer = part(client, says["address"], 0, content)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert "“certificate.pdf” is of a kind that is not taken" in error and "House rule" in error


def test_each_kind_has_its_largest_size(client: Client, draft: Application) -> None:
    """Said before anything large is sent: by the announcement, or by the first part."""
    answer = begin(client, draft, size=str(LARGEST_FILE + 1))
    assert answer.status_code == 422
    assert "“proof.pdf” is larger than 100 MB." in answer.json()["error"]
    says = begin(client, draft, size=str(LARGEST_FILE)).json()
    assert part(client, says["address"], 0, PDF).status_code == 200, "a PDF may be so large"
    picture = png().getvalue() + b"\0" * 600
    says = begin(client, draft, name="a.png", size=str(FILE_KINDS["image/png"].most_bytes + 1)).json()
    answer = part(client, says["address"], 0, picture)
    assert answer.status_code == 422
    assert "“a.png” is too large: of this kind (PNG image) at most 25 MB are taken." in answer.json()["error"]
    assert begin(client, draft, size="0").status_code == 422
    assert begin(client, draft, size="-5").status_code == 422


def test_the_size_of_a_kind_holds_for_a_file_that_comes_whole(
    draft: Application, holder: tuple[Organisation, User], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = FILE_KINDS["image/png"]
    content = io.BytesIO(png().getvalue() + b"\0" * kind.most_bytes)
    with pytest.raises(Incomplete, match=r"“big\.png” is too large"):
        add_file(
            application_id=draft.pk,
            kind=RequiredDocument.OTHER,
            name="big.png",
            content=content,
            by=holder[1],
            now=FILED,
        )
    assert not on_disk(settings)


def _files(draft: Application, by: User, number: int, **more: Any) -> None:
    row = {"application": draft, "kind": "other", "added_by": by, "added_at": FILED, "name": "x"}
    row |= {"content_type": "image/png", "size": 1, **more}
    ApplicationFile.objects.bulk_create(
        ApplicationFile(**row, sha256=f"{each:064}", stored_as=f"xx/{each}") for each in range(number)
    )


def test_a_hundred_images_and_no_more(draft: Application, holder: tuple[Organisation, User]) -> None:
    """HOUSE.application_limits; documents count as well as the images of features."""
    _files(draft, holder[1], 99)
    ids: dict[str, Any] = {"application_id": draft.pk, "by": holder[1], "now": FILED}
    with pytest.raises(
        Incomplete, match=r"“b\.png” is not taken: an application takes 100 images"
    ) as refused:
        add_feature(feature="Seal", genuine=("a.png", png()), infringing=("b.png", png()), **ids)
    assert refused.value.provision == "HOUSE.application_limits"
    add_file(kind=RequiredDocument.SAMPLE, name="a.png", content=png(), **ids)
    with pytest.raises(Incomplete):
        add_file(kind=RequiredDocument.SAMPLE, name="c.png", content=png(), **ids)
    add_file(kind=RequiredDocument.SAMPLE, name="c.pdf", content=pdf(), **ids)


def test_two_gigabytes_an_application_with_what_is_under_way(
    client: Client, draft: Application, holder: tuple[Organisation, User]
) -> None:
    room = len(PDF)
    _files(draft, holder[1], 1, content_type="application/pdf", size=MOST_BYTES_OF_APPLICATION - room)
    assert begin(client, draft, size=str(room + 1)).status_code == 422
    says = begin(client, draft).json()
    answer = begin(client, draft, name="one more.pdf")
    assert answer.status_code == 422, "the first is under way and needs the room"
    error = answer.json()["error"]
    assert "“one more.pdf” is not taken: the files of an application are 2 GB at most together." in error
    assert "House rule" in error
    part(client, says["address"], 0, PDF)
    assert hand_in(client, draft, says["key"]).status_code == 302, "exactly 2 GB"
    with pytest.raises(Incomplete, match="2 GB"):
        add_file(
            application_id=draft.pk,
            kind=RequiredDocument.OTHER,
            name="x.pdf",
            content=pdf(),
            by=holder[1],
            now=FILED,
        )


# What was begun and left alone


def test_what_was_left_alone_for_a_week_is_forgotten(
    client: Client, draft: Application, holder: tuple[Organisation, User]
) -> None:
    says = begin(client, draft).json()
    part(client, says["address"], 0, PDF[:100])
    (_parts.folder() / "0123").write_bytes(b"of no upload")
    assert forget_uploads(now=FILED + timedelta(days=7)) == 0
    assert [path.name for path in _parts.folder().iterdir()] == [Upload.objects.get().key.hex]
    later = begin_upload(
        application_id=draft.pk, name="b.pdf", size=5, modified="1", sha256="", by=holder[1], now=FILED
    )
    Upload.objects.filter(pk=later.pk).update(touched_at=FILED + timedelta(days=1))
    assert forget_uploads(now=FILED + timedelta(days=7, seconds=1)) == 1
    assert Upload.objects.get() == later
    assert not list(_parts.folder().iterdir())
