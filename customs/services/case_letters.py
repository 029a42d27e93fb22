"""Letters of a case handed out to those entitled, each time logged."""

from datetime import datetime

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.refusals import NotAllowed, OutOfState
from customs.models import Case
from law.sentences import _
from law.time import local_date
from letters.models import Letter
from letters.pdf import CannotBeMade
from letters.services import Pdf, take


def open_letter(*, case: Case, letter_id: int, user: User, now: datetime) -> Pdf:
    """The file of a letter of that case, made now when it has not been made; the download is logged.

    Raises `NotAllowed` for everyone not entitled, and for a letter of another case or none; `OutOfState`
    when it cannot be made into a file.
    """
    letter = Letter.objects.filter(pk=letter_id, subject_kind="case", subject_id=case.pk).first()
    if letter is None or not may(user, What.SEE_FILES, case.office_id, on=local_date(now)):
        raise NotAllowed(_("You may not see this letter."), "HOUSE.roles")
    try:
        return take(letter, by=user.pk, now=now)
    except CannotBeMade as error:
        raise OutOfState(
            _("This letter cannot be made into a file now. Tell the administrator."), "HOUSE.letters"
        ) from error
