"""Two people confirm the same correction, or one confirms while another rejects, at the same moment."""

from datetime import date

import pytest

from acts.refusals import Refusal, Repeated
from customs.models import Correction, Document
from customs.services.correct import confirm_correction, preview, propose_correction, reject_correction
from customs.services.lodge import lodge_document
from journal.queries import timeline
from law.documents import DocumentKind
from law.events import Event
from notifications.models import Message
from tests.factories import World, almaty, receipt_of, suspended_case
from tests.races.together import errors_in, together

pytestmark = pytest.mark.django_db(transaction=True)

NOW = almaty(2026, 12, 4)


def proposed(world: World) -> Correction:
    """The ruling came a day earlier than entered."""
    case = suspended_case(world)
    at = almaty(2026, 12, 3)
    ruling = lodge_document(
        case_id=case.pk,
        kind=DocumentKind.JUDGE_RULING,
        receipt=receipt_of(case, at),
        actor=world.inspector,
        now=at,
    )
    return propose_correction(
        case_id=case.pk,
        target="document",
        target_id=ruling.pk,
        field="received_at",
        new=almaty(2026, 12, 2),
        reason="The stamp says so.",
        actor=world.inspector,
        now=NOW,
    )


def test_two_people_confirm_at_once_and_it_is_confirmed_once(world: World) -> None:
    """HOUSE.correction: one superseding record, one correcting notice to each side."""
    correction = proposed(world)
    seen = preview(correction_id=correction.pk, actor=world.head, now=NOW)

    def confirm(actor):
        return confirm_correction(correction_id=correction.pk, seen_effect=seen, actor=actor, now=NOW)

    results = together(*[lambda each=each: confirm(each) for each in (world.head, world.colleague)] * 3)
    refused = errors_in(results)
    assert len(refused) == 5
    assert all(isinstance(error, Repeated) for error in refused)
    assert Document.records.filter(case=correction.case_id).count() == 2
    assert Document.objects.get().received_at.date() == date(2026, 12, 2)
    events = [line["event"] for line in timeline(f"case:{correction.case_id}")]
    assert events.count(Event.CORRECTED) == 1
    assert Message.objects.filter(notice_kind="correction").count() == 2


def test_confirmed_or_rejected_but_never_both(world: World) -> None:
    correction = proposed(world)
    seen = preview(correction_id=correction.pk, actor=world.head, now=NOW)
    results = together(
        lambda: confirm_correction(correction_id=correction.pk, seen_effect=seen, actor=world.head, now=NOW),
        lambda: reject_correction(
            correction_id=correction.pk, reasons="Another paper.", actor=world.colleague, now=NOW
        ),
    )
    refused = errors_in(results)
    assert len(refused) == 1
    assert isinstance(refused[0], Refusal)
    correction.refresh_from_db()
    superseded = Document.records.filter(superseded_by__isnull=False).exists()
    assert superseded is (correction.state == Correction.State.CONFIRMED)
    assert (correction.rejected_by is None) is superseded
