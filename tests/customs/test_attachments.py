"""Files of a case (HOUSE.attachments): taken by content, kept unaltered, handed out to those entitled."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, Stale
from acts.stored_files import FILE_HEADERS, shown_name
from customs.models import Attachment, Case, Download
from customs.services import attachments
from customs.services.attachments import add_attachment, open_attachment
from customs.services.lodge import lodge_document
from journal.queries import timeline
from law.documents import DocumentKind
from law.events import Event
from law.file_kinds import FILE_KINDS
from tests.factories import World, almaty, opened_case, receipt_of, suspended_case
from tests.scanner import clamd

NOW = almaty(2026, 11, 23)
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def archive(*names: str, contents: str = "<Types/>") -> bytes:
    """A ZIP archive with such parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, contents if name == "[Content_Types].xml" else "<x/>")
    return data.getvalue()


def add(world: World, case: Case, content: bytes = PDF, name: str = "ruling.pdf", **given) -> Attachment:
    return add_attachment(
        case_id=case.pk,
        name=name,
        content=io.BytesIO(content),
        **{"actor": world.inspector, "now": NOW, **given},
    )


def files_in(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


# What is taken


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (TIFF, "image/tiff"),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ],
)
def test_listed_kinds_are_known_by_their_content(world: World, content: bytes, kind: str) -> None:
    case = suspended_case(world)
    attachment = add(world, case, content, name="paper.exe")
    assert attachment.content_type == kind
    assert attachment.name == f"paper.exe.{FILE_KINDS[kind].endings[0]}"
    assert attachment.size == len(content)
    assert attachment.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"just words",
        b"GIF89a\x01\x00\x01\x00",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff",
        b"MZ\x90\x00" + archive("[Content_Types].xml", "word/document.xml"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        archive("readme.txt"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive(
            "[Content_Types].xml",
            "word/document.xml",
            contents="<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>",
        ),
        b"PK\x03\x04 torn archive",
    ],
)
def test_what_is_not_listed_is_refused_whatever_its_name(world: World, store: Path, content: bytes) -> None:
    """HTML, SVG, text, programs, archives, old and macro-carrying office files."""
    case = suspended_case(world)
    with pytest.raises(Incomplete) as refused:
        add(world, case, content, name="ruling.pdf")
    assert (refused.value.provision, refused.value.field) == ("HOUSE.attachments", "file")
    assert not Attachment.objects.exists()
    assert not files_in(store)


def test_an_empty_file_is_refused(world: World) -> None:
    with pytest.raises(Incomplete):
        add(world, suspended_case(world), b"")


def test_a_file_over_the_limit_is_refused_and_one_at_it_taken(world: World, settings, store: Path) -> None:
    case = suspended_case(world)
    settings.ATTACHMENT_MAX_BYTES = len(PDF)
    add(world, case)
    settings.ATTACHMENT_MAX_BYTES = len(PDF) + 9
    with pytest.raises(Incomplete):
        add(world, case, PDF + b"x" * 10)
    assert len(files_in(store)) == 1


def test_the_same_content_is_taken_once_in_a_case(world: World, store: Path) -> None:
    """Under another name it is still the same file; another case may hold it too."""
    case, other = suspended_case(world), opened_case(world)
    add(world, case)
    with pytest.raises(Repeated):
        add(world, case, name="copy.pdf")
    add(world, other)
    assert Attachment.objects.count() == 2
    assert len(files_in(store)) == 2


# How it is kept


def test_the_file_lies_under_a_random_name(world: World, store: Path) -> None:
    attachment = add(world, suspended_case(world), name="../../etc/passwd.pdf")
    assert attachment.name == "passwd.pdf"
    (path,) = files_in(store)
    assert path == store / attachment.stored_as
    assert "passwd" not in str(path)
    assert path.suffix == ""
    assert path.read_bytes() == PDF


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Определение суда.PDF", "Определение суда.PDF"),
        ("C:\\Users\\aigul\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("page.html", "page.html.pdf"),
        (".pdf", "pdf.pdf"),
    ],
)
def test_the_shown_name_is_harmless(given: str, shown: str) -> None:
    assert shown_name(given, "application/pdf") == shown


def test_the_journal_holds_the_hash_and_not_the_name(world: World) -> None:
    case = suspended_case(world)
    attachment = add(world, case, name="Ivanov passport.pdf")
    line = timeline(f"case:{case.pk}")[-1]
    assert (line["event"], line["provision"]) == (Event.ATTACHMENT_ADDED, "HOUSE.attachments")
    assert line["payload"]["sha256"] == attachment.sha256
    assert "Ivanov" not in str(line["payload"])


def test_a_copy_names_its_document(world: World) -> None:
    case, other = suspended_case(world), opened_case(world)
    ruling = lodge_document(
        case_id=case.pk,
        kind=DocumentKind.JUDGE_RULING,
        receipt=receipt_of(case, NOW),
        actor=world.inspector,
        now=NOW,
    )
    assert add(world, case, document_id=ruling.pk).document == ruling
    with pytest.raises(Incomplete):
        add(world, other, document_id=ruling.pk)


