"""What a party of a case has been told so far: its accepted notices and what the disclosure log says of them.

The notices are the only source: nothing is worked out here a second time from the rules of LAW.md 3.5. A value
of the case is shown only where the frozen text of a notice says it, else the reader is sent to the notice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from customs.models import Case, CaseParty, PartyRole
from customs.texts import goods_told
from notifications.models import Disclosure, Message
from notifications.queries import disclosures_for, messages_for

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
    parties = list(case.parties.all())
    refs = [f"party:{each.pk}" for each in parties if (each.role, each.name) == (party.role, party.name)]
    messages = list(messages_for("case", case.pk).filter(recipient_role=party.role, recipient_ref__in=refs))
    letters = [message for message in messages if message.accepted_at and not message.bounced_at]
    told = list(disclosures_for("case", case.pk).filter(message__in=[letter.pk for letter in letters]))
    return SeenBy(
        party=party,
        letters=letters,
        waiting=[message for message in messages if message not in letters],
        known=_known(told, letters, _values(case, parties)),
    )


def _known(
    told: Sequence[Disclosure], letters: Sequence[Message], values: Mapping[tuple[str, str], tuple[str, str]]
) -> list[Known]:
    bodies = {letter.pk: letter.body for letter in letters}
    found: dict[tuple[str, str], Known] = {}
    for each in sorted(told, key=lambda each: (each.message.accepted_at or each.at, each.pk)):
        key = each.about_ref, each.field
        if key in found:
            continue
        about, value = values.get(key, ("", ""))
        said = value if value and value in bodies[each.message_id] else ""
        found[key] = Known(
            about=about,
            field=each.field,
            value=said,
            since=each.message.accepted_at or each.at,
            ground=each.ground,
        )
    return list(found.values())


def _values(case: Case, parties: Iterable[CaseParty]) -> dict[tuple[str, str], tuple[str, str]]:
    """For each field that can be disclosed: the kind of thing it is about, and what the case says today."""
    values: dict[tuple[str, str], tuple[str, str]] = {}
    for party in parties:
        for name in ("name", "location"):
            values[f"party:{party.pk}", name] = (party.get_role_display(), getattr(party, name))
    for right in case.rights.select_related("entry"):
        about = f"right:{right.pk}"
        values[about, "title"] = ("", right.title)
        values[about, "entry"] = ("", right.entry.number if right.entry else "")
    for line in case.lines.select_related("goods_line"):
        told = goods_told(line)
        for name, value in told.items():
            values[f"line:{line.pk}", f"goods:{name}"] = (told.get("number", ""), value)
    return values
