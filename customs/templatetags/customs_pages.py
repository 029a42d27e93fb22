"""Filters of the officers' pages: sentences of the law, provisions, times in Almaty, tags for states."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.template.defaultfilters import date as date_filter
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from acts.citations import cited
from acts.previews import has_preview
from calendars.labels import ON_EXPIRY_LABELS
from customs.labels import DISCLOSED_LABELS, REGIME_LABELS
from customs.models import CaseDraft
from customs.policies import STATE_LABELS
from customs.queries.queue import Urgency
from customs.queries.timeline import event_label as event_words
from deadlines.models import Clock
from law.articles import PROVISIONS
from law.business_days import DayProof
from law.case_states import FINAL, HOLDING, CaseState
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import CLOCK_RULES, ClockKind, ClockRule
from law.documents import DOCUMENT_LABELS, DocumentKind
from law.events import Regime
from law.facts import FACT_RULES, FactKind
from law.scope import PROCEDURE_LABELS, USE_LABELS, CustomsProcedure, GoodsUse, ScopeRefusal
from law.time import ALMATY, local_date
from notifications.models import DeliveryState, InstructionState

register = template.Library()


@register.filter
def say(sentence: str | Promise) -> str:
    """A sentence of the law's tables in the reader's language."""
    return gettext(str(sentence)) if sentence else ""


@register.filter
def cite(code: str) -> str:
    """A provision as it is cited, e.g. CC 198(5); a house rule as such."""
    return cited(code)


@register.filter
def provision_says(code: str) -> str:
    """What a provision says, in a sentence."""
    return gettext(PROVISIONS[code].says)


@register.filter
def is_house(code: str) -> bool:
    """Whether it is a house rule and not law."""
    return PROVISIONS[code].house


@register.filter
def state_label(state: str) -> str:
    """Where a case stands, in words."""
    return gettext(STATE_LABELS[CaseState(state)])


@register.filter
def state_tag(state: str) -> str:
    """The class of a state's tag: holding goods, waiting for somebody, or done."""
    if state in HOLDING:
        return "tag-hold"
    if state in FINAL:
        return ""
    return "tag-warning"


@register.filter
def regime_label(regime: str) -> str:
    """The route of a case, in words."""
    return str(REGIME_LABELS[Regime(regime)])


@register.filter
def end_label(end: str) -> str:
    """A typed end, in words."""
    return gettext(END_LABELS[ClockEnd(end)]) if end else ""


@register.filter
def document_label(kind: str) -> str:
    """What a lodged paper is, in words."""
    return gettext(DOCUMENT_LABELS[DocumentKind(kind)])


@register.filter
def procedure_label(value: str) -> str:
    """A customs procedure, in words."""
    return gettext(PROCEDURE_LABELS[CustomsProcedure(value)])


@register.filter
def use_label(value: str) -> str:
    """The use of goods, in words."""
    return gettext(USE_LABELS[GoodsUse(value)])


@register.filter
def day(value: date | None) -> str:
    """A day, e.g. 04.12.2026; a dash when there is none."""
    return f"{value:%d.%m.%Y}" if value else "–"


@register.filter
def weekday(value: date) -> str:
    """The name of a day of the week as it stands inside a sentence."""
    return date_filter(value, "l").lower() if get_language() != "en" else date_filter(value, "l")


@register.filter
def weekday_short(value: date) -> str:
    """A day of the week in two or three letters, as over the columns of a calendar."""
    return date_filter(value, "D").lower() if get_language() != "en" else date_filter(value, "D")


@register.filter
def instant(value: datetime | None) -> str:
    """An instant by the clock in Almaty, e.g. 05.12.2026 00:00; a dash when there is none."""
    return f"{value.astimezone(ALMATY):%d.%m.%Y %H:%M}" if value else "–"


@register.filter
def almaty_day(value: datetime | None) -> date | None:
    """The Almaty day of an instant."""
    return local_date(value) if value else None


@register.filter
def days_left(number: int | None) -> str:
    """Business days left, in words: the last day itself is "today"."""
    if number is None:
        return ""
    if number == 0:
        return gettext("last day today")
    return ngettext("%(days)d business day left", "%(days)d business days left", number) % {"days": number}


@register.filter
def hours_left(value: timedelta | None) -> str:
    """How long by the clock on the wall, in days and whole hours."""
    if value is None:
        return ""
    hours = value.seconds // 3600
    if value.days:
        return gettext("%(days)d d %(hours)d h") % {"days": value.days, "hours": hours}
    return gettext("%(hours)d h") % {"hours": hours} if hours else gettext("under an hour")


@register.filter
def urgency_label(value: Urgency) -> str:
    """The heading under which rows of the queue stand."""
    return {
        Urgency.PAST: gettext("Past their date"),
        Urgency.TODAY: gettext("Last day today"),
        Urgency.SOON: gettext("In the next two business days"),
        Urgency.LATER: gettext("Later"),
        Urgency.UNDATED: gettext("No date set"),
    }[value]


