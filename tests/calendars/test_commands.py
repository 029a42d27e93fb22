"""The commands, as they are typed."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from calendars import services
from deadlines.models import CalendarYear
from tests.accounts.factories import make_user
from tests.calendars.factories import World, at
from tests.calendars.test_certification import PUBLISHED

pytestmark = pytest.mark.django_db


def run(*words: str, stdin: str | None = None, monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    out = StringIO()
    if stdin is not None and monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", StringIO(stdin))
    call_command(*words, stdout=out)
    return out.getvalue()


# due_date


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2024-12-27", 3, "2025-01-05"),
        ("2025-12-30", 10, "2026-01-16"),
        ("2026-05-22", 10, "2026-06-08"),
        ("2026-12-25", 20, "2027-01-27"),
    ],
)
def test_due_date_prints_the_last_day(start: str, days: int, due: str) -> None:
    """Worked examples of LAW.md 2."""
    assert run("due_date", start, "--business-days", str(days)) == f"{due}\n"


def test_due_date_explains_every_day() -> None:
    lines = run("due_date", "2024-12-27", "--business-days", "3", "--explain").splitlines()
    assert lines[0] == "2025-01-05"
    assert lines[-1].split()[:3] == ["Sun", "2025-01-05", "3"], "the moved working Sunday is counted"
    assert "[adilet.zan.kz G24G0000436]" in lines[-1]
    assert lines[2].split()[:3] == ["Sat", "2024-12-28", "-"]
    assert len(lines) == 2 + 9


def test_due_date_counts_by_the_calendar_in_force(world: World) -> None:
    world.decree(at("2026-11-24"), off=["2026-11-30"])
    assert run("due_date", "2026-11-20", "--business-days", "10") == "2026-12-07\n"


@pytest.mark.parametrize(
    "words",
    [
        ("2026-02-30", "--business-days", "3"),
        ("20261120", "--business-days", "3"),
        ("2026-11-20", "--business-days", "0"),
        ("2026-11-20", "--business-days", "-1"),
        ("2026-11-20", "--business-days", "ten"),
        ("2060-01-01", "--business-days", "3"),
        ("2036-12-30", "--business-days", "3"),
        ("2026-11-20",),
        ("-", "--business-days", "3"),
    ],
)
def test_due_date_refuses_what_it_cannot_answer(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("due_date", *words)


def test_due_date_answers_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = "\ufeff2026-11-20,10\r\n\n 2026-12-25 , 3 \n"
    assert run("due_date", "-", stdin=stdin, monkeypatch=monkeypatch) == (
        "2026-11-20,10,2026-12-04\n2026-12-25,3,2026-12-30\n"
    )


def test_bad_lines_are_named_and_good_ones_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = (
        "2026-11-20,10\n2026-11-31,1\nnonsense\n2026-11-20,0\n2026-11-20,1,2\n1990-01-01,1\n2026-12-25,3\n"
    )
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="5 lines could not be answered") as failed:
        call_command("due_date", "-", stdout=out, stderr=err)
    assert failed.value.returncode == 1
    assert out.getvalue().splitlines() == ["2026-11-20,10,2026-12-04", "2026-12-25,3,2026-12-30"]
    named = err.getvalue().splitlines()
    assert [line.split(":")[0] for line in named] == [f"line {number}" for number in (2, 3, 4, 5, 6)]
    assert "'2026-11-31' is a day that does not exist" in named[0]


# timetable


def clocks(*words: str) -> dict[str, dict[str, Any]]:
    answer = json.loads(run("timetable", *words, "--json"))
    return {clock["clock"]: clock for clock in answer["clocks"]}


def test_timetable_of_a_registered_object_with_its_extension() -> None:
    found = clocks("--regime", "registered", "--decided-on", "2026-11-20", "--extension", "10")
    assert found["suspension_notice"]["due"] == "2026-11-23"
    assert found["registered_suspension"]["due"] == "2026-12-04"
    assert found["registered_suspension"]["lapses_at"] == "2026-12-05T00:00:00+05:00"
    assert found["registered_extension"]["due"] == "2026-12-21"
    assert found["registered_extension"]["provision"] == "CC 198(2)"
    assert found["court_hold"]["due"] is None
    assert found["destruction_handover"]["house_rule"] is True


def test_timetable_ex_officio_includes_the_three_days_in_the_ten() -> None:
    found = clocks("--regime", "ex_officio", "--decided-on", "2026-11-20", "--prolonged")
    assert found["ex_officio_suspension"]["due"] == "2026-11-25"
    assert found["ex_officio_prolongation"]["due"] == "2026-12-04"
    short = clocks("--regime", "ex_officio", "--decided-on", "2026-11-20", "--initial-days", "1")
    assert short["ex_officio_suspension"]["due"] == "2026-11-23"


def test_timetable_in_words() -> None:
    text = run("timetable", "--regime", "registered", "--decided-on", "2026-11-20")
    assert "registered_suspension    2026-12-04  CC 198(1): resume, not certified" in text


@pytest.mark.parametrize(
    "words",
    [
        ("--regime", "registered", "--decided-on", "2026-11-20", "--prolonged"),
        ("--regime", "registered", "--decided-on", "2026-11-20", "--extension", "11"),
        ("--regime", "registered", "--decided-on", "2026-11-20", "--initial-days", "1"),
        ("--regime", "ex_officio", "--decided-on", "2026-11-20", "--extension", "3"),
        ("--regime", "ex_officio", "--decided-on", "2026-11-20", "--initial-days", "4"),
        ("--regime", "registered", "--decided-on", "20.11.2026"),
        ("--regime", "registered", "--decided-on", "2060-11-20"),
        ("--regime", "transit", "--decided-on", "2026-11-20"),
    ],
)
def test_timetable_refuses_what_the_law_does_not_have(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("timetable", *words)


# certify_calendar


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_certify_calendar_takes_the_published_totals(year: int) -> None:
    make_user("dana", Role.CHIEF_OFFICER)
    totals = ",".join(map(str, PUBLISHED[year]))
    assert "certified" in run("certify_calendar", str(year), totals, "--by", "dana", "--source", "Ministry")
    assert CalendarYear.objects.get().pk == year


def test_certify_calendar_names_the_months_that_differ() -> None:
    make_user("dana", Role.CHIEF_OFFICER)
    totals = ",".join(map(str, [*PUBLISHED[2021][:11], 23]))
    with pytest.raises(CommandError, match=r"December \(published 23, calendar 20\)") as failed:
        run("certify_calendar", "2021", totals, "--by", "dana", "--source", "Ministry")
    assert failed.value.returncode == 1
    assert not CalendarYear.objects.exists()


def test_certify_calendar_asks_for_a_chief_officer() -> None:
    totals = ",".join(map(str, PUBLISHED[2021]))
    with pytest.raises(CommandError, match="Nobody signs in as dana"):
        run("certify_calendar", "2021", totals, "--by", "dana", "--source", "Ministry")
    make_user("dana", Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="Only a chief officer"):
        run("certify_calendar", "2021", totals, "--by", "dana", "--source", "Ministry")


@pytest.mark.parametrize("totals", ["20,20", "a,b,c,d,e,f,g,h,i,j,k,l", "20,-1" + ",20" * 10, "20," * 12])
def test_certify_calendar_takes_twelve_numbers(totals: str) -> None:
    make_user("dana", Role.CHIEF_OFFICER)
    with pytest.raises(CommandError, match="twelve numbers"):
        call_command("certify_calendar", 2021, totals, by="dana", source="Ministry")


def test_certifying_does_not_hinder_the_services(world: World) -> None:
    run("certify_calendar", "2021", ",".join(map(str, PUBLISHED[2021])), "--by", "dana", "--source", "M")
    assert world.decree(at("2026-11-24"), off=["2021-03-10"]) == services.Confirmed(0, 0, (2021,))
