"""Rates of the euro: what is known, and entering one by hand."""

from datetime import date

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
from registers.forms.rates import RateForm
from registers.queries.rates import every_rate, rates_in_force
from registers.services.rates import enter_rate

SHOWN = 100


@require_safe
@requires(What.SEE_RATES)
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate that was entered, the latest day first, those that were superseded marked as such."""
    page = Paginator(every_rate(), SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "last": rates_in_force().first(),
        "today": today(),
        "keeps": may(request.user, What.KEEP_RATES, on=today()),
    }
    return render(request, "registers/rates.html", context)


@requires(What.KEEP_RATES)
def new_rate(request: HttpRequest) -> HttpResponse:
    """Enter the rate of a day; `?day=` names the one that is asked for."""
    user = signed_in(request)
    form = RateForm(request.POST if request.method == "POST" else None, initial={"day": _asked(request)})
    if request.method == "POST" and done(
        form, lambda: enter_rate(**form.cleaned_data, by=user, now=timezone.now())
    ):
        messages.success(request, _("The rate is entered."))
        return redirect("rates")
    return render(request, "registers/new_rate.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()
