"""What each provision says and where the system applies it: read from the tables of the law and of the acts."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from customs.acts_table import ACTS, Act
from customs.labels import REGIME_LABELS
from customs.queries.timeline import event_label
from law.articles import PROVISIONS
from law.case_states import MACHINES
from law.clocks import TERM_RULES
from law.clocks.rule import ClockKind, ClockRule, TermRule, Unit
from law.events import Regime
from law.timetable import FIRST_TERM


@dataclass(frozen=True)
class Applied:
    """One use of a provision: `label` what it is, `how` in which words it applies (empty: by its name alone)."""

    label: str
    how: str = ""


def _regimes_of(act: Act, code: str) -> str:
    """The routes in which the act rests on this provision; empty when in every one."""
    found = [regime for regime in Regime if act.provision_in(regime) == code]
    return "" if len(found) == len(Regime) else ", ".join(str(REGIME_LABELS[regime]) for regime in found)


def _length(rule: TermRule) -> str:
    days = {"days": rule.length}
    match rule.unit:
        case Unit.BUSINESS_DAYS if isinstance(rule, ClockRule) and rule.shortest != rule.longest:
            return _range(rule)
        case Unit.BUSINESS_DAYS:
            return ngettext("%(days)d business day", "%(days)d business days", rule.length) % days
        case Unit.CALENDAR_DAYS | Unit.DAYS_BACK:
            return ngettext("%(days)d calendar day", "%(days)d calendar days", rule.length) % days
        case Unit.MONTHS:
            return ngettext("%(months)d month", "%(months)d months", rule.length) % {"months": rule.length}
        case _:
            return ""


def _range(rule: ClockRule) -> str:
    # An extension is stored from the decision on, the first term in it; the law speaks of what is added.
    before = FIRST_TERM if rule.kind is ClockKind.REGISTERED_EXTENSION else 0
    bounds = {"shortest": rule.shortest - before, "days": rule.longest - before}
    return (
        ngettext(
            "%(shortest)d to %(days)d business day", "%(shortest)d to %(days)d business days", bounds["days"]
        )
        % bounds
    )


def clocks_under(code: str) -> list[Applied]:
    """Clocks that run under a provision, with their length, or the range in which it is set."""
    return [Applied(_(rule.label), _length(rule)) for rule in TERM_RULES.values() if rule.provision == code]


def acts_under(code: str) -> list[Applied]:
    """Acts on a case that rest on a provision, in either route."""
    return [
        Applied(str(act.label), _regimes_of(act, code))
        for act in ACTS.values()
        if code in {act.provision_in(regime) for regime in Regime}
    ]


def events_under(code: str) -> list[str]:
    """Events that move a case under a provision, each once."""
    moves = (row for machine in MACHINES.values() for row in machine.values() if row.provision == code)
    return list(dict.fromkeys(str(event_label(row.event)) for row in moves))


@login_not_required
@require_safe
def provisions(request: HttpRequest) -> HttpResponse:
    """Every provision that the system cites. Open to everybody, as the simulator that cites them is."""
    return render(request, "help/provisions.html", {"provisions": PROVISIONS.values()})


@login_not_required
@require_safe
def provision(request: HttpRequest, code: str) -> HttpResponse:
    """One provision; 404 for what the system does not cite."""
    if code not in PROVISIONS:
        raise Http404
    shown = {
        "provision": PROVISIONS[code],
        "clocks": clocks_under(code),
        "acts": acts_under(code),
        "events": events_under(code),
    }
    return render(request, "help/provision.html", shown)
