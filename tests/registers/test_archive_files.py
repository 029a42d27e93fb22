"""Archives as files: names, sizes and kinds of entries that are not what they say, and archives of many or of none."""

import hashlib
import io
import json
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from acts.refusals import Incomplete
from law.required_documents import RequiredDocument
from registers.interchange import archive as archives
from registers.interchange.schema import OTHER_VERSION
from registers.models import Application, ApplicationFile, BulkFiling, Wanted
from registers.services import bring_in, bulk_filing
from registers.services.application_files import add_file
from tests.registers.applications import FILED, complete_draft
from tests.registers.archives import (
    application,
    archive_of,
    done,
    faults,
    handed_in,
    outcomes,
    sent_again,
    zipped,
)


def _refused(content: io.BytesIO, holder: tuple[Organisation, User]) -> str:
    with pytest.raises(Incomplete) as refused:
        handed_in(content, *holder)
    assert refused.value.field == "archive"
    assert not BulkFiling.objects.exists()
    return refused.value.sentence


@pytest.mark.parametrize(
    "name",
    [
        "/etc/a.json",
        "../a.json",
        "x/../../a.json",
        "x/./a.json",
        "x//a.json",
        "C:/a.json",
        "x\\a.json",
        "..\\a.json",
        "a\nb.json",
    ],
)
def test_a_name_that_is_no_plain_path_refuses_the_whole(name: str, holder: tuple[Organisation, User]) -> None:
    """HOUSE.interchange."""
    content = zipped({"good.json": json.dumps(application()[0]).encode(), name: b"{}"})
    assert _refused(content, holder) == archives.UNSAFE


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ("a.json", "A.JSON", archives.ALIKE),
        ("files/Чай.pdf", "files/ЧАЙ.pdf", archives.ALIKE),
        ("straße.json", "STRASSE.json", archives.ALIKE),
        # й as one letter and as two signs is one name.
        ("й.json", "и\u0306.json", archives.UNSAFE),
    ],
)
def test_names_that_some_systems_take_for_one_refuse_the_whole(
    one: str, other: str, sentence: str, holder: tuple[Organisation, User]
) -> None:
    assert _refused(zipped({one: b"{}", other: b"{}", "b.json": b"{}"}), holder) == sentence


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_link_or_a_device_refuses_the_whole(kind: int, holder: tuple[Organisation, User]) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.json", json.dumps(application()[0]))
        link = zipfile.ZipInfo("files/secret")
        link.create_system = 3
        link.external_attr = (kind | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    content.seek(0)
    assert _refused(content, holder) == archives.NO_PLAIN_FILE


def test_folders_and_what_systems_put_beside_the_files_are_passed_over(
    holder: tuple[Organisation, User],
) -> None:
    given, contents = application()
    entries = {"x/": b"", "x/a.json": json.dumps(given).encode(), "__MACOSX/x/._a.json": b"\x00"}
    entries |= {f"x/files/{hashlib.sha256(each).hexdigest()}": each for each in contents}
    entries["x/.DS_Store"] = b"\x00"
    assert outcomes(handed_in(zipped(entries), *holder)) == ["ready"]


def test_many_small_entries_that_unpack_to_too_much_are_a_bomb(holder: tuple[Organisation, User]) -> None:
    """Each is small enough to shrink as it likes; together they are not."""
    entries = {f"{n}.bin": bytes(1024**2) for n in range(90)}
    assert _refused(zipped({"a.json": b"{}", **entries}), holder) == archives.BOMB


def test_entries_that_lie_over_each_other_are_a_bomb(holder: tuple[Organisation, User]) -> None:
    """All names lead to one content: unpacked they come to far more than the archive holds."""
    content = zipped({"a.json": b"{}", "kernel.bin": bytes(range(256)) * 4000}, zipfile.ZIP_STORED).getvalue()
    end = content.rindex(b"PK\x05\x06")
    size, start = struct.unpack("<LL", content[end + 12 : end + 20])
    listed = content[start : start + size]
    kernel = listed[listed.index(b"PK\x01\x02", 4) :]
    listed += b"".join(kernel.replace(b"kernel.bin", b"kernel.b%02d" % n) for n in range(40))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 42, 42, len(listed), start, 0)
    assert _refused(io.BytesIO(content[:start] + listed + tail), holder) == archives.BOMB


@pytest.mark.parametrize(("of", "declared"), [("application.json", 1), ("files/", 1), ("files/", 10_000)])
def test_a_size_that_is_not_what_was_declared_refuses_what_it_belongs_to(
    of: str, declared: int, holder: tuple[Organisation, User]
) -> None:
    """The other application of the archive is taken in."""
    content = archive_of(application("TM-1"), application("TM-2")).getvalue()
    name = content.index(b"000/" + of.encode(), content.index(b"PK\x01\x02"))
    header = content.rindex(b"PK\x01\x02", 0, name)
    lying = bytearray(content)
    lying[header + 24 : header + 28] = struct.pack("<L", declared)
    filing = handed_in(io.BytesIO(bytes(lying)), *holder)
    assert sorted(outcomes(filing)) == ["ready", "refused"]
    filing = done(filing, Wanted.FILED, holder[1])
    assert Application.objects.count() == 1