@register.filter
def rule_label(clock: Clock) -> str:
    """What a clock is about, in words."""
    return gettext(CLOCK_RULES[ClockKind(clock.kind)].label)


@register.filter
def on_expiry(rule: ClockRule) -> str:
    """What follows when a clock runs out, in words."""
    return gettext(ON_EXPIRY_LABELS[rule.on_expiry])


@register.filter
def rule_provision(clock: Clock) -> str:
    """The provision under which a clock runs."""
    return CLOCK_RULES[ClockKind(clock.kind)].provision


@register.filter
def counted(number: int, most: int) -> str:
    """A count that stops somewhere, e.g. 12 or 99+."""
    return f"{most}+" if number > most else str(number)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds under a key, nothing when it does not."""
    return mapping.get(key)


@register.filter
def duration(value: timedelta) -> str:
    """How long, in days or else in hours and minutes."""
    if value.days:
        return ngettext("%(days)d day", "%(days)d days", value.days) % {"days": value.days}
    hours, rest = divmod(value.seconds, 3600)
    return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest // 60}


@register.filter
def clock_left(value: timedelta) -> str:
    """Time left by the clock, to the minute begun, e.g. 10 d 14 h 00 min."""
    hours, seconds = divmod(max(value, timedelta()).seconds, 3600)
    words = {"days": max(value, timedelta()).days, "hours": hours, "minutes": f"{seconds // 60:02d}"}
    return gettext("%(days)d d %(hours)d h %(minutes)s min") % words


@register.simple_tag
def clock_left_pattern() -> str:
    """The words of `clock_left` with places that the browser fills in."""
    words = gettext("%(days)d d %(hours)d h %(minutes)s min")
    return words.replace("%(", "{").replace(")d", "}").replace(")s", "}")


@register.filter
def days_left_words(number: int) -> str:
    """What `days_left` says for each number of days down to 0, for the browser to choose from."""
    return "|".join(days_left(each) for each in range(number + 1))


@register.filter
def iso_instants(values: Iterable[datetime]) -> str:
    """Instants for a script, apart by spaces."""
    return " ".join(value.isoformat() for value in values)


@register.filter
def proof_sentence(proof: DayProof) -> str:
    """Why a day is counted or skipped."""
    return proof.sentence(gettext)


@register.filter
def delivery_tag(state: str) -> str:
    """The class of a delivery state's tag."""
    return {
        DeliveryState.ACCEPTED: "tag-good",
        DeliveryState.FAILED: "tag-danger",
        DeliveryState.BOUNCED: "tag-danger",
        DeliveryState.TO_PRINT: "tag-warning",
    }.get(DeliveryState(state), "")


@register.filter
def instruction_tag(state: str) -> str:
    """The class of an instruction state's tag."""
    return {InstructionState.ACKNOWLEDGED: "tag-good", InstructionState.SENT: "tag-warning"}.get(
        InstructionState(state), ""
    )


@register.filter
def quantity(value: object) -> str:
    """A quantity without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def money(value: Decimal) -> str:
    """An amount to the hundredth, as the reader's language writes it."""
    return number_format(value, 2, force_grouping=True)


@register.filter
def last_moment(lapses_at: datetime) -> str:
    """The end of a term as its last day in full, e.g. 04.12.2026, 24:00."""
    return f"{day(local_date(lapses_at) - timedelta(days=1))}, 24:00"


@register.filter
def event_label(event: str) -> str:
    """What happened, in words."""
    return str(event_words(event))


@register.filter
def fact_label(kind: str) -> str:
    """A kind of fact, in words."""
    return gettext(FACT_RULES[FactKind(kind)].label)


@register.filter
def disclosed_field(name: str) -> str:
    """A disclosed field, in words."""
    return str(DISCLOSED_LABELS.get(name, name))


@register.filter
def scope_sentence(refusal: ScopeRefusal) -> str:
    """Why the scope gate lets no case be opened, in words."""
    return gettext(refusal.sentence) % {"what": gettext(refusal.what)}


@register.filter
def is_photo(content_type: str) -> bool:
    """Whether a file of this kind is shown small."""
    return has_preview(content_type)


@register.filter
def clock(value: datetime) -> str:
    """The time of the day in Almaty, e.g. 14:05."""
    return f"{value.astimezone(ALMATY):%H:%M}"


@register.filter
def typed(draft: CaseDraft, name: str) -> str:
    """What a draft holds of a field."""
    return draft.value(name)


@register.inclusion_tag("customs/_field.html")
def field(bound: object, label: str | SafeString = "") -> dict[str, object]:
    """One form field by hand: label, input, help, errors, tied to each other."""
    return {"field": bound, "label": label or bound.label}  # type: ignore[attr-defined]
