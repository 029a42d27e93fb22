"""Accounts and offices: who keeps them, and what the database never lets in."""

import io
from datetime import UTC, datetime, time

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import Office, OfficeKind, User
from accounts.roles import Role
from accounts.services import change_office, change_role, create_office, create_user, deactivate, set_password
from acts.refusals import Incomplete, NotAllowed, Repeated
from journal.queries import timeline
from tests.accounts.factories import PASSWORD, Tree, make_office, make_user

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def new(by: User | None, **changes) -> User:
    facts = {
        "username": "Saule.Omarova",
        "password": PASSWORD,
        "full_name": "Сауле Омарова",
        "role": Role.REGISTRAR,
        "email": "saule@example.kz",
        "by": by,
        "now": NOW,
    }
    return create_user(**{**facts, **changes})


def test_an_administrator_adds_a_person_and_the_journal_keeps_no_name(
    tree: Tree, administrator: User
) -> None:
    person = new(administrator, office=tree.committee)
    assert person.username == "saule.omarova", "sign-in names are kept in lower case"
    assert person.check_password(PASSWORD)
    (record,) = timeline(f"user:{person.pk}")
    assert (record["event"], record["actor_id"]) == ("person_added", administrator.pk)
    assert "Омарова" not in str(record)
    assert "saule" not in str(record)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_add_people(role: Role, tree: Tree) -> None:
    by = make_user("by", role, None if role in (Role.RIGHTS_HOLDER, Role.DECLARANT) else tree.committee)
    with pytest.raises(NotAllowed):
        new(by, office=tree.committee)


def test_role_and_office_must_fit(tree: Tree, administrator: User) -> None:
    for role in (Role.INSPECTOR, Role.HEAD, Role.REGISTRAR):
        with pytest.raises(Incomplete):
            new(administrator, role=role, office=None)
    with pytest.raises(Incomplete):
        new(administrator, role=Role.DECLARANT, office=tree.almaty)


def test_the_database_too_wants_role_and_office_to_fit(tree: Tree) -> None:
    for role, office in ((Role.INSPECTOR, None), (Role.HEAD, None), (Role.RIGHTS_HOLDER, tree.almaty)):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_user("misfit", role, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Upper", full_name="U", role=Role.ADMINISTRATOR)


def test_the_same_sign_in_name_twice_is_refused_whatever_its_letters(tree: Tree, administrator: User) -> None:
    new(administrator, office=tree.committee)
    with pytest.raises(Repeated) as refused:
        new(administrator, office=tree.committee, username="SAULE.omarova")
    assert refused.value.field == "username"


def test_nobody_changes_their_own_role_or_closes_their_own_account(tree: Tree, administrator: User) -> None:
    """Else an administrator could become head and see cases."""
    with pytest.raises(NotAllowed):
        change_role(
            person_id=administrator.pk, role=Role.HEAD, office=tree.committee, by=administrator, now=NOW
        )
    with pytest.raises(NotAllowed):
        deactivate(person_id=administrator.pk, why="x", by=administrator, now=NOW)
    with pytest.raises(NotAllowed):
        set_password(person_id=administrator.pk, password=PASSWORD, by=administrator, now=NOW)


def test_a_changed_role_is_recorded_with_what_it_was(
    tree: Tree, inspector: User, administrator: User
) -> None:
    change_role(person_id=inspector.pk, role=Role.HEAD, office=tree.almaty, by=administrator, now=NOW)
    inspector.refresh_from_db()
    assert (inspector.role, inspector.office) == (Role.HEAD, tree.almaty)
    (record,) = timeline(f"user:{inspector.pk}")
    assert record["payload"]["before"] == {"role": "inspector", "office": tree.almaty_airport.pk}
    with pytest.raises(Repeated):
        change_role(person_id=inspector.pk, role=Role.HEAD, office=tree.almaty, by=administrator, now=NOW)


def test_a_parent_ranks_above_its_child_so_no_circle_can_arise(tree: Tree) -> None:
    for kind, parent in (
        (OfficeKind.DEPARTMENT, tree.almaty),
        (OfficeKind.POST, tree.almaty_airport),
        (OfficeKind.POST, None),
        (OfficeKind.COMMITTEE, tree.committee),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_office("59999", kind, parent, "Nowhere")
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(pk=tree.almaty.pk).update(parent=tree.almaty_airport)
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(pk=tree.almaty.pk).update(kind=OfficeKind.POST)


def test_an_office_is_added_below_one_that_ranks_above_it(
    tree: Tree, administrator: User, head: User
) -> None:
    facts = {
        "code": "50503",
        "kind": OfficeKind.POST,
        "name_kk": "Қорғас",
        "name_ru": "Хоргос",
        "name_en": "Khorgos",
        "closes_at": time(20, 0),
        "now": NOW,
    }
    with pytest.raises(NotAllowed):
        create_office(**facts, parent=tree.almaty, by=head)
    for parent in (None, tree.almaty_airport):
        with pytest.raises(Incomplete):
            create_office(**facts, parent=parent, by=administrator)
    office = create_office(**facts, parent=tree.almaty, by=administrator)
    assert (office.name_in("kk"), office.name_in("ru"), office.name_in("en")) == (
        "Қорғас",
        "Хоргос",
        "Khorgos",
    )
    with pytest.raises(Repeated):
        create_office(**facts, parent=tree.almaty, by=administrator)


def test_a_new_closing_time_is_recorded_with_the_old_one(tree: Tree, administrator: User) -> None:
    """Paper counts when the office took it in, so its closing time decides what was in time (LAW 7)."""
    office = tree.almaty_rail
    change_office(
        office_id=office.pk,
        name_kk=office.name_kk,
        name_ru=office.name_ru,
        name_en=office.name_en,
        closes_at=time(17, 30),
        is_active=True,
        by=administrator,
        now=NOW,
    )
    (record,) = timeline(f"office:{office.pk}")
    assert record["payload"]["before"]["closes_at"] == "18:00"
    assert record["payload"]["after"]["closes_at"] == "17:30"


def test_the_first_administrator_is_added_at_the_command_line(db: None, monkeypatch) -> None:
    arguments = ("root.admin", "--role", "administrator", "--full-name", "First Administrator")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError):
        call_command("create_person", *arguments)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    said = io.StringIO()
    call_command("create_person", *arguments, stdout=said)
    assert "root.admin (administrator)" in said.getvalue()
    assert User.objects.get().check_password(PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    with pytest.raises(CommandError, match="office"):
        call_command("create_person", "insp", "--role", "inspector", "--full-name", "I", "--office", "1")
