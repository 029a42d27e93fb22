"""Every component of the pages in each of its states, to look at and to judge.

Not in production: it is for whoever changes a page, and what it shows are made-up examples that nobody should meet
beside real cases. Everyone signed in to a local installation may open it.
"""

from datetime import date, datetime
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.forms.people import OfficeForm
from accounts.roles import What
from acts.citations import cited
from customs.acts_table import ACTS, ActOption
from customs.models import CaseParty, PartyRole
from customs.queries.countdown import countdown_of, day_strip
from customs.queries.timeline import Happening, event_label
from law.case_states import CaseState
from law.events import Event, Regime
from law.kz_calendar import base_calendar
from law.time import ALMATY

_START, _END = date(2026, 12, 10), date(2026, 12, 25)
_LAPSES = datetime(2026, 12, 26, tzinfo=ALMATY)


def _badge(**given: object) -> SimpleNamespace:
    """A clock's badge; what is not given is unknown."""
    return SimpleNamespace(days_left=given.pop("days_left", None), **given)


def _option(name: str, why_not: str = "") -> ActOption:
    act = ACTS[name]
    provision = act.provision_in(Regime.REGISTERED)
    return ActOption(
        name=name,
        label=str(act.label),
        group=act.group,
        provision=provision,
        allowed=not why_not,
        why_not=why_not,
        citation=cited(provision),
        ground=provision,
        url="#acts",
        warns=act.warns,
        forbidden=False,
    )


def _parties() -> list[CaseParty]:
    role, name, place = (
        PartyRole.HOLDER,
        "ТОО «Құрылысэкспортимпортжабдықтаукомплект»",
        "г. Алматы, ул. Сейфуллина, 1",
    )
    return [
        CaseParty(
            role=PartyRole.HOLDER,
            name=name,
            bin_iin="990140000016",
            location=place,
            country="KZ",
            email="a@example.kz",
        ),
        CaseParty(role=role, name=name, location="Алматы", postal_address=place, valid_to=_END),
        CaseParty(role=role, name=name, location="Алматы"),
    ]


def _happened(seq: int, event: Event, who: str, provision: str) -> Happening:
    return Happening(
        seq=seq,
        label=event_label(event),
        effective_at=datetime(2026, 12, 10 + seq, tzinfo=ALMATY),
        recorded_at=None if who else datetime(2026, 12, 10 + seq, 0, 1, tzinfo=ALMATY),
        who=who,
        automatic=not who,
        provision=provision,
        details=[],
        sample=not who,
        hash="",
    )


@require_safe
@requires(What.OWN_ACCOUNT)
def components(request: HttpRequest) -> HttpResponse:
    """The page. Its form is bound to nothing typed, so that the error summary shows."""
    badges: list[dict[str, object]] = [
        {"days_left": 7},
        {"days_left": 7, "provisional": True},
        {"days_left": 2, "code": "CC198.1"},
        {"days_left": 0},
        {"overdue": True, "code": "CC198.5"},
        {"term_over": True},
    ]
    now = timezone.now()
    proof = base_calendar().explain(_START, _END)
    shown = {
        "now": now,
        "left": countdown_of(proof, _LAPSES, now),
        "badges": [_badge(**each) for each in badges],
        "states": list(CaseState),
        "strip": day_strip(proof, last=_END, now=datetime(2026, 12, 15, 12, tzinfo=ALMATY)),
        "skipped": sum(not day.counted for day in proof),
        "parties": _parties(),
        "options": [
            _option("extend"),
            _option("cancel"),
            _option("suspend", str(_("A term to act that ends on a day off ends on the next business day."))),
        ],
        "happenings": [
            _happened(2, Event.EXPIRED, "", "CC198.6"),
            _happened(1, Event.OPENED, "А. Ахметов", "CC198.1"),
        ],
        "form": OfficeForm({}),
        "cited_code": "CC198.5",
        "levels": ["info", "success", "warning", "error"],
    }
    return render(request, "components/all.html", shown)
