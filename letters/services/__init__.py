from letters.services.checking import TooMany, count_question, forget_checks, letter_of_token
from letters.services.issue import issue
from letters.services.render import Pdf, pdf_for, pdf_of_message, render_waiting, take

__all__ = [
    "Pdf",
    "TooMany",
    "count_question",
    "forget_checks",
    "issue",
    "letter_of_token",
    "pdf_for",
    "pdf_of_message",
    "render_waiting",
    "take",
]
