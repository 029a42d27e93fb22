"""For real: a worker process killed in the middle, and a Celery worker fed by two beats at once."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from acts.models import SetAside, SweepRun
from acts.sweep import sweep
from customs.models import Case
from embedded.places import ROOT
from embedded.valkey import Valkey
from journal.models import Record
from law.case_states import CaseState
from law.events import Event
from notifications.models import Instruction, Message
from registers.models import Application, ApplicationFile, Wanted
from registers.services import bulk_filing
from tests.copies import copies_of
from tests.factories import RESUMES, World, almaty, suspended_case
from tests.registers.applications import FILED, make_organisation
from tests.registers.archives import application, archive_of, handed_in, outcomes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short path, for sockets, that the servers' account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="kz-races-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def run(home: Path) -> Iterator[Run]:
    """Start a Python module on the test's own database; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []
    database = connection.settings_dict

    def start(*arguments: str, **env: str) -> subprocess.Popen[str]:
        url = f"postgresql://{database['USER']}@/{database['NAME']}?host={quote(str(database['HOST']), safe='')}"
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": "kz_ipr.settings",
                "KZ_ENV": "test",
                "KZ_OWNER_DATABASE_URL": f"{url}&port={database['PORT']}",
                "KZ_VAR_DIR": str(home),
                "KZ_EMAIL_HOST": "127.0.0.1",
                "KZ_EMAIL_PORT": "1",
                **env,
            },
            stdout=subprocess.PIPE,
            stderr=(home / f"errors-{len(started)}.log").open("w"),
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@pytest.fixture
def broker(home: Path) -> Iterator[str]:
    """The address of an empty broker."""
    server = Valkey(home, log=home / "valkey.log")
    server.start()
    server.wait()
    yield server.url
    server.stop()


def test_a_worker_killed_in_the_middle_leaves_nothing_half_written(world: World, run: Run) -> None:
    """It had written every row of the batch and not committed: the next worker ends the terms, once."""
    case = suspended_case(world)
    ids = [case.pk, *copies_of(case, 30)]
    dying = run("tests.races.dying_sweep", RESUMES.isoformat())
    assert dying.stdout is not None
    assert dying.stdout.readline() == "written\n"
    assert sweep(now=RESUMES).ended == 0, "while it lives its cases are locked, and are skipped"
    dying.send_signal(signal.SIGKILL)
    dying.wait(10)

    _until(lambda: sweep(now=RESUMES).ended == 31, within=20)

    _each_ended_once(ids)
    assert Message.objects.filter(notice_kind="resumption").count() == 3 * 31


def test_a_worker_killed_while_it_files_an_archive_files_the_rest_once(
    run: Run, home: Path, settings: Any
) -> None:
    """HOUSE.interchange: of the application at which it died nothing is left, whatever it had written."""
    settings.MEDIA_ROOT = home / "files"
    organisation, person = make_organisation()
    content = archive_of(*(application(f"TM-{number}") for number in range(3)))
    filing = handed_in(content, organisation, person)
    bulk_filing.want(filing_id=filing.pk, wanted=Wanted.FILED, language="ru", by=person, now=FILED)
    dying = run("tests.races.dying_filing", str(filing.pk), FILED.isoformat())
    assert dying.stdout is not None
    assert dying.stdout.readline() == "written\n"
    assert outcomes(filing) == ["filed", "ready", "ready"]
    dying.send_signal(signal.SIGKILL)
    dying.wait(10)

    _until(lambda: not bulk_filing.go_on(now=FILED, time_left=lambda: True), within=20)

    assert outcomes(filing) == ["filed"] * 3
    numbers = Application.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"A-00000{number}/2026" for number in (1, 2, 3)]
    assert ApplicationFile.objects.count() == 12


def test_two_beats_and_a_worker_with_two_processes_end_each_term_once(
    world: World, broker: str, run: Run, home: Path
) -> None:
    """Decided on Thursday 19 March 2026, the ten days ended on 7 April (LAW.md 2): long past when this runs."""
    case = suspended_case(world, now=almaty(2026, 3, 19))
    ids = [case.pk, *copies_of(case, 80)]
    env = {"KZ_BROKER_URL": broker}
    for number in (1, 2):
        schedule = str(home / f"schedule-{number}")
        run("celery", "--app", "tests.races.ticks", "beat", "--schedule", schedule, "--pidfile=", **env)
    run("celery", "--app", "kz_ipr", "worker", "--concurrency", "2", "--loglevel", "WARNING", **env)

    _until(lambda: not Case.objects.filter(pk__in=ids, state=CaseState.SUSPENDED).exists(), within=60)
    _until(lambda: SweepRun.objects.filter(finished_at__isnull=False).count() >= 6, within=30)

    _each_ended_once(ids)
    ended = set(Case.objects.filter(pk__in=ids).values_list("ended_at", "state"))
    assert ended == {(almaty(2026, 4, 8, 0), CaseState.RELEASE_RESUMED)}
    resumptions = Message.objects.filter(notice_kind="resumption").values_list("subject_id", flat=True)
    assert Counter(resumptions) == dict.fromkeys(ids, 3)
    assert not SetAside.objects.exists()


def _each_ended_once(ids: list[int]) -> None:
    records = Record.objects.filter(event=Event.EXPIRED).values_list("subject_id", flat=True)
    assert Counter(records) == dict.fromkeys(ids, 1)
    releases = Instruction.objects.filter(kind="release").values_list("subject_id", flat=True)
    assert Counter(releases) == dict.fromkeys(ids, 1)


def _until(condition: Callable[[], bool], *, within: float) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
