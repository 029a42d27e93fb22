"""The right behind an entry: known, renewed, warned of, bounding protection (CC 461(8), 462(2), 464(3))."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from law.entry_states import EntryEvent, ExclusionGround
from law.register_proposals import ProposedAct
from law.security import Ending
from notifications.models import Message
from registers.models import Application, Entry, EntryRight
from registers.queries.endings import ends_soon
from registers.queries.rights import right_ends_of
from registers.services import change_status, expire_entries
from registers.services.proposals import decide, propose
from registers.services.renewal import renew, request_renewal
from registers.services.renewed_right import decline_renewed_right, record_renewed_right
from tests.factories import almaty, make_entry
from tests.registers.applications import FILED, make_organisation, pdf
from tests.registers.life import edits_of, included, insured_on, proof
from tests.registers.union import NOTICED, filed_union, include, lodged, possible

ENDS = date(2028, 3, 2)
SHORT: dict[str, Any] = {"right_until": ENDS, "wished_until": ENDS}
#: Renewal is asked in time; the hold runs until 2 May 2028.
ASKED, HELD, HOLD_ENDS = almaty(2028, 2, 1), almaty(2028, 3, 3), date(2028, 5, 2)


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    """Its right and its protection end on 2 March 2028."""
    return included(registrar, holder, **SHORT)


@pytest.fixture
def held(entry: Entry, holder: User, registrar: User) -> Entry:
    """On hold because the renewal was asked for and the right has ended."""
    insured_on(entry, registrar)
    request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=ASKED)
    change_status(entry_id=entry.pk, event=EntryEvent.HELD, document="Order 1", by=registrar, now=HELD)
    entry.refresh_from_db()
    return entry


def lift(entry: Entry, by: User, now: Any, valid_to: date = date(2030, 3, 2)) -> Entry:
    changed = change_status(
        entry_id=entry.pk, event=EntryEvent.HOLD_LIFTED, document="Order 2", valid_to=valid_to, by=by, now=now
    )
    changed.refresh_from_db()
    return changed


def recorded(entry: Entry, by: User, now: Any, **given: Any) -> EntryRight:
    values = {"ends_on": date(2040, 3, 2), "right_document": "Extract", **given}
    return record_renewed_right(entry_id=entry.pk, by=by, now=now, **values)


def test_an_inclusion_keeps_the_right_with_its_paper(entry: Entry) -> None:
    right = entry.rights.get()
    assert (right.state, right.title, right.document_date) == ("", "Certificate 54321", date(2020, 3, 2))
    assert (right.ends_on, right.recorded_at) == (ENDS, FILED)
    assert right.file is not None and right.file.kind == "proof_of_right"


def test_in_the_union_each_state_has_its_own_and_the_first_to_end_counts(
    holder: User, registrar: User
) -> None:
    """CC 464(3)."""
    application = filed_union(
        holder.memberships.get().organisation, holder, ends={"RU": date(2029, 1, 10), "AM": date(2029, 1, 9)}
    )
    possible(application, registrar)
    lodged(application, holder)
    entry = include(application, registrar)
    assert right_ends_of(entry) == {
        "AM": date(2029, 1, 9),
        "BY": date(2030, 3, 2),
        "KG": date(2030, 3, 2),
        "KZ": date(2030, 3, 2),
        "RU": date(2029, 1, 10),
    }
    entry.status, entry.valid_to = "active", date(2029, 6, 1)
    Entry.objects.filter(pk=entry.pk).update(valid_to=date(2029, 6, 1))
    ends = [each.end for each in ends_soon(date(2028, 12, 20), [Ending.RIGHT])]
    assert ends == [date(2029, 1, 9)], "once, of the first"
    recorded(entry, registrar, NOTICED, state="AM", paper="Letter 7")
    ends = [each.end for each in ends_soon(date(2028, 12, 20), [Ending.RIGHT])]
    assert ends == [date(2029, 1, 10)]
    with pytest.raises(Incomplete) as refused:
        recorded(entry, registrar, NOTICED, paper="Letter 8")
    assert refused.value.field == "state"


def test_of_an_entry_that_nobody_applied_for_nothing_is_guessed(registrar: User) -> None:
    entry = make_entry(valid_to=date(2028, 5, 31))
    assert right_ends_of(entry) == {}
    assert ends_soon(date(2028, 4, 15), [Ending.RIGHT]) == []
    recorded(entry, registrar, FILED, ends_on=date(2028, 5, 1), paper="Letter 7")
    assert [each.end for each in ends_soon(date(2028, 4, 15), [Ending.RIGHT])] == [date(2028, 5, 1)]


def test_proof_is_handed_in_by_the_holder_and_late_proof_is_marked(entry: Entry, holder: User) -> None:
    """CC 461(8): fifteen calendar days from 1 December 2027 end on Thursday the 16th, which is off: until the 17th."""
    on = {"renewed_on": date(2027, 12, 1)}
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    with pytest.raises(NotAllowed):
        proof(entry, stranger, almaty(2027, 12, 17), **on)
    with pytest.raises(TooEarly):
        proof(entry, holder, almaty(2027, 11, 30), **on)
    with pytest.raises(Incomplete, match=r"02\.03\.2028"):
        proof(entry, holder, almaty(2027, 12, 17), right_until=ENDS, **on)
    found = proof(entry, holder, almaty(2027, 12, 17), **on)
    assert (found.late, found.right_until) == (False, date(2040, 3, 2))
    assert right_ends_of(entry) == {"": ENDS}, "it only waits"
    with pytest.raises(Repeated):
        proof(entry, holder, almaty(2027, 12, 18), **on)


def test_late_proof_is_taken_and_marked(entry: Entry, holder: User) -> None:
    assert proof(entry, holder, almaty(2027, 12, 20), renewed_on=date(2027, 12, 1)).late


def test_two_people_record_it_and_the_history_shows_old_and_new(
    entry: Entry, holder: User, registrar: User, chief: User
) -> None:
    """CC 461(8), 464(3); HOUSE.register_decisions."""
    at = almaty(2028, 1, 10)
    found = proof(entry, holder, at)
    given = {"report": found.pk, "ends_on": date(2040, 3, 2), "right_document": "Extract"}
    proposal = propose(
        act=ProposedAct.RENEW_RIGHT, subject_id=entry.pk, given=given, why="Seen.", by=registrar, now=at
    )
    assert proposal is not None and right_ends_of(entry) == {"": ENDS}
    decide(proposal_id=proposal.pk, by=chief, now=at + timedelta(hours=1))
    assert right_ends_of(entry) == {"": date(2040, 3, 2)}
    assert entry.rights.count() == 2, "what was known is kept"
    found.refresh_from_db()
    assert found.approved_by == chief
    edit = edits_of(entry, for_holder=False)[0]
    assert (edit.words, edit.asked_by, edit.decided_by) == (
        "Renewal of the right recorded",
        holder.full_name,
        chief.full_name,
    )
    assert [(fact.old, fact.new) for fact in edit.facts] == [("02.03.2028", "02.03.2040")]
    told = Message.objects.get(notice_kind="right_decided")
    assert "02.03.2040" in told.body and told.provision == "CC461.8"
    assert ends_soon(date(2028, 1, 15), [Ending.RIGHT]) == []


def test_a_paper_is_recorded_without_a_report_and_cites_what_it_is(entry: Entry, registrar: User) -> None:
    with pytest.raises(Incomplete) as refused:
        recorded(entry, registrar, FILED)
    assert refused.value.field == "paper"
    assert recorded(entry, registrar, FILED, paper="Letter 7").paper == "Letter 7"
    with pytest.raises(Incomplete):
        recorded(entry, registrar, FILED, paper="Letter 8", ends_on=date(2040, 3, 2))


def test_a_declined_proof_leaves_what_was_known_and_says_why(
    entry: Entry, holder: User, registrar: User
) -> None:
    at = almaty(2028, 1, 10)
    found = proof(entry, holder, at)
    with pytest.raises(Incomplete):
        decline_renewed_right(entry_id=entry.pk, report=found.pk, reasons=" ", by=registrar, now=at)
    decline_renewed_right(entry_id=entry.pk, report=found.pk, reasons="Another mark's.", by=registrar, now=at)
    assert right_ends_of(entry) == {"": ENDS}
    assert "Another mark's." in Message.objects.get(notice_kind="right_decided").body
    with pytest.raises(Repeated):
        recorded(entry, registrar, at, report=found.pk)
    proof(entry, holder, at, words="Extract No. 6")


def test_a_hold_is_lifted_once_the_renewed_right_is_recorded(
    held: Entry, holder: User, registrar: User
) -> None:
    """CC 462(2), 464(3): proof in time prolongs protection, and never beyond the right."""
    at = almaty(2028, 4, 3)
    with pytest.raises(Incomplete, match=r"02\.03\.2028") as refused:
        lift(held, registrar, at)
    assert refused.value.provision == "CC464.3"
    found = proof(held, holder, at, right_until=date(2029, 12, 31))
    recorded(held, registrar, at, report=found.pk, ends_on=date(2029, 12, 31))
    with pytest.raises(Incomplete, match=r"31\.12\.2029"):
        lift(held, registrar, at)
    lifted = lift(held, registrar, at, date(2029, 12, 31))
    assert (lifted.status, lifted.valid_to) == ("active", date(2029, 12, 31))


def test_proof_on_the_last_day_of_the_hold_counts_though_it_is_decided_later(
    held: Entry, holder: User, registrar: User
) -> None:
    """CC 462(2), LAW.md 7: the receipt decides (HOUSE.right_renewed)."""
    found = proof(held, holder, almaty(2028, 5, 2, 23, 59), renewed_on=date(2028, 4, 28))
    later = almaty(2028, 5, 4)
    assert expire_entries(now=later) == 1
    with pytest.raises(OutOfState, match="came in time and waits"):
        change_status(
            entry_id=held.pk,
            event=EntryEvent.EXCLUDED,
            ground=ExclusionGround.HOLD_OVER,
            document="Order 3",
            by=registrar,
            now=later,
        )
    recorded(held, registrar, later, report=found.pk)
    assert lift(held, registrar, later).status == "active"


def test_proof_after_the_hold_lifts_nothing(held: Entry, holder: User, registrar: User) -> None:
    """CC 462(2): two months, no roll."""
    at = almaty(2028, 5, 3, 0)
    assert expire_entries(now=at) == 1
    held.refresh_from_db()
    found = proof(held, holder, at, renewed_on=date(2028, 5, 2))
    recorded(held, registrar, at, report=found.pk)
    with pytest.raises(OutOfState, match="while one ran") as refused:
        lift(held, registrar, at)
    assert refused.value.provision == "CC462.2"


def test_an_expired_entry_that_was_never_held_is_not_lifted(
    entry: Entry, holder: User, registrar: User
) -> None:
    proof(entry, holder, almaty(2028, 3, 3, 0), renewed_on=date(2028, 3, 2))
    expire_entries(now=almaty(2028, 3, 3))
    with pytest.raises(OutOfState):
        lift(entry, registrar, almaty(2028, 3, 3))


def test_a_renewal_reaches_as_far_as_the_renewed_right(entry: Entry, holder: User, registrar: User) -> None:
    """CC 462(2), 464(3): asked without proof that the right was renewed, granted only with it."""
    insured_on(entry, registrar)
    request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=ASKED)
    granted: dict[str, Any] = {
        "entry_id": entry.pk,
        "valid_to": date(2030, 3, 2),
        "document": "Order 9",
        "by": registrar,
        "now": ASKED,
    }
    with pytest.raises(Incomplete, match="outlasts the right"):
        renew(**granted)
    recorded(entry, registrar, ASKED, paper="Letter 7")
    assert renew(**granted).valid_to == date(2030, 3, 2)


def test_the_database_keeps_one_right_a_state_and_one_proof_that_waits(entry: Entry, registrar: User) -> None:
    with pytest.raises(IntegrityError):
        EntryRight.objects.create(
            entry=entry, ends_on=ENDS, paper="Letter", recorded_at=FILED, recorded_by=registrar
        )


def test_the_pages_lead_from_the_proof_to_the_end_of_the_hold(
    held: Entry, holder: User, registrar: User, chief: User
) -> None:
    application = Application.objects.get(entry=held)
    own, hand_in = (reverse(name, args=[application.pk]) for name in ("own-entry", "hand-in-renewed-right"))
    with time_machine.travel(almaty(2028, 4, 3), tick=False):
        applicant, officer, decider = Client(), Client(), Client()
        for client, person in ((applicant, holder), (officer, registrar), (decider, chief)):
            client.cookies.load({"django_language": "en"})
            client.force_login(person)
        page = applicant.get(own).content.decode()
        assert hand_in in page and "handed in while the hold runs" in page
        assert hand_in in applicant.get(application.get_absolute_url()).content.decode()
        typed = {"words": "Extract No. 5", "renewed_on": "2028-04-01", "right_until": "2038-03-02"}
        assert applicant.post(hand_in, typed).status_code == 422, "a file is asked for"
        sent = applicant.post(hand_in, {**typed, "file": SimpleUploadedFile("extract.pdf", pdf().read())})
        assert sent.headers["Location"] == own
        assert "waits for a decision" in applicant.get(own).content.decode()
        record = reverse("entry-act", args=[held.pk, "renew-right"])
        page = officer.get(held.get_absolute_url()).content.decode()
        assert record in page and "Extract No. 5" in page and "lift-hold" in page
        page = officer.get(record).content.decode()
        assert 'value="2038-03-02"' in page and "Extract No. 5" in page
        given = {
            "report": held.reports.get().pk,
            "ends_on": "2038-03-02",
            "right_document": "Certificate",
            "why": "Seen.",
        }
        assert officer.post(record, given).headers["Location"] == held.get_absolute_url()
        address = reverse("proposal", args=[held.proposals.get().pk])
        page = decider.get(address).content.decode()
        assert "02.03.2038" in page and "extract.pdf" in page
        assert decider.post(address, {}).status_code == 302
        page = officer.get(held.get_absolute_url()).content.decode()
        assert "Renewal of the right recorded" in page and "02.03.2038" in page
        lift_it = reverse("entry-act", args=[held.pk, "lift-hold"])
        typed = {"document": "Order 2", "valid_to": "2030-03-02", "why": "The right goes on."}
        assert officer.post(lift_it, typed).status_code == 302
        last = held.proposals.filter(outcome="").get()
        assert decider.post(reverse("proposal", args=[last.pk]), {"document": "Order 2"}).status_code == 302
    held.refresh_from_db()
    assert (held.status, held.valid_to) == ("active", date(2030, 3, 2))
