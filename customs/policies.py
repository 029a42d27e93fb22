"""Who may do what to a case now: each check raises a refusal with its sentence and provision.

The same functions enforce an act, show or hide its button and list it (`customs.acts_table`).
"""

from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.models import User
from accounts.queries import may, may_decide
from accounts.roles import Role, What
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from customs.models import Case, Document, LineState, Request
from law.case_states import FINAL, HOLDING, CaseState, can
from law.clock_ends import EXPIRY_ENDS, ClockEnd
from law.documents import HOLD_PROVISION
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


def may_decline(case: Case, *, actor: User, now: datetime) -> None:
    """Whether this person may decide not to suspend now; raises the refusal, like all `may_` functions."""
    need_event(case, Event.DECLINED)
    need_decider(actor, case, on=local_date(now))
    need_other_person(actor, case.prepared_by_id)


def ended_by_itself(case: Case) -> bool:
    """Release resumed because a term ran out: what was timely may still have to be entered."""
    return case.state in (CaseState.RELEASE_RESUMED, CaseState.RELEASED) and case.end in EXPIRY_ENDS


def ended_undecided(case: Case) -> bool:
    """The same, or a hold or prolongation was set aside: nobody's decision on the end itself stands."""
    corrected = (
        case.state in (CaseState.RELEASE_RESUMED, CaseState.RELEASED) and case.end == ClockEnd.CORRECTED
    )
    return corrected or ended_by_itself(case)


def ended_in_first_term(case: Case) -> bool:
    """Release resumed because the first term ran out: a timely request may still have to be entered."""
    return ended_by_itself(case) and case.end in _FIRST_TERM_ENDS


_FIRST_TERM_ENDS = frozenset(
    {ClockEnd.EXPIRED_NO_REQUEST, ClockEnd.EXPIRED_UNDECIDED, ClockEnd.EXPIRED_REFUSED}
)


def may_request_extension(case: Case, *, actor: User, now: datetime) -> None:
    """Recording a request to extend: while the first term runs, or timely but entered after it (CC 198(2))."""
    need_regime(case, Regime.REGISTERED, "CC198.2")
    if not ended_in_first_term(case):
        need_event(case, Event.EXTENSION_REQUESTED)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def need_unprolonged(case: Case) -> None:
    """Refuse a second request to prolong while one is in effect, or stands behind a court hold."""
    taken = case.state == CaseState.PROLONGED or (
        case.state == CaseState.COURT_HOLD
        and case.requests.filter(
            kind=Request.Kind.PROLONGATION,
            outcome__in=[Request.Outcome.IN_EFFECT, Request.Outcome.BEHIND_HOLD],
        ).exists()
    )
    if taken:
        raise Repeated(_("The suspension is prolonged already."), "CC199.5")


def may_request_prolongation(case: Case, *, actor: User, now: datetime) -> None:
    """Recording a request to prolong: while the first term runs, or timely but entered after it (CC 199(5))."""
    need_regime(case, Regime.EX_OFFICIO, "CC199.5")
    need_unprolonged(case)
    if (
        case.state != CaseState.COURT_HOLD
        and not ended_in_first_term(case)
        and case.end != ClockEnd.CORRECTED
    ):
        need_event(case, Event.PROLONGED)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


#: Lodging is possible while goods are held, and after an automatic end for what was in time.
OPEN_TO_PAPERS = HOLDING | {CaseState.RELEASE_RESUMED, CaseState.RELEASED}


def may_lodge(case: Case, *, actor: User, now: datetime) -> None:
    """Recording a lodged document."""
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))
    if case.state not in OPEN_TO_PAPERS:
        raise OutOfState(_("Papers are lodged while goods are held."), HOLD_PROVISION[Regime(case.regime)])


def may_verify(case: Case, *, actor: User, now: datetime) -> None:
    """Checking a lodged document; whoever entered it does not check it."""
    need_event(case, Event.DOCUMENT_VERIFIED)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))
    entered_by = [
        each.entered_by_id for each in case.documents.all() if each.state == Document.State.TO_VERIFY
    ]
    _need_waiting_document(bool(entered_by))
    if set(entered_by) == {actor.pk}:
        need_other_person(actor, actor.pk)


def may_reject(case: Case, *, actor: User, now: datetime) -> None:
    """Finding that a lodged document is not what it was lodged as, verified or not."""
    need_event(case, Event.DOCUMENT_REJECTED)
    need_decider(actor, case, on=local_date(now))
    if all(each.state == Document.State.REJECTED for each in case.documents.all()):
        raise Incomplete(_("No document is there that could be rejected."), "HOUSE.verify_document")


def _need_waiting_document(waiting: bool) -> None:
    if not waiting:
        raise Incomplete(_("No document waits to be checked."), "HOUSE.verify_document")


