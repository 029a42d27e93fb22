"""Who is told, what and when, where it once went wrong: former staff, lone reminders, stale pages, late news."""

import logging
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db.models import QuerySet
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from acts.refusals import Stale
from customs.models import Case, CaseParty, Task
from customs.services import watch as watching
from customs.services.extend import extend
from customs.services.lines import release_lines, seize_lines
from customs.services.remind import remind
from customs.services.watch import watch
from deadlines.models import Reminder
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Event
from notifications.models import Instruction
from registers.models import Entry, EntryStatusChange
from registers.queries import unchecked_status_changes
from registers.services import change_status
from tests.accounts.factories import make_user
from tests.customs.correcting import correct
from tests.factories import DECIDED, RESUMES, World, almaty, make_entry, suspended_case, suspended_ex_officio
from tests.journeys import story

THURSDAY = almaty(2026, 12, 3, 9)

# Who is told


def closed(world: World) -> None:
    """The account of whoever prepared the case is closed."""
    User.objects.filter(pk=world.inspector.pk).update(is_active=False)


def moved(world: World) -> None:
    """Whoever prepared the case works in another office."""
    User.objects.filter(pk=world.inspector.pk).update(office=world.tree.astana_airport)


def readers(case: Case, kind: str) -> list[str]:
    return sorted({message.address for message in story.notices(case, kind, "officer")})


def test_the_officer_who_prepared_the_case_is_told(world: World) -> None:
    """LAW.md 3.2: both parties and the officer are told of an automatic end."""
    case = suspended_case(world)
    remind(now=THURSDAY)
    case = story.swept(case, RESUMES)
    assert readers(case, "reminder") == readers(case, "resumption") == ["aigul@customs.example"]


@pytest.mark.parametrize("leave", [closed, moved])
def test_former_staff_are_told_no_longer_and_the_deciders_instead(
    leave: Callable[[World], None], world: World
) -> None:
    """LAW.md 3.5: what the case holds is nobody's business outside the office; its head is told of the end."""
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 12, 1))
    leave(world)
    remind(now=THURSDAY)
    case = story.swept(case, RESUMES)
    for kind in ("reminder", "escalation", "resumption"):
        assert readers(case, kind) == ["bolat@customs.example"], kind


# Reminders that nobody would read


def without_mail(*people: User) -> None:
    User.objects.filter(pk__in=[person.pk for person in people]).update(email="")


def test_a_reminder_without_a_reader_goes_up_the_tree_of_offices(world: World) -> None:
    """House rule (LAW.md 3.2): neither the officer nor the head of the department has an address."""
    make_user("nurlan", Role.HEAD, world.tree.committee, email="nurlan@customs.example")
    without_mail(world.inspector, world.head)
    case = suspended_case(world)
    remind(now=THURSDAY)
    assert readers(case, "reminder") == ["nurlan@customs.example"]


def test_where_nobody_decides_with_an_address_the_chief_officers_are_told(world: World) -> None:
    """House rule (LAW.md 3.2): the last resort is whoever sees what was set aside."""
    without_mail(world.inspector, world.head)
    case = suspended_case(world)
    remind(now=THURSDAY)
    assert readers(case, "reminder") == ["dana@customs.example", "timur@customs.example"]


def test_a_reminder_that_nobody_can_read_is_not_counted_as_sent(world: World) -> None:
    """House rule (LAW.md 3.2): it goes, once, at the first tick at which somebody can be told."""
    case = suspended_case(world)
    story.accept_all(case, DECIDED)
    User.objects.update(email="")
    assert remind(now=THURSDAY) == 0
    assert not Reminder.objects.exists() and not story.notices(case, "reminder")

    User.objects.filter(pk=world.head.pk).update(email="bolat@customs.example")
    assert remind(now=almaty(2026, 12, 3, 10)) == 1
    assert remind(now=almaty(2026, 12, 3, 11)) == 0
    assert readers(case, "reminder") == ["bolat@customs.example"]


# What is told

OWED = {
    "ru": ("поступили не все", "возмещает вред", "без решения суда"),
    "kk": ("келіп түспеді", "залалды сот шешімінсіз өтейді"),
}
FOR_THE_COURT = {"ru": "решается судом", "kk": "мәселесін сот шешеді"}


