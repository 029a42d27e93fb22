"""Rates of the euro: by hand, from a file, superseded with a record, the last one before a day (LAW.md 5)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from acts.refusals import Incomplete, NotAllowed, Repeated, TooEarly
from journal.models import Record
from law.amounts import AmountUnknown, euro_rate_on
from registers.models import EuroRate
from registers.parsing.faults import FileFault
from registers.parsing.rates import parse_rates
from registers.queries.rates import rates_for
from registers.services.rates import enter_rate
from tests.accounts.factories import Tree, make_user
from tests.registers.applications import FILED

TODAY = FILED.date()
FRIDAY, SUNDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 24)


@pytest.fixture
def chief(tree: Tree) -> User:
    return make_user("chief", Role.CHIEF_OFFICER, tree.committee)


def entered(day: date, kzt: str, by: User, reason: str = "") -> EuroRate:
    return enter_rate(day=day, kzt=Decimal(kzt), source="NB site", reason=reason, by=by, now=FILED)


def known() -> dict[date, Decimal]:
    return dict(EuroRate.in_force().values_list("day", "kzt"))


def test_a_day_without_a_rate_has_that_of_the_last_day_before(chief: User) -> None:
    entered(FRIDAY, "610.55", chief)
    entered(TUESDAY, "600", chief)
    assert euro_rate_on(SUNDAY, rates_for([SUNDAY])) == Decimal("610.55")
    assert euro_rate_on(TUESDAY, rates_for([TUESDAY])) == Decimal(600)
    with pytest.raises(AmountUnknown):
        euro_rate_on(date(2026, 11, 19), rates_for([date(2026, 11, 19)]))


def test_another_rate_of_the_day_supersedes_with_a_reason_and_both_stay(chief: User) -> None:
    """HOUSE.rates: never changed."""
    first = entered(FRIDAY, "610.55", chief)
    with pytest.raises(Incomplete) as refused:
        entered(FRIDAY, "611.55", chief)
    assert (refused.value.provision, refused.value.field) == ("HOUSE.rates", "reason")
    with pytest.raises(Repeated):
        entered(FRIDAY, "610.5500", chief, reason="again")
    second = entered(FRIDAY, "611.55", chief, reason="misread")
    assert (second.supersedes, known()) == (first, {FRIDAY: Decimal("611.55")})
    assert EuroRate.objects.count() == 2
    events = list(Record.objects.filter(chain="rates").order_by("seq").values_list("event", flat=True))
    assert events == ["rate_entered", "rate_superseded"]
    with pytest.raises(IntegrityError), transaction.atomic():
        EuroRate.objects.create(day=FRIDAY, kzt=1, source="x", recorded_at=FILED)


def test_only_a_chief_officer_enters_a_rate_and_none_of_a_day_ahead(chief: User, registrar: User) -> None:
    with pytest.raises(NotAllowed):
        entered(FRIDAY, "610", registrar)
    with pytest.raises(TooEarly):
        entered(date(2026, 11, 27), "610", chief)
    with pytest.raises(Incomplete):
        enter_rate(day=FRIDAY, kzt=Decimal(610), source=" ", by=chief, now=FILED)


MESSY = """\ufeffДата;Курс;Источник
20.11.2026;610,55;НБ РК
2026-11-24; 1 600,5 ;НБ РК
;600;НБ РК
31.11.2026;600;НБ РК
25.11.2026;шестьсот;НБ РК
25.11.2026;0;НБ РК
25.11.2026;-5;НБ РК
25.11.2026;600,12345;НБ РК
27.11.2026;600;НБ РК
25.11.2026;600;
18.11.2026;600;НБ РК
18.11.2026;601;НБ РК
19.11.2026;605;НБ РК
19.11.2026;605,00;НБ РК

"""


def test_a_messy_file_is_read_row_by_row() -> None:
    parsed = parse_rates(MESSY.encode(), TODAY)
    assert [(row.day, row.kzt) for row in parsed.rows] == [
        (FRIDAY, Decimal("610.55")),
        (TUESDAY, Decimal("1600.5")),
        (date(2026, 11, 19), Decimal(605)),
    ]
    assert [(each.line, each.code) for each in parsed.rejects] == [
        (4, "no_date"),
        (5, "impossible_date"),
        (6, "unreadable_rate"),
        (7, "no_positive_rate"),
        (8, "unreadable_rate"),
        (9, "unreadable_rate"),
        (10, "rate_ahead"),
        (11, "no_source"),
        (12, "two_rates"),
        (13, "two_rates"),
    ]


@pytest.mark.parametrize("text", ["", "a;b;c\n1;2;3\n", "date,rate,source\n", "date,rate\n2026-11-20,610\n"])
def test_a_file_without_headings_or_rows_changes_nothing(text: str) -> None:
    with pytest.raises(FileFault):
        parse_rates(text.encode(), TODAY)


@time_machine.travel(FILED, tick=False)
def test_load_rates_is_idempotent_and_refuses_another_rate(
    chief: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("date,rate,source\n2026-11-20,610.55,NB\n2026-11-24,600,NB\n2026-11-25,x,NB\n")
    call_command("load_rates", str(file))
    assert capsys.readouterr().out == "added 2, superseded 0, unchanged 0, refused 0, rejected 1\n"
    call_command("load_rates", str(file), by="chief")
    assert "added 0, superseded 0, unchanged 2" in capsys.readouterr().out
    file.write_text("date,rate,source\n2026-11-20,611,NB corrected\n")
    call_command("load_rates", str(file))
    said = capsys.readouterr()
    assert "refused 1" in said.out and "610.55" in said.err and "not taken over" in said.err
    assert known()[FRIDAY] == Decimal("610.55")
    call_command("load_rates", str(file), supersede="corrected by the NB")
    assert "superseded 1" in capsys.readouterr().out
    assert known()[FRIDAY] == Decimal(611)


def test_load_rates_says_what_is_wrong_with_the_file_or_the_person(registrar: User, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    with pytest.raises(CommandError):
        call_command("load_rates", str(file))
    file.write_text("nothing\n")
    with pytest.raises(CommandError, match="date, rate, source"):
        call_command("load_rates", str(file))
    file.write_text("date,rate,source\n2026-11-20,610.55,NB\n")
    with pytest.raises(CommandError, match="chief officer"):
        call_command("load_rates", str(file), by="gulnara")


@time_machine.travel(FILED, tick=False)
def test_a_chief_officer_enters_a_rate_on_the_page(chief: User, registrar: User) -> None:
    browser = Client()
    browser.cookies.load({"django_language": "en"})
    browser.force_login(chief)
    assert "No rate is known yet" in browser.get(reverse("rates")).content.decode()
    typed = {"day": "2026-11-20", "kzt": "610.55", "source": "NB site"}
    assert browser.post(reverse("new-rate"), typed).status_code == 302
    wrong = browser.post(reverse("new-rate"), {**typed, "kzt": "611"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "say why another amount supersedes it" in page and 'value="611"' in page
    assert browser.post(reverse("new-rate"), {**typed, "kzt": "611", "reason": "misread"}).status_code == 302
    page = browser.get(reverse("rates")).content.decode()
    assert "superseded" in page and "misread" in page and "611" in page
    browser.force_login(registrar)
    page = browser.get(reverse("rates"))
    assert page.status_code == 200 and "Enter a rate" not in page.content.decode()
