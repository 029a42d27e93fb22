"""Working through the queue: finding, assigning, keeping views, taking lists away, staying fresh."""

import csv
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from customs.models import Case, CaseParty, CitedRight, GoodsLine, PartyRole, SavedView
from customs.queries.queue import queue
from customs.queries.queue_filters import Filters, WaitsFor
from customs.services.suspend import decline
from deadlines.models import Clock
from journal.models import Record
from tests.customs.browsing import browser, words
from tests.customs.stages import held
from tests.factories import World, almaty, opened_case, suspended_case

NOW = almaty(2026, 11, 24)


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def shown(user: User, **asked: str) -> str:
    answer = browser(user).get(reverse("queue"), {"show": "", **asked})
    assert answer.status_code == 200
    return words(answer)


def assign(user: User, cases: list[Case], officer: object, address: str = "") -> HttpResponse:
    data = {"case": [case.pk for case in cases], "officer": officer}
    return browser(user).post(reverse("assign-cases") + address, data)


def journal_of(case: Case) -> list[Record]:
    return list(Record.objects.filter(subject_kind="case", subject_id=case.pk, event="assigned"))


def of_the_department(world: World) -> Case:
    """A case of the office above the inspector's."""
    case = suspended_case(world)
    Case.objects.filter(pk=case.pk).update(office=world.tree.almaty)
    return case


# Filters


def test_filters_by_office_waiting_and_provisional_dates(world: World) -> None:
    here, there = suspended_case(world), of_the_department(world)
    prepared, in_court = opened_case(world), held(world)
    Clock.objects.filter(subject_id=here.pk, kind="registered_suspension").update(grade="may_move")

    def numbers(**filters: object) -> set[str]:
        page = queue(world.head, Filters(**filters), now=NOW)  # type: ignore[arg-type]
        return {row.case.number for row in page.rows}

    assert numbers(office=world.tree.almaty.pk) == {there.number}
    assert numbers(waits_for=WaitsFor.HEAD) == {prepared.number}
    assert numbers(waits_for=WaitsFor.HOLDER) == {here.number, there.number}
    assert numbers(waits_for=WaitsFor.COURT) == {in_court.number}
    assert numbers(provisional=True) == {here.number}
    assert numbers(my_office=True) == {there.number}
    assert there.number not in shown(world.head, office=str(world.office.pk))


def test_an_office_out_of_reach_filters_nothing_and_shows_nothing(world: World) -> None:
    case = suspended_case(world)
    page = shown(world.elsewhere, office=str(world.office.pk))
    assert case.number not in page


