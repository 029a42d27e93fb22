"""What goes with a notice by e-mail: its letter, the same file with each repeat and each new attempt."""

from collections.abc import Sequence
from datetime import datetime

from letters.pdf import CannotBeMade
from letters.services import pdf_of_message
from notifications.errors import NotEnclosed
from notifications.mailer import Enclosure
from notifications.models import Message


def enclosed(message: Message, at: datetime) -> Sequence[Enclosure]:
    """The letter of a message, if it has one. Raises `NotEnclosed` while the letter cannot be made."""
    first = message if message.attempt_of is None else message.attempt_of
    try:
        pdf = pdf_of_message(first.dedupe_key, now=at)
    except CannotBeMade as error:
        raise NotEnclosed(str(error)) from error
    return [] if pdf is None else [Enclosure(pdf.name, pdf.content, "application/pdf")]
