"""How a record is corrected (LAW.md 3.7, HOUSE.correction): never in place, previewed, by two people."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from acts.refusals import Incomplete, NotAllowed, OutOfState, Refusal, Repeated, Stale, TooEarly, TooLate
from customs.models import Correction, Document, Request
from customs.services.correct import (
    confirm_correction,
    preview,
    reject_correction,
)
from customs.services.correction_effects import effect_sentences
from customs.services.request import request_extension
from deadlines.models import Clock
from journal.queries import timeline
from law.case_states import CaseState
from law.documents import DocumentKind
from law.events import Channel, Event
from notifications.models import Message
from tests.customs.correcting import REASON, all_documents, ask_to_prolong, correct, judgment, lodge, propose
from tests.factories import World, almaty, receipt_of, suspended_case, suspended_ex_officio


def test_the_record_stays_and_another_takes_its_place(world: World) -> None:
    """HOUSE.correction: a record is never changed in place."""
    case = suspended_case(world)
    received = almaty(2026, 11, 26, 15)
    request = request_extension(
        case_id=case.pk, receipt=receipt_of(case, received), days=7, actor=world.inspector, now=received
    )
    right = almaty(2026, 11, 25, 9)
    correction, effect = correct(world, case, request, "received_at", right, now=almaty(2026, 11, 27))

    old = Request.records.get(pk=request.pk)
    new = case.requests.get()
    assert old.received_at == received
    assert old.superseded_by == new
    assert old.standing() == new
    assert (new.received_at, new.asked_days, new.outcome) == (right, 7, Request.Outcome.UNDECIDED)
    assert new.entered_by == world.inspector
    assert correction.state == Correction.State.CONFIRMED
    assert (correction.proposed_by, correction.confirmed_by) == (world.inspector, world.head)
    assert effect == correction.effect == {}
    with override("en"):
        assert effect_sentences(effect) == ["No term and no state changes."]


def test_both_sides_receive_a_correcting_notice_in_their_language(world: World) -> None:
    """LAW.md 3.7: frozen notices are answered by a correcting notice, where both were told of the term."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 25, 15))
    correct(world, case, request, "received_at", almaty(2026, 11, 25, 9), now=almaty(2026, 11, 27))
    told = Message.objects.filter(subject_id=case.pk, notice_kind="correction")
    assert {message.recipient_role for message in told} == {"declarant", "holder"}
    for message in told:
        assert "25.11.2026 15:00 → 25.11.2026 09:00" in message.body
        assert REASON not in message.body


def test_the_journal_says_what_took_whose_place(world: World) -> None:
    case = suspended_case(world)
    at = almaty(2026, 11, 26, 15)
    request = request_extension(case_id=case.pk, receipt=receipt_of(case, at), actor=world.inspector, now=at)
    correction, _ = correct(
        world, case, request, "received_at", almaty(2026, 11, 25, 9), now=almaty(2026, 11, 27)
    )
    proposed, confirmed = timeline(f"case:{case.pk}")[-2:]
    assert (proposed["event"], confirmed["event"]) == (Event.CORRECTION_PROPOSED, Event.CORRECTED)
    assert (proposed["actor_id"], confirmed["actor_id"]) == (world.inspector.pk, world.head.pk)
    assert confirmed["provision"] == "HOUSE.correction"
    assert confirmed["payload"]["superseded"] == request.pk
    assert confirmed["payload"]["by"] == case.requests.get().pk
    assert confirmed["payload"]["correction"] == correction.pk


def test_the_proposer_does_not_confirm(world: World) -> None:
    """HOUSE.correction: a second person confirms; the database holds it too."""
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    now = almaty(2026, 12, 4)
    correction = propose(world, ruling, "received_at", almaty(2026, 12, 2), now=now)
    effect = preview(correction_id=correction.pk, actor=world.inspector, now=now)
    with pytest.raises(NotAllowed) as refused:
        confirm_correction(correction_id=correction.pk, seen_effect=effect, actor=world.inspector, now=now)
    assert refused.value.provision == "HOUSE.correction"
    with pytest.raises(IntegrityError, match="correction_second_person"), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(
            state="confirmed", confirmed_by=world.inspector, confirmed_at=now
        )


