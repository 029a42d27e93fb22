from accounts.models.authorisation import AuthorisationState, StandingAuthorisation
from accounts.models.office import Office, OfficeKind
from accounts.models.user import User, UserLanguage, UserManager

__all__ = [
    "AuthorisationState",
    "Office",
    "OfficeKind",
    "StandingAuthorisation",
    "User",
    "UserLanguage",
    "UserManager",
]
