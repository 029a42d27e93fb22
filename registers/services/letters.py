"""Letters of the register handed out to those entitled, each time logged."""

from datetime import datetime

from accounts.models import User
from acts.refusals import OutOfState
from law.sentences import _
from letters.models import Letter
from letters.pdf import CannotBeMade
from letters.services import Pdf, take


def open_letter(*, letter: Letter, by: User, now: datetime) -> Pdf:
    """The file of a letter that the caller found this person entitled to; the download is logged.

    Raises OutOfState when it cannot be made into a file.
    """
    try:
        return take(letter, by=by.pk, now=now)
    except CannotBeMade as error:
        raise OutOfState(
            _("This letter cannot be made into a file now. Tell the administrator."), "HOUSE.letters"
        ) from error