def test_people_of_another_office_neither_propose_nor_see_nor_confirm(world: World) -> None:
    """HOUSE.roles."""
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    now = almaty(2026, 12, 4)
    correction = propose(world, ruling, "received_at", almaty(2026, 12, 2), now=now)
    with pytest.raises(NotAllowed):
        preview(correction_id=correction.pk, actor=world.elsewhere, now=now)
    with pytest.raises(NotAllowed):
        confirm_correction(correction_id=correction.pk, seen_effect={}, actor=world.head_elsewhere, now=now)
    with pytest.raises(NotAllowed):
        confirm_correction(correction_id=correction.pk, seen_effect={}, actor=world.chief, now=now)


def test_a_preview_changes_nothing(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    now = almaty(2026, 12, 4)
    correction = propose(world, ruling, "received_at", almaty(2026, 12, 2), now=now)
    case.refresh_from_db()
    before = (case.version, Clock.objects.count(), Message.objects.count(), len(timeline(f"case:{case.pk}")))
    preview(correction_id=correction.pk, actor=world.head, now=now)
    case.refresh_from_db()
    after = (case.version, Clock.objects.count(), Message.objects.count(), len(timeline(f"case:{case.pk}")))
    assert before == after
    assert Document.objects.get().pk == ruling.pk


def test_what_was_not_seen_is_not_confirmed(world: World) -> None:
    """LAW.md 3.7: when it feeds a clock, it is previewed first; another effect than the one seen is stale."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    correction = propose(world, request, "asked_days", 7, now=almaty(2026, 11, 26))
    seen = preview(correction_id=correction.pk, actor=world.head, now=almaty(2026, 11, 26))
    assert "state" not in seen
    # A week later the seven days are over: confirming would now let the goods go.
    later = almaty(2026, 12, 2)
    with pytest.raises(Stale):
        confirm_correction(correction_id=correction.pk, seen_effect=seen, actor=world.head, now=later)
    assert Request.objects.get().pk == request.pk
    seen = preview(correction_id=correction.pk, actor=world.head, now=later)
    assert seen["state"] == ["prolonged", "release_resumed"]
    confirm_correction(correction_id=correction.pk, seen_effect=seen, actor=world.head, now=later)


def test_only_the_head_confirms_what_changes_where_the_case_stands(world: World) -> None:
    """CC 198(1), 199(3): who decides on the hold decides on what undoes it."""
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    now = almaty(2026, 12, 2)
    correction = propose(world, request, "asked_days", 7, now=now)
    seen = preview(correction_id=correction.pk, actor=world.colleague, now=now)
    with pytest.raises(NotAllowed) as refused:
        confirm_correction(correction_id=correction.pk, seen_effect=seen, actor=world.colleague, now=now)
    assert refused.value.provision == "CC199.3"
    case.refresh_from_db()
    assert case.state == CaseState.PROLONGED


def test_a_colleague_confirms_what_changes_a_date_only(world: World) -> None:
    case = suspended_ex_officio(world)
    request = ask_to_prolong(world, case, almaty(2026, 11, 24))
    _, effect = correct(world, case, request, "asked_days", 7, now=almaty(2026, 11, 26), by=world.colleague)
    assert list(effect) == ["clocks"]


def test_one_correction_of_a_field_waits_at_a_time(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    now = almaty(2026, 12, 4)
    propose(world, ruling, "received_at", almaty(2026, 12, 2), now=now)
    with pytest.raises(Repeated):
        propose(world, ruling, "received_at", almaty(2026, 12, 1), now=now)


def test_a_rejected_correction_leaves_the_record_and_can_be_proposed_again(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    now = almaty(2026, 12, 4)
    correction = propose(world, ruling, "received_at", almaty(2026, 12, 2), now=now)
    with pytest.raises(Incomplete):
        reject_correction(correction_id=correction.pk, reasons=" ", actor=world.head, now=now)
    rejected = reject_correction(
        correction_id=correction.pk, reasons="The stamp is of another paper.", actor=world.head, now=now
    )
    assert (rejected.state, rejected.rejected_by) == (Correction.State.REJECTED, world.head)
    assert timeline(f"case:{case.pk}")[-1]["event"] == Event.CORRECTION_REJECTED
    assert Document.objects.get().pk == ruling.pk
    with pytest.raises(Repeated):
        confirm_correction(correction_id=correction.pk, seen_effect={}, actor=world.head, now=now)
    with pytest.raises(Repeated):
        preview(correction_id=correction.pk, actor=world.head, now=now)
    again = propose(world, ruling, "received_at", almaty(2026, 12, 1), now=now)
    withdrawn = reject_correction(
        correction_id=again.pk, reasons="My mistake.", actor=world.inspector, now=now
    )
    assert withdrawn.rejected_by == world.inspector


def test_a_corrected_record_is_corrected_again_only_as_it_stands(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(
        world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3), channel=Channel.POST,
        posted_at=almaty(2026, 12, 1),
    )  # fmt: skip
    now = almaty(2026, 12, 4)
    posted = propose(world, ruling, "posted_at", almaty(2026, 11, 30), now=now)
    correct(world, case, ruling, "received_at", almaty(2026, 12, 2), now=now)
    with pytest.raises(Stale):
        propose(world, ruling, "received_at", almaty(2026, 12, 1), now=now)
    # What was proposed for another field goes on with the record that stands.
    effect = preview(correction_id=posted.pk, actor=world.head, now=now)
    confirm_correction(correction_id=posted.pk, seen_effect=effect, actor=world.head, now=now)
    standing = case.documents.get()
    assert (standing.received_at, standing.posted_at) == (almaty(2026, 12, 2), almaty(2026, 11, 30))
    assert Document.records.filter(case=case).count() == 3


@pytest.mark.parametrize(
    ("field", "new", "refusal", "provision"),
    [
        ("received_at", almaty(2026, 12, 5), TooEarly, "CC6"),
        ("received_at", almaty(2026, 11, 19), TooEarly, "CC6"),
        ("received_at", almaty(2026, 12, 3, 12), TooEarly, "HOUSE.receipt"),
        ("received_at", almaty(2026, 12, 3, 10), Incomplete, "HOUSE.correction"),
        ("received_at", date(2026, 12, 2), Incomplete, "HOUSE.correction"),
        ("received_at", None, Incomplete, "HOUSE.correction"),
        ("posted_at", almaty(2026, 12, 1), OutOfState, "CC6.7"),
        ("number", "17", Incomplete, "HOUSE.correction"),
    ],
)
def test_a_value_that_could_not_have_been_entered_is_refused(
    world: World, field: str, new: Any, refusal: type[Refusal], provision: str
) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3, 10))
    with pytest.raises(refusal) as refused:
        propose(world, ruling, field, new, now=almaty(2026, 12, 4))
    assert refused.value.provision == provision
    assert refused.value.field in ("new", "field")
    assert not Correction.objects.exists()


def test_paper_counts_when_the_office_took_it_in(world: World) -> None:
    """HOUSE.receipt: an office's closing time is its last moment for paper, also in a correction."""
    case = suspended_case(world)
    closes = almaty(2026, 12, 2, world.office.closes_at.hour, world.office.closes_at.minute)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3), channel=Channel.PAPER)
    with pytest.raises(TooLate):
        propose(world, ruling, "received_at", closes.replace(hour=23), now=almaty(2026, 12, 4))