def test_at_most_twelve_queries_for_anybody(world: World) -> None:
    for _ in range(3):
        suspended_case(world)
        opened_case(world)
    for user in (world.inspector, world.head, world.chief):
        client = browser(user)
        client.get(reverse("queue"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("queue"))
        assert len(captured) <= 12, (user, [each["sql"][:90] for each in captured])


# Search


@pytest.mark.parametrize("text", ["lma tre", "GIZMO", "gizmo", "Kargo Imp", "123456789012"])
def test_a_mark_a_party_or_a_bin_finds_the_case(world: World, text: str) -> None:
    case, other = suspended_case(world), opened_case(world)
    CitedRight.objects.filter(case=other).update(title="Other")
    CaseParty.objects.filter(case=case, role=PartyRole.DECLARANT).update(
        name="LLP Kargo Import", bin_iin="123456789012"
    )
    CaseParty.objects.filter(case=other).update(name="Nobody Else", bin_iin="")
    GoodsLine.objects.filter(declaration=other.declaration).update(mark="Other")
    GoodsLine.objects.filter(declaration=case.declaration).update(mark="Super Gizmo")
    page = shown(world.inspector, q=text)
    assert case.number in page and other.number not in page
    assert case.number not in shown(world.elsewhere, q=text)


def test_searches_use_their_indexes(world: World) -> None:
    suspended_case(world)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for rows, index in (
            (CaseParty.objects.filter(name__icontains="kargo"), "case_party_name_trigrams"),
            (CitedRight.objects.filter(title__icontains="alma"), "cited_right_title_trigrams"),
            (GoodsLine.objects.filter(mark__icontains="gizmo"), "goods_mark_trigrams"),
            (CaseParty.objects.filter(bin_iin="123456789012"), "case_party_by_bin_iin"),
        ):
            assert index in rows.explain()


# Assignment


def test_the_head_assigns_and_the_officer_finds_it_under_mine(world: World) -> None:
    first, second = suspended_case(world), opened_case(world)
    version = Case.objects.get(pk=first.pk).version
    answer = assign(world.head, [first, second], world.colleague.pk, "?show=decide")
    assert answer.headers["Location"] == reverse("queue") + "?show=decide"
    mine = shown(world.colleague, show="mine")
    assert first.number in mine and second.number in mine and "assigned to: Marat" in mine
    (record,) = journal_of(first)
    assert record.actor_id == world.head.pk and f'"to":{world.colleague.pk}' in record.canonical
    # No legal state: an open page of the case is not stale because of it.
    first.refresh_from_db()
    assert first.version == version


def test_sent_twice_it_is_recorded_once(world: World) -> None:
    case = suspended_case(world)
    for _ in range(2):
        assert assign(world.head, [case], world.colleague.pk).status_code == 302
    assert len(journal_of(case)) == 1


def test_an_inspector_takes_a_case_on_but_gives_none_to_others(world: World) -> None:
    case = suspended_case(world)
    refused = assign(world.colleague, [case], world.inspector.pk)
    assert refused.status_code == 422
    assert "Choose an officer." in words(refused)
    assert f'value="{case.pk}" form="assign"' in refused.content.decode()
    assert refused.content.decode().count(f'Choose case {case.number}" checked') == 1, (
        "what was ticked stays ticked"
    )
    assert assign(world.colleague, [case], world.colleague.pk).status_code == 302
    assert Case.objects.get(pk=case.pk).assigned_to == world.colleague
    kept = assign(world.inspector, [case], "nobody")
    assert "gives up only what is assigned to themselves" in words(kept)
    assert Case.objects.get(pk=case.pk).assigned_to == world.colleague


def test_nothing_is_assigned_across_offices(world: World) -> None:
    case, higher = suspended_case(world), of_the_department(world)
    unseen = assign(world.head_elsewhere, [case], world.elsewhere.pk)
    assert unseen.status_code == 422 and "Choose one to 50 cases." in words(unseen)
    both = assign(world.head, [case, higher], world.colleague.pk)
    assert f"Case {higher.number} belongs to an office in which this officer does not work" in words(both)
    assert not Case.objects.filter(assigned_to__isnull=False).exists(), "all of them or none"
    assert assign(world.chief, [case], world.colleague.pk).status_code == 403


def test_a_closed_case_is_assigned_to_nobody(world: World) -> None:
    case = opened_case(world)
    decline(case_id=case.pk, reasons="No signs.", actor=world.head, now=NOW)
    assert "is closed: nobody works on it any more" in words(assign(world.head, [case], world.colleague.pk))


# Saved views


def test_a_view_is_kept_opened_with_and_deleted(world: World) -> None:
    opened_case(world)
    officer = browser(world.inspector)
    officer.post(
        reverse("save-view") + "?show=mine&regime=registered&x=1", {"name": "Mine 198", "default": "on"}
    )
    view = SavedView.objects.get()
    assert view.query == "show=mine&regime=registered"
    assert officer.get(reverse("queue")).headers["Location"] == "/cases/?show=mine&regime=registered"
    assert "Mine 198" in words(officer.get(reverse("queue"), {"show": ""}))
    officer.post(reverse("change-view", args=[view.pk]), {"do": "open-with-all"})
    assert officer.get(reverse("queue")).status_code == 200
    officer.post(reverse("change-view", args=[view.pk]), {"do": "delete"})
    assert not SavedView.objects.exists()


def test_views_are_ones_own_and_need_a_name(world: World) -> None:
    browser(world.inspector).post(reverse("save-view") + "?show=mine", {"name": "Mine"})
    view = SavedView.objects.get()
    other = browser(world.colleague)
    assert "Mine (1)" not in shown(world.colleague)
    assert other.post(reverse("change-view", args=[view.pk]), {"do": "delete"}).status_code == 404
    blank = other.post(reverse("save-view") + "?show=mine", {"name": "  "})
    assert blank.status_code == 422 and "Fill in this field." in words(blank)
    again = browser(world.inspector)
    again.post(reverse("save-view") + "?show=overdue", {"name": "Mine"})
    assert SavedView.objects.get().query == "show=overdue"


# Lists taken away


def taken(user: User, **asked: str) -> list[list[str]]:
    answer = browser(user).get(reverse("export-csv"), asked)
    assert answer["Content-Disposition"].startswith('attachment; filename="cases-2026-11-24-1000.csv"')
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_the_filtered_list_leaves_as_csv_and_xlsx_and_the_journal_says_so(world: World) -> None:
    case, prepared = suspended_case(world), opened_case(world)
    heading, *rows = taken(world.head, state="suspended")
    assert heading[:4] == ["Case", "Regime", "State", "Deadline"]
    assert [row[0] for row in rows] == [case.number]
    assert prepared.number not in str(rows)
    answer = browser(world.head).get(reverse("export-xlsx"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    numbers = [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert numbers == [case.number, prepared.number]
    records = Record.objects.filter(event="queue_exported", actor_id=world.head.pk).order_by("seq")
    assert ['"state":"suspended"' in each.canonical for each in records] == [True, False]


def test_no_list_holds_cases_of_another_office(world: World) -> None:
    suspended_case(world)
    assert len(taken(world.elsewhere)) == 1
    assert len(taken(world.elsewhere, office=str(world.office.pk))) == 1
    assert browser(world.registrar).get(reverse("export-csv")).status_code == 403


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(world: World, start: str) -> None:
    case = suspended_case(world)
    name = f"{start}HYPERLINK(1)"
    CaseParty.objects.filter(case=case, role=PartyRole.DECLARANT).update(name=name)
    (row,) = taken(world.head)[1:]
    assert row[8] == f"'{name}"


# Fresh without a reload


def test_the_list_alone_is_sent_when_it_has_changed(world: World) -> None:
    suspended_case(world)
    officer = browser(world.inspector)
    page = officer.get(reverse("queue"), {"show": ""})
    again = page.context["again"]
    assert officer.get(reverse("queue") + again).status_code == 204
    new = opened_case(world)
    fresh = officer.get(reverse("queue") + again)
    assert fresh.status_code == 200
    assert new.number in words(fresh)
    assert "<html" not in fresh.content.decode()
