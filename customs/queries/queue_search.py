"""Finding cases by what stands on a paper: a number, a mark, a name, a BIN. Each way has its index."""

from typing import Any

from django.db.models import QuerySet

from customs.models import Case, CaseLine, CaseParty, CitedRight

#: Shorter pieces of a word are in every name and in no trigram.
SHORTEST_WORD = 3
_BIN = 12


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Of these cases those that `text` finds, in any state, newest first.

    It is the beginning of a case's or a declaration's number, a whole BIN or IIN, or from three letters on a
    part of a mark, of a protected object's name or of a party's name, capitals or not.
    """
    found = Case.objects.filter(number__startswith=text).values("pk")
    ways: list[Any] = [Case.objects.filter(declaration__number__startswith=text).values("pk")]
    if text.isdecimal() and len(text) == _BIN:
        ways.append(CaseParty.objects.filter(bin_iin=text).values("case_id"))
    if len(text) >= SHORTEST_WORD:
        ways += [
            CitedRight.objects.filter(title__icontains=text).values("case_id"),
            CaseParty.objects.filter(name__icontains=text).values("case_id"),
            CaseLine.objects.filter(goods_line__mark__icontains=text).values("case_id"),
        ]
    return cases.filter(pk__in=found.union(*ways)).order_by("-pk")