def test_a_refused_act_leaves_no_file(world: World, store: Path, monkeypatch) -> None:
    """Also when it fails after the file was stored."""
    case = suspended_case(world)
    for given in ({"actor": world.elsewhere}, {"version": 1}):
        with pytest.raises((NotAllowed, Stale)):
            add(world, case, **given)

    def fails(*args, **kwargs):
        raise RuntimeError("the journal is away")

    monkeypatch.setattr(attachments, "act", fails)
    with pytest.raises(RuntimeError):
        add(world, case)
    assert not Attachment.objects.exists()
    assert not files_in(store)


def test_central_staff_and_others_add_nothing(world: World) -> None:
    """HOUSE.roles: files are added by those who record in the case."""
    case = suspended_case(world)
    for person in (world.chief, world.registrar, world.administrator, world.head_elsewhere, world.holder):
        with pytest.raises(NotAllowed):
            add(world, case, actor=person)


# How it is handed out


def test_those_entitled_receive_it_and_each_time_is_logged(world: World) -> None:
    attachment = add(world, suspended_case(world))
    for person in (world.inspector, world.head, world.chief):
        opened = open_attachment(attachment_id=attachment.pk, user=person, now=NOW)
        with opened.file as file:
            assert file.read() == PDF
        assert (opened.filename, opened.content_type) == ("ruling.pdf", "application/pdf")
    assert list(Download.objects.order_by("pk").values_list("by", "at")) == [
        (person.pk, NOW) for person in (world.inspector, world.head, world.chief)
    ]


def test_nobody_else_receives_it_or_learns_whether_it_exists(world: World) -> None:
    attachment = add(world, suspended_case(world))
    said = set()
    for person in (world.elsewhere, world.registrar, world.administrator, world.holder, world.declarant):
        for number in (attachment.pk, attachment.pk + 1000):
            with pytest.raises(NotAllowed) as refused:
                open_attachment(attachment_id=number, user=person, now=NOW)
            said.add(str(refused.value))
    assert len(said) == 1
    assert not Download.objects.exists()


def test_an_altered_or_missing_file_is_not_handed_out(world: World, store: Path) -> None:
    """The hash of the record is that of the file, or the file is not given."""
    attachment = add(world, suspended_case(world))
    path = store / attachment.stored_as
    path.write_bytes(PDF.replace(b"1.7", b"1.4"))
    for alter in (lambda: None, path.unlink):
        alter()
        with pytest.raises(OutOfState) as refused:
            open_attachment(attachment_id=attachment.pk, user=world.head, now=NOW)
        assert refused.value.provision == "HOUSE.attachments"
    assert not Download.objects.exists()


def test_no_browser_takes_a_file_for_a_page() -> None:
    assert FILE_HEADERS["X-Content-Type-Options"] == "nosniff"
    assert FILE_HEADERS["Content-Security-Policy"].startswith("sandbox")


# The database (ARCHITECTURE rule 9)


def test_files_and_downloads_are_only_ever_added(world: World) -> None:
    attachment = add(world, suspended_case(world))
    open_attachment(attachment_id=attachment.pk, user=world.head, now=NOW).file.close()
    for table, change in (("customs_attachment", "name = 'x'"), ("customs_download", "at = now()")):
        for statement in (
            f"UPDATE {table} SET {change}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(statement)


@pytest.mark.parametrize(
    "table", ["customs_attachment", "customs_download", "customs_fact", "customs_decision"]
)
def test_the_application_may_not_even_ask(app_role_connection: Connection, table: str) -> None:
    """Web and worker hold SELECT and INSERT on what is append-only."""
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(InsufficientPrivilege):
            app_role_connection.execute(statement)
        app_role_connection.rollback()


def test_the_same_content_twice_is_refused_by_the_database_too(world: World) -> None:
    attachment = add(world, suspended_case(world))
    attachment.pk, attachment.stored_as = None, "ab/other"
    with pytest.raises(IntegrityError, match="one_attachment_per_case_and_content"), transaction.atomic():
        attachment.save(force_insert=True)


def test_a_file_that_could_not_be_scanned_yet_is_handed_out_to_nobody(
    world: World, settings, tmp_path: Path
) -> None:
    """HOUSE.malware: the file is kept, for a paper in time must not be lost to a scanner that is down."""
    settings.CLAMD = str(tmp_path / "clamd")
    attachment = add(world, suspended_case(world))
    with pytest.raises(OutOfState) as refused:
        open_attachment(attachment_id=attachment.pk, user=world.head, now=NOW)
    assert refused.value.provision == "HOUSE.malware"
    assert not Download.objects.exists()
    with clamd(tmp_path):
        opened = open_attachment(attachment_id=attachment.pk, user=world.head, now=NOW)
    with opened.file as file:
        assert file.read() == PDF
