"""Who may do what, where (issue item 4): the one table, walked right by right and office by office."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Office, User
from accounts.queries import ALL, may, offices_for, people_who_may, subtree_ids, within
from accounts.roles import ROLE_LABELS, SCOPE_LABELS, TABLE, WHAT_LABELS, Role, Scope, What
from tests.accounts.factories import Tree, make_user

DAY = date(2026, 3, 19)

CASE_CONTENT = {
    What.SEE_CASE,
    What.PREPARE_CASE,
    What.DECIDE_CASE,
    What.RECORD_IN_CASE,
    What.SEE_FILES,
    What.RECORD_DISPOSAL,
    What.SEE_DELIVERIES,
    What.RETRY_DELIVERY,
    What.SEE_SET_ASIDE,
    What.RETRY_SET_ASIDE,
    What.SEE_JOURNAL,
    What.SEE_FIGURES,
}


def stationed(role: Role, tree: Tree) -> list[User]:
    """A person of that role wherever such a person can stand."""
    if role in (Role.RIGHTS_HOLDER, Role.DECLARANT):
        return [make_user(role.value, role, organisation="Qazaq Tea LLP")]
    central = role in (Role.CHIEF_OFFICER, Role.REGISTRAR, Role.ADMINISTRATOR)
    offices = [tree.committee] if central else tree.all()
    return [make_user(f"{role.value}-{office.code}", role, office) for office in offices]


def expected(scope: Scope, user: User, office: Office, tree: Tree) -> bool:
    """The scopes spelled out by hand on the test's tree, without the queries under test."""
    if scope is Scope.ALL:
        return True
    if scope is Scope.OWN_OFFICE:
        return user.office == office
    if scope is Scope.OWN_AND_BELOW:
        above = {
            tree.committee: [tree.committee],
            tree.almaty: [tree.almaty, tree.committee],
            tree.astana: [tree.astana, tree.committee],
            tree.almaty_airport: [tree.almaty_airport, tree.almaty, tree.committee],
            tree.almaty_rail: [tree.almaty_rail, tree.almaty, tree.committee],
            tree.astana_airport: [tree.astana_airport, tree.astana, tree.committee],
        }
        return user.office in above[office]
    return False


@pytest.mark.parametrize("role", Role)
def test_every_right_of_a_role_reaches_exactly_its_offices(role: Role, tree: Tree) -> None:
    for user in stationed(role, tree):
        for what in What:
            scope = TABLE[role, what]
            reached = {office for office in tree.all() if expected(scope, user, office, tree)}
            assert {office for office in tree.all() if may(user, what, office, on=DAY)} == reached, what
            assert set(Office.objects.filter(within(user, what, on=DAY, field="pk"))) == reached, what
            assert may(user, what, on=DAY) is (scope is not Scope.NONE), what
            assert (offices_for(user, what, on=DAY) is ALL) is (scope is Scope.ALL), what
            for office in tree.all():
                assert (user in people_who_may(what, office, on=DAY)) is (office in reached), (what, office)


def test_the_table_names_every_role_and_right_with_words() -> None:
    assert set(TABLE) == {(role, what) for role in Role for what in What}
    assert set(ROLE_LABELS) == set(Role)
    assert set(WHAT_LABELS) == set(What)
    assert set(SCOPE_LABELS) == set(Scope)


def test_the_scopes_of_the_issue() -> None:
    assert TABLE[Role.INSPECTOR, What.SEE_CASE] is Scope.OWN_OFFICE
    assert TABLE[Role.HEAD, What.SEE_CASE] is Scope.OWN_AND_BELOW
    assert TABLE[Role.CHIEF_OFFICER, What.SEE_CASE] is Scope.ALL
    for what in CASE_CONTENT:
        assert TABLE[Role.ADMINISTRATOR, what] is Scope.NONE, "an administrator sees no case content"
    own = {
        Role.RIGHTS_HOLDER: {What.OWN_ACCOUNT, What.OWN_ORGANISATION, What.APPLY},
        Role.DECLARANT: {What.OWN_ACCOUNT},
    }
    for role, expected_rights in own.items():
        rights = {what for what in What if TABLE[role, what] is not Scope.NONE}
        assert rights == expected_rights, "nothing of the officers' side"


def test_only_a_registrar_reviews_applications_and_central_staff_see_them() -> None:
    """LAW.md 1: registrars review applications and propose register decisions."""
    for what, roles in (
        (What.REVIEW_APPLICATIONS, {Role.REGISTRAR}),
        (What.SEE_APPLICATIONS, {Role.REGISTRAR, Role.CHIEF_OFFICER}),
        (What.APPLY, {Role.RIGHTS_HOLDER}),
    ):
        assert {role for role in Role if TABLE[role, what] is not Scope.NONE} == roles


def test_only_heads_decide_by_their_role() -> None:
    """Vocabulary of LAW 1: the head, or a person the head has authorised, is the only one who decides."""
    assert [role for role in Role if TABLE[role, What.DECIDE_CASE] is not Scope.NONE] == [Role.HEAD]
    assert TABLE[Role.HEAD, What.PREPARE_CASE] is Scope.NONE, "an inspector prepares (LAW 3.3)"


@pytest.mark.parametrize("what", What)
def test_nobody_may_do_anything_without_signing_in_or_with_a_closed_account(what: What, tree: Tree) -> None:
    closed = make_user("closed", Role.HEAD, tree.committee, is_active=False)
    for user in (AnonymousUser(), closed):
        assert not may(user, what, on=DAY)
        assert not may(user, what, tree.almaty, on=DAY)
        assert not Office.objects.filter(within(user, what, on=DAY, field="pk")).exists()
    assert closed not in people_who_may(what, tree.almaty, on=DAY)


def test_a_subtree_is_the_office_and_all_below(tree: Tree) -> None:
    assert subtree_ids(tree.almaty.pk) == {tree.almaty.pk, tree.almaty_airport.pk, tree.almaty_rail.pk}
    assert subtree_ids(tree.astana_airport.pk) == {tree.astana_airport.pk}
    assert subtree_ids(tree.committee.pk) == {office.pk for office in tree.all()}
    assert subtree_ids(0) == set()


def test_a_list_costs_two_queries_however_big_the_tree(
    tree: Tree, head: User, django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):  # the tree once, the list once
        list(User.objects.filter(within(head, What.SEE_PEOPLE, on=DAY)))
