"""What an act hands over to be issued as a letter: plain values."""

from dataclasses import dataclass
from datetime import datetime

from letters.frozen import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingLetter:
    """A letter with its words already written.

    `dedupe_key` is made of the case, the event and the recipient; a letter that goes with a message has the
    message's, one that goes with several messages of one recipient's people what these share (`letter_keys`).
    `office_code` begins the number. `data` is frozen as it is.
    """

    dedupe_key: str
    office_id: int
    office_code: str
    kind: str
    subject_kind: str
    subject_id: int
    title: str
    data: Data
    effective_at: datetime
    recipient_ref: str = ""
    recipient_name: str = ""


def number_of(office_code: str, year: int, place: int) -> str:
    """The number of a letter, e.g. 50501/2026/000042."""
    return f"{office_code}/{year}/{place:06d}"


#: Stands in a message's key before the person of the recipient that it goes to.
PERSON = ":user:"


def letter_keys(message_key: str) -> tuple[str, str]:
    """Under which keys the letter of a message is found: its own, or that of all people of the recipient."""
    return message_key, message_key.partition(PERSON)[0]
