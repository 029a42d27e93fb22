"""Renewal and what a holder reports of an entry (LAW.md 4.1, 4.3)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import end_mandate
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly, TooLate
from law.entry_states import EntryEvent
from registers.models import Application, Entry, EntryReport
from registers.services import change_status
from registers.services.include_application import include_application
from registers.services.renewal import renew, report, request_renewal
from tests.factories import almaty
from tests.registers.applications import FILED, filed, make_bureau, make_organisation
from tests.registers.life import insured_on

NOW = almaty(2028, 11, 1)
UNTIL = date(2028, 11, 26)
LAST = almaty(2028, 11, 11, 23)


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    """Protected until 26 November 2028; insured further, so that the right alone bounds the renewal."""
    organisation = holder.memberships.get().organisation
    application = filed(organisation, holder)
    entry = include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Decision", by=registrar, now=FILED
    )
    insured_on(entry, registrar)
    return entry


def ask(entry: Entry, by: User, **changes: Any) -> Any:
    return request_renewal(
        **{"entry_id": entry.pk, "wished_until": date(2030, 3, 2), "by": by, "now": NOW, **changes}
    )


def test_a_renewal_is_asked_in_time_and_granted(entry: Entry, holder: User, registrar: User) -> None:
    """CC 462(1): the last filing day runs in full."""
    ask(entry, holder, now=LAST)
    renew(
        entry_id=entry.pk,
        valid_to=date(2030, 3, 2),
        document="Order 9",
        by=registrar,
        now=almaty(2028, 11, 20),
    )
    entry.refresh_from_db()
    assert (entry.status, entry.valid_to) == ("active", date(2030, 3, 2))
    with pytest.raises(OutOfState):
        renew(entry_id=entry.pk, valid_to=date(2030, 3, 2), document="Order 9", by=registrar, now=NOW)


def test_a_day_later_is_too_late(entry: Entry, holder: User) -> None:
    """CC 462(1): counted back, no roll: Saturday 11 November 2028 was the last day."""
    with pytest.raises(TooLate, match=r"11\.11\.2028") as late:
        ask(entry, holder, now=almaty(2028, 11, 12, 0))
    assert late.value.provision == "CC462.1"


def test_a_renewal_is_two_years_at_most_and_never_beyond_the_right(entry: Entry, holder: User) -> None:
    """CC 464(1), 464(3)."""
    with pytest.raises(Incomplete, match="two years"):
        ask(entry, holder, wished_until=date(2030, 11, 27))
    with pytest.raises(Incomplete, match="outlasts the right"):
        ask(entry, holder, wished_until=date(2030, 3, 3))
    with pytest.raises(Incomplete):
        ask(entry, holder, wished_until=UNTIL)


def test_it_is_asked_once_and_by_the_holder(entry: Entry, holder: User, registrar: User) -> None:
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    for somebody in (stranger, registrar):
        with pytest.raises(NotAllowed):
            ask(entry, somebody)
    ask(entry, holder)
    with pytest.raises(Repeated):
        ask(entry, holder)


def test_a_representative_asks_only_under_a_power_that_is_good(db: None, registrar: User) -> None:
    """HOUSE.power."""
    bureau, person, mandate = make_bureau()
    application = filed(bureau, person, mandate=mandate)
    entry = include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Decision", by=registrar, now=FILED
    )
    with pytest.raises(NotAllowed, match="no longer in force"):
        ask(entry, person)  # the power ended with 2027
    end_mandate(organisation_id=bureau.pk, mandate_id=mandate.pk, ended_on=FILED.date(), by=person, now=FILED)
    with pytest.raises(NotAllowed):
        ask(entry, person, now=FILED)


def test_there_is_no_hold_without_a_request_to_renew(entry: Entry, holder: User, registrar: User) -> None:
    """CC 462(2): the ended right is itself a ground to exclude."""
    words: dict[str, Any] = {
        "entry_id": entry.pk,
        "event": EntryEvent.HELD,
        "document": "Order 6",
        "by": registrar,
        "now": almaty(2028, 11, 27),
    }
    with pytest.raises(Incomplete, match="no hold without"):
        change_status(**words)
    ask(entry, holder)
    change_status(**words)
    entry.refresh_from_db()
    assert entry.status == "on_hold"


@pytest.mark.parametrize(
    ("kind", "happened_on", "reported_on", "late"),
    [
        # CC 461(8): fifteen calendar days, Saturday rolls to Monday.
        (EntryReport.Kind.CHANGE, date(2026, 11, 27), almaty(2026, 12, 14), False),
        (EntryReport.Kind.CHANGE, date(2026, 11, 27), almaty(2026, 12, 15), True),
        # CC 463(1): five calendar days.
        (EntryReport.Kind.RIGHT_ENDED, date(2026, 11, 27), almaty(2026, 12, 2, 23), False),
        (EntryReport.Kind.RIGHT_ENDED, date(2026, 11, 27), almaty(2026, 12, 3, 0), True),
    ],
)
def test_a_report_is_taken_and_marked_when_it_is_late(
    kind: EntryReport.Kind, happened_on: date, reported_on: Any, late: bool, entry: Entry, holder: User
) -> None:
    found = report(
        entry_id=entry.pk,
        kind=kind,
        happened_on=happened_on,
        words="A new address.",
        by=holder,
        now=reported_on,
    )
    assert found.late is late
    entry.refresh_from_db()
    assert entry.status == "active", "a report takes nothing away by itself"


def test_a_report_says_what_and_lies_not_ahead(entry: Entry, holder: User) -> None:
    words: dict[str, Any] = {
        "entry_id": entry.pk,
        "kind": EntryReport.Kind.CHANGE,
        "by": holder,
        "now": FILED,
    }
    with pytest.raises(TooEarly):
        report(happened_on=date(2026, 11, 27), words="x", **words)
    with pytest.raises(Incomplete):
        report(happened_on=date(2026, 11, 26), words=" ", **words)


def test_both_sides_act_from_their_pages(entry: Entry, holder: User, registrar: User, chief: User) -> None:
    application = Application.objects.get(entry=entry)
    with time_machine.travel(NOW, tick=False):
        applicant, officer = Client(), Client()
        for client, person in ((applicant, holder), (officer, registrar)):
            client.cookies.load({"django_language": "en"})
            client.force_login(person)
        page = applicant.get(application.get_absolute_url()).content.decode()
        assert "11.11.2028" in page
        address = reverse("own-entry-act", args=[application.pk, "renewal"])
        assert address in page
        assert applicant.post(address, {"wished_until": "2030-03-02"}).status_code == 302
        change = reverse("own-entry-act", args=[application.pk, "change"])
        applicant.post(change, {"happened_on": "2028-10-01", "words": "A new address."})
        page = officer.get(entry.get_absolute_url()).content.decode()
        assert "A new address." in page
        assert ">late<" in page
        renewed = officer.post(
            reverse("entry-act", args=[entry.pk, "renew"]),
            {"valid_to": "2030-03-02", "document": "Order 9", "why": "The right lasts."},
        )
        assert renewed.status_code == 302
        assert "02.03.2030" not in applicant.get(entry.get_absolute_url()).content.decode()
        officer.force_login(chief)
        officer.post(reverse("proposal", args=[entry.proposals.get().pk]), {"document": "Order 9"})
        assert "02.03.2030" in applicant.get(application.get_absolute_url()).content.decode()
