"""Finding cases by what stands on a paper: a number, a mark, a name, a BIN. Each way has its index."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from customs.models import Case, CaseLine, CaseParty, CitedRight

#: Shorter pieces of a word are in every name and in no trigram.
SHORTEST_WORD = 3
_BIN = 12


def search(cases: QuerySet[Case], text: str, most: int) -> list[Case]:
    """Of these cases those that `text` finds, in any state, newest first, at most so many.

    It is the beginning of a case's or a declaration's number, a whole BIN or IIN, or from three letters on a
    part of a mark, of a protected object's name or of a party's name, capitals or not. Each way stops at so many
    of its own: what stands in most cases is found while walking back from the newest, what is rare by its index.
    """
    here = OuterRef("pk")
    ways = [cases.filter(number__startswith=text), cases.filter(declaration__number__startswith=text)]
    inside: list[QuerySet[Any]] = []
    if text.isdecimal() and len(text) == _BIN:
        inside.append(CaseParty.objects.filter(case=here, bin_iin=text))
    if len(text) >= SHORTEST_WORD:
        inside += [
            CitedRight.objects.filter(case=here, title__icontains=text),
            CaseParty.objects.filter(case=here, name__icontains=text),
            CaseLine.objects.filter(case=here, goods_line__mark__icontains=text),
        ]
    ways += [cases.filter(Exists(rows)) for rows in inside]
    first, *others = (way.order_by("-pk").values("pk")[:most] for way in ways)
    found = first.union(*others, all=True).values_list("pk", flat=True)
    return list(Case.objects.filter(pk__in=sorted(set(found))[-most:]).order_by("-pk"))
