"""Organisations, applications, entries and what is proposed on them, for the addresses of the registers."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
)
from accounts.services import OrganisationData, invite, record_mandate
from law.entry_states import ExclusionGround, longest_term
from law.parties import MandateScope
from law.register_proposals import ProposedAct
from registers.models import Application, Entry, EntryReport, Proposal
from registers.services.draw_up import start_application
from registers.services.include_application import include_application
from registers.services.licensees import add_entry_licensee
from registers.services.proposals import propose
from registers.services.rates import enter_rate
from registers.services.renewal import report
from registers.services.review_application import ask_applicant
from registers.services.third_parties import ask_third_party
from registers.services.union_entry import (
    ask_renewal,
    report_to_commission,
    send_renewal,
    send_report,
)
from registers.services.union_security import take_back_contract
from registers.services.uploads import begin_upload
from tests.factories import (
    make_entry,
    make_holder,
)
from tests.kz_ipr.crawl_things import LONG_WORD, NOW, Things
from tests.registers import life
from tests.registers.applications import filed
from tests.registers.archives import application, archive_of, handed_in
from tests.registers.union import filed_union, include, lodged, possible, union_draft


def make_organisation_things(things: Things) -> None:
    """The holder manages a representative with an invited member and a power of attorney."""
    manager = things.world.holder
    things.bureau = Organisation.objects.create(
        kind=OrganisationKind.REPRESENTATIVE, name=LONG_WORD, country="BY", address="Minsk", foreign_id="1"
    )
    Membership.objects.create(
        organisation=things.bureau, person=manager, role=MemberRole.MANAGER, joined_at=NOW
    )
    own = {"organisation_id": things.bureau.pk, "by": manager, "now": NOW}
    invite(full_name="Nurlan", email="n@zan.example", role=MemberRole.MEMBER, language="kk", **own)
    things.mandate = record_mandate(
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER, name="Tokyo Seals KK", country="JP", address="Tokyo, Chiyoda 1"
        ),
        scope=MandateScope.EVERYTHING,
        eeu_wide=True,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 1, 1),
        document="No. 7 of 2026-01-01",
        **own,
    )
    things.draft = start_application(organisation=things.bureau, mandate=things.mandate, by=manager, now=NOW)
    things.upload = begin_upload(
        application_id=things.draft.pk,
        name=f"{LONG_WORD}.pdf",
        size=9,
        modified="1",
        sha256="",
        by=manager,
        now=NOW,
    )
    things.filed = filed(things.bureau, manager, mandate=things.mandate, now=NOW, title=LONG_WORD)
    marks = archive_of(application("TM-1", goods=LONG_WORD), application("TM-2"))
    things.archive = handed_in(marks, things.bureau, manager, now=NOW)
    asked: dict[str, Any] = {
        "application_id": things.filed.pk,
        "question": LONG_WORD,
        "by": things.world.registrar,
        "now": NOW,
    }
    things.own_inquiry = ask_applicant(**asked)
    things.other_inquiry = ask_third_party(third_party=LONG_WORD, received_on=NOW.date(), **asked)
    things.under_way = ask_third_party(third_party="Ministry of Justice", received_on=None, **asked)
    things.filed.refresh_from_db()
    things.included = filed(things.bureau, manager, mandate=things.mandate, now=NOW)
    decision = {"number": "00001/ТЗ-261201", "document": "Decision 7", "by": things.world.registrar}
    entry = include_application(application_id=things.included.pk, now=NOW, **decision)
    things.included.refresh_from_db()
    things.licensee = add_entry_licensee(
        entry_id=entry.pk,
        name=LONG_WORD,
        valid_from=NOW.date(),
        by=manager,
        confirmed_at=NOW,
        now=NOW,
    )
    life.handed_in(entry, manager, NOW, insurer=LONG_WORD, valid_to=date(2026, 12, 31))
    make_entry("KOKTEM", holder=make_holder("Koktem"), valid_to=date(2026, 12, 20))
    report(
        entry_id=entry.pk,
        kind=EntryReport.Kind.CHANGE,
        happened_on=date(2026, 11, 1),
        words=LONG_WORD,
        by=manager,
        now=NOW,
    )
    life.proof(entry, manager, NOW, words=LONG_WORD)
    things.proposals = _proposals(things, entry)


def _proposals(things: Things, entry: Entry) -> list[Proposal]:
    """One on an application, one on an entry."""
    made = [
        propose(
            act=act, subject_id=subject.pk, given=given, why=LONG_WORD, by=things.world.registrar, now=NOW
        )
        for act, subject, given in (
            (ProposedAct.INCLUDE, things.filed, {"number": "00002/ТЗ-261201", "document": "Order 8"}),
            (ProposedAct.EXCLUDE, entry, {"ground": ExclusionGround.HOLDER_ASKED, "document": "Order 9"}),
        )
    ]
    things.filed.refresh_from_db()
    return [proposal for proposal in made if proposal]


def _included_in_union(things: Things, given: dict[str, Any]) -> Application:
    """One whose entry is insured by two contracts, with everything that a holder may ask and report of it."""
    manager, registrar = things.world.holder, things.world.registrar
    found = possible(filed_union(things.bureau, manager, now=NOW, **given), registrar, now=NOW)
    for states in (["AM", "BY", "KG"], ["KZ", "RU"]):
        lodged(found, manager, now=NOW, states=states, insurer=LONG_WORD)
    include(found, registrar, NOW)
    found.refresh_from_db()
    assert found.entry is not None
    own: dict[str, Any] = {"entry_id": found.entry.pk, "by": manager, "now": NOW}
    # The power of attorney bounds the first term.
    ask_renewal(wished_until=longest_term(found.entry.valid_to), **own)
    said: dict[str, Any] = {"happened_on": NOW.date(), "words": LONG_WORD, **own}
    sent, _waits = (report_to_commission(kind=EntryReport.Kind.CHANGE, **said) for _each in range(2))
    letter: dict[str, Any] = {"document": LONG_WORD, "dated": NOW.date()}
    kept: dict[str, Any] = {"entry_id": found.entry.pk, "by": registrar, "now": NOW}
    send_renewal(**letter, **kept)
    send_report(report=sent.pk, **letter, **kept)
    return found


def make_union_things(things: Things) -> None:
    """Applications to the register of the union: with papers in English, with part of its insurance, included."""
    manager, given = things.world.holder, {"mandate": things.mandate, "title": LONG_WORD}
    things.union_draft = union_draft(things.bureau, manager, now=NOW, language="en", **given)
    filed_one = filed_union(things.bureau, manager, now=NOW, language="en", **given)
    things.union_awaiting = possible(filed_one, things.world.registrar, now=NOW)
    things.union_contract = lodged(things.union_awaiting, manager, now=NOW, states=["AM", "BY"])
    wrong = lodged(things.union_awaiting, manager, now=NOW, states=["RU"], number=LONG_WORD)
    take_back_contract(
        application_id=things.union_awaiting.pk,
        contract_id=wrong.pk,
        reasons=LONG_WORD,
        by=manager,
        now=NOW,
    )
    things.union_awaiting.refresh_from_db()
    things.union_included = _included_in_union(things, given)
    for kzt, reason in (("610.55", ""), ("611", LONG_WORD)):
        enter_rate(
            day=date(2026, 11, 20), kzt=Decimal(kzt), source=LONG_WORD, reason=reason, by=None, now=NOW
        )