def test_an_empty_file_and_an_empty_archive_are_said_to_be_so(holder: tuple[Organisation, User]) -> None:
    assert _refused(io.BytesIO(b""), holder) == archives.NO_ARCHIVE
    assert _refused(zipped({}), holder) == archives.NO_APPLICATION
    assert _refused(zipped({"x/": b""}), holder) == archives.NO_APPLICATION
    nothing = handed_in(zipped({"a.json": b"[]", "b.json": json.dumps(application()[0]).encode()}), *holder)
    assert len(outcomes(nothing)) == 1, "an empty list is none"


def test_an_archive_of_empty_lists_alone_holds_no_application(holder: tuple[Organisation, User]) -> None:
    assert _refused(zipped({"a.json": b"[]"}), holder) == archives.EMPTY_LISTS


def test_a_version_of_the_schema_that_is_not_known_is_named(holder: tuple[Organisation, User]) -> None:
    given, contents = application("TM-1")
    later = {**given, "schema": "kz-ipr-application-2", "colour": "red"}
    filing = handed_in(archive_of((later, contents), application("TM-2")), *holder)
    assert outcomes(filing) == ["refused", "ready"]
    assert faults(filing) == [("schema", "HOUSE.interchange")]
    assert filing.items.get(position=1).faults[0]["sentence"] == OTHER_VERSION


def test_501_applications_are_listed_in_a_few_statements_and_1001_refused(
    holder: tuple[Organisation, User],
) -> None:
    """HOUSE.interchange: 1,000 an archive."""
    small = [{"schema": "kz-ipr-application-1", "reference": f"TM-{n}"} for n in range(1001)]
    taking: dict[str, Any] = {"organisation": holder[0], "name": "a.zip", "by": holder[1], "now": FILED}
    with CaptureQueriesContext(connection) as statements:
        filing = bulk_filing.take_archive(
            content=zipped({"all.json": json.dumps(small[:501]).encode()}), **taking
        )
    assert filing.items.count() == 501
    assert len(statements) <= 15
    assert not bulk_filing.at_once(filing), "nobody waits for so many"
    with pytest.raises(Incomplete) as refused:
        bulk_filing.take_archive(content=zipped({"all.json": json.dumps(small).encode()}), **taking)
    assert refused.value.sentence == archives.TOO_MANY_APPLICATIONS


def test_the_same_application_twice_in_one_archive_is_filed_by_neither(
    holder: tuple[Organisation, User],
) -> None:
    """Which of the two is meant nobody can say: both are refused, at their reference."""
    same = application("TM-1")
    filing = handed_in(archive_of(same, same, application("TM-2")), *holder)
    assert outcomes(filing) == ["refused", "refused", "ready"]
    assert faults(filing) == [("reference", "HOUSE.interchange")] * 2
    done(filing, Wanted.FILED, holder[1])
    assert Application.objects.count() == 1


def test_the_same_archive_twice_makes_drafts_once(holder: tuple[Organisation, User]) -> None:
    content = archive_of(application("TM-1"), application("TM-2"))
    first, second = handed_in(content, *holder), handed_in(content, *holder)
    assert outcomes(done(first, Wanted.DRAFTS, holder[1])) == ["draft", "draft"]
    assert outcomes(done(second, Wanted.DRAFTS, holder[1])) == ["known", "known"]
    assert Application.objects.count() == 2
    assert ApplicationFile.objects.count() == 8


def test_one_content_as_two_documents_stands_once_in_the_archive_that_is_taken_away(
    holder: tuple[Organisation, User],
) -> None:
    """A name that stood twice would be refused when the archive is sent again."""
    draft = complete_draft(*holder)
    for kind in (RequiredDocument.OTHER, RequiredDocument.SAMPLE):
        add_file(
            application_id=draft.pk,
            kind=kind,
            name="a.pdf",
            content=io.BytesIO(b"%PDF-1.7\n"),
            by=holder[1],
            now=FILED,
        )
    filing = handed_in(sent_again(draft, holder[1], "again"), *holder)
    assert outcomes(filing) == ["ready"], filing.items.get().faults
    assert outcomes(done(filing, Wanted.DRAFTS, holder[1])) == ["draft"]
    assert filing.items.get().application.files.count() == 6


class Killed(BaseException):
    """A worker that is told to stop at once."""


def test_a_worker_stopped_in_the_middle_of_an_application_leaves_nothing_of_it(
    holder: tuple[Organisation, User], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = handed_in(archive_of(*(application(f"TM-{n}") for n in range(3))), *holder)
    filing = bulk_filing.want(
        filing_id=filing.pk, wanted=Wanted.FILED, language="en", by=holder[1], now=FILED
    )
    file_draft = bring_in.file_draft

    def dying(made: Application, *rest: Any, **more: Any) -> Application:
        if made.client_reference.reference == "TM-1":
            raise Killed
        return file_draft(made, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(bring_in, "file_draft", dying)
        with pytest.raises(Killed):
            bulk_filing.carry_out(filing, now=FILED)
    assert outcomes(filing) == ["filed", "ready", "ready"]
    assert (Application.objects.count(), ApplicationFile.objects.count()) == (1, 4)
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(stored) == 1 + 4, "the archive, and the files of what was filed"
    bulk_filing.go_on(now=FILED, time_left=lambda: True)
    assert outcomes(filing) == ["filed"] * 3
    assert sorted(Application.objects.values_list("number", flat=True)) == [
        f"A-00000{n}/2026" for n in (1, 2, 3)
    ]
