"""What registrars have to see to leave the house: letters to post, mails that failed or came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from letters.models import Letter
from letters.outgoing import letter_keys
from notifications import queries as outbox
from notifications.models import Message
from registers.models import Application, Entry

#: Each list shows so many, oldest first; the page says when there are more.
SHOWN = 100

#: What the messages of the register are about.
KINDS = ("entry", "application")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A message, what it is about (None: no longer there), and the letter that goes with it, where there is one."""

    message: Message
    subject: Entry | Application | None
    letter: Letter | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One list: rows, and whether more wait behind them."""

    rows: list[Row]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """What stands on the registrars' page of deliveries."""

    to_print: Part
    failed: Part
    not_reached: Part

    @property
    def nothing(self) -> bool:
        """Everything has gone out."""
        return not any(getattr(self, name).rows for name in self.__dataclass_fields__)


def messages_of_register() -> QuerySet[Message]:
    """All messages about entries and applications."""
    return Message.objects.filter(subject_kind__in=KINDS)


def deliveries() -> Deliveries:
    """Everything that needs a registrar, each list read with its subjects and letters."""
    found = [
        list(part.filter(subject_kind__in=KINDS)[: SHOWN + 1])
        for part in (outbox.to_print(), outbox.failed(), outbox.not_reached())
    ]
    rows = rows_of(message for part in found for message in part)
    to_print, failed, not_reached = (
        Part(rows=[rows[message.pk] for message in islice(part, SHOWN)], more=len(part) > SHOWN)
        for part in found
    )
    return Deliveries(to_print=to_print, failed=failed, not_reached=not_reached)


def rows_of(messages: Iterable[Message]) -> dict[int, Row]:
    """By message: what it is about and its letter, in three queries however many there are."""
    wanted = list(messages)
    subjects: dict[str, dict[int, Entry | Application]] = {
        "entry": dict(Entry.objects.in_bulk(_ids(wanted, "entry"))),
        "application": dict(Application.objects.in_bulk(_ids(wanted, "application"))),
    }
    keys = {key for message in wanted for key in _keys(message)}
    letters = {
        letter.dedupe_key: letter for letter in Letter.objects.filter(dedupe_key__in=keys).defer("data")
    }
    return {
        message.pk: Row(
            message=message,
            subject=subjects[message.subject_kind].get(message.subject_id),
            letter=next((letters[key] for key in _keys(message) if key in letters), None),
        )
        for message in wanted
    }


def _ids(messages: Iterable[Message], kind: str) -> list[int]:
    return [message.subject_id for message in messages if message.subject_kind == kind]


def _keys(message: Message) -> tuple[str, str]:
    """Under which keys the letter of a message, or of the attempt before it, is found."""
    return letter_keys(message.dedupe_key.partition("#")[0])
