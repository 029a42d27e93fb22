"""What the pages of both sides show of an application to the register of the union: the same steps and dates."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from law.application_states import ApplicationStatus
from law.required_documents import MEMBER_STATES
from law.union_check import STATE_WORDS
from registers.languages import language_name
from registers.member_states import states_named
from registers.models import Application, ApplicationFile, CommissionRecord
from registers.queries.union import (
    every_contract_of,
    floors,
    papers_of,
    rights_of,
    standing_of,
    states_left,
)

#: What happens next, by whom, what stops it, and under which provision.
_NEXT: Final[Mapping[str, tuple[str | Promise, str]]] = {
    ApplicationStatus.UNDER_REVIEW: (
        _(
            "Next: the authorised body sends the application to the Commission. The applicant can take it back."
        ),
        "CC459",
    ),
    ApplicationStatus.WITH_COMMISSION: (
        _(
            "Next: the Commission says that inclusion is possible, or refuses. The law sets no time for it; a day "
            "shown below is what is expected."
        ),
        "CC459",
    ),
    ApplicationStatus.AWAITING_SECURITY: (
        _(
            "Next: the applicant hands in insurance of at least 10,000 euros that is valid in every member state, by "
            "the last day below. Without it the object is not included."
        ),
        "CC459.11",
    ),
}

_SECURED = _(
    "Next: the insurance is handed in for every member state; the Commission's decision on inclusion is recorded."
)


def union_contents(
    application: Application,
    files: Sequence[ApplicationFile],
    records: Sequence[CommissionRecord],
    *,
    in_time: bool,
) -> dict[str, object]:
    """The rights by state, the steps with the Commission, the contracts and what they leave open.

    `in_time`: the month for the insurance is not over.
    """
    rights = {right.state: right for right in rights_of(application)}
    every = every_contract_of(application)
    contracts = standing_of(every)
    least = floors(every)
    left = states_left(contracts)
    awaiting = application.status == ApplicationStatus.AWAITING_SECURITY
    following = _NEXT.get(application.status)
    if awaiting and not left:
        following = (_SECURED, "CC459.11")
    return {
        "rights": [(gettext(STATE_WORDS[state]), rights.get(state)) for state in MEMBER_STATES],
        "records": records if application.submitted_at else [],
        "contracts": [(row, states_named(row.states), least[row.pk]) for row in every],
        "papers": [
            (
                file,
                language_name(said.language) if said else "",
                said.translation if said else None,
            )
            for file, said in papers_of(files)
        ],
        "left": states_named(left) if awaiting or contracts else "",
        "may_take_back": awaiting and in_time,
        "awaiting": awaiting and bool(left),
        "next": following,
    }
