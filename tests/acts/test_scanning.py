"""Malware: what the scanner says decides; with one set up, only what it found clean is handed out (HOUSE.malware)."""

import io
from pathlib import Path
from typing import Any

import pytest

from acts import stored_files
from acts.clamd import ScannerDown, threat_in
from acts.models import FileScan
from acts.previews import preview_of
from acts.refusals import Incomplete
from acts.scanning import scan_waiting, withheld
from tests.scanner import BAD, THREAT, clamd

PDF = b"%PDF-1.7\nharmless\n%%EOF\n"
BAD_PDF = b"%PDF-1.7\n" + BAD


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def kept(content: bytes = PDF) -> str:
    with stored_files.taken_in(io.BytesIO(content), name="paper.pdf") as taken:
        return stored_files.keep(taken)


def verdict(stored_as: str) -> str:
    return FileScan.objects.get(stored_as=stored_as).verdict


@pytest.mark.parametrize("tcp", [False, True], ids=["socket", "port"])
def test_the_scanner_is_given_the_whole_file_and_its_answer_is_read(tmp_path: Path, tcp: bool) -> None:
    large = PDF + b"x" * 200_000
    with clamd(tmp_path, tcp=tcp) as scanner:
        assert threat_in(io.BytesIO(large), scanner.address) == ""
        assert threat_in(io.BytesIO(BAD_PDF), scanner.address) == THREAT
    assert scanner.seen == [large, BAD_PDF]


@pytest.mark.parametrize("says", ["INSTREAM size limit exceeded. ERROR", "stream: what?"])
def test_an_answer_that_says_neither_yes_nor_no_is_none(tmp_path: Path, says: str) -> None:
    with clamd(tmp_path) as scanner:
        scanner.says = says
        with pytest.raises(ScannerDown):
            threat_in(io.BytesIO(PDF), scanner.address)


def test_a_scanner_that_is_not_there_is_down(tmp_path: Path) -> None:
    for address in (str(tmp_path / "nothing"), "127.0.0.1:1", "nonsense"):
        with pytest.raises(ScannerDown):
            threat_in(io.BytesIO(PDF), address)


@pytest.mark.django_db
def test_without_a_scanner_a_file_is_handed_out_and_marked_as_not_scanned() -> None:
    stored_as = kept()
    assert verdict(stored_as) == "not_scanned"
    assert withheld(stored_as) is None
    assert scan_waiting() == 0


@pytest.mark.django_db
def test_malware_is_refused_by_name_and_nothing_of_it_stays(settings: Any, tmp_path: Path) -> None:
    with clamd(tmp_path) as scanner:
        settings.CLAMD = scanner.address
        with pytest.raises(Incomplete) as refused:
            kept(BAD_PDF)
        assert refused.value.provision == "HOUSE.malware"
        assert "paper.pdf" in refused.value.text and THREAT in refused.value.text
        assert not [path for path in stored_files.store().rglob("*") if path.is_file()]
        stored_as = kept()
    assert verdict(stored_as) == "clean"
    # Found clean once: handed out also while the scanner is down.
    assert withheld(stored_as) is None


@pytest.mark.django_db
def test_while_the_scanner_is_down_a_file_waits_and_is_handed_out_to_nobody(
    settings: Any, tmp_path: Path
) -> None:
    settings.CLAMD = str(tmp_path / "clamd")
    stored_as = kept()
    assert verdict(stored_as) == "waiting"
    refusal = withheld(stored_as)
    assert refusal is not None and refusal.provision == "HOUSE.malware"
    assert scan_waiting() == 0
    with clamd(tmp_path):
        assert scan_waiting() == 1
        assert scan_waiting() == 0, "idempotent"
    assert verdict(stored_as) == "clean"
    assert withheld(stored_as) is None


@pytest.mark.django_db
def test_what_came_in_before_there_was_a_scanner_is_scanned_before_it_is_handed_out(
    settings: Any, tmp_path: Path
) -> None:
    """Also a file of which nothing was ever noted; malware found late is never handed out, not even small."""
    bad, good = kept(BAD_PDF), kept()
    FileScan.objects.all().delete()
    with clamd(tmp_path) as scanner:
        settings.CLAMD = scanner.address
        assert withheld(good) is None
        refusal = withheld(bad)
        assert refusal is not None and "Malware was found" in refusal.sentence
    assert (verdict(good), verdict(bad)) == ("clean", "infected")
    settings.CLAMD = ""
    assert withheld(bad) is not None, "also when the scanner is taken away again"
    assert preview_of(bad, "0" * 64, "image/png") is None


@pytest.mark.django_db
def test_what_is_noted_of_a_file_goes_with_it() -> None:
    stored_as = kept()
    stored_files.drop(stored_as)
    assert not FileScan.objects.exists()
