from accounts.models.authorisation import StandingAuthorisation
from accounts.models.office import Office, OfficeKind
from accounts.models.user import User, UserLanguage, UserManager

__all__ = ["Office", "OfficeKind", "StandingAuthorisation", "User", "UserLanguage", "UserManager"]
