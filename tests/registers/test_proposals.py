"""Two people for a decision on the register: proposed, decided, sent back, overtaken (HOUSE.register_decisions)."""

import ast
from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import get_template

from accounts.models import User
from accounts.roles import Role
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, Stale, TooEarly
from deadlines.models import Clock
from journal.models import Record
from law.application_states import ApplicationEvent, RefusalGround
from law.articles import PROVISIONS
from law.entry_states import EntryEvent, ExclusionGround
from law.register_notices import APPLICANT_LANGUAGES
from law.register_proposals import ACT_WORDS, CHANGE_WORDS, DECIDES, OUTCOME_WORDS, Outcome, ProposedAct
from notifications.models import Message
from registers.models import Application, Entry, EntryReport, Proposal
from registers.queries.proposals import waiting_proposals
from registers.services.exclusion import propose_exclusion
from registers.services.include_application import next_entry_number
from registers.services.proposals import SERVICES, decide, propose, send_back
from registers.services.renewal import report, request_renewal
from registers.services.review_application import (
    answer_inquiry,
    ask_applicant,
    object_to_refusal,
    propose_refusal,
)
from registers.services.submit_application import withdraw_application
from tests.accounts.factories import Tree, make_user
from tests.architecture.code import modules
from tests.factories import almaty, make_entry
from tests.registers.applications import FILED, REVIEW_ENDS, filed, make_organisation
from tests.registers.life import insured_on, proof

NEXT = FILED + timedelta(days=1)
LATER = FILED + timedelta(days=4)
NUMBER = "00001/ТЗ-261127"
INCLUSION = {"number": NUMBER, "document": "Decision 7"}


@pytest.fixture
def holder(db: None) -> User:
    return make_organisation()[1]


@pytest.fixture
def application(holder: User) -> Application:
    return filed(holder.memberships.get().organisation, holder)


@pytest.fixture
def colleague(tree: Tree) -> User:
    return make_user("serik", Role.REGISTRAR, tree.committee)


def proposed(subject: Application | Entry, act: ProposedAct, by: User, **changes: Any) -> Proposal:
    values: dict[str, Any] = {"given": INCLUSION, "why": "All is there.", "now": NEXT, **changes}
    proposal = propose(act=act, subject_id=subject.pk, by=by, **values)
    assert proposal is not None
    return proposal


def test_a_registrar_proposes_and_another_person_decides(
    application: Application, registrar: User, chief: User
) -> None:
    """LAW.md 1: the registrar proposes register decisions; CC 460: inclusion counts from its own day."""
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    application.refresh_from_db()
    assert application.status == "under_review"
    assert not Entry.objects.exists(), "nothing counts before it is decided"
    decide(proposal_id=proposal.pk, by=chief, now=LATER)
    application.refresh_from_db()
    proposal.refresh_from_db()
    entry = Entry.objects.get()
    assert (entry.number, entry.valid_from) == (NUMBER, LATER.date()), "not from the proposal's day"
    assert (application.status, application.decided_by) == ("included", chief)
    assert (proposal.outcome, proposal.proposed_by, proposal.decided_by) == ("carried_out", registrar, chief)


def test_the_journal_records_both(application: Application, registrar: User, chief: User) -> None:
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    decide(proposal_id=proposal.pk, by=chief, now=LATER)
    events = ("decision_proposed", "proposal_ended", "object_included")
    records = Record.objects.filter(chain=f"application:{application.pk}", event__in=events).order_by("seq")
    assert [(each.event, each.actor_id) for each in records] == [
        ("decision_proposed", registrar.pk),
        ("proposal_ended", chief.pk),
        ("object_included", chief.pk),
    ]
    assert f'"proposed_by":{registrar.pk}' in records[1].canonical


def test_nobody_decides_what_they_proposed_themselves(
    application: Application, registrar: User, colleague: User, settings: Any
) -> None:
    """HOUSE.four_eyes; another registrar decides where HOUSE.register_decisions is set so."""
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    settings.REGISTRARS_DECIDE = True
    with pytest.raises(NotAllowed, match="house rule, not law") as refused:
        decide(proposal_id=proposal.pk, by=registrar, now=LATER)
    assert refused.value.provision == "HOUSE.four_eyes"
    settings.REGISTRARS_DECIDE = False
    with pytest.raises(NotAllowed) as refused:
        decide(proposal_id=proposal.pk, by=colleague, now=LATER)
    assert refused.value.provision == "HOUSE.register_decisions"
    settings.REGISTRARS_DECIDE = True
    decide(proposal_id=proposal.pk, by=colleague, now=LATER)
    assert Entry.objects.exists()


