"""Looking at a case as one of its parties: read only, for officers, and logged."""

from datetime import datetime

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.refusals import NotAllowed
from customs.models import CaseParty, Preview
from law.sentences import _
from law.time import local_date


def log_preview(*, party: CaseParty, user: User, now: datetime) -> Preview:
    """Log that this officer looks at what the party has been told.

    Raises `NotAllowed` for everybody who may not see the case: its parties see their own notices only.
    """
    if not may(user, What.SEE_CASE, party.case.office_id, on=local_date(now)):
        raise NotAllowed(_("You may not see this case."), "HOUSE.roles")
    return Preview.objects.create(party=party, by=user, at=now)
