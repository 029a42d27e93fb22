"""What a letter's PDF says, as a reader would copy it out of it."""

import io

from pypdf import PdfReader

from letters.models import Letter
from letters.pdf import pdf_of


def said_by(content: bytes) -> str:
    """The text of all pages, runs of blanks and line ends as one blank."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def said_in(letter: Letter) -> str:
    """The text of a letter's PDF."""
    return said_by(pdf_of(letter))
