"""The acts of this app, each one public function with keywords only, in a file named by its verb."""

from accounts.services.change_person import change_role, deactivate, reactivate, set_password
from accounts.services.create_user import create_user
from accounts.services.grant_authorisation import grant_authorisation
from accounts.services.keep_mandates import end_mandate, record_mandate
from accounts.services.keep_office import change_office, create_office, set_letterhead
from accounts.services.keep_organisation import change_member_role, change_organisation, end_membership
from accounts.services.revoke_authorisation import revoke_authorisation
from accounts.services.sign_up import OrganisationData, confirm_email, invite, sign_up

__all__ = [
    "OrganisationData",
    "change_member_role",
    "change_office",
    "change_organisation",
    "change_role",
    "confirm_email",
    "create_office",
    "create_user",
    "deactivate",
    "end_mandate",
    "end_membership",
    "grant_authorisation",
    "invite",
    "reactivate",
    "record_mandate",
    "revoke_authorisation",
    "set_letterhead",
    "set_password",
    "sign_up",
]
