"""Applications by archive: each wholly or not at all, once by its reference, refused with field and provision."""

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation, User
from acts.refusals import Incomplete, NotAllowed, OutOfState
from deadlines.models import Clock
from registers.interchange import archive as archives
from registers.models import Application, ApplicationFile, BulkFiling, Wanted
from registers.queries.applications import missing_in
from registers.services import bulk_filing
from registers.services.submit_application import submit_application
from registers.tasks import bulk_filings as tick
from tests.registers.applications import FILED, REVIEW_ENDS, make_bureau, make_organisation, pdf, png
from tests.registers.archives import (
    application,
    archive_of,
    done,
    faults,
    handed_in,
    listed,
    outcomes,
    zipped,
)


def _on_disk(settings: Any) -> list[Path]:
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_an_archive_files_what_is_good_and_reports_the_rest(holder: tuple[Organisation, User]) -> None:
    """CC 461: insurance one tenge under the floor is refused with its provision; the others are filed."""
    low, contents = application("TM-2")
    low["insurance"] = {**low["insurance"], "amount": "4324999.99"}
    filing = handed_in(archive_of(application("TM-1"), (low, contents), application("TM-3")), *holder)
    assert outcomes(filing) == ["ready", "lacking", "ready"]
    assert faults(filing) == [("insurance", "CC461")]
    assert not Application.objects.exists(), "nothing is filed by checking"
    filing = done(filing, Wanted.FILED, holder[1])
    assert outcomes(filing) == ["filed", "lacking", "filed"]
    assert filing.finished_at is not None
    numbers = [item.application.number for item in filing.items.all() if item.application]
    assert numbers == ["A-000001/2026", "A-000002/2026"]
    assert set(Clock.objects.values_list("kind", "due_on")) == {("application_review", REVIEW_ENDS)}


def test_what_is_filed_is_what_was_sent(holder: tuple[Organisation, User]) -> None:
    given, contents = application()
    filing = done(handed_in(archive_of((given, contents)), *holder), Wanted.FILED, holder[1])
    (item,) = filing.items.all()
    made = item.application
    assert made is not None
    sent = json.loads(made.document.text)
    for member in ("object", "title", "goods", "recognition", "wished_until", "features"):
        assert sent[member] == given[member]
    by_hash = {file["sha256"]: file for file in given["files"]}
    assert {file["sha256"]: file for file in sent["files"]} == by_hash
    assert "Qazaq Tea LLP undertakes to compensate" in made.undertaking
    assert (made.submitted_by, made.undertaken_by) == (holder[1], holder[1])
    assert [each.name for each in made.licensees.all()] == ["Shops LLP"]


def test_sent_again_nothing_is_filed_twice(holder: tuple[Organisation, User]) -> None:
    content = archive_of(application("TM-1"))
    done(handed_in(content, *holder), Wanted.FILED, holder[1])
    again = handed_in(content, *holder)
    assert outcomes(again) == ["known"]
    assert again.items.get().application.number == "A-000001/2026"
    with pytest.raises(OutOfState):
        bulk_filing.want(filing_id=again.pk, wanted=Wanted.FILED, language="en", by=holder[1], now=FILED)
    assert Application.objects.count() == 1


def test_two_archives_checked_before_either_is_filed_file_once(holder: tuple[Organisation, User]) -> None:
    first, second = (handed_in(archive_of(application("TM-1")), *holder) for _each in range(2))
    done(first, Wanted.FILED, holder[1])
    assert outcomes(done(second, Wanted.FILED, holder[1])) == ["known"]
    assert Application.objects.count() == 1


def test_another_organisation_may_use_the_same_reference(holder: tuple[Organisation, User]) -> None:
    done(handed_in(archive_of(application("TM-1")), *holder), Wanted.FILED, holder[1])
    other, person = make_organisation("Other LLP", bin_iin="041240001232")
    theirs = application(
        "TM-1", holder={"name": "Other LLP", "country": "KZ", "bin_iin": "041240001232", "address": "x"}
    )
    assert outcomes(done(handed_in(archive_of(theirs), other, person), Wanted.FILED, person)) == ["filed"]