def test_a_proposal_moves_no_term(application: Application, registrar: User, chief: User) -> None:
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    review = Clock.objects.get(subject_kind="application", kind="application_review")
    assert (review.end, review.due_on) == ("", REVIEW_ENDS)
    send_back(proposal_id=proposal.pk, answer="The seal is unclear.", by=chief, now=NEXT)
    review.refresh_from_db()
    assert (review.end, review.due_on) == ("", REVIEW_ENDS)


def test_it_is_sent_back_with_a_reason_and_may_be_proposed_again(
    application: Application, registrar: User, chief: User
) -> None:
    first = proposed(application, ProposedAct.INCLUDE, registrar)
    with pytest.raises(Repeated):
        proposed(application, ProposedAct.INCLUDE, registrar)
    with pytest.raises(Incomplete):
        send_back(proposal_id=first.pk, answer=" ", by=chief, now=NEXT)
    send_back(proposal_id=first.pk, answer="The seal is unclear.", by=chief, now=NEXT)
    first.refresh_from_db()
    assert (first.outcome, first.answer) == ("returned", "The seal is unclear.")
    with pytest.raises(Repeated):
        decide(proposal_id=first.pk, by=chief, now=NEXT)
    second = proposed(application, ProposedAct.INCLUDE, registrar)
    send_back(proposal_id=second.pk, answer="A mistake of mine.", by=registrar, now=NEXT)
    second.refresh_from_db()
    assert second.outcome == "taken_back"


def test_what_changes_meanwhile_ends_it_and_is_named(
    application: Application, holder: User, registrar: User, chief: User
) -> None:
    inquiry = ask_applicant(application_id=application.pk, question="Which?", by=registrar, now=NEXT)
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    answer_inquiry(
        application_id=application.pk, inquiry_id=inquiry.pk, answer="Round.", by=holder, now=LATER
    )
    with pytest.raises(Stale, match=r"30\.11\.2026 at 11:00: the applicant answered a question"):
        decide(proposal_id=proposal.pk, by=chief, now=LATER)
    again = proposed(application, ProposedAct.INCLUDE, registrar, now=LATER)
    withdraw_application(application_id=application.pk, by=holder, now=LATER)
    with pytest.raises(Stale, match="took the application back"):
        decide(proposal_id=again.pk, by=chief, now=LATER)
    assert not Entry.objects.exists()


def test_what_the_law_does_not_admit_is_not_even_proposed(application: Application, registrar: User) -> None:
    """HOUSE.hearing: the applicant is heard before a refusal is proposed for decision."""
    with pytest.raises(OutOfState):
        proposed(application, ProposedAct.REFUSE, registrar, given={})
    propose_refusal(
        application_id=application.pk,
        ground=RefusalGround.DOCUMENT_MISSING,
        reasons="No proof.",
        by=registrar,
        now=NEXT,
    )
    with pytest.raises(TooEarly, match="heard first"):
        proposed(application, ProposedAct.REFUSE, registrar, given={})
    with pytest.raises(Incomplete):
        proposed(application, ProposedAct.REFUSE, registrar, given={}, why=" ", now=almaty(2026, 12, 2))
    assert not Proposal.objects.exists()


def test_a_refusal_is_decided_by_another_after_the_hearing(
    application: Application, holder: User, registrar: User, chief: User
) -> None:
    """CC 461: the ground and the reasons that the applicant was told."""
    propose_refusal(
        application_id=application.pk,
        ground=RefusalGround.DOCUMENT_MISSING,
        reasons="No proof.",
        by=registrar,
        now=NEXT,
    )
    at = almaty(2026, 12, 2)
    proposal = proposed(application, ProposedAct.REFUSE, registrar, given={}, now=at)
    object_to_refusal(application_id=application.pk, objections="There is.", by=holder, now=at)
    with pytest.raises(Stale, match="lodged objections"):
        decide(proposal_id=proposal.pk, by=chief, now=at)
    proposal = proposed(application, ProposedAct.REFUSE, registrar, given={}, now=at)
    decide(proposal_id=proposal.pk, by=chief, now=at)
    application.refresh_from_db()
    assert (application.status, application.ground, application.decided_by) == (
        "refused",
        "document_missing",
        chief,
    )


