"""The words of goods codes, where a nomenclature was loaded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.utils.translation import get_language

from registers.models import NomenclatureCode

#: So many codes are offered for one search.
OFFERED = 20


@dataclass(frozen=True)
class CodeInWords:
    """A code as somebody wrote it, with the words of it or of the longest part of it that has some; `language`: theirs.

    `words` is empty where nothing is loaded or the code is unknown.
    """

    code: str
    words: str = ""
    language: str = ""


def is_loaded() -> bool:
    """Whether there is a nomenclature to search in."""
    return NomenclatureCode.objects.exists()


def in_words(codes: Iterable[str]) -> list[CodeInWords]:
    """The codes with their words, in the reader's language where it is loaded, in another else. One query."""
    wanted = list(codes)
    parts = {code[:length] for code in wanted for length in range(2, len(code) + 1, 2)}
    known: dict[str, NomenclatureCode] = {}
    for row in _preferred(NomenclatureCode.objects.filter(code__in=parts)):
        known.setdefault(row.code, row)
    return [_said(code, known) for code in wanted]


def _said(code: str, known: dict[str, NomenclatureCode]) -> CodeInWords:
    for length in range(len(code), 1, -1):
        if row := known.get(code[:length]):
            return CodeInWords(code, row.words, row.language)
    return CodeInWords(code)


def _preferred(rows: QuerySet[NomenclatureCode]) -> QuerySet[NomenclatureCode]:
    """The reader's language first."""
    own = Case(When(language=(get_language() or "")[:2], then=0), default=1, output_field=IntegerField())
    return rows.order_by(own, "language", "code")


def codes_like(text: str, *, figures: int = 6) -> list[CodeInWords]:
    """Codes of so many figures that begin with the figures typed, or whose words or heading hold every word typed.

    At most `OFFERED`, in the order of the nomenclature; a code in several languages once.
    """
    words = text.split()[:8]
    code = re.sub(r"[\s.]", "", text)
    rows = NomenclatureCode.objects.filter(code__regex=rf"^\d{{{figures}}}$")
    if not words:
        return []
    if code.isascii() and code.isdecimal():
        rows = rows.filter(code__startswith=code[:figures])
    else:
        meant = Q()
        for word in words:
            meant &= Q(words__icontains=word)
        heads = NomenclatureCode.objects.filter(meant, code__regex=r"^\d{4}$").values_list("code", flat=True)
        under = Q()
        for head in heads[:OFFERED]:
            under |= Q(code__startswith=head)
        rows = rows.filter(meant | under)
    offered: dict[str, CodeInWords] = {}
    # The reader's language first, so that of several the one kept is theirs.
    for row in _preferred(rows)[: 3 * OFFERED]:
        offered.setdefault(row.code, CodeInWords(row.code, row.words, row.language))
    return sorted(offered.values(), key=lambda each: each.code)[:OFFERED]