def test_drafts_take_what_cannot_be_filed_yet(holder: tuple[Organisation, User]) -> None:
    """HOUSE.application_draft; the undertaking is given when it is filed."""
    filing = handed_in(archive_of(application("TM-1", recognition="")), *holder)
    filing = done(filing, Wanted.DRAFTS, holder[1])
    assert outcomes(filing) == ["draft"]
    draft = Application.objects.get()
    assert {point.topic for point in missing_in(draft, FILED.date())} == {"goods", "undertaking"}
    with pytest.raises(Incomplete):
        submit_application(application_id=draft.pk, by=holder[1], now=FILED)


def test_they_count_as_received_when_the_person_files_whenever_they_are_written(
    holder: tuple[Organisation, User],
) -> None:
    """LAW.md 7: the instant of receipt decides."""
    filing = handed_in(archive_of(application()), *holder)
    filing = bulk_filing.want(
        filing_id=filing.pk, wanted=Wanted.FILED, language="en", by=holder[1], now=FILED
    )
    bulk_filing.go_on(now=FILED + timedelta(days=2), time_left=lambda: True)
    made = Application.objects.get()
    assert made.submitted_at == FILED
    assert Clock.objects.get().due_on == REVIEW_ENDS


def test_work_that_was_stopped_goes_on_where_it_stood(holder: tuple[Organisation, User]) -> None:
    filing = bulk_filing.take_archive(
        organisation=holder[0],
        name="a.zip",
        content=archive_of(*(application(f"TM-{n}") for n in range(3))),
        by=holder[1],
        now=FILED,
    )
    turns = iter([True, True, False])
    bulk_filing.check_items(filing, now=FILED, time_left=lambda: next(turns))
    assert outcomes(filing) == ["ready", "ready", "waiting"]
    assert tick() == 1
    assert outcomes(filing) == ["ready", "ready", "ready"]
    bulk_filing.want(filing_id=filing.pk, wanted=Wanted.FILED, language="en", by=holder[1], now=FILED)
    filing.refresh_from_db()
    turns = iter([True, False])
    bulk_filing.carry_out(filing, now=FILED, time_left=lambda: next(turns))
    assert outcomes(filing) == ["filed", "ready", "ready"]
    assert tick() == 1
    assert outcomes(filing) == ["filed"] * 3
    assert tick() == 0


