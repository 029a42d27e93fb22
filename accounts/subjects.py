"""Standing authorisations as a kind of legal subject, for `acts.apply`."""

from enum import StrEnum

from accounts.models import AuthorisationState, StandingAuthorisation
from acts.changes import Change
from acts.refusals import OutOfState
from acts.registry import SubjectKind
from law.sentences import _


class AuthorisationEvent(StrEnum):
    """What can happen to a standing authorisation; the value is what the journal stores."""

    GRANTED = "authorisation_granted"
    REVOKED = "authorisation_revoked"


def _next_state(subject: StandingAuthorisation, change: Change) -> str:
    if change.event == AuthorisationEvent.GRANTED and subject._state.adding:
        return AuthorisationState.GRANTED
    if change.event == AuthorisationEvent.REVOKED and subject.state == AuthorisationState.GRANTED:
        return AuthorisationState.REVOKED
    raise OutOfState(_("This authorisation is revoked already."), change.provision)


def authorisations() -> SubjectKind:
    """The kind that `AppConfig.ready` registers."""
    return SubjectKind(
        name="authorisation", model=StandingAuthorisation, next_state=_next_state, versioned=False
    )