def speaking(language: str, case: Case) -> Case:
    CaseParty.objects.filter(case=case).update(language=language)
    return case


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_what_is_owed_without_a_court_is_told_so(language: str, world: World) -> None:
    """CC 199(5): prolongation asked, documents incomplete: the holder owes the damage, no court needed."""
    case = speaking(language, suspended_ex_officio(world))
    story.ask_prolongation(world, case, almaty(2026, 11, 24))
    case = story.swept(case, story.AFTER_TEN)
    assert case.end == "documents_incomplete"
    for role in ("declarant", "holder"):
        (told,) = story.notices(case, "resumption", role)
        assert told.language == language
        assert all(words in told.body for words in OWED[language])
        assert FOR_THE_COURT[language] not in told.body


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_without_a_request_to_prolong_a_court_decides(language: str, world: World) -> None:
    """CC 199(7); LAW.md 3.6: the second ground does not apply, and a claim remains possible."""
    case = story.swept(speaking(language, suspended_ex_officio(world)), story.AFTER_THREE)
    for role in ("declarant", "holder"):
        (told,) = story.notices(case, "resumption", role)
        assert FOR_THE_COURT[language] in told.body
        assert OWED[language][0] not in told.body


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_reopening_tells_no_resumption_that_is_over(language: str, world: World) -> None:
    """LAW.md 3.7 "Entered late": the three days are over and prolonged; only the ten are told as to come."""
    case = speaking(language, suspended_ex_officio(world))
    case = story.swept(case, story.AFTER_THREE)
    story.ask_prolongation(world, case, almaty(2026, 11, 24), now=almaty(2026, 11, 27, 9))
    told = story.notices(case, "reopened")
    assert {message.recipient_role for message in told} == {"declarant", "holder"}
    assert all("26.11.2026" not in message.body for message in told)
    for role in ("declarant", "holder"):
        (prolonged,) = story.notices(case, "prolongation", role)
        assert "04.12.2026" in prolonged.body and "05.12.2026 00:00" in prolonged.body
        assert "26.11.2026" not in prolonged.body


CORRECTED = {
    "ru": "запрос (продление до десяти рабочих дней), поступило: 24.11.2026 10:00 → 23.11.2026 10:00",
    "kk": "сұрау салу (он жұмыс күніне дейін ұзарту), келіп түскен уақыты: 24.11.2026 10:00 → 23.11.2026 10:00",
}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_correction_is_told_in_the_language_of_the_reader(language: str, world: World) -> None:
    """LAW.md 3.5, 3.7: whatever language the officer's page is in, record and field are told in the reader's."""
    case = speaking(language, suspended_ex_officio(world))
    request = story.ask_prolongation(world, case, almaty(2026, 11, 24))
    with translation.override("en"):
        correct(world, case, request, "received_at", almaty(2026, 11, 23), now=almaty(2026, 11, 25))
    told = story.notices(case, "correction")
    assert {message.recipient_role for message in told} == {"declarant", "holder"}
    assert all(CORRECTED[language] in message.body for message in told)


LEFT = {
    "ru": ("Выпуск перечисленных ниже товаров возобновлён", "изъяты, арестованы или конфискованы"),
    "kk": ("тауарларды шығару кеден органының шешімі бойынша қайта басталды", "тәркіленді"),
}


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("seized", [False, True])
def test_goods_that_leave_a_case_are_told_where_they_go(seized: bool, language: str, world: World) -> None:
    """CC 198(8), 198(11): released or seized is not the same news."""
    case = speaking(language, suspended_case(world))
    leave = seize_lines if seized else release_lines
    leave(case_id=case.pk, lines=[1], reasons="See the act.", actor=world.head, now=almaty(2026, 11, 25))
    told = story.notices(case, "lines_left")
    assert {message.recipient_role for message in told} == {"declarant", "holder"}
    for message in told:
        assert [words in message.body for words in LEFT[language]] == [not seized, seized]
        assert "model 1" in message.body and "model 2" not in message.body


@pytest.mark.parametrize("tell", [suspended_case, suspended_ex_officio])
def test_both_sides_learn_who_owes_the_damage(tell: Callable[[World], Case], world: World) -> None:
    """CC 198(7), 199(7): owed by the holder where no court finds an infringement, under either article."""
    for message in story.notices(tell(world)):
        assert "Если суд не установит нарушения, правообладатель возмещает вред" in message.body


# What is brought to an officer


