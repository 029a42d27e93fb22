"""A letter's PDF by typst: PDF/A-2b and PDF/UA-1, our own fonts only, the same bytes each time."""

import json
from datetime import UTC, datetime, time
from importlib.metadata import version
from pathlib import Path
from threading import local
from typing import Literal

import typst

from letters.models import Letter
from letters.page import page_of

_FOLDER = Path(__file__).resolve().parent
_TEMPLATE = _FOLDER / "typst" / "letter.typ"
FONTS = _FOLDER / "fonts"

#: Archive (PDF/A-2b: fonts inside, no way out) and screen readers (PDF/UA-1: tags, title, languages).
_STANDARDS: tuple[Literal["a-2b", "ua-1"], ...] = ("a-2b", "ua-1")

MADE_WITH = f"typst {version('typst')}"

_ERROR_LENGTH = 500

#: A compiler for each thread: it keeps the fonts it has read and works on one letter at a time.
_compilers = local()


class CannotBeMade(Exception):  # noqa: N818 - reads as the fact it states
    """The letter could not be made into a PDF; the text says why, for an administrator."""


def pdf_of(letter: Letter) -> bytes:
    """The PDF of a letter: a pure function of its frozen columns. Raises `CannotBeMade`.

    The document is dated as the letter is, never by the clock.
    """
    dated = datetime.combine(letter.dated, time(), tzinfo=UTC)
    try:
        made = _compiler().compile(
            format="pdf",
            sys_inputs={"letter": json.dumps(page_of(letter), ensure_ascii=False)},
            pdf_standards=list(_STANDARDS),
            timestamp=int(dated.timestamp()),
        )
    except (typst.TypstError, RuntimeError, KeyError, ValueError) as error:
        raise CannotBeMade(f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]) from error
    assert isinstance(made, bytes)
    return made


def _compiler() -> typst.Compiler:
    if not hasattr(_compilers, "own"):
        _compilers.own = typst.Compiler(
            str(_TEMPLATE), root=str(_FOLDER), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    compiler: typst.Compiler = _compilers.own
    return compiler
