"""Standing authorisations (LAW 3.3; CC 198(1): the head or a person the head has authorised decides)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import StandingAuthorisation, User
from accounts.queries import authorisation_for, may, may_decide, offices_for, people_who_may
from accounts.roles import Role, What
from accounts.services import change_role, deactivate, grant_authorisation, reactivate, revoke_authorisation
from acts.refusals import Incomplete, NotAllowed, Repeated, TooLate
from journal.queries import timeline
from tests.accounts.factories import Tree, make_authorisation, make_user

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 10:00 in Almaty, Monday 2 March 2026
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 20)


def grant(person: User, office, by: User, **changes) -> StandingAuthorisation:
    facts = {
        "person": person,
        "office": office,
        "valid_from": FIRST,
        "valid_to": LAST,
        "act": "Order No. 17 of 2 March 2026",
        "by": by,
        "now": NOW,
    }
    return grant_authorisation(**{**facts, **changes})


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2026, 3, 9), False),
        (date(2026, 3, 10), True),
        (date(2026, 3, 20), True),
        (date(2026, 3, 21), False),
    ],
)
def test_valid_from_its_first_day_to_its_last_both_included(
    day: date, allowed: bool, tree: Tree, inspector: User, head: User
) -> None:
    grant(inspector, tree.almaty_airport, head)
    assert may_decide(inspector, tree.almaty_airport, on=day) is allowed
    assert (authorisation_for(inspector, tree.almaty_airport, on=day) is not None) is allowed
    assert (inspector in people_who_may(What.DECIDE_CASE, tree.almaty_airport, on=day)) is allowed


def test_reaches_the_offices_below_and_no_other(tree: Tree, inspector: User, head: User) -> None:
    grant(inspector, tree.almaty, head)
    decided = {office for office in tree.all() if may_decide(inspector, office, on=FIRST)}
    assert decided == {tree.almaty, tree.almaty_airport, tree.almaty_rail}
    assert set(offices_for(inspector, What.SEE_CASE, on=FIRST)) == decided, "who decides there sees there"
    assert not may(inspector, What.PREPARE_CASE, tree.almaty_rail, on=FIRST), "it lets decide, not prepare"


def test_the_head_decides_at_home_and_below_without_one(tree: Tree, head: User, chief: User) -> None:
    below = {tree.almaty, tree.almaty_airport, tree.almaty_rail}
    assert {office for office in tree.all() if may_decide(head, office, on=FIRST)} == below
    assert not any(may_decide(chief, office, on=FIRST) for office in tree.all())


def test_revoked_ends_at_once_and_what_was_decided_before_stays_covered(
    tree: Tree, inspector: User, head: User
) -> None:
    order = grant(inspector, tree.almaty_airport, head)
    revoke_authorisation(
        authorisation_id=order.pk, why="Back from leave", by=head, now=datetime(2026, 3, 16, 6, 0, tzinfo=UTC)
    )
    assert may_decide(inspector, tree.almaty_airport, on=date(2026, 3, 15))
    assert not may_decide(inspector, tree.almaty_airport, on=date(2026, 3, 16))
    assert not may_decide(inspector, tree.almaty_airport, on=date(2026, 3, 17))


def test_nobody_authorises_themselves(tree: Tree, head: User) -> None:
    with pytest.raises(NotAllowed) as refused:
        grant(head, tree.almaty_airport, head)
    assert refused.value.provision == "HOUSE.four_eyes"
    assert not StandingAuthorisation.objects.exists()


def test_the_database_too_refuses_a_grant_to_oneself(tree: Tree, head: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_authorisation(head, tree.almaty, head, valid_from=FIRST, valid_to=LAST, granted_at=NOW)


def test_who_may_grant_it(tree: Tree, inspector: User, head: User, chief: User, administrator: User) -> None:
    """LAW.md 1: the head, or whom the head has authorised. The chief officer decides nothing, so passes nothing on."""
    elsewhere = make_user("erlan", Role.HEAD, tree.astana)
    of_the_post = make_user("farida", Role.HEAD, tree.almaty_airport)
    colleague = make_user("gulnar", Role.INSPECTOR, tree.almaty_airport)
    for by in (elsewhere, colleague, administrator, chief):
        with pytest.raises(NotAllowed):
            grant(inspector, tree.almaty_airport, by)
    with pytest.raises(NotAllowed):
        grant(inspector, tree.almaty, of_the_post)
    for by in (of_the_post, head):
        assert grant(inspector, tree.almaty_airport, by).granted_by == by


def test_who_holds_one_cannot_pass_it_on(tree: Tree, inspector: User, head: User) -> None:
    colleague = make_user("gulnar", Role.INSPECTOR, tree.almaty_airport)
    grant(inspector, tree.almaty_airport, head, valid_from=date(2026, 3, 2))
    with pytest.raises(NotAllowed):
        grant(colleague, tree.almaty_airport, inspector)


@pytest.mark.parametrize("role", [Role.CHIEF_OFFICER, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_central_staff_are_not_authorised_to_decide(role: Role, tree: Tree, head: User) -> None:
    person = make_user("central", role, tree.committee)
    with pytest.raises(NotAllowed):
        grant(person, tree.almaty, head)


def test_it_is_not_granted_backwards_nor_without_its_order(tree: Tree, inspector: User, head: User) -> None:
    with pytest.raises(TooLate) as late:
        grant(inspector, tree.almaty_airport, head, valid_from=date(2026, 3, 1))
    assert late.value.field == "valid_from"
    with pytest.raises(Incomplete) as turned:
        grant(inspector, tree.almaty_airport, head, valid_from=LAST, valid_to=FIRST)
    assert turned.value.field == "valid_to"
    with pytest.raises(Incomplete) as nameless:
        grant(inspector, tree.almaty_airport, head, act="  ")
    assert nameless.value.field == "act"
    assert grant(inspector, tree.almaty_airport, head, valid_from=date(2026, 3, 2)).pk


def test_revoked_once_with_a_reason_by_one_who_may_grant(tree: Tree, inspector: User, head: User) -> None:
    order = grant(inspector, tree.almaty_airport, head)
    with pytest.raises(NotAllowed):
        revoke_authorisation(authorisation_id=order.pk, why="No longer", by=inspector, now=NOW)
    with pytest.raises(Incomplete):
        revoke_authorisation(authorisation_id=order.pk, why=" ", by=head, now=NOW)
    revoke_authorisation(authorisation_id=order.pk, why="Transferred", by=head, now=NOW)
    with pytest.raises(Repeated):
        revoke_authorisation(authorisation_id=order.pk, why="Again", by=head, now=NOW)


def test_one_that_has_run_out_is_not_revoked(tree: Tree, inspector: User, head: User) -> None:
    order = grant(inspector, tree.almaty_airport, head)
    with pytest.raises(Repeated):
        revoke_authorisation(
            authorisation_id=order.pk, why="Late", by=head, now=datetime(2026, 3, 23, 5, 0, tzinfo=UTC)
        )


def test_grant_and_revocation_stand_in_the_journal(tree: Tree, inspector: User, head: User) -> None:
    order = grant(inspector, tree.almaty_airport, head)
    revoke_authorisation(authorisation_id=order.pk, why="Transferred", by=head, now=NOW)
    events = [(record["event"], record["actor_id"]) for record in timeline(f"authorisation:{order.pk}")]
    assert events == [("authorisation_granted", head.pk), ("authorisation_revoked", head.pk)]


def test_an_order_is_never_edited_or_deleted(tree: Tree, inspector: User, head: User) -> None:
    order = grant(inspector, tree.almaty_airport, head)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingAuthorisation.objects.filter(pk=order.pk).update(valid_to=date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingAuthorisation.objects.filter(pk=order.pk).delete()


def test_closing_the_account_revokes_it_for_good(
    tree: Tree, inspector: User, head: User, administrator: User
) -> None:
    order = grant(inspector, tree.almaty_airport, head)
    deactivate(person_id=inspector.pk, why="Left the service", by=administrator, now=NOW)
    reactivate(person_id=inspector.pk, by=administrator, now=NOW)
    order.refresh_from_db()
    assert order.revoked_at == NOW
    assert order.revoked_by == administrator
    inspector.refresh_from_db()
    assert inspector.is_active
    assert not may_decide(inspector, tree.almaty_airport, on=FIRST)


def test_losing_the_role_of_an_officer_revokes_it(
    tree: Tree, inspector: User, head: User, administrator: User
) -> None:
    grant(inspector, tree.almaty_airport, head)
    change_role(person_id=inspector.pk, role=Role.REGISTRAR, office=tree.committee, by=administrator, now=NOW)
    assert StandingAuthorisation.objects.get().revoked_at == NOW
