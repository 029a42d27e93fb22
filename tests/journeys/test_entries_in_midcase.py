"""A register entry that changes while a case runs: it warns or gives the head a task, never moves a clock."""

from datetime import date, datetime

import pytest

from acts.refusals import NotAllowed
from customs.models import Case, Task
from customs.services.cancel import cancel
from customs.services.tasks import finish_task
from customs.services.watch import watch
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Reason
from registers.models import Entry
from registers.services.change_status import change_status
from registers.services.expire_entries import expire_entries
from tests.factories import (
    LAST_DAY,
    World,
    almaty,
    make_entry,
    make_representative,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story
from tests.journeys.test_mended_corrections import shared_case

NOON = almaty(2026, 11, 25, 12)


def change(world: World, entry: Entry, event: EntryEvent, at: datetime = NOON) -> None:
    """The registrar records a decision about an entry."""
    change_status(
        entry_id=entry.pk,
        event=event,
        document="Order No. 92",
        ground=ExclusionGround.HOLDER_ASKED if event is EntryEvent.EXCLUDED else None,
        by=world.registrar,
        now=at,
    )


def tasks(case: Case) -> list[tuple[str, str]]:
    """What the officers have to look at because of an entry: kind and provision."""
    kinds = (Task.Kind.EXCLUSION, Task.Kind.ENTRY_WARNING)
    return list(case.tasks.filter(kind__in=kinds).order_by("pk").values_list("kind", "provision"))


def unmoved(case: Case) -> bool:
    """Whether the case goes on as if nothing had happened."""
    term = story.clock(case, ClockKind.REGISTERED_SUSPENSION)
    return story.fresh(case).state == "suspended" and (term.due_on, term.end) == (LAST_DAY, "")


def test_exclusion_gives_the_head_a_task_and_no_more(world: World) -> None:
    """CC 198(8)(2): cancellation is due, but it is a decision of the head; until then the goods are held."""
    case = suspended_case(world)
    change(world, world.entry, EntryEvent.EXCLUDED)
    watch(now=NOON)
    assert tasks(case) == [(Task.Kind.EXCLUSION, "CC198.8.2")]
    assert unmoved(case)
    assert story.records(case, "entry_changed")[0]["provision"] == "CC198.8.2"

    case = cancel(
        case_id=case.pk,
        reason=Reason.OBJECT_EXCLUDED,
        reasons="Order No. 92.",
        actor=world.head,
        now=almaty(2026, 11, 25, 15),
    )
    assert case.end == "cancelled_excluded"


def test_the_task_is_raised_once_however_often_anyone_looks(world: World) -> None:
    """LAW.md 4.1: exclusion raises a task in that entry's open cases; looking again raises no other."""
    case = suspended_case(world)
    change(world, world.entry, EntryEvent.EXCLUDED)
    watch(now=NOON)
    watch(now=almaty(2026, 11, 26))
    assert len(tasks(case)) == 1


def test_expiry_warns(world: World) -> None:
    """LAW.md 3.7: an entry whose term ends after the decision changes no clock."""
    Entry.objects.filter(pk=world.entry.pk).update(valid_to=date(2026, 11, 30))
    case = suspended_case(world)
    expire_entries(now=almaty(2026, 12, 1, 0, 5))
    watch(now=almaty(2026, 12, 1, 0, 6))
    assert tasks(case) == [(Task.Kind.ENTRY_WARNING, "HOUSE.entry_changed")]
    assert unmoved(case)
    assert story.swept(case, almaty(2026, 12, 5)).end == "expired_no_request"


def test_hold_warns(world: World) -> None:
    """LAW.md 3.7: the same when protection is put on hold."""
    case = suspended_case(world)
    Entry.objects.filter(pk=world.entry.pk).update(valid_to=date(2026, 11, 24))
    change(world, world.entry, EntryEvent.HELD)
    watch(now=NOON)
    assert tasks(case) == [(Task.Kind.ENTRY_WARNING, "HOUSE.entry_changed")]
    assert unmoved(case)


def test_only_who_decides_closes_the_heads_task(world: World) -> None:
    """CC 198(8)(2): cancelling is the head's decision, so an inspector does not take the task off the desk."""
    case = suspended_case(world)
    change(world, world.entry, EntryEvent.EXCLUDED)
    watch(now=NOON)
    task = case.tasks.get(kind=Task.Kind.EXCLUSION)
    with pytest.raises(NotAllowed):
        finish_task(task_id=task.pk, outcome="Looked at.", actor=world.inspector, now=NOON)
    assert (
        finish_task(task_id=task.pk, outcome="Goods stay held.", actor=world.head, now=NOON).done_at == NOON
    )


def test_a_right_given_up_covers_nothing(world: World) -> None:
    """LAW.md 3.7: what a holder gave up no longer covers the goods when the other entry is excluded."""
    case = shared_case(world)
    steppe = case.parties.get(name="Steppe Goods LLP")
    asked = story.ask_cancellation(world, case, almaty(2026, 11, 23, 10), party=steppe)
    story.cancel_at_request(world, case, asked, almaty(2026, 11, 23, 15))
    change(world, world.entry, EntryEvent.EXCLUDED)
    watch(now=NOON)
    assert tasks(case) == [(Task.Kind.EXCLUSION, "CC198.8.2")]


def test_exclusion_from_one_of_two_registers_warns(world: World) -> None:
    """LAW.md 7: an object in both registers is one case with both entries; the other one still covers it."""
    union = make_entry("ALMA TREK", register="eeu", number="05123/TM")
    case = suspended_case(world, entries=[world.entry, union])
    assert {right.entry_id for right in case.rights.all()} == {world.entry.pk, union.pk}
    assert all(line.rights.count() == 2 for line in case.lines.all())
    change(world, union, EntryEvent.EXCLUDED)
    watch(now=NOON)
    assert tasks(case) == [(Task.Kind.ENTRY_WARNING, "HOUSE.entry_changed")]
    assert unmoved(case)


def test_exclusion_from_both_registers_is_due_to_cancel(world: World) -> None:
    """CC 198(8)(2): nothing active covers the goods any more."""
    union = make_entry("ALMA TREK", register="eeu", number="05123/TM")
    case = suspended_case(world, entries=[world.entry, union])
    change(world, union, EntryEvent.EXCLUDED)
    watch(now=NOON)
    change(world, world.entry, EntryEvent.EXCLUDED, almaty(2026, 11, 26))
    watch(now=almaty(2026, 11, 26, 1))
    assert [kind for kind, _provision in tasks(case)] == [Task.Kind.ENTRY_WARNING, Task.Kind.EXCLUSION]


def test_another_entry_that_is_not_active_covers_nothing(world: World) -> None:
    """LAW.md 3.7: due unless another ACTIVE entry covers the goods."""
    union = make_entry("ALMA TREK", register="eeu", number="05123/TM", valid_to=date(2026, 11, 24))
    case = suspended_case(world, entries=[world.entry, union])
    change(world, world.entry, EntryEvent.EXCLUDED)
    watch(now=NOON)
    assert [kind for kind, _provision in tasks(case)] == [Task.Kind.EXCLUSION]


def test_cases_that_hold_nothing_are_left_alone(world: World) -> None:
    """LAW.md 4.1: open cases only."""
    case = story.swept(suspended_case(world), almaty(2026, 12, 5))
    change(world, world.entry, EntryEvent.EXCLUDED, almaty(2026, 12, 7))
    watch(now=almaty(2026, 12, 7, 1))
    assert tasks(case) == []


def test_an_object_registered_meanwhile_keeps_its_regime(world: World) -> None:
    """LAW.md 7: opened ex officio, the case goes on under CC 199 when the mark enters a register."""
    case = suspended_ex_officio(world)
    holder = world.entry.holder
    type(holder).objects.filter(pk=holder.pk).update(name="Dala Sport LLP")
    make_entry("DALA SPORT", holder=holder, valid_from=date(2026, 11, 23))
    watch(now=almaty(2026, 11, 24))
    story.ask_prolongation(world, case, almaty(2026, 11, 25))
    case = story.fresh(case)
    assert (case.regime, case.state) == ("ex_officio", "prolonged")
    assert tasks(case) == []


def test_an_exclusion_while_release_had_resumed_counts_when_goods_are_held_again(world: World) -> None:
    """CC 198(8)(2); LAW.md 3.7 "Entered late": a timely ruling undoes the end, and cancellation is due."""
    case = suspended_case(world)
    story.swept(case, almaty(2026, 12, 5, 0, 1))
    change(world, world.entry, EntryEvent.EXCLUDED, almaty(2026, 12, 6, 9))
    watch(now=almaty(2026, 12, 6, 9, 1))
    assert tasks(case) == []
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 23), now=almaty(2026, 12, 7, 9))
    assert story.fresh(case).state == "court_hold"
    assert tasks(case) == [(Task.Kind.EXCLUSION, "CC198.8.2")]
    watch(now=almaty(2026, 12, 7, 9, 1))
    assert len(tasks(case)) == 1


