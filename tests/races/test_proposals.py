"""Deciders who meet at one proposal, and decisions that meet at the letters' numbers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.roles import Role
from acts.refusals import Refusal
from law.register_proposals import ProposedAct
from letters.models import Letter
from registers.models import Application, Entry, Proposal
from registers.services.proposals import decide, propose, send_back
from registers.services.submit_application import withdraw_application
from tests.accounts.factories import make_tree, make_user
from tests.races.together import errors_in, together
from tests.registers.applications import FILED, filed, make_organisation

pytestmark = pytest.mark.django_db(transaction=True)

NEXT = FILED + timedelta(days=1)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def proposed(application: Application, by: Any, number: str) -> Proposal:
    given = {"number": number, "document": "Decision 7"}
    found = propose(
        act=ProposedAct.INCLUDE, subject_id=application.pk, given=given, why="All is there.", by=by, now=NEXT
    )
    assert found is not None
    return found


def test_a_proposal_is_decided_once_and_two_decisions_leave_no_gap_in_the_numbers() -> None:
    """HOUSE.register_decisions, HOUSE.letters: however many decide at once, and whatever the applicant does."""
    tree = make_tree()
    registrar = make_user("gulnara", Role.REGISTRAR, tree.committee)
    chiefs = [make_user(f"chief{number}", Role.CHIEF_OFFICER, tree.committee) for number in range(2)]
    organisation, manager = make_organisation()
    first, second, third = (filed(organisation, manager) for _each in range(3))
    one, two, last = (
        proposed(each, registrar, f"0000{place}/ТЗ-1")
        for place, each in enumerate((first, second, third), start=1)
    )

    results = together(
        lambda: decide(proposal_id=one.pk, by=chiefs[0], now=NEXT),
        lambda: decide(proposal_id=one.pk, by=chiefs[1], now=NEXT),
        lambda: decide(proposal_id=two.pk, by=chiefs[1], now=NEXT),
        lambda: send_back(proposal_id=two.pk, answer="Not yet.", by=chiefs[0], now=NEXT),
        lambda: decide(proposal_id=last.pk, by=chiefs[0], now=NEXT),
        lambda: withdraw_application(application_id=third.pk, by=manager, now=NEXT),
    )

    for proposal in (one, two, last):
        proposal.refresh_from_db()
    third.refresh_from_db()
    assert one.outcome == "carried_out"
    assert two.outcome in ("carried_out", "returned")
    assert (last.outcome, third.status) in [("carried_out", "included"), ("overtaken", "withdrawn")]
    assert len(errors_in(results)) == 3
    assert all(isinstance(error, Refusal) for error in errors_in(results))
    carried_out = Proposal.objects.filter(outcome="carried_out").count()
    assert Entry.objects.count() == carried_out
    places = list(Letter.objects.order_by("place").values_list("place", flat=True))
    assert places == list(range(1, 3 + carried_out + 1)), "one letter for each receipt and each decision"
