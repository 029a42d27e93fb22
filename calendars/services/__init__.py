"""The acts on the working calendar: one public function each, ending in `acts.apply`."""

from calendars.services.carry_moves import carry_moves
from calendars.services.certify import TotalsDiffer, certify_year
from calendars.services.confirm import Confirmed, confirm_change
from calendars.services.decide_move import decide_move
from calendars.services.propose import propose_overrides
from calendars.services.reject import reject_change
from calendars.services.revoke import propose_revocation

__all__ = [
    "Confirmed",
    "TotalsDiffer",
    "carry_moves",
    "certify_year",
    "confirm_change",
    "decide_move",
    "propose_overrides",
    "propose_revocation",
    "reject_change",
]
