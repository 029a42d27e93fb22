"""Certifying a year against the ministry's twelve totals, and losing the certificate (LAW.md 2)."""

import csv
from pathlib import Path

import pytest

from acts.refusals import Incomplete, NotAllowed, Repeated
from calendars import services
from deadlines.models import CalendarYear
from deadlines.queries import calendar_in_force
from journal.queries import timeline
from law.business_days import Grade
from tests.calendars.factories import World, at, d, override_on, seen

NOW = at("2026-11-24")
FILE = Path(__file__).parent.parent / "data" / "working-day-totals.csv"
PUBLISHED: dict[int, list[int]] = {
    int(row["year"]): [int(row[str(month)]) for month in range(1, 13)]
    for row in csv.DictReader(FILE.read_text(encoding="utf-8").splitlines())
}
SOURCE = "Ministry of Labour, balance of working time, five-day week"


def certify(world: World, year: int, totals: list[int]) -> CalendarYear:
    return services.certify_year(year=year, totals=totals, source=SOURCE, actor=world.first, now=NOW)


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021])
def test_the_published_totals_certify_their_year(world: World, year: int) -> None:
    row = certify(world, year, PUBLISHED[year])
    assert (row.state, row.certified_by, row.source) == ("certified", world.first, SOURCE)
    calendar = calendar_in_force()
    assert calendar.certified == {year}
    assert calendar.due(d(f"{year}-02-01"), 10).grade is Grade.CERTIFIED
    assert calendar.due(d(f"{year + 1}-02-01"), 10).grade is Grade.NOT_CERTIFIED
    (record,) = timeline(f"year:{year}")
    assert (record["event"], record["payload"]["totals"]) == ("year_certified", PUBLISHED[year])


def test_wrong_totals_name_the_months_with_both_numbers(world: World) -> None:
    totals = list(PUBLISHED[2021])
    totals[2], totals[11] = 20, 23
    with pytest.raises(services.TotalsDiffer) as refused:
        certify(world, 2021, totals)
    assert [tuple(month) for month in refused.value.months] == [(3, 20, 19), (12, 23, 20)]
    assert refused.value.provision == "HOUSE.certification"
    assert not CalendarYear.objects.exists()


def test_the_right_sum_with_two_months_exchanged_does_not_certify(world: World) -> None:
    totals = list(PUBLISHED[2019])
    totals[1], totals[2] = totals[2], totals[1]
    with pytest.raises(services.TotalsDiffer):
        certify(world, 2019, totals)


@pytest.mark.parametrize("totals", [[], [20] * 11, [20] * 13, [*[20] * 11, 32]])
def test_twelve_totals_are_needed(world: World, totals: list[int]) -> None:
    with pytest.raises(Incomplete):
        certify(world, 2021, totals)


def test_a_year_that_is_not_loaded_is_refused(world: World) -> None:
    with pytest.raises(Incomplete) as refused:
        certify(world, 1999, PUBLISHED[2021])
    assert refused.value.field == "year"


def test_only_a_chief_officer_certifies_and_names_the_source(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.certify_year(year=2021, totals=PUBLISHED[2021], source=SOURCE, actor=world.head, now=NOW)
    with pytest.raises(Incomplete) as refused:
        services.certify_year(year=2021, totals=PUBLISHED[2021], source=" ", actor=world.first, now=NOW)
    assert refused.value.field == "source"


def test_certified_once(world: World) -> None:
    certify(world, 2021, PUBLISHED[2021])
    with pytest.raises(Repeated):
        certify(world, 2021, PUBLISHED[2021])


def test_a_change_that_leaves_the_totals_projects_the_year_again(world: World) -> None:
    certify(world, 2021, PUBLISHED[2021])
    ids = world.propose(NOW, off=["2021-03-10"])
    (lost,) = seen(ids, NOW).uncertified
    assert (lost.year, [tuple(month) for month in lost.months]) == (2021, [(3, 19, 18)])
    assert world.confirm(ids, NOW).uncertified == (2021,)
    row = CalendarYear.objects.get(pk=2021)
    assert (row.state, row.certified_at, row.totals) == ("projected", None, PUBLISHED[2021])
    assert calendar_in_force().certified == frozenset()
    last = timeline("year:2021")[-1]
    assert (last["event"], last["payload"]["months"][0]["month"]) == ("year_projected", 3)


def test_a_change_within_the_totals_keeps_the_certificate(world: World) -> None:
    """A working day moved within March: the totals are those published, so the year stays certified."""
    certify(world, 2021, PUBLISHED[2021])
    assert world.decree(NOW, off=["2021-03-10"], working=["2021-03-13"]).uncertified == ()
    assert calendar_in_force().certified == {2021}


def test_after_the_revocation_the_year_is_certified_anew(world: World) -> None:
    certify(world, 2021, PUBLISHED[2021])
    world.decree(NOW, off=["2021-03-10"])
    with pytest.raises(services.TotalsDiffer):
        certify(world, 2021, PUBLISHED[2021])
    world.revoke(override_on("2021-03-10").pk, NOW)
    assert calendar_in_force().certified == frozenset(), "a certificate does not come back by itself"
    assert certify(world, 2021, PUBLISHED[2021]).state == "certified"
