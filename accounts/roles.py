"""Who may do what, where: one table, read by every page, act and API call.

A role gives a `Scope` for each `What`: over which customs offices the right reaches. What a table cannot say
- a standing authorisation, four eyes - is said in `accounts.queries` and in the policies of the apps.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person is to the system: exactly one role each."""

    INSPECTOR = "inspector"
    HEAD = "head"
    CHIEF_OFFICER = "chief_officer"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"
    RIGHTS_HOLDER = "rights_holder"
    DECLARANT = "declarant"


class What(StrEnum):
    """What can be done or seen. Finer rules (state of the case, four eyes) come on top, in policies."""

    SEE_CASE = "see_case"
    PREPARE_CASE = "prepare_case"
    DECIDE_CASE = "decide_case"
    RECORD_IN_CASE = "record_in_case"
    SEE_FILES = "see_files"
    RECORD_DISPOSAL = "record_disposal"
    SEE_DELIVERIES = "see_deliveries"
    RETRY_DELIVERY = "retry_delivery"
    SEE_SET_ASIDE = "see_set_aside"
    RETRY_SET_ASIDE = "retry_set_aside"
    SEE_JOURNAL = "see_journal"
    SEE_REGISTER = "see_register"
    IMPORT_REGISTER = "import_register"
    SEE_CALENDAR = "see_calendar"
    PROPOSE_CALENDAR = "propose_calendar"
    CONFIRM_CALENDAR = "confirm_calendar"
    CERTIFY_CALENDAR = "certify_calendar"
    USE_TIMETABLE = "use_timetable"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    GRANT_AUTHORISATION = "grant_authorisation"
    SEE_MAILS = "see_mails"
    OWN_ACCOUNT = "own_account"


class Scope(StrEnum):
    """Over what a right reaches. `OWN` is the person's own things; it reaches no office."""

    NONE = "none"
    OWN = "own"
    OWN_OFFICE = "own_office"
    OWN_AND_BELOW = "own_and_below"
    ALL = "all"


ROLE_LABELS: dict[Role, Promise] = {
    Role.INSPECTOR: _("Inspector"),
    Role.HEAD: _("Head of the customs authority"),
    Role.CHIEF_OFFICER: _("Chief officer"),
    Role.REGISTRAR: _("Registrar"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.RIGHTS_HOLDER: _("Rights holder or representative"),
    Role.DECLARANT: _("Declarant"),
}
