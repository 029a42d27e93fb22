"""Every act on a case as one row: what it is called, its provision, who may do it now, its form, its service.

Pages and lists read this table and know no act by name. The check of a row is the policy that the service
asks as well, so a button never promises what the act refuses.
"""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from acts.citations import cited
from acts.refusals import NotAllowed, Refusal
from customs.acts_table import by_head, goods, received, records
from customs.acts_table.row import Act, ActOption, Group
from customs.models import Case
from law.events import Regime

__all__ = ["ACTS", "Act", "ActOption", "Group", "acts_now", "refusal_of"]

ACTS: Mapping[str, Act] = {
    row.name: row for row in (*by_head.ROWS, *received.ROWS, *goods.ROWS, *records.ROWS)
}


def acts_now(case: Case, user: User, now: datetime) -> list[ActOption]:
    """Every act with whether this person may do it now; `case` as it stands (see `queries.standing`)."""
    return [_option(row, case, user, now) for row in ACTS.values() if row.listed]


def refusal_of(row: Act, case: Case, user: User, now: datetime) -> Refusal | None:
    """What stands against this person doing it now, None when nothing does."""
    try:
        row.check(case, actor=user, now=now)
    except Refusal as refusal:
        return refusal
    return None


def _option(row: Act, case: Case, user: User, now: datetime) -> ActOption:
    refusal = refusal_of(row, case, user, now)
    provision = row.provision_in(Regime(case.regime))
    ground = refusal.provision if refusal else provision
    return ActOption(
        name=row.name,
        label=str(row.label),
        group=row.group,
        provision=provision,
        allowed=refusal is None,
        why_not=refusal.text if refusal else "",
        citation=cited(ground),
        ground=ground,
        url=reverse("case-act", args=[case.number, row.name]),
        warns=row.warns,
        forbidden=isinstance(refusal, NotAllowed),
    )
