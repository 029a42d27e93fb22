"""The list of licensees that a holder keeps: dated, never deleted, with a second step (HOUSE.licensee_list)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated
from law.entry_states import EntryEvent, ExclusionGround
from notifications.models import Message
from registers.models import Entry, Licensee
from registers.queries.licensees import licensees_at
from registers.services import change_status
from registers.services.licensees import add_entry_licensee, end_entry_licensee
from tests.accounts.factories import Tree, make_user
from tests.factories import almaty
from tests.registers.applications import make_organisation
from tests.registers.life import edits_of, included

NOW = almaty(2026, 12, 2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def entry(holder: User, registrar: User) -> Entry:
    return included(registrar, holder)


def added(entry: Entry, by: User, **changes: Any) -> Licensee:
    return add_entry_licensee(
        **{
            "entry_id": entry.pk,
            "name": "Tea Trade LLP",
            "valid_from": date(2026, 12, 1),
            "by": by,
            "confirmed_at": NOW - MINUTE,
            "now": NOW,
            **changes,
        }
    )


def ended(entry: Entry, licensee: Licensee, by: User, last_day: date, **changes: Any) -> Licensee:
    return end_entry_licensee(
        **{
            "entry_id": entry.pk,
            "licensee_id": licensee.pk,
            "last_day": last_day,
            "by": by,
            "confirmed_at": NOW,
            "now": NOW + MINUTE,
            **changes,
        }
    )


def names(entry: Entry, day: date, known_at: Any = NOW + timedelta(days=999)) -> list[str]:
    return [each.name for each in licensees_at(entry.licensees.all(), day, known_at)]


def test_a_licensee_is_dated_and_ended_never_deleted(entry: Entry, holder: User) -> None:
    licensee = added(entry, holder, valid_to=date(2027, 12, 31))
    assert names(entry, date(2026, 11, 30)) == []
    assert names(entry, date(2027, 12, 31)) == ["Tea Trade LLP"]
    assert names(entry, date(2028, 1, 1)) == []
    with pytest.raises(Repeated):
        added(entry, holder)
    ended(entry, licensee, holder, date(2026, 12, 31))
    assert names(entry, date(2026, 12, 31)) == ["Tea Trade LLP"]
    assert names(entry, date(2027, 1, 1)) == []
    with pytest.raises(OutOfState):
        ended(entry, licensee, holder, date(2026, 12, 31))
    added(entry, holder, valid_from=date(2027, 2, 1))
    assert entry.licensees.count() == 2


def test_the_list_is_read_as_it_was_known_at_an_instant(entry: Entry, holder: User) -> None:
    """A consent dated back does not reach into what was decided before it was recorded."""
    licensee = added(entry, holder, valid_from=date(2026, 1, 1))
    assert names(entry, date(2026, 12, 2), NOW - MINUTE) == []
    assert names(entry, date(2026, 12, 2), NOW) == ["Tea Trade LLP"]
    ended(entry, licensee, holder, date(2026, 11, 30))
    assert names(entry, date(2026, 12, 2), NOW) == ["Tea Trade LLP"]
    assert names(entry, date(2026, 12, 2), NOW + MINUTE) == []


def test_the_password_was_given_again_within_five_minutes(entry: Entry, holder: User) -> None:
    """HOUSE.second_step."""
    for confirmed_at in (None, NOW - timedelta(minutes=5, seconds=1), NOW + MINUTE):
        with pytest.raises(NotAllowed) as refused:
            added(entry, holder, confirmed_at=confirmed_at)
        assert refused.value.provision == "HOUSE.second_step"
    added(entry, holder, confirmed_at=NOW - timedelta(minutes=5))


def test_registrar_and_holder_are_told(entry: Entry, holder: User, tree: Tree) -> None:
    officer = make_user("aliya", "registrar", tree.committee, email="aliya@customs.example")
    added(entry, holder)
    told = Message.objects.filter(notice_kind="licensees_changed")
    assert {each.address for each in told} == {holder.email, officer.email}
    assert all("Tea Trade LLP" in each.body for each in told)
    added(entry, holder, name="Other Trade LLP")
    assert told.all().count() == 4, "each change is told, also within one instant"


def test_it_is_the_holder_s_list(entry: Entry, registrar: User) -> None:
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    for somebody in (stranger, registrar):
        with pytest.raises(NotAllowed):
            added(entry, somebody)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"bin_iin": "123456789012"}, "bin_iin"),
        ({"valid_to": date(2026, 11, 30)}, "valid_to"),
    ],
)
def test_what_is_mistyped_is_refused(changes: dict[str, Any], field: str, entry: Entry, holder: User) -> None:
    with pytest.raises(Incomplete) as refused:
        added(entry, holder, **changes)
    assert refused.value.field == field


def test_an_end_lies_within_the_consent(entry: Entry, holder: User) -> None:
    licensee = added(entry, holder, valid_to=date(2027, 6, 30))
    for day in (date(2026, 11, 30), date(2027, 7, 1)):
        with pytest.raises(Incomplete):
            ended(entry, licensee, holder, day)


def test_an_excluded_entry_has_no_list_to_keep(entry: Entry, holder: User, registrar: User) -> None:
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order 5",
        ground=ExclusionGround.HOLDER_ASKED,
        by=registrar,
        now=NOW,
    )
    with pytest.raises(OutOfState):
        added(entry, holder)


def test_the_history_says_who_changed_the_list(entry: Entry, holder: User) -> None:
    licensee = added(entry, holder)
    ended(entry, licensee, holder, date(2026, 12, 31))
    edits = edits_of(entry, for_holder=True)[:2]
    assert [(edit.note, edit.asked_by) for edit in edits] == [
        ("Tea Trade LLP: ended", holder.full_name),
        ("Tea Trade LLP: added", holder.full_name),
    ]
