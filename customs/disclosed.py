"""What a notice tells one side of the other and of the goods, field by field, for the log (LAW.md 3.5).

Nothing else crosses, and each field names the provision that lets it.
"""

from collections.abc import Iterable, Mapping

from customs.models import CaseLine, CaseParty, CitedRight
from customs.texts import goods_told
from law.events import Regime
from law.notices import DISCLOSED, DISCLOSED_UNDER, GOODS_DISCLOSED_UNDER, Audience
from notifications.outgoing import DisclosedField


def of_parties(regime: Regime, audience: Audience, others: Iterable[CaseParty]) -> list[DisclosedField]:
    """Name and location of the other side (CC 198(5), 199(3))."""
    return [
        DisclosedField(about_ref=f"party:{other.pk}", field=name, ground=DISCLOSED_UNDER[regime])
        for other in others
        for name in DISCLOSED[audience][0][1]
        if getattr(other, name)
    ]


def of_rights(
    regime: Regime, rights: Iterable[CitedRight], entries: Mapping[int, str]
) -> list[DisclosedField]:
    """The holder's IP object and the number of its entry, told to the declarant as a reason (CC 198(5), 199(3)).

    `entries`: numbers of register entries by id.
    """
    return [
        DisclosedField(about_ref=f"right:{right.pk}", field=name, ground=DISCLOSED_UNDER[regime])
        for right in rights
        for name, told in (("title", right.title), ("entry", entries.get(right.entry_id or 0)))
        if told
    ]


def of_goods(lines: Iterable[CaseLine]) -> list[DisclosedField]:
    """The fields of the goods lines that are told (CC 198(12))."""
    return [
        DisclosedField(about_ref=f"line:{line.pk}", field=f"goods:{name}", ground=GOODS_DISCLOSED_UNDER)
        for line in lines
        for name in goods_told(line)
    ]
