"""What a party of a case has been told so far: its accepted notices and what the disclosure log says of them.

The notices are the only source: nothing is worked out here a second time from the rules of LAW.md 3.5. A value
of the case is shown only where the frozen text of a notice says it, else the reader is sent to the notice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from acts.at_once import at_once, tie
from customs.models import Case, CaseLine, CaseParty, CitedRight, GoodsLine, PartyRole
from customs.texts import goods_told
from notifications.models import Disclosure, Message
from notifications.queries import disclosures_for, messages_for
from registers.models import Entry

TOLD = (PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE)


@dataclass(frozen=True, kw_only=True)
class Known:
    """One disclosed field: about whom or what, since when it is known, on what ground.

    `value` is empty where the case says something else today than the notice did.
    """

    about: str
    field: str
    value: str
    since: datetime
    ground: str


@dataclass(frozen=True, kw_only=True)
class SeenBy:
    """What one party has before it. `waiting`: notices written that have not reached it."""

    party: CaseParty
    letters: Sequence[Message]
    waiting: Sequence[Message]
    known: Sequence[Known]


def seen_by(case: Case, party: CaseParty) -> SeenBy:
    """What this person has been told; somebody who stands in the case for several rights is told once."""
    parties, rights, entries, lines, goods, messages, told = at_once(
        case.parties.order_by("pk"),
        case.rights.order_by("pk"),
        Entry.objects.filter(pk__in=case.rights.values("entry_id")),
        case.lines.all(),
        GoodsLine.objects.filter(pk__in=case.lines.values("goods_line_id")),
        messages_for("case", case.pk).filter(recipient_role=party.role),
        disclosures_for("case", case.pk).select_related(None),
    )
    tie(rights, "entry", entries)
    tie(lines, "goods_line", goods)
    same = {f"party:{each.pk}" for each in parties if (each.role, each.name) == (party.role, party.name)}
    own = [message for message in messages if message.recipient_ref in same]
    letters = {message.pk: message for message in own if message.accepted_at and not message.bounced_at}
    disclosed = [each for each in told if each.message_id in letters]
    tie(disclosed, "message", letters.values())
    return SeenBy(
        party=party,
        letters=list(letters.values()),
        waiting=[message for message in own if message.pk not in letters],
        known=_known(disclosed, _values(parties, rights, lines)),
    )


def _known(told: Sequence[Disclosure], values: Mapping[tuple[str, str], tuple[str, str]]) -> list[Known]:
    found: dict[tuple[str, str], Known] = {}
    for each in sorted(told, key=lambda each: (each.message.accepted_at or each.at, each.pk)):
        key = each.about_ref, each.field
        if key in found:
            continue
        about, value = values.get(key, ("", ""))
        said = value if value and value in each.message.body else ""
        found[key] = Known(
            about=about,
            field=each.field,
            value=said,
            since=each.message.accepted_at or each.at,
            ground=each.ground,
        )
    return list(found.values())


def _values(
    parties: Iterable[CaseParty], rights: Iterable[CitedRight], lines: Iterable[CaseLine]
) -> dict[tuple[str, str], tuple[str, str]]:
    """For each field that can be disclosed: the kind of thing it is about, and what the case says today."""
    values: dict[tuple[str, str], tuple[str, str]] = {}
    for party in parties:
        for name in ("name", "location"):
            values[f"party:{party.pk}", name] = (party.get_role_display(), getattr(party, name))
    for right in rights:
        about = f"right:{right.pk}"
        values[about, "title"] = ("", right.title)
        values[about, "entry"] = ("", right.entry.number if right.entry else "")
    for line in lines:
        told = goods_told(line)
        for name, value in told.items():
            values[f"line:{line.pk}", f"goods:{name}"] = (told.get("number", ""), value)
    return values