def test_a_correction_is_confirmed_once(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    now = almaty(2026, 12, 4)
    correction, effect = correct(world, case, ruling, "received_at", almaty(2026, 12, 2), now=now)
    with pytest.raises(Repeated):
        confirm_correction(correction_id=correction.pk, seen_effect=effect, actor=world.colleague, now=now)


# The database (ARCHITECTURE rule 9)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("customs_request", "received_at = now()"),
        ("customs_request", "asked_days = 4"),
        ("customs_request", "party_id = party_id + 1"),
        ("customs_document", "posted_at = now()"),
        ("customs_document", "kind = 'other'"),
        ("customs_decision", "reasons = 'other'"),
        ("customs_judgment", "in_force_on = in_force_on + 1"),
    ],
)
def test_what_was_received_and_decided_is_frozen(world: World, table: str, change: str) -> None:
    """HOUSE.correction: not even by hand is a record changed, or deleted."""
    case = suspended_ex_officio(world)
    ask_to_prolong(world, case, almaty(2026, 11, 24))
    all_documents(world, case, almaty(2026, 11, 27))
    judgment(world, case, date(2026, 12, 3), almaty(2026, 12, 3))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)


def test_a_superseded_record_changes_no_more(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    correct(world, case, ruling, "received_at", almaty(2026, 12, 2), now=almaty(2026, 12, 4))
    for change in ({"superseded_by": None}, {"in_time": False}, {"reason": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.records.filter(pk=ruling.pk).update(**change)


def test_a_decided_correction_changes_no_more(world: World) -> None:
    case = suspended_case(world)
    ruling = lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 3))
    correction, _ = correct(world, case, ruling, "received_at", almaty(2026, 12, 2), now=almaty(2026, 12, 4))
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(effect={})