def test_what_fails_in_the_middle_leaves_neither_rows_nor_files(
    holder: tuple[Organisation, User], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = handed_in(archive_of(application()), *holder)
    before = _on_disk(settings)

    def broken(*_given: object, **_fields: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("registers.services.bring_in.file_draft", broken)
    filing = done(filing, Wanted.FILED, holder[1])
    assert outcomes(filing) == ["refused"]
    assert "fault of the system" in filing.items.get().faults[0]["sentence"]
    assert (Application.objects.count(), ApplicationFile.objects.count()) == (0, 0)
    assert _on_disk(settings) == [path for path in before if path.parent.name != "bulk"]


def test_a_person_who_left_files_nothing_more(holder: tuple[Organisation, User]) -> None:
    """HOUSE.organisations: asked again for each application."""
    filing = handed_in(archive_of(application()), *holder)
    filing = bulk_filing.want(
        filing_id=filing.pk, wanted=Wanted.FILED, language="en", by=holder[1], now=FILED
    )
    holder[1].memberships.update(left_at=FILED, left_by=holder[1])
    bulk_filing.carry_out(filing, now=FILED)
    assert outcomes(filing) == ["refused"]
    assert faults(filing) == [("holder", "HOUSE.organisations")]


def test_only_a_member_hands_in(holder: tuple[Organisation, User]) -> None:
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    with pytest.raises(NotAllowed):
        handed_in(archive_of(application()), holder[0], stranger)
    filing = handed_in(archive_of(application()), *holder)
    with pytest.raises(NotAllowed):
        done(filing, Wanted.FILED, stranger)


def test_a_representative_files_for_its_holders(db: None) -> None:
    bureau, person, _mandate = make_bureau()
    given, contents = application()
    power = pdf().getvalue()
    given |= {
        "holder": {"name": "tokyo seals kk", "country": "JP", "address": "Tokyo"},
        "files": [*given["files"], listed("power_of_attorney", "power.pdf", power)],
    }
    other = application("TM-2", holder={"name": "Ankara Cay", "country": "TR", "address": "Ankara"})
    filing = handed_in(archive_of((given, [*contents, power]), other), bureau, person)
    assert outcomes(filing) == ["ready", "refused"]
    assert faults(filing) == [("holder", "HOUSE.power")]
    filing = done(filing, Wanted.FILED, person)
    assert Application.objects.get().holder_name == "Tokyo Seals KK"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"reference": None}, ("reference", "HOUSE.interchange")),
        ({"register": "eeu"}, ("title", "CC459")),
        ({"features": []}, ("features", "CC461")),
        (
            {"object": {"type": "patent", "title": "X", "aliases": [], "classes": []}},
            ("object.type", "HOUSE.interchange"),
        ),
        ({"right_until": "2028-11-25"}, ("period", "CC464.3")),
        ({"wished_until": "2028-11-27"}, ("period", "CC464.1")),
        ({"licensees": [{"name": "A"}, {"name": " A "}]}, ("licensees", "HOUSE.interchange")),
        (
            {
                "representative": {
                    "name": "Z",
                    "country": "KZ",
                    "address": "x",
                    "power_of_attorney": {"document": "1"},
                }
            },
            ("representative", "HOUSE.organisations"),
        ),
    ],
)
def test_each_fault_names_its_field_and_provision(
    changes: dict[str, Any], fault: tuple[str, str], holder: tuple[Organisation, User]
) -> None:
    given, contents = application()
    given = {name: value for name, value in {**given, **changes}.items() if name != "reference" or value}
    if "features" in changes:
        given["files"] = given["files"][:2]
    filing = handed_in(archive_of((given, contents)), *holder)
    assert fault in faults(filing)
    assert outcomes(filing) in (["refused"], ["lacking"])


def test_files_are_known_by_their_hash_and_content(holder: tuple[Organisation, User]) -> None:
    """HOUSE.attachments."""
    absent, contents = application("absent")
    other, _others = application("other")
    script, scripted = application("script")
    evil = b"<script>alert(1)</script>"
    script["files"] = [*script["files"], listed("other", "a.pdf", evil)]
    entries = {}
    for name, given, there in (
        ("absent", absent, contents[1:]),
        ("script", script, [*scripted, evil]),
    ):
        entries[f"{name}/a.json"] = json.dumps(given).encode()
        entries |= {f"{name}/files/{hashlib.sha256(each).hexdigest()}": each for each in there}
    entries["other/a.json"] = json.dumps(other).encode()
    entries |= {f"other/files/{each['sha256']}": b"x" * each["size"] for each in other["files"]}
    filing = handed_in(zipped(entries), *holder)
    said = {
        item.reference: [(each["place"], each["sentence"]) for each in item.faults]
        for item in filing.items.all()
    }
    assert said["absent"] == [("files[1]", archives.NO_FILE)]
    assert said["other"] == [(f"files[{n}]", archives.OTHER_CONTENT) for n in range(1, 5)]
    ((where, sentence),) = said["script"]
    assert where == "files[5]"
    assert "is of a kind that is not taken" in sentence