def may_set_aside_prolongation(case: Case, *, actor: User, now: datetime) -> None:
    """Finding that the request which prolonged the term was not the holder's."""
    need_regime(case, Regime.EX_OFFICIO, "CC199.5")
    need_event(case, Event.PROLONGATION_SET_ASIDE)
    need_decider(actor, case, on=local_date(now))


def _held_lines(case: Case) -> int:
    return sum(line.state == LineState.HELD for line in case.lines.all())


def may_release_lines(case: Case, *, actor: User, now: datetime) -> None:
    """Letting some of several goods lines go."""
    need_event(case, Event.LINES_RELEASED)
    need_decider(actor, case, on=local_date(now))
    if _held_lines(case) < 2:
        raise OutOfState(_("There is only one goods line left: cancel the suspension instead."), "CC198.8")


def may_seize(case: Case, *, actor: User, now: datetime) -> None:
    """Recording seizure, arrest or confiscation of goods lines (CC 198(11))."""
    need_event(case, Event.SEIZED)
    need_decider(actor, case, on=local_date(now))


def may_split(case: Case, *, actor: User, now: datetime) -> None:
    """Moving some of several goods lines into a case of their own."""
    need_event(case, Event.SPLIT)
    need_decider(actor, case, on=local_date(now))
    if _held_lines(case) < 2:
        raise OutOfState(_("There is only one goods line left: nothing can be split off."), "HOUSE.split")


def may_assign(case: Case, to: User | None, *, actor: User, now: datetime) -> None:
    """Whether this person may make `to` the officer who works on the case (None: nobody)."""
    day = local_date(now)
    need(actor, What.ASSIGN_CASE, case, on=day)
    if case.state in FINAL:
        raise OutOfState(
            _("Case %(number)s is closed: nobody works on it any more."),
            "HOUSE.assignment",
            {"number": case.number},
        )
    if actor.role == Role.INSPECTOR and to is not None and to.pk != actor.pk:
        raise NotAllowed(
            _("An inspector takes cases on; the head assigns them to others."),
            "HOUSE.assignment",
            field="officer",
        )
    if actor.role == Role.INSPECTOR and to is None and case.assigned_to_id not in (None, actor.pk):
        raise NotAllowed(
            _("An inspector gives up only what is assigned to themselves."),
            "HOUSE.assignment",
            field="officer",
        )
    if to is not None and not may(to, What.RECORD_IN_CASE, case.office_id, on=day):
        raise NotAllowed(
            _("Case %(number)s belongs to an office in which this officer does not work."),
            "HOUSE.assignment",
            {"number": case.number},
            field="officer",
        )


class MayRecord:
    """Recording of one event by anyone with that right in the case's office."""

    def __init__(self, event: Event, what: What = What.RECORD_IN_CASE) -> None:
        self.event = event
        self.what = what

    def __call__(self, case: Case, *, actor: User, now: datetime) -> None:
        need(actor, self.what, case, on=local_date(now))
        need_event(case, self.event)


class MayDecide:
    """Decision of one event by the head or a person authorised that day."""

    def __init__(self, event: Event) -> None:
        self.event = event

    def __call__(self, case: Case, *, actor: User, now: datetime) -> None:
        need_event(case, self.event)
        need_decider(actor, case, on=local_date(now))


def may_request_cancellation(case: Case, *, actor: User, now: datetime) -> None:
    """Recording a request to cancel: while goods are held, or timely but entered after the automatic end."""
    if not ended_by_itself(case):
        need_event(case, Event.CANCELLATION_REQUESTED)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def may_record_judgment(case: Case, *, actor: User, now: datetime) -> None:
    """Recording a judgment in force: while goods are held, or one that overtook an automatic end."""
    if not ended_undecided(case):
        need_event(case, Event.JUDGMENT_INFRINGEMENT)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


def may_record_annulment(case: Case, *, actor: User, now: datetime) -> None:
    """Recording an annulment: while goods are held, or one that overtook an automatic end."""
    if not ended_undecided(case):
        need_event(case, Event.DECISION_ANNULLED)
    need(actor, What.RECORD_IN_CASE, case, on=local_date(now))


may_end_court_case = MayDecide(Event.COURT_CASE_ENDED)


def may_refuse_release(case: Case, *, actor: User, now: datetime) -> None:
    """Refusing release, once (CC 201)."""
    need_event(case, Event.RELEASE_REFUSED)
    need_decider(actor, case, on=local_date(now))
    if case.decisions.filter(event=Event.RELEASE_REFUSED).exists():
        raise Repeated(_("Release has been refused already."), "CC201")


may_record_release = MayRecord(Event.RELEASED, What.RECORD_DISPOSAL)
may_order_destruction = MayRecord(Event.DESTRUCTION_ORDERED, What.RECORD_DISPOSAL)
may_hand_over = MayRecord(Event.HANDED_OVER, What.RECORD_DISPOSAL)
may_record_destruction = MayRecord(Event.DESTROYED, What.RECORD_DISPOSAL)
may_other_disposal = MayRecord(Event.OTHER_DISPOSAL, What.RECORD_DISPOSAL)
