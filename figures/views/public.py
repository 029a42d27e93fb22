"""The statistics of a finished year, open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import today
from figures.public_tables import PUBLISHED, PublicYear, public_year
from figures.queries import first_year, of_year, sums
from figures.suppression import FLOOR
from figures.views._files import file_of


def _years() -> list[int]:
    """Finished years from the first with a suspension, the newest first; always the last finished one.

    A year that still runs is not published: numbers that grow by one from day to day give single cases away.
    """
    last = today().year - 1
    return list(range(last, min(first_year() or last, last) - 1, -1))


def _published(year: int) -> PublicYear:
    if year not in _years():
        raise Http404
    return public_year(sums(of_year(year), None, PUBLISHED), year)


@login_not_required
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    return redirect("public-figures", _years()[0])


@login_not_required
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The numbers of a year as far as they tell of nobody."""
    context = {"year": year, "years": _years(), "published": _published(year), "largest_withheld": FLOOR - 1}
    return render(request, "figures/public.html", context)


@login_not_required
@require_safe
def table(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """One of the public tables as a file."""
    return file_of(next((each for each in _published(year).tables if each.name == name), None), str(year))
