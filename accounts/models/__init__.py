from accounts.models.authorisation import AuthorisationState, StandingAuthorisation
from accounts.models.office import Office, OfficeKind
from accounts.models.organisation import (
    Mandate,
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
)
from accounts.models.presence import Presence
from accounts.models.user import User, UserLanguage, UserManager

__all__ = [
    "AuthorisationState",
    "Mandate",
    "MemberRole",
    "Membership",
    "Office",
    "OfficeKind",
    "Organisation",
    "OrganisationKind",
    "Presence",
    "StandingAuthorisation",
    "User",
    "UserLanguage",
    "UserManager",
]