def test_every_decision_on_an_entry_takes_two(
    application: Application, holder: User, registrar: User, chief: User
) -> None:
    """CC 461(8), 462(1)-(2), 463(1)-(2): report, renewed right, renewal, hold, end of it, no exclusion, exclusion."""

    def decided(act: ProposedAct, now: Any, **given: Any) -> None:
        proposal = proposed(entry, act, registrar, given=given, now=now)
        decide(proposal_id=proposal.pk, by=chief, now=now)
        entry.refresh_from_db()

    first = proposed(application, ProposedAct.INCLUDE, registrar)
    decide(proposal_id=first.pk, by=chief, now=NEXT)
    entry = Entry.objects.get()
    told = report(
        entry_id=entry.pk,
        kind=EntryReport.Kind.CHANGE,
        happened_on=NEXT.date(),
        words="A new certificate.",
        by=holder,
        now=LATER,
    )
    decided(ProposedAct.APPROVE_REPORT, LATER, report=told.pk, title_document="Certificate 777")
    told.refresh_from_db()
    assert (entry.title_document, told.approved_by) == ("Certificate 777", chief)
    with pytest.raises(Repeated):
        proposed(entry, ProposedAct.APPROVE_REPORT, registrar, given={"report": told.pk}, now=LATER)
    renewed = proof(entry, holder, LATER)
    decided(
        ProposedAct.RENEW_RIGHT,
        LATER,
        report=renewed.pk,
        ends_on=date(2040, 3, 2),
        right_document="Extract",
    )
    assert entry.rights.get(supersedes__isnull=False).ends_on == date(2040, 3, 2)
    insured_on(entry, registrar, LATER)
    asked, ends = almaty(2028, 11, 1), almaty(2028, 11, 27)
    request_renewal(entry_id=entry.pk, wished_until=date(2030, 3, 2), by=holder, now=asked)
    decided(ProposedAct.HOLD, ends, document="Order 1", effective_on=ends.date())
    assert entry.status == "on_hold"
    decided(ProposedAct.LIFT_HOLD, ends, document="Order 2", valid_to=date(2029, 3, 1))
    assert (entry.status, entry.valid_to) == ("active", date(2029, 3, 1))
    decided(ProposedAct.RENEW, ends, document="Order 3", valid_to=date(2030, 3, 2))
    assert entry.valid_to == date(2030, 3, 2)
    for act, given in (
        (ProposedAct.KEEP, {"reasons": "It is theirs."}),
        (ProposedAct.EXCLUDE, {"document": "Order 4", "ground": ExclusionGround.HOLDER_ASKED}),
    ):
        propose_exclusion(
            entry_id=entry.pk,
            ground=ExclusionGround.HOLDER_ASKED,
            discovered_on=ends.date(),
            reasons="Asked.",
            by=registrar,
            now=ends,
        )
        decided(act, ends, **given)
    assert entry.status == "excluded"
    assert set(Proposal.objects.values_list("act", "proposed_by", "decided_by")) == {
        (act.value, registrar.pk, chief.pk) for act in set(ProposedAct) - {ProposedAct.REFUSE}
    }


def test_the_union_s_register_is_the_commission_s(registrar: User, inspector: User) -> None:
    """CC 459: its decisions are recorded with its letter, never proposed here."""
    entry = make_entry(register="eeu", valid_to=date(2026, 12, 31))
    given = {"document": "Decision of the Commission", "ground": ExclusionGround.RIGHT_ENDED}
    values: dict[str, Any] = {"act": ProposedAct.EXCLUDE, "subject_id": entry.pk, "given": given, "why": ""}
    with pytest.raises(NotAllowed):
        propose(by=inspector, now=NEXT, **values)
    with pytest.raises(OutOfState) as refused:
        propose(by=registrar, now=NEXT, **values)
    assert refused.value.provision == "CC459"
    entry.refresh_from_db()
    assert entry.status == "active"
    assert not Proposal.objects.exists()


def test_the_decider_gives_the_number_of_the_decision(
    application: Application, registrar: User, chief: User
) -> None:
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    decide(proposal_id=proposal.pk, by=chief, now=LATER, document="Order 12 of 30.11.2026")
    assert Entry.objects.get().letter == "Order 12 of 30.11.2026"


