from notifications.services.delivery import Delivered, deliver
from notifications.services.instructions import (
    Withdrawal,
    queue_instructions,
    withdraw_instruction,
    withdraw_releases,
)
from notifications.services.outbox import queue
from notifications.services.transmission import Transmitted, transmit_instructions
from notifications.services.upkeep import queue_again, record_bounce, record_paper, retry, retry_all

__all__ = [
    "Delivered",
    "Transmitted",
    "Withdrawal",
    "deliver",
    "queue",
    "queue_again",
    "queue_instructions",
    "record_bounce",
    "record_paper",
    "retry",
    "retry_all",
    "transmit_instructions",
    "withdraw_instruction",
    "withdraw_releases",
]