def test_cancelling_on_exclusion_does_what_the_task_asked(world: World) -> None:
    """CC 198(8)(2): the head has cancelled; nothing about the exclusion is left on the desk."""
    case = suspended_case(world)
    change(world, world.entry, EntryEvent.EXCLUDED)
    watch(now=NOON)
    cancel(
        case_id=case.pk,
        reason=Reason.OBJECT_EXCLUDED,
        reasons="Excluded by order No. 92.",
        actor=world.head,
        now=almaty(2026, 11, 25, 15),
    )
    task = case.tasks.get(kind=Task.Kind.EXCLUSION)
    assert (task.done_by, task.outcome) == (world.head, "Excluded by order No. 92.")


def test_a_power_revoked_in_mid_case_ends_the_representatives_part(world: World) -> None:
    """LAW.md 1: a representative acts while the power is valid; once over, nothing is accepted or told."""
    representative = make_representative(world.entry)
    case = suspended_case(world)
    party = case.parties.get(name=representative.name)
    representative.powers.update(ended_on=date(2026, 11, 25))
    watch(now=NOON)
    watch(now=NOON)

    party.refresh_from_db()
    assert party.valid_to == date(2026, 11, 24)
    assert tasks(case) == [(Task.Kind.ENTRY_WARNING, "HOUSE.power")]
    assert len(story.records(case, "entry_changed")) == 1
    assert unmoved(case)
    with pytest.raises(NotAllowed):
        story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 11, 26), party=party)
    story.ask_extension(world, case, almaty(2026, 12, 1), party=case.parties.get(name="Alma Trek LLP"))
    story.grant(world, case, case.requests.get(), almaty(2026, 12, 2))
    assert representative.name not in {each.recipient_name for each in story.notices(case, "extension")}


def test_a_power_renewed_in_time_goes_on(world: World) -> None:
    """One power ended, another of the same representative is valid: nothing changes in the case."""
    representative = make_representative(world.entry)
    case = suspended_case(world)
    representative.powers.update(ended_on=date(2026, 11, 25))
    representative.powers.create(
        holder=world.entry.holder,
        valid_from=date(2026, 11, 25),
        valid_to=date(2028, 1, 1),
        eeu_wide=True,
        source="document",
        document="Power of attorney No. 9",
    )
    watch(now=NOON)
    assert tasks(case) == []
    assert case.parties.get(name=representative.name).may_act_on(date(2026, 12, 1))