def test_a_number_taken_meanwhile_stops_the_decision_and_keeps_the_proposal(
    application: Application, holder: User, registrar: User, chief: User
) -> None:
    other = filed(holder.memberships.get().organisation, holder)
    assert next_entry_number(other, NEXT.date()) == NUMBER
    first, second = (proposed(each, ProposedAct.INCLUDE, registrar) for each in (application, other))
    assert next_entry_number(other, NEXT.date()) == "00002/ТЗ-261127", "one is spoken for"
    decide(proposal_id=first.pk, by=chief, now=LATER)
    with pytest.raises(Repeated, match="already in this register"):
        decide(proposal_id=second.pk, by=chief, now=LATER)
    second.refresh_from_db()
    assert second.outcome == ""


def test_the_deciders_are_written_to_and_the_proposer_when_it_comes_back(
    application: Application, registrar: User, chief: User, settings: Any, colleague: User
) -> None:
    for person in (registrar, chief, colleague):
        person.email, person.language = f"{person.username}@customs.example", "ru"
        person.save()
    proposal = proposed(application, ProposedAct.INCLUDE, registrar)
    told = Message.objects.get(notice_kind="proposal_proposed")
    assert (told.address, told.recipient_role) == ("dana@customs.example", "officer")
    assert "включение в реестр" in told.subject and "All is there." in told.body
    send_back(proposal_id=proposal.pk, answer="Неясна печать.", by=chief, now=NEXT)
    back = Message.objects.get(notice_kind="proposal_returned")
    assert back.address == "gulnara@customs.example" and "Неясна печать." in back.body
    settings.REGISTRARS_DECIDE = True
    again = proposed(application, ProposedAct.INCLUDE, registrar)
    asked = Message.objects.filter(dedupe_key__startswith=f"proposal:{again.pk}:")
    assert set(asked.values_list("address", flat=True)) == {"dana@customs.example", "serik@customs.example"}


@pytest.mark.parametrize("language", APPLICANT_LANGUAGES)
def test_the_officers_mails_are_written_in_each_language(language: str) -> None:
    for kind in ("proposed", "returned"):
        assert get_template(f"notices/registers/officers/{kind}.{language}.txt")


def test_what_waits_is_listed_by_its_lawful_term(
    application: Application, registrar: User, chief: User, inspector: User
) -> None:
    """CC 461(7), 463(2): the review and the three days of an exclusion; else the end of protection."""
    exclusion, renewal = (make_entry(title, valid_to=date(2027, 1, 31)) for title in ("ONE", "TWO"))
    by: dict[str, Any] = {"by": registrar, "now": NEXT, "reasons": "Asked."}
    propose_exclusion(
        entry_id=exclusion.pk, ground=ExclusionGround.HOLDER_ASKED, discovered_on=NEXT.date(), **by
    )
    given = {"document": "Order 1", "ground": ExclusionGround.HOLDER_ASKED}
    waiting = [
        proposed(renewal, ProposedAct.EXCLUDE, registrar, given=given),
        proposed(application, ProposedAct.INCLUDE, registrar),
        proposed(exclusion, ProposedAct.EXCLUDE, registrar, given=given),
    ]
    listed = [(each.pk, each.due_on) for each in waiting_proposals(chief, on=NEXT.date())]
    assert listed == [
        (waiting[2].pk, date(2026, 12, 2)),
        (waiting[1].pk, REVIEW_ENDS),
        (waiting[0].pk, date(2027, 1, 31)),
    ]
    assert not waiting_proposals(inspector, on=NEXT.date()).exists()


def test_the_tables_are_whole() -> None:
    assert set(ACT_WORDS) == set(DECIDES) == set(SERVICES) == set(ProposedAct)
    assert set(OUTCOME_WORDS) == set(Outcome)
    known = {event.value for event in (*ApplicationEvent, *EntryEvent)}
    assert set(CHANGE_WORDS) <= known
    assert {"HOUSE.four_eyes", "HOUSE.register_decisions"} <= set(PROVISIONS)


def test_nothing_but_a_decided_proposal_carries_these_decisions_out() -> None:
    """Read off the syntax trees: pages, tasks and commands reach them through `registers.services.proposals` alone."""
    acts = {"include_application", "refuse_application", "change_status", "renew", "drop_exclusion"}
    acts |= {"approve_report", "record_renewed_right"}
    doors = {"registers/services/proposals.py", "registers/services/__init__.py"}
    # An exclusion by the Commission is recorded, not decided.
    doors.add("registers/services/union_decisions.py")
    found = {
        (path, name.name)
        for path, tree in modules().items()
        if path not in doors
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name in acts
    }
    assert found == set()
