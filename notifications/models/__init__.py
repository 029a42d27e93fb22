from notifications.models.instruction import Instruction, InstructionKind, InstructionState
from notifications.models.message import Channel, DeliveryState, Disclosure, Language, Message, PaperWay

__all__ = [
    "Channel",
    "DeliveryState",
    "Disclosure",
    "Instruction",
    "InstructionKind",
    "InstructionState",
    "Language",
    "Message",
    "PaperWay",
]
