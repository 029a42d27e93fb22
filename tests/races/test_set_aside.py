"""One broken case among 500: it is set aside, alarmed and shown, and the others end in the same pass."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from acts.models import SetAside
from acts.sweep import TRY_AGAIN_AFTER, sweep
from customs.models import Case, CaseParty
from customs.services.release import record_release
from deadlines.models import Clock
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from notifications.models import Message
from tests.copies import copies_of
from tests.factories import RESUMES, World, suspended_case

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


def foreign_language(case_id: int) -> Callable[[], object]:
    """A party whose letters cannot be written: there is no template in that language."""
    parties = CaseParty.objects.filter(case_id=case_id, role="declarant")
    assert parties.update(language="xx") == 1
    return lambda: parties.update(language="ru")


def clock_in_the_way(case_id: int) -> Callable[[], object]:
    """A clock that the end would open is open already: the database refuses a second one."""
    notice = Clock.objects.get(subject_id=case_id, kind=ClockKind.SUSPENSION_NOTICE)
    notice.pk, notice._state.adding = None, True
    notice.kind, notice.ref = ClockKind.LATER_NOTICE, "v3"
    notice.save()
    return lambda: Clock.objects.filter(pk=notice.pk).update(end=ClockEnd.CORRECTED, ended_at=RESUMES)


@pytest.mark.parametrize(
    ("spoil", "error", "cases"),
    [(foreign_language, "TemplateDoesNotExist", 500), (clock_in_the_way, "IntegrityError", 20)],
)
def test_one_broken_case_does_not_hold_up_the_others(
    world: World,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[int], Callable[[], object]],
    error: str,
    cases: int,
) -> None:
    case = suspended_case(world)
    ids = [case.pk, *copies_of(case, cases - 1)]
    later = copies_of(case, 3)
    Clock.objects.filter(subject_id__in=later, lapses_at=RESUMES).update(lapses_at=RESUMES + MINUTE)
    broken = ids[cases // 3]
    mend = spoil(broken)

    done = sweep(now=RESUMES)

    assert (done.ended, done.set_aside) == (cases - 1, 1)
    assert _resumed(ids) == set(ids) - {broken}
    shown = SetAside.objects.get()
    assert (shown.subject_kind, shown.subject_id, shown.attempts) == ("case", broken, 1)
    assert shown.error.startswith(error)
    assert any(record.levelno == logging.ERROR for record in caplog.records), "alarmed in the log"
    assert not Message.objects.filter(subject_id=broken, notice_kind="resumption").exists(), (
        "nothing half done"
    )

    # It no longer touches the batches of later passes, and waits for its own next try.
    caplog.clear()
    assert sweep(now=RESUMES + MINUTE).ended == 3
    assert [record for record in caplog.records if record.name == "acts.sweep"] == []

    again = RESUMES + TRY_AGAIN_AFTER
    assert sweep(now=again).set_aside == 1
    shown.refresh_from_db()
    assert (shown.attempts, shown.first_at, shown.last_at) == (2, RESUMES, again)

    mend()
    assert sweep(now=again + TRY_AGAIN_AFTER).ended == 1
    shown.refresh_from_db()
    assert shown.resolved_at == again + TRY_AGAIN_AFTER
    # Half an hour late, and effective at its lawful moment all the same.
    assert _resumed(ids) == set(ids)


def _resumed(ids: list[int]) -> set[int]:
    ended = Case.objects.filter(pk__in=ids, state=CaseState.RELEASE_RESUMED, ended_at=RESUMES)
    return set(ended.values_list("pk", flat=True))


def test_a_case_set_aside_that_an_act_has_ended_is_set_aside_no_longer(world: World) -> None:
    case = suspended_case(world)
    mend = foreign_language(case.pk)
    assert sweep(now=RESUMES).set_aside == 1
    mend()
    noon = RESUMES + timedelta(hours=12)
    record_release(case_id=case.pk, released_at=noon, actor=world.inspector, now=noon)

    assert sweep(now=noon + MINUTE).ended == 0, "the act has ended the term before recording the release"

    assert SetAside.objects.get().resolved_at == noon + MINUTE
    case.refresh_from_db()
    assert (case.state, case.ended_at) == (CaseState.RELEASED, RESUMES)


def test_a_failing_act_leaves_the_end_to_the_sweep(world: World) -> None:
    """Nothing of an act on a broken case is kept: neither the end nor the act (ARCHITECTURE rule 3)."""
    case = suspended_case(world)
    foreign_language(case.pk)
    noon = RESUMES + timedelta(hours=12)
    with pytest.raises(Exception, match="xx"):
        record_release(case_id=case.pk, released_at=noon, actor=world.inspector, now=noon)
    case.refresh_from_db()
    assert (case.state, case.version, case.ended_at) == (CaseState.SUSPENDED, 2, None)
