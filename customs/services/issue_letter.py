"""Letters that an officer has written: a request for documents, the cover of an instruction to release."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import What
from acts.refusals import Incomplete, OutOfState
from customs.models import Case, PartyRole
from customs.policies import need, need_text
from customs.services.case_under_lock import act, lock_case
from law.case_states import CaseState
from law.events import Event, Regime
from law.notices import NoticeKind
from law.sentences import _
from law.time import local_date
from notifications.models import InstructionKind
from notifications.queries import instructions_for

#: Whose documents an officer asks for: those to whom the case is told.
ASKED = (PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE)


def may_ask_for_documents(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person asking a party for documents now."""
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))
    if CaseState(case.state) in (CaseState.PREPARED, CaseState.DECLINED):
        raise OutOfState(_("Letters are written once the head has decided."), "HOUSE.letters")


def may_cover_release(case: Case, *, actor: User, now: datetime) -> None:
    """Raise the `Refusal` that stands against this person writing the cover of a release instruction now."""
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))
    if not instructions_for("case", case.pk).filter(kind=InstructionKind.RELEASE).exists():
        raise OutOfState(_("The case has no instruction to release."), "HOUSE.letters")


def ask_for_documents(
    *, case_id: int, party_id: int | None, text: str, actor: User, now: datetime, version: int | None = None
) -> Case:
    """Ask one party in writing for documents; the letter goes with a notice to that party alone.

    Raises a `Refusal` that names the field.
    """
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_ask_for_documents(case, actor=actor, now=now)
        provision = "CC198.6" if case.regime == Regime.REGISTERED else "CC199.6"
        party = case.parties.filter(pk=party_id or 0, role__in=ASKED).first()
        if party is None or not party.may_act_on(local_date(now)):
            raise Incomplete(_("Choose the party."), provision, field="party")
        asked = need_text(text, "text", provision)
        _issue(case, NoticeKind.DOCUMENTS_REQUEST, provision, asked, party.pk, actor, now)
    return case


def cover_release(
    *, case_id: int, text: str = "", actor: User, now: datetime, version: int | None = None
) -> Case:
    """Write the letter that covers the instruction to release, for the file and whoever holds the goods."""
    with transaction.atomic():
        case = lock_case(case_id, actor=actor, now=now, version=version)
        may_cover_release(case, actor=actor, now=now)
        decided = case.decisions.last()
        provision = decided.provision if decided else "CC198.6"
        _issue(case, NoticeKind.RELEASE_COVER, provision, text.strip(), None, actor, now)
    return case


def _issue(
    case: Case, kind: NoticeKind, provision: str, text: str, party_id: int | None, actor: User, now: datetime
) -> None:
    act(
        case,
        Event.LETTER_ISSUED,
        actor=actor,
        now=now,
        provision=provision,
        payload={"letter": kind, "party": party_id},
        context={"notice": kind, "to_party": party_id, "note": text},
    )
