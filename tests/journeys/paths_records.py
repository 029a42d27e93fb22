"""Cases whose lines, papers and dates are dealt with beside the course that the clocks give them."""

import io
import tempfile
from datetime import date
from decimal import Decimal

from django.test import override_settings

from calendars.services import confirm_change, propose_overrides
from customs.models import Case
from customs.services.attachments import add_attachment
from customs.services.contacts import complete_contact
from customs.services.correct import confirm_correction, preview, propose_correction, reject_correction
from customs.services.facts import record_fact
from customs.services.last_day import confirm_nothing_pending
from customs.services.lines import release_lines, seize_lines
from customs.services.split import split
from customs.services.tasks import finish_task
from customs.services.watch import watch
from law.documents import DocumentKind
from law.entry_states import EntryEvent
from law.facts import FactKind
from registers.models import RightsHolder
from registers.services.change_status import change_status
from tests.calendars.factories import seen
from tests.customs.test_attachments import PDF
from tests.factories import (
    DECIDED,
    World,
    almaty,
    holder_of,
    line_data,
    make_entry,
    make_holder,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story

MONDAY = almaty(2026, 11, 23)
LAST_EVENING = almaty(2026, 12, 4, 18)


def kept(world: World) -> Case:
    """Everything that is kept in a case beside its course, and the question of the last day."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    act = {"case_id": case.pk, "actor": world.inspector, "now": MONDAY}
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        add_attachment(name="protocol.pdf", content=io.BytesIO(PDF), **act)  # type: ignore[arg-type]
    complete_contact(party_id=holder_of(case).pk, source="Their letter", phone="+7 727 250 00 00", **act)  # type: ignore[arg-type]
    record_fact(kind=FactKind.COST_STORAGE, happened_at=MONDAY, amount=Decimal("12000"), **act)  # type: ignore[arg-type]
    confirm_nothing_pending(case_id=case.pk, actor=world.inspector, now=LAST_EVENING)
    return story.swept(case, almaty(2026, 12, 5, 0, 1))


def corrected(world: World) -> Case:
    """A request to prolong was typed in with the wrong hour; the first proposal to correct it is rejected."""
    case = suspended_ex_officio(world)
    request = story.ask_prolongation(world, case, almaty(2026, 11, 24, 17))
    for hour, now in ((16, almaty(2026, 11, 25, 9)), (15, almaty(2026, 11, 25, 11))):
        correction = propose_correction(
            case_id=case.pk,
            target="request",
            target_id=request.pk,
            field="received_at",
            new=almaty(2026, 11, 24, hour),
            reason="The stamp says so.",
            actor=world.inspector,
            now=now,
        )
        if hour == 16:
            reject_correction(
                correction_id=correction.pk, reasons="It says 15:00.", actor=world.head, now=now
            )
        else:
            effect = preview(correction_id=correction.pk, actor=world.head, now=now)
            confirm_correction(correction_id=correction.pk, seen_effect=effect, actor=world.head, now=now)
    return story.fresh(case)


def moved(world: World) -> Case:
    """A decree makes Thursday 3 December a day off while the term runs."""
    case = suspended_case(world)
    (override,) = propose_overrides(
        days={date(2026, 12, 3): False},
        act="Decree No. 901",
        act_date=date(2026, 11, 23),
        actor=world.chief,
        now=MONDAY,
    )
    token = seen([override.pk], MONDAY).token
    confirm_change(override_ids=[override.pk], seen=token, actor=world.second_chief, now=MONDAY)
    return story.swept(case, almaty(2026, 12, 8, 0, 1))


def entry_on_hold(world: World) -> Case:
    """A cited entry goes on hold; the officer deals with the warning."""
    case = suspended_case(world)
    type(world.entry).objects.filter(pk=world.entry.pk).update(valid_to=date(2026, 11, 22))
    change_status(
        entry_id=world.entry.pk,
        event=EntryEvent.HELD,
        document="Order No. 94",
        by=world.registrar,
        now=MONDAY,
    )
    watch(now=MONDAY)
    task = case.tasks.get(kind="entry_warning")
    finish_task(task_id=task.pk, outcome="The term runs on.", actor=world.inspector, now=MONDAY)
    return story.fresh(case)


def ruling_too_late(world: World) -> Case:
    """A ruling lodged in time is entered when the goods have gone."""
    case = story.swept(suspended_case(world), almaty(2026, 12, 5, 0, 1))
    story.confirm_release(case, almaty(2026, 12, 5, 9))
    story.lodge(world, case, DocumentKind.JUDGE_RULING, LAST_EVENING, now=almaty(2026, 12, 7))
    return story.fresh(case)


def given_up(world: World) -> Case:
    """One of two holders withdraws; the goods, held for both, stay held for the other."""
    language = RightsHolder.objects.get(pk=world.entry.holder_id).language
    star = make_holder("Star LLP", email="star@goods.example", language=language)
    other = make_entry("TREK STAR", holder=star)
    unmarked = [line_data(number, mark="") for number in (1, 2)]
    case = suspended_case(world, entries=[world.entry, other], data=unmarked)
    party = case.parties.get(name="Star LLP")
    request = story.ask_cancellation(world, case, MONDAY, party=party)
    return story.cancel_at_request(world, case, request, almaty(2026, 11, 23, 15))


def in_parts(world: World) -> Case:
    """Of four goods lines one is released, one seized and one moved into a case of its own."""
    case = suspended_case(world, lines=4)
    for step, line in ((release_lines, 1), (seize_lines, 2), (split, 3)):
        step(case_id=case.pk, lines=[line], reasons="Act No. 8.", actor=world.head, now=MONDAY)  # type: ignore[operator]
    return story.swept(case, almaty(2026, 12, 5, 0, 1))


def split_off(world: World) -> Case:
    """The case that the third of those lines went into."""
    return Case.objects.get(split_from=in_parts(world))