def test_a_release_acknowledged_though_withdrawn_is_brought_to_the_chief_officer(world: World) -> None:
    """LAW.md 3.7 "Entered late", "Declaration system": the goods may have gone, whatever the case says."""
    case = story.swept(suspended_case(world), RESUMES)
    released = Instruction.objects.filter(subject_id=case.pk, kind="release")
    released.update(state="sent", sent_at=RESUMES)
    story.lodge(
        world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 15), now=almaty(2026, 12, 5, 0, 7)
    )
    assert released.get().state == "withdrawn"
    watch(now=almaty(2026, 12, 5, 0, 8))
    assert not late(case).exists()

    released.update(acknowledged_at=almaty(2026, 12, 5, 0, 9))
    watch(now=almaty(2026, 12, 5, 0, 10))
    watch(now=almaty(2026, 12, 5, 0, 11))
    assert late(case).get().ref == f"instruction:{released.get().pk}"
    assert story.fresh(case).state == "court_hold", "the hold stands until somebody decides"


def late(case: Case) -> QuerySet[Task]:
    return case.tasks.filter(kind=Task.Kind.LATE_ENTRY, for_chief=True)


def excluded(world: World, entry: Entry, now: datetime = almaty(2026, 11, 25, 9)) -> None:  # noqa: B008
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order No. 88 of 2026-11-25",
        ground=ExclusionGround.HOLDER_ASKED,
        by=world.registrar,
        now=now,
    )


def due(case: Case) -> int:
    """How often the head is told that cancellation is due."""
    return case.tasks.filter(kind=Task.Kind.EXCLUSION).count()


def test_a_change_that_cannot_be_checked_does_not_keep_back_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """CC 198(8)(2): the head learns of each exclusion; the one that failed comes again with the next tick."""
    other = make_entry("STEPPE BAG")
    first = suspended_case(world)
    second = suspended_case(world, entries=[other])
    excluded(world, world.entry)
    excluded(world, other, almaty(2026, 11, 25, 9, 1))
    check = watching._check_cases

    def failing(change: EntryStatusChange, now: datetime) -> None:
        if change.entry_id == world.entry.pk:
            raise RuntimeError("broken")
        check(change, now)

    with monkeypatch.context() as broken:
        broken.setattr(watching, "_check_cases", failing)
        watch(now=almaty(2026, 11, 25, 9, 5))
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert (due(first), due(second)) == (0, 1)
    assert unchecked_status_changes().count() == 1

    watch(now=almaty(2026, 11, 25, 9, 6))
    assert (due(first), due(second)) == (1, 1)
    assert not unchecked_status_changes().exists()


# Pages that stay open


def extend_from_a_page(world: World, case: Case, opened_with: int) -> Case:
    """The head opened the page, something happened, the head decides."""
    request = case.requests.get()
    return extend(
        case_id=case.pk,
        request_id=request.pk,
        days=10,
        reasons="A claim has been filed with the court.",
        actor=world.head,
        now=almaty(2026, 12, 2, 15),
        version=opened_with,
    )


def notice_delivered(world: World, case: Case) -> None:
    story.accept_all(case, almaty(2026, 12, 2, 14))
    assert story.records(case, Event.NOTICE_MET)


def entry_changed(world: World, case: Case) -> None:
    excluded(world, world.entry, almaty(2026, 12, 2, 14))
    watch(now=almaty(2026, 12, 2, 14, 1))
    assert story.records(case, Event.ENTRY_CHANGED)


@pytest.mark.parametrize("happen", [notice_delivered, entry_changed])
def test_what_no_decision_depends_on_leaves_an_open_page_as_it_is(
    happen: Callable[[World, Case], None], world: World
) -> None:
    """CC 198(2): the head decides on what was shown; a delivered notice or a warning has changed none of it."""
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 12, 1))
    shown = story.fresh(case).version
    happen(world, case)
    assert extend_from_a_page(world, case, shown).state == "extended"


def test_what_a_decision_depends_on_makes_an_open_page_stale(world: World) -> None:
    """House rule: a paper that came meanwhile is looked at before anything is decided."""
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 12, 1))
    shown = story.fresh(case).version
    story.lodge(world, case, DocumentKind.OTHER, almaty(2026, 12, 2, 14))
    with pytest.raises(Stale):
        extend_from_a_page(world, case, shown)
