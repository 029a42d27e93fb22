"""How often a visitor may search: a search costs the database work, and nobody is asked who they are."""

from typing import Final

from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.utils import timezone

from letters.services import TooMany, count_question
from registers.queries.listing import Wanted

#: Searches of visitors of one network address in ten minutes, one a second. A house rule: a whole office may stand
#: behind one address, and whoever needs all of the register takes the file. Lists and entries are not counted.
LIMIT: Final = 600


def asks_too_often(request: HttpRequest, wanted: Wanted) -> bool:
    """Count a visitor's search; whether there were too many. People who are signed in search as they like."""
    if request.user.is_authenticated or not (wanted.words or wanted.narrowed):
        return False
    address = get_client_ip_address(request) or ""
    try:
        count_question(f"register {address}", limit=LIMIT, now=timezone.now())
    except TooMany:
        return True
    return False
