"""Who may do what to a case now: each check raises a refusal with its sentence and provision.

The same functions enforce an act, show or hide its button and list it (`customs.queries.acts_now`).
"""

from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.models import User
from accounts.queries import may, may_decide
from accounts.roles import What
from acts.refusals import Incomplete, NotAllowed, OutOfState, TooEarly
from customs.models import Case
from law.case_states import CaseState, can
from law.events import Event, Regime
from law.sentences import _
from law.time import local_date

STATE_LABELS: dict[CaseState, str] = {
    CaseState.PREPARED: _("prepared, waiting for the head's decision"),
    CaseState.DECLINED: _("not suspended: the head declined"),
    CaseState.SUSPENDED: _("release suspended"),
    CaseState.EXTENDED: _("suspension extended"),
    CaseState.PROLONGED: _("suspension prolonged"),
    CaseState.COURT_HOLD: _("held until the court decides"),
    CaseState.RELEASE_RESUMED: _("release resumed"),
    CaseState.RELEASED: _("goods released"),
    CaseState.RELEASE_REFUSED: _("release refused"),
    CaseState.SEIZED: _("goods seized"),
    CaseState.AWAITING_DISPOSAL: _("infringement found, awaiting disposal"),
    CaseState.DESTRUCTION_ORDERED: _("destruction ordered"),
    CaseState.HANDED_OVER: _("handed over for destruction"),
    CaseState.DESTROYED: _("goods destroyed"),
    CaseState.DISPOSED: _("goods disposed of otherwise"),
}


def need(user: User, what: What, case: Case, *, on: date) -> None:
    """Refuse unless the table of roles lets this person do this in the case's office."""
    if not may(user, what, case.office_id, on=on):
        raise NotAllowed(_("Your role does not allow this in this customs office."), "HOUSE.roles")


def need_decider(user: User, case: Case, *, on: date) -> None:
    """Only the head, or a person authorised that day, decides (CC 198(1), 199(3))."""
    if not may_decide(user, case.office_id, on=on):
        raise NotAllowed(
            _("Only the head of the customs authority or a person authorised by the head decides this."),
            "CC198.1" if case.regime == Regime.REGISTERED else "CC199.3",
        )


def need_other_person(user: User, preparer_id: int | None) -> None:
    """Four eyes: whoever prepared does not decide. A house rule, said so."""
    if settings.FOUR_EYES and preparer_id is not None and user.pk == preparer_id:
        raise NotAllowed(
            _("You prepared this yourself; another person decides it. This is a house rule, not law."),
            "HOUSE.four_eyes",
        )


def need_event(case: Case, event: Event) -> None:
    """Refuse when the law gives the event no place in the case's state."""
    if not can(Regime(case.regime), CaseState(case.state), event):
        raise OutOfState(
            _("This cannot be done now: the case stands at “%(state)s”."),
            "HOUSE.case_states",
            {"state": STATE_LABELS[CaseState(case.state)]},
        )


def need_regime(case: Case, regime: Regime, provision: str) -> None:
    """Refuse an act of the other article."""
    if case.regime != regime:
        raise OutOfState(
            _("This act belongs to cases on a registered object.")
            if regime is Regime.REGISTERED
            else _("This act belongs to cases opened ex officio."),
            provision,
        )


def need_text(value: str, field: str, provision: str) -> str:
    """A filled-in text, trimmed."""
    text = value.strip()
    if not text:
        raise Incomplete(_("Fill in this field."), provision, field=field)
    return text


#: A clock of another machine may run a little ahead.
_SKEW = timedelta(minutes=1)


def need_past(at: datetime, *, now: datetime, field: str, not_before: datetime | None = None) -> None:
    """A receipt or an event outside the system lies in the past, and not before what it answers."""
    if at > now + _SKEW:
        raise TooEarly(_("This time lies in the future."), "CC6", field=field)
    if not_before is not None and local_date(at) < local_date(not_before):
        raise TooEarly(_("This time lies before the decision to suspend."), "CC6", field=field)
