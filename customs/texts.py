"""The facts a notice states: case, decision, periods, goods; each in the recipient's language."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from accounts.language import said_in
from acts.changes import Applied
from customs.models import Case, CaseLine
from law.articles import PROVISIONS
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import TERM_CLOCKS
from law.events import Event
from law.time import ALMATY, local_date


@lru_cache(maxsize=1024)
def day_text(day: date | None) -> str:
    """A day as notices write it, e.g. 04.12.2026."""
    return "" if day is None else f"{day:%d.%m.%Y}"


@lru_cache(maxsize=1024)
def instant_text(at: datetime | None) -> str:
    """An instant in Almaty, e.g. 05.12.2026 00:00."""
    return "" if at is None else f"{at.astimezone(ALMATY):%d.%m.%Y %H:%M}"


@lru_cache(maxsize=512)
def _cited(provision: str, language: str) -> str:
    return PROVISIONS[provision].cite(language)


def _written_in(language: str, text: str | Promise) -> str:
    """A text that is put together when it is read, in a language, whatever the language in force."""
    with translation.override(language):
        return str(text)


def case_facts(case: Case, item: Applied, language: str) -> dict[str, Any]:
    """What every notice of the case can say, and what this event adds."""
    change = item.change
    context = change.context
    end = context.get("end") or case.end
    return {
        "case_number": case.number,
        "declaration_number": case.declaration.number,
        "office": case.office.name_in(language),
        "decided_on": day_text(local_date(case.decided_at)) if case.decided_at else "",
        "effective_at": instant_text(change.effective_at),
        "effective_on": day_text(local_date(change.effective_at)),
        "provision": _cited(change.provision, language),
        "passing_on": _cited("CC198.13", language),
        # A reason that the system gives itself is a sentence of ours and is told in the reader's language.
        "reasons": said_in(language, context["reasons"]) if context.get("reasons") else "",
        "days": context.get("days"),
        "end": said_in(language, END_LABELS[ClockEnd(end)]) if end else "",
        # CC 199(5): owed without any court finding, since prolongation was asked and the documents did not come.
        "owed": end == ClockEnd.DOCUMENTS_INCOMPLETE,
        "court": context.get("court", ""),
        "judgment_number": context.get("number", ""),
        "found": context.get("found"),
        "by_court": context.get("by_court", False),
        "released": change.event == Event.LINES_RELEASED,
        "new_case": context.get("new_case", ""),
        "act": context.get("act", ""),
        "last_day": day_text(context.get("last_day")),
        "ground": said_in(language, context["ground"]) if context.get("ground") else "",
        "old_dates": [day_text(day) for day in context.get("old", {}).values()],
        "note": context.get("note", ""),
        "correction": _written_in(language, context["correction"]) if context.get("correction") else "",
        "periods": _periods(item),
    }


def _periods(item: Applied) -> list[dict[str, str]]:
    """The terms that run from this event: last day in full, and when release would resume."""
    told_at = item.change.context.get("now") or item.change.effective_at
    clocks = [*item.opened, *(move.clock for move in item.change.moves)]
    return [
        {
            "from": day_text(clock.counted_from),
            "last_day": day_text(clock.due_on),
            "resumes_at": instant_text(clock.lapses_at),
            "length": str(clock.length),
        }
        for clock in clocks
        if clock.kind in TERM_CLOCKS
        and clock.is_open
        and clock.lapses_at is not None
        and clock.lapses_at > told_at
    ]


def goods_told(line: CaseLine) -> dict[str, str]:
    """The fields of a goods line that are told and are not empty, by name (CC 198(12))."""
    goods = line.goods_line
    values = {
        "number": str(goods.number),
        "code": goods.code,
        "description": goods.description,
        "mark": goods.mark,
        "quantity": f"{goods.quantity:f}".rstrip("0").rstrip("."),
        "unit": goods.unit,
    }
    return {
        name: value for name, value in values.items() if value and name in settings.GOODS_FIELDS_DISCLOSED
    }


def goods_row(line: CaseLine) -> dict[str, Any]:
    """A goods line as a notice shows it: its number, then what is told of it, part by part."""
    told = goods_told(line)
    what = " ".join(told[name] for name in ("code", "description") if name in told)
    amount = " ".join(told[name] for name in ("quantity", "unit") if name in told)
    parts = [{"text": what}, {"mark": told.get("mark", "")}, {"text": amount}]
    return {
        "number": told.get("number", ""),
        "parts": [part for part in parts if any(part.values())],
    }
