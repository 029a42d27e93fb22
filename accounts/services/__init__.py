"""The acts of this app, each one public function with keywords only, in a file named by its verb."""

from accounts.services.change_person import change_role, deactivate, reactivate, set_password
from accounts.services.create_user import create_user
from accounts.services.grant_authorisation import grant_authorisation
from accounts.services.keep_office import change_office, create_office, set_letterhead
from accounts.services.revoke_authorisation import revoke_authorisation

__all__ = [
    "change_office",
    "change_role",
    "create_office",
    "create_user",
    "deactivate",
    "grant_authorisation",
    "reactivate",
    "revoke_authorisation",
    "set_letterhead",
    "set_password",
]
