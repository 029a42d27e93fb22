"""Filing 500 applications of one archive, against taking their files from it, checked and stored, with no record."""

import io
import tempfile
from time import perf_counter

from django.test import override_settings
from django.utils import timezone

from accounts.models import Organisation, User
from acts import stored_files
from acts.stored_files import taken_in
from bench.database import as_owner, empty, settle_down
from bench.result import ROUNDS, Row, row
from registers.interchange.archive import opened
from registers.models import Application, BulkFiling, Outcome, Wanted
from registers.services import bulk_filing
from tests.registers.applications import FILED, make_organisation
from tests.registers.archives import application, archive_of

APPLICATIONS = 500
#: What is recorded of an application - some thirty rows in twelve tables, its journal, its mail - over its files.
TIMES_THE_FLOOR = 8.0


def run() -> list[Row]:
    """Seconds to check and to file 500 applications of two documents and two images each, and how many a second."""
    checking, filing, floors = [], [], []
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        for _round in range(ROUNDS):
            empty()
            with as_owner():
                organisation, person = make_organisation()
            content = archive_of(*(application(f"TM-{number}") for number in range(APPLICATIONS)))
            settle_down()
            floors.append(_files_alone(content))
            taken = _taken(content, organisation, person)
            started = perf_counter()
            bulk_filing.check_items(taken, now=FILED)
            checking.append(perf_counter() - started)
            taken = bulk_filing.want(
                filing_id=taken.pk, wanted=Wanted.FILED, language="ru", by=person, now=FILED
            )
            started = perf_counter()
            bulk_filing.carry_out(taken, now=timezone.now())
            filing.append(perf_counter() - started)
            assert taken.items.filter(outcome=Outcome.FILED).count() == APPLICATIONS
            assert Application.objects.exclude(number="").count() == APPLICATIONS
    return [
        row(f"checking {APPLICATIONS} applications of an archive", checking, "s", floor=floors),
        row(
            f"filing {APPLICATIONS} applications of an archive",
            filing,
            "s",
            floor=floors,
            limit=TIMES_THE_FLOOR,
        ),
        row("applications of it filed in a second", [APPLICATIONS / seconds for seconds in filing], ""),
    ]


def _taken(content: io.BytesIO, organisation: Organisation, person: User) -> BulkFiling:
    return bulk_filing.take_archive(
        organisation=organisation, name="marks.zip", content=content, by=person, now=FILED
    )


def _files_alone(content: io.BytesIO) -> float:
    """Seconds to read the archive, compare every listed file with its hash and store it durably."""
    stored = []
    started = perf_counter()
    with opened(content) as archive:
        for found in archive.applications():
            for listed in found.given["files"]:
                with archive.file(found.folder, listed) as file, taken_in(file, name=listed["name"]) as taken:
                    stored.append(stored_files.keep(taken))
    seconds = perf_counter() - started
    for name in stored:
        stored_files.drop(name)
    return seconds
