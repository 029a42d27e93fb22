"""What registrars do about messages of the register, journalled with the entry or the application."""

from datetime import datetime

from accounts.models import User
from acts.deliveries import DeliveryActs
from law.time import local_date
from notifications.models import Message
from registers import policies
from registers.queries.deliveries import KINDS


def _subject_of(message_id: int, actor: User, now: datetime) -> tuple[str, int]:
    refusal = policies.keeping_register(actor, on=local_date(now))
    if refusal:
        raise refusal
    found = Message.objects.get(pk=message_id, subject_kind__in=KINDS)
    return found.subject_kind, found.subject_id


ACTS = DeliveryActs(_subject_of)
