"""Words for what is counted."""

from babel import Locale
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from figures.models import Measure
from law.clock_ends import END_LABELS, ClockEnd
from law.entry_states import ObjectType
from registers.models.entry import OBJECT_TYPE_LABELS

COURSE_LABELS: dict[str, Promise] = {
    Measure.PREPARED: _("Prepared"),
    Measure.SUSPENDED: _("Suspended"),
    Measure.DECLINED: _("Not suspended"),
    Measure.OUTCOME: _("Ended"),
}

GIVEN_LABELS: dict[str, Promise] = {
    "on_time": _("On time"),
    "late": _("Late"),
    "not_given": _("Not given"),
}

WAITED_LABELS: dict[str, Promise] = {
    "under_1_hour": _("under 1 hour"),
    "under_4_hours": _("1 to 4 hours"),
    "under_1_day": _("4 to 24 hours"),
    "under_3_days": _("1 to 3 days"),
    "longer": _("3 days and longer"),
}


def value_label(measure: str, value: str) -> str:
    """One value of a measure, in the reader's language."""
    match measure:
        case Measure.OBJECT_TYPE:
            text = str(OBJECT_TYPE_LABELS[ObjectType(value)])
        case Measure.MARK:
            text = value or gettext("without words")
        case Measure.ORIGIN:
            text = country(value)
        case Measure.OUTCOME | Measure.FIRST_TERM:
            text = gettext(END_LABELS[ClockEnd(value)])
        case Measure.WAITED:
            text = str(WAITED_LABELS[value])
        case _:
            text = value
    return capfirst(text)


def country(code: str) -> str:
    """A country's name with its code; the code alone when it is nobody's."""
    name = Locale.parse((get_language() or "ru").replace("-", "_")).territories.get(code)
    return f"{name} ({code})" if name else code
