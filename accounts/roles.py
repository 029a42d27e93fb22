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
    ASSIGN_CASE = "assign_case"
    SEE_FILES = "see_files"
    RECORD_DISPOSAL = "record_disposal"
    SEE_DELIVERIES = "see_deliveries"
    RETRY_DELIVERY = "retry_delivery"
    SEE_SET_ASIDE = "see_set_aside"
    RETRY_SET_ASIDE = "retry_set_aside"
    SEE_JOURNAL = "see_journal"
    SEE_FIGURES = "see_figures"
    SEE_REGISTER = "see_register"
    IMPORT_REGISTER = "import_register"
    SEE_CALENDAR = "see_calendar"
    PROPOSE_CALENDAR = "propose_calendar"
    CONFIRM_CALENDAR = "confirm_calendar"
    CERTIFY_CALENDAR = "certify_calendar"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    GRANT_AUTHORISATION = "grant_authorisation"
    SEE_MAILS = "see_mails"
    OWN_ACCOUNT = "own_account"
    OWN_ORGANISATION = "own_organisation"
    APPLY = "apply"
    SEE_APPLICATIONS = "see_applications"
    REVIEW_APPLICATIONS = "review_applications"
    DECIDE_REGISTER = "decide_register"
    SEE_RATES = "see_rates"
    KEEP_RATES = "keep_rates"


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

WHAT_LABELS: dict[What, Promise] = {
    What.SEE_CASE: _("see cases"),
    What.PREPARE_CASE: _("open a case and prepare its decisions"),
    What.DECIDE_CASE: _("decide suspension, extension and cancellation"),
    What.RECORD_IN_CASE: _("record requests and documents received"),
    What.ASSIGN_CASE: _("assign cases to officers (an inspector: to themselves)"),
    What.SEE_FILES: _("see and download the files of cases"),
    What.RECORD_DISPOSAL: _("record hand-over, destruction and release of goods"),
    What.SEE_DELIVERIES: _("see notices that could not be delivered"),
    What.RETRY_DELIVERY: _("send a notice again or record its posting on paper"),
    What.SEE_SET_ASIDE: _("see cases that the sweep set aside"),
    What.RETRY_SET_ASIDE: _("have a case that was set aside tried again"),
    What.SEE_JOURNAL: _("see the journal"),
    What.SEE_FIGURES: _("see the statistics of cases"),
    What.SEE_REGISTER: _("see register entries"),
    What.IMPORT_REGISTER: _("import a register"),
    What.SEE_CALENDAR: _("see the working calendar"),
    What.PROPOSE_CALENDAR: _("propose a change of the working calendar"),
    What.CONFIRM_CALENDAR: _("confirm a change of the working calendar that another person proposed"),
    What.CERTIFY_CALENDAR: _("certify a year of the working calendar"),
    What.SEE_PEOPLE: _("see people and standing authorisations"),
    What.MANAGE_PEOPLE: _("add people, change roles and deactivate"),
    What.GRANT_AUTHORISATION: _("grant and revoke standing authorisations"),
    What.SEE_MAILS: _("read the mails of a local installation"),
    What.OWN_ACCOUNT: _("change one's own language and password"),
    What.OWN_ORGANISATION: _("see one's own organisation and, as its manager, change it"),
    What.APPLY: _("draw up and file applications to the registers"),
    What.SEE_APPLICATIONS: _("see every application that was filed"),
    What.REVIEW_APPLICATIONS: _("review applications and propose decisions on them"),
    What.DECIDE_REGISTER: _("decide what a registrar proposes for the national register"),
    What.SEE_RATES: _("see the rates of the euro and the monthly indexes"),
    What.KEEP_RATES: _("enter rates of the euro and monthly indexes"),
}

SCOPE_LABELS: dict[Scope, Promise] = {
    Scope.NONE: _("no"),
    Scope.OWN: _("own"),
    Scope.OWN_OFFICE: _("own office"),
    Scope.OWN_AND_BELOW: _("own office and those below"),
    Scope.ALL: _("everywhere"),
}

