"""A contract that its applicant takes back while a registrar includes the object, and reminders side by side."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.roles import Role
from acts.refusals import Refusal
from deadlines.models import Clock
from notifications.models import Message
from registers.models import ContractTakenBack, Entry
from registers.services.remind_of_security import remind_of_security
from registers.services.union_security import take_back_contract
from tests.accounts.factories import make_tree, make_user
from tests.factories import almaty
from tests.races.together import errors_in, together
from tests.registers.applications import make_organisation
from tests.registers.union import NOTICED, SECURITY_ENDS, filed_union, include, lodged, possible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.mark.parametrize("_time", range(3))
def test_either_the_contract_is_taken_back_or_the_object_is_included(_time: int) -> None:
    """CC 459(11): never an entry without the security for which it was included."""
    tree = make_tree()
    registrar = make_user("gulnara", Role.REGISTRAR, tree.committee)
    organisation, manager = make_organisation()
    application = possible(filed_union(organisation, manager), registrar)
    contract = lodged(application, manager)

    results = together(
        lambda: take_back_contract(
            application_id=application.pk, contract_id=contract.pk, by=manager, now=NOTICED
        ),
        lambda: include(application, registrar),
    )

    (refused,) = errors_in(results)
    assert isinstance(refused, Refusal)
    application.refresh_from_db()
    taken_back, included = ContractTakenBack.objects.exists(), Entry.objects.exists()
    assert taken_back is not included
    assert application.status == ("awaiting_security" if taken_back else "included")
    running = list(Clock.objects.filter(kind="union_security", end="").values_list("due_on", flat=True))
    assert running == ([SECURITY_ENDS] if taken_back else [])
    if included:
        assert Entry.objects.get().contracts.count() == 1


def test_nobody_is_reminded_twice_however_many_workers_run() -> None:
    """HOUSE.security_reminders: each key is written once, whoever holds the application."""
    tree = make_tree()
    registrar = make_user("gulnara", Role.REGISTRAR, tree.committee)
    organisation, manager = make_organisation()
    for _each in range(3):
        possible(filed_union(organisation, manager), registrar)
    now = almaty(2027, 1, 6)
    assert (SECURITY_ENDS - now.date()).days == 5 and now.date() == date(2027, 1, 6)
    results = together(*[lambda: remind_of_security(now=now)] * 4)
    assert not errors_in(results)
    assert sum(results) + remind_of_security(now=now) == 3
    assert Message.objects.filter(notice_kind="security_reminder").count() == 3
