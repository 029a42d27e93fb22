"""What a correction changes: found by carrying it out, so that the preview and the act cannot differ."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.utils.translation import gettext

from accounts.models import User
from acts.refusals import Stale
from customs.models import Case, Correction, Document, Judgment, Request
from customs.policies import STATE_LABELS
from customs.services.correctable import PROVISION, check, record_of, rule_of, supersede
from customs.services.correction_job import Job
from customs.services.lines import held_numbers
from customs.services.recompute_papers import document_corrected, judgment_corrected
from customs.services.recompute_requests import request_corrected
from customs.texts import day_text
from deadlines.models import Clock
from law.case_states import CaseState
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind
from law.sentences import _
from law.time import local_date

#: What changes, as JSON: empty when nothing but the record does. See `difference` for its keys.
Effect: TypeAlias = dict[str, Any]

_SHOWN = TERM_CLOCKS | {
    ClockKind.COURT_HOLD,
    ClockKind.DOCUMENT_VERIFICATION,
    ClockKind.CANCELLATION_DECISION,
}


def carry_out(case: Case, correction: Correction, *, actor: User, now: datetime) -> Effect:
    """Supersede the record of the LOCKED case, let the case follow, and say what changed.

    Raises `Stale` when the record has been corrected otherwise since the proposal, and a `Refusal` when the
    new value cannot be right.
    """
    rule = rule_of(correction.target, correction.field)
    record = record_of(case, correction.target, correction.target_id).standing()
    if record.case_id != case.pk:
        raise Stale(
            _("The record went with its goods lines into another case; propose its correction there."),
            PROVISION,
        )
    if rule.write(getattr(record, correction.field)) != correction.old:
        raise Stale(_("The record has been corrected otherwise meanwhile."), PROVISION)
    value = rule.read(correction.new)
    check(case, record, rule, value, now=now)
    before = _snapshot(case)
    new = supersede(record, correction.field, value, entered_by_id=correction.proposed_by_id, now=now)
    job = Job(case=case, correction=correction, old=record, new=new, actor=actor, now=now)
    match new:
        case Request():
            request_corrected(job, new)
        case Document():
            document_corrected(job, new)
        case Judgment():
            judgment_corrected(job, new)
    after = _snapshot(case)
    _rename(after, correction.target, new.pk, record.pk)
    effect = difference(before, after)
    if job.goods_gone:
        effect["goods_gone"] = True
    return effect


def _snapshot(case: Case) -> dict[str, Any]:
    """What a correction can change, as JSON. Instants are told by their Almaty day: `now` differs each time."""
    return {
        "state": str(case.state),
        "end": str(case.end),
        "ended_on": _day(case.ended_at),
        "lines": held_numbers(case),
        "clocks": _clocks(case),
        "requests": {f"request:{each.pk}": str(each.outcome) for each in Request.objects.filter(case=case)},
        "in_time": {f"document:{each.pk}": each.in_time for each in Document.objects.filter(case=case)},
    }


def _day(at: datetime | None) -> str | None:
    return None if at is None else local_date(at).isoformat()


def _clocks(case: Case) -> dict[str, dict[str, Any]]:
    """For each kind and what it is about the clock that counts: the open one, else the last not corrected."""
    rows = Clock.objects.filter(subject_kind="case", subject_id=case.pk, kind__in=_SHOWN)
    ordered = sorted(rows, key=lambda clock: (clock.is_open, clock.end != ClockEnd.CORRECTED, clock.pk))
    return {
        f"{clock.kind} {clock.ref}".strip(): {
            "from": _iso(clock.counted_from),
            "due": _iso(clock.due_on),
            "end": str(clock.end),
            "ended_on": _day(clock.ended_at),
        }
        for clock in ordered
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rename(snapshot: dict[str, Any], target: str, new: int, old: int) -> None:
    """Speak of the superseding record by the number of the one it supersedes: the rehearsal's own is gone."""
    for part in ("clocks", "requests", "in_time"):
        snapshot[part] = {
            " ".join(
                f"{target}:{old}" if word == f"{target}:{new}" else word for word in key.split(" ")
            ): value
            for key, value in snapshot[part].items()
        }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Effect:
    """What differs between two snapshots: [before, after] by key; for clocks, requests, documents by name.

    A clock's value is None where it was not there. "state", "end", "ended_on" and "lines" are the case's.
    """
    effect: Effect = {
        key: [before[key], after[key]]
        for key in ("state", "end", "ended_on", "lines")
        if before[key] != after[key]
    }
    for key in ("clocks", "requests", "in_time"):
        names = sorted({*before[key], *after[key]})
        changed = {
            name: [before[key].get(name), after[key].get(name)]
            for name in names
            if before[key].get(name) != after[key].get(name)
        }
        if changed:
            effect[key] = changed
    return effect


def effect_sentences(effect: Mapping[str, Any]) -> list[str]:
    """An effect in words, in the language in force; one sentence when nothing but the record changes."""
    found = []
    if "state" in effect:
        was, becomes = (gettext(STATE_LABELS[CaseState(each)]) for each in effect["state"])
        found.append(
            gettext("The case goes from “%(was)s” to “%(becomes)s”.") % {"was": was, "becomes": becomes}
        )
    if "ended_on" in effect:
        was, becomes = (_shown_day(each) for each in effect["ended_on"])
        found.append(
            gettext("The suspension or hold ended: %(was)s → %(becomes)s.") % {"was": was, "becomes": becomes}
        )
    for name, (was, becomes) in effect.get("clocks", {}).items():
        label = gettext(CLOCK_RULES[ClockKind(name.split(" ")[0])].label)
        found.append(f"{label}: {_shown_clock(was)} → {_shown_clock(becomes)}.")
    for was, becomes in effect.get("requests", {}).values():
        words = [str(Request.Outcome(each).label) if each else "–" for each in (was, becomes)]
        found.append(gettext("Request: %(was)s → %(becomes)s.") % {"was": words[0], "becomes": words[1]})
    for _was, becomes in effect.get("in_time", {}).values():
        found.append(gettext("The document was in time.") if becomes else gettext("The document was late."))
    if "lines" in effect:
        found.append(gettext("Goods lines of other right holders move into a case of their own."))
    if effect.get("goods_gone"):
        found.append(gettext("The goods have gone: the end stands, the chief officer's list shows it."))
    return found or [gettext("No term and no state changes.")]


def _shown_day(text: str | None) -> str:
    return day_text(date.fromisoformat(text)) if text else "–"


def _shown_clock(clock: Mapping[str, Any] | None) -> str:
    if clock is None:
        return "–"
    if clock["end"]:
        words = {"end": gettext(END_LABELS[ClockEnd(clock["end"])]), "day": _shown_day(clock["ended_on"])}
        return gettext("%(end)s, %(day)s") % words
    if clock["due"] is None:
        return gettext("runs from %(day)s") % {"day": _shown_day(clock["from"])}
    return gettext("last day %(day)s") % {"day": _shown_day(clock["due"])}
