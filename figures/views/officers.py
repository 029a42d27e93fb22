"""The statistics of the offices a person answers for."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in, today
from accounts.roles import What
from figures.forms import ChoiceForm
from figures.models import Measure
from figures.queries import Choice, Sums, offices_chosen, offices_to_choose, progress, sums
from figures.tables import no_request, on_time_rate, tables_by_name, time_to_decide
from figures.views._files import file_of


def _form(request: HttpRequest) -> ChoiceForm:
    day = today()
    offices = offices_to_choose(signed_in(request), on=day)
    return ChoiceForm(request.GET or None, offices=offices, today=day)


def _added(request: HttpRequest, choice: Choice) -> Sums:
    return sums(choice, offices_chosen(signed_in(request), choice, on=today()))


@require_safe
@requires(What.SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """The statistics of a period: numbers, charts, tables."""
    form = _form(request)
    choice = form.choice()
    added = _added(request, choice)
    counted = progress()
    context = {
        "form": form,
        "choice": choice,
        "counted_at": counted and counted.counted_at,
        "numbers": {measure.value: added.total(measure) for measure in Measure},
        "no_request": no_request(added),
        "on_time": on_time_rate(added.values[Measure.NOTICE]),
        "time_to_decide": time_to_decide(added),
        "tables": [make() for make in tables_by_name(added, choice).values()] if added.anything else [],
        "chosen": urlencode([(name, value) for name, value in request.GET.items() if value]),
        "public_year": today().year - 1,
    }
    return render(request, "figures/figures.html", context, status=422 if form.errors else 200)


@require_safe
@requires(What.SEE_FIGURES)
def table(request: HttpRequest, name: str) -> HttpResponse:
    """One table as a file. What makes no sense is said by the page."""
    form = _form(request)
    choice = form.choice()
    if form.errors:
        return redirect(f"{reverse('figures')}?{request.GET.urlencode()}")
    make = tables_by_name(_added(request, choice), choice).get(name)
    return file_of(make and make(), f"{choice.first}-{choice.last}")
