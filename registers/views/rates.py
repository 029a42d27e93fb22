"""Rates of the euro and monthly indexes: what is known, and entering one by hand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.queries import may
from accounts.roles import What
from law.amounts import MCI, NATIONAL_FLOOR_MCI
from law.security import in_tenge
from registers.forms.rates import IndexForm, RateForm
from registers.models import EuroRate, MonthlyIndex
from registers.queries.rates import Entered, every_index, every_rate, unknown_year
from registers.services.rates import enter_index, enter_rate

SHOWN = 100


@require_safe
@requires(What.SEE_RATES)
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate that was entered, the latest day first, those that were superseded marked as such."""
    page = Paginator(every_rate(), SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "last": EuroRate.in_force().first(),
        "today": today(),
        "keeps": may(request.user, What.KEEP_RATES, on=today()),
    }
    return render(request, "registers/rates.html", context)


@requires(What.KEEP_RATES)
def new_rate(request: HttpRequest) -> HttpResponse:
    """Enter the rate of a day; `?day=` names the one that is asked for."""
    user = signed_in(request)
    initial = {"day": _asked(request, today())}
    form = RateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and done(
        form, lambda: enter_rate(**form.cleaned_data, by=user, now=timezone.now())
    ):
        messages.success(request, _("The rate is entered."))
        return redirect("rates")
    return render(request, "registers/new_rate.html", {"form": form}, status=422 if form.errors else 200)


@dataclass(frozen=True)
class IndexRow:
    """The index from a day on and the least insurance that follows; `entered`: by whom and from where, None: known."""

    since: date
    kzt: int
    entered: MonthlyIndex | None = None

    @property
    def written(self) -> str:
        """The index as it is read."""
        return in_tenge(Decimal(self.kzt))

    @property
    def floor(self) -> str:
        """A thousand of it, as it is read (CC 461)."""
        return in_tenge(Decimal(NATIONAL_FLOOR_MCI * self.kzt))

    @property
    def superseded(self) -> bool:
        """Whether another amount of the same day counts."""
        return self.entered is not None and hasattr(self.entered, "superseded_by")


@require_safe
@requires(What.SEE_RATES)
def indexes(request: HttpRequest) -> HttpResponse:
    """Every monthly index, the latest first: those entered, and those the software came with where none was."""
    entered = list(every_index())
    days = {row.since for row in entered}
    rows = [
        *(IndexRow(row.since, row.kzt, row) for row in entered),
        *(IndexRow(amount.since, amount.kzt) for amount in MCI if amount.since not in days),
    ]
    rows.sort(key=lambda row: (row.since, row.entered.pk if row.entered else 0), reverse=True)
    context = {
        "rows": rows,
        "unknown": unknown_year(today(), Entered()),
        "keeps": may(request.user, What.KEEP_RATES, on=today()),
    }
    return render(request, "registers/indexes.html", context)


@requires(What.KEEP_RATES)
def new_index(request: HttpRequest) -> HttpResponse:
    """Enter the monthly index from a day on; `?day=` names the one that is asked for."""
    user = signed_in(request)
    year = unknown_year(today(), Entered()) or today().year + 1
    initial = {"since": _asked(request, date(year, 1, 1))}
    form = IndexForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and done(
        form, lambda: enter_index(**form.cleaned_data, by=user, now=timezone.now())
    ):
        messages.success(request, _("The index is entered."))
        return redirect("indexes")
    return render(request, "registers/new_index.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request: HttpRequest, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return otherwise
