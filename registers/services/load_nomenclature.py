"""Taking over a commodity nomenclature: the file is right about every code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from registers.models import NomenclatureCode
from registers.services._people import one_at_a_time

_BATCH: Final = 2000


@dataclass(frozen=True)
class Loaded:
    """How many codes were added, got other words, stayed, and went because the file no longer holds them."""

    added: int
    changed: int
    unchanged: int
    removed: int


@transaction.atomic
def load_nomenclature(*, words: Mapping[str, str], language: str) -> Loaded:
    """Make the nomenclature of a language what `words` (by code) says; the same words twice change nothing.

    Codes in applications and entries stay as they are: only the words beside them come from here.
    """
    one_at_a_time()
    stored = {row.code: row for row in NomenclatureCode.objects.filter(language=language)}
    changed = [row for code, row in stored.items() if code in words and words[code] != row.words]
    for row in changed:
        row.words = words[row.code]
    gone = [row.pk for code, row in stored.items() if code not in words]
    new = [
        NomenclatureCode(code=code, language=language, words=said)
        for code, said in words.items()
        if code not in stored
    ]
    NomenclatureCode.objects.bulk_create(new, batch_size=_BATCH)
    NomenclatureCode.objects.bulk_update(changed, ["words"], batch_size=_BATCH)
    NomenclatureCode.objects.filter(pk__in=gone).delete()
    return Loaded(len(new), len(changed), len(stored) - len(changed) - len(gone), len(gone))