_no, _own, _office, _below, _all = Scope

# One row a right; the columns are the roles in the order of `Role`:
# inspector, head, chief officer, registrar, administrator, rights holder, declarant.
_ROWS: dict[What, tuple[Scope, ...]] = {
    What.SEE_CASE: (_office, _below, _all, _no, _no, _no, _no),
    What.PREPARE_CASE: (_office, _no, _no, _no, _no, _no, _no),
    What.DECIDE_CASE: (_no, _below, _no, _no, _no, _no, _no),
    What.RECORD_IN_CASE: (_office, _below, _no, _no, _no, _no, _no),
    What.ASSIGN_CASE: (_office, _below, _no, _no, _no, _no, _no),
    What.SEE_FILES: (_office, _below, _all, _no, _no, _no, _no),
    What.RECORD_DISPOSAL: (_office, _below, _no, _no, _no, _no, _no),
    What.SEE_DELIVERIES: (_office, _below, _all, _no, _no, _no, _no),
    What.RETRY_DELIVERY: (_office, _below, _all, _no, _no, _no, _no),
    What.SEE_SET_ASIDE: (_no, _below, _all, _no, _no, _no, _no),
    What.RETRY_SET_ASIDE: (_no, _no, _all, _no, _no, _no, _no),
    What.SEE_JOURNAL: (_office, _below, _all, _no, _no, _no, _no),
    What.SEE_FIGURES: (_office, _below, _all, _no, _no, _no, _no),
    What.SEE_REGISTER: (_all, _all, _all, _all, _no, _no, _no),
    What.IMPORT_REGISTER: (_no, _no, _no, _all, _no, _no, _no),
    What.SEE_CALENDAR: (_all, _all, _all, _all, _all, _no, _no),
    What.PROPOSE_CALENDAR: (_no, _no, _all, _no, _no, _no, _no),
    What.CONFIRM_CALENDAR: (_no, _no, _all, _no, _no, _no, _no),
    What.CERTIFY_CALENDAR: (_no, _no, _all, _no, _no, _no, _no),
    What.SEE_PEOPLE: (_no, _below, _all, _no, _all, _no, _no),
    What.MANAGE_PEOPLE: (_no, _no, _no, _no, _all, _no, _no),
    What.GRANT_AUTHORISATION: (_no, _below, _no, _no, _no, _no, _no),
    What.SEE_MAILS: (_no, _no, _no, _no, _all, _no, _no),
    What.OWN_ACCOUNT: (_own, _own, _own, _own, _own, _own, _own),
    What.OWN_ORGANISATION: (_no, _no, _no, _no, _no, _own, _no),
    What.APPLY: (_no, _no, _no, _no, _no, _own, _no),
    What.SEE_APPLICATIONS: (_no, _no, _all, _all, _no, _no, _no),
    What.REVIEW_APPLICATIONS: (_no, _no, _no, _all, _no, _no, _no),
    What.DECIDE_REGISTER: (_no, _no, _all, _no, _no, _no, _no),
    What.SEE_RATES: (_no, _no, _all, _all, _no, _no, _no),
    What.KEEP_RATES: (_no, _no, _all, _no, _no, _no, _no),
}

TABLE: dict[tuple[Role, What], Scope] = {
    (role, what): scope for what, row in _ROWS.items() for role, scope in zip(Role, row, strict=True)
}

# What a person under a standing authorisation may do, as its head may, in the office of the authorisation and
# below. Only officers of the customs authorities are authorised: central staff decide no cases.
IN_THE_HEADS_STEAD = frozenset({What.SEE_CASE, What.SEE_FILES, What.DECIDE_CASE})
MAY_BE_AUTHORISED = frozenset({Role.INSPECTOR, Role.HEAD})