def test_one_json_file_may_hold_a_list_with_files_by_path(holder: tuple[Organisation, User]) -> None:
    entries: dict[str, bytes] = {}
    given = []
    for reference in ("TM-1", "TM-2", "TM-2"):
        each, contents = application(reference)
        for number, (file, content) in enumerate(zip(each["files"], contents, strict=True)):
            file["path"] = f"papers/{len(given)}-{number}"
            entries[f"in/{file['path']}"] = content
        given.append(each)
    given.append("nonsense")
    entries["in/all.json"] = json.dumps(given).encode()
    filing = handed_in(zipped(entries), *holder)
    assert outcomes(filing) == ["ready", "refused", "refused", "refused"], (
        "a reference that stands twice is nobody's"
    )


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "C:/x", "a\\..\\b", ""])
def test_no_path_leads_out_of_the_archive(path: str, holder: tuple[Organisation, User]) -> None:
    given, contents = application()
    given["files"][0]["path"] = path or "."
    filing = handed_in(archive_of((given, contents)), *holder)
    assert faults(filing) == [("files[1]", "HOUSE.interchange")]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({}, archives.NO_APPLICATION),
        ({"a.txt": b"x"}, archives.NO_APPLICATION),
        ({"../a.json": b"{}"}, archives.UNSAFE),
        ({"/a.json": b"{}"}, archives.UNSAFE),
        ({"a\\..\\b.json": b"{}"}, archives.UNSAFE),
        ({"a.json": b"{}", "zeros.bin": b"\x00" * 20_000_000}, archives.BOMB),
    ],
)
def test_a_dishonest_archive_is_refused_as_a_whole(
    entries: dict[str, bytes], sentence: str, holder: tuple[Organisation, User], settings: Any
) -> None:
    with pytest.raises(Incomplete) as refused:
        handed_in(zipped(entries), *holder)
    assert refused.value.sentence == sentence
    assert not BulkFiling.objects.exists()
    assert _on_disk(settings) == []


def test_names_that_stand_twice_other_packings_and_no_zip_are_refused(
    holder: tuple[Organisation, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = zipped({"a.json": b"{}"})
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("a.json", b"[]")
    for content, sentence in (
        (twice, archives.UNSAFE),
        (zipped({"a.json": b"{}"}, zipfile.ZIP_BZIP2), archives.LOCKED),
        (pdf(), archives.NO_ARCHIVE),
    ):
        with pytest.raises(Incomplete) as refused:
            handed_in(content, *holder)
        assert refused.value.sentence == sentence
    monkeypatch.setattr(archives, "MOST_ENTRIES", 1)
    with pytest.raises(Incomplete, match="more than 1 entries"):
        handed_in(zipped({"a.json": b"{}", "b.json": b"{}"}), *holder)


def test_the_limits_of_an_application_are_kept(
    holder: tuple[Organisation, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HOUSE.application_limits: 100 images and 2 GB an application."""
    given, contents = application()
    images = [png().getvalue() for _each in range(99)]
    given["files"] += [listed("genuine_images", f"{n}.png", each) for n, each in enumerate(images)]
    filing = handed_in(archive_of((given, [*contents, *images])), *holder)
    assert faults(filing) == [("features", "HOUSE.application_limits")]
    monkeypatch.setattr("registers.interchange.incoming.MOST_BYTES_OF_APPLICATION", 10)
    filing = handed_in(archive_of(application("TM-2")), *holder)
    assert ("files", "HOUSE.application_limits") in faults(filing)


def test_an_archive_is_known_by_its_size_and_hash_and_may_be_too_large(
    holder: tuple[Organisation, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = archive_of(application())
    filing = handed_in(content, *holder)
    assert filing.size == len(content.getvalue())
    assert filing.sha256 == hashlib.sha256(content.getvalue()).hexdigest()
    monkeypatch.setattr(bulk_filing, "MOST_ARCHIVE_BYTES", filing.size - 1)
    with pytest.raises(Incomplete, match="larger than"):
        handed_in(content, *holder)


def test_an_archive_that_nobody_decides_on_is_forgotten(
    holder: tuple[Organisation, User], settings: Any
) -> None:
    filing = handed_in(archive_of(application()), *holder)
    assert bulk_filing.go_on(now=FILED + timedelta(days=29), time_left=lambda: True) == 0
    assert bulk_filing.go_on(now=FILED + timedelta(days=31), time_left=lambda: True) == 1
    filing.refresh_from_db()
    assert filing.finished_at is not None
    assert _on_disk(settings) == []
