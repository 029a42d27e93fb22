"""What of the registers ends soon and what waits for a registrar, with whom it was told (HOUSE.expiry_warnings)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.access import requires, today
from accounts.roles import What
from law.entry_states import Register
from law.protection import WARNING_DAYS
from law.register_notices import WARNING_NOTICE
from law.security import ENDING_WORDS, WARNED_UNDER, Ending, SecurityReading, ending_provision
from notifications.models import Message
from registers.entry_notices import warning_key
from registers.models import Entry
from registers.queries.endings import EndsSoon, ends_soon
from registers.queries.rates import Entered, unknown_year
from registers.queries.security import flags_of, insured_doubtfully, waiting_contracts

#: The list is cut here; the filters narrow it.
_SHOWN = 200


@dataclass(frozen=True)
class EndRow:
    """One end with its words; `told`: the mails and letters by which the warning that holds today is given."""

    item: EndsSoon
    words: str
    provision: str
    told: Sequence[Message]


@require_safe
@requires(What.IMPORT_REGISTER)
def page(request: HttpRequest) -> HttpResponse:
    """What ends within 60, 30 or 15 days, by kind; entries whose insurance is flagged; contracts that wait."""
    day = today()
    kind = request.GET.get("kind", "")
    within = request.GET.get("days", "")
    most = int(within) if within in {str(days) for days in WARNING_DAYS} else max(WARNING_DAYS)
    kinds = [Ending(kind)] if kind in list(Ending) else list(Ending)
    found = [each for each in ends_soon(day, kinds) if each.warned.left <= most]
    known = Entered()
    context = {
        "rows": _rows(found[:_SHOWN]),
        "left_off": max(0, len(found) - _SHOWN),
        "kinds": [(each.value, gettext(words)) for each, words in ENDING_WORDS.items()],
        "kind": kind,
        "days": sorted(WARNING_DAYS),
        "within": most,
        "flagged": _flagged(day, known),
        "waiting": list(waiting_contracts()[:_SHOWN]),
        "warned_under": WARNED_UNDER,
        "unknown": unknown_year(day, known),
    }
    return render(request, "registers/ends_soon.html", context)


def _rows(found: Sequence[EndsSoon]) -> list[EndRow]:
    sent: dict[str, list[Message]] = {}
    messages = Message.objects.filter(
        subject_kind="entry",
        subject_id__in={each.entry.pk for each in found},
        notice_kind=WARNING_NOTICE.kind,
    ).order_by("id")
    for message in messages:
        warned = message.dedupe_key.removesuffix(message.recipient_ref)
        sent.setdefault(warned, []).append(message)
    return [
        EndRow(
            item=each,
            words=gettext(ENDING_WORDS[each.kind]),
            provision=ending_provision(each.kind, Register(each.entry.register)),
            told=sent.get(warning_key(each, ""), ()),
        )
        for each in found
    ]


def _flagged(day: date, known: Entered) -> list[tuple[Entry, SecurityReading]]:
    entries = list(insured_doubtfully(day, known)[:_SHOWN])
    flags = flags_of(entries, day, entered=known)
    return [(entry, flags[entry.pk]) for entry in entries if entry.pk in flags]
