"""The page of a year, and the forms that begin from it: propose days, revoke one, certify the year."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.queries import may
from accounts.roles import What
from calendars import policies, queries, services
from calendars.forms.certify import CertifyForm
from calendars.forms.days import ProposeForm, RevokeForm
from calendars.labels import OVERRIDE_LABELS, YEAR_GRADE_LABELS
from deadlines.models import CalendarOverride
from deadlines.queries import calendar_in_force
from law.business_days import CalendarRangeError


@require_safe
@requires(What.SEE_CALENDAR)
def this_year(request: HttpRequest) -> HttpResponse:
    return redirect("calendar", year=today().year)


@require_safe
@requires(What.SEE_CALENDAR)
def year(request: HttpRequest, year: int) -> HttpResponse:
    user = signed_in(request)
    day = today()
    try:
        page = queries.year_page(year)
    except CalendarRangeError as error:
        raise Http404(_(error.sentence) % error.params) from error
    decides = may(user, What.CONFIRM_CALENDAR, on=day)
    years = calendar_in_force().years
    context = {
        "page": page,
        "grade": YEAR_GRADE_LABELS[page.grade],
        "months": [(MONTHS[month.number], month) for month in page.months],
        "weekdays": [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)],
        "days": [(proof, proof.sentence(_)) for proof in page.days],
        "entries": [
            (entry, OVERRIDE_LABELS[entry.state], policies.revoking(entry, user, on=day) is None)
            for entry in queries.overrides_of(year)
        ],
        "proposals": queries.proposals(),
        "may_propose": may(user, What.PROPOSE_CALENDAR, on=day),
        "may_certify": may(user, What.CERTIFY_CALENDAR, on=day),
        # Numbers of cases stand on the list, and in previews: for those only who see cases everywhere.
        "decides": decides,
        "pending": queries.pending_moves(timezone.now()) if decides else [],
        "library": len(queries.library_differences()) if decides else 0,
        "before": year - 1 if year - 1 in years else None,
        "after": year + 1 if year + 1 in years else None,
    }
    return render(request, "calendars/year.html", context)


@requires(What.PROPOSE_CALENDAR)
def propose(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = ProposeForm(request.POST or None, initial=_from_library(request))
    if request.method == "POST" and done(
        form,
        lambda: services.propose_overrides(
            days=form.days(),
            act=form.cleaned_data["act"],
            act_date=form.cleaned_data["act_date"],
            actor=user,
            now=timezone.now(),
        ),
    ):
        messages.success(
            request, _("The change is proposed. A second chief officer previews and confirms it.")
        )
        return redirect("calendar", year=min(form.days()).year)
    context = {
        "form": form,
        "title": _("Propose a change of the calendar"),
        "button": _("Propose"),
        "back": reverse("calendar-now"),
        "note": _(
            "Nothing changes until a second chief officer confirms it. Enter the days of one act together."
        ),
    }
    return render(request, "calendars/form.html", context, status=422 if form.errors else 200)


def _from_library(request: HttpRequest) -> dict[str, str]:
    """With `?library`, the days on which an update of the library differs stand in the form already."""
    if "library" not in request.GET:
        return {}
    days: dict[bool, list[str]] = {True: [], False: []}
    for row in queries.library_differences():
        if not row.waiting:
            days[row.working].append(f"{row.day:%d.%m.%Y}")
    return {"off": "\n".join(days[False]), "working": "\n".join(days[True])}


@requires(What.PROPOSE_CALENDAR)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    entry = get_object_or_404(CalendarOverride, pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.propose_revocation(
            override_id=pk, **form.cleaned_data, actor=user, now=timezone.now()
        ),
    ):
        messages.success(
            request, _("The revocation is proposed. A second chief officer previews and confirms it.")
        )
        return redirect("calendar", year=entry.day.year)
    words = _("working day") if entry.working else _("day off")
    context = {
        "form": form,
        "title": _("Propose to revoke an entry"),
        "button": _("Propose"),
        "back": reverse("calendar", args=[entry.day.year]),
        "subject": f"{entry.day:%d.%m.%Y}: {words}. {entry.act}",
        "refusal": policies.revoking(entry, user, on=today()),
    }
    return render(request, "calendars/form.html", context, status=422 if form.errors else 200)


@requires(What.CERTIFY_CALENDAR)
def certify(request: HttpRequest, year: int) -> HttpResponse:
    user = signed_in(request)
    if year not in calendar_in_force().years:
        raise Http404
    page = queries.year_page(year)
    filed = page.certificate
    form = CertifyForm(
        request.POST or None,
        published=filed.totals if filed else None,
        initial={"source": filed.source if filed else ""},
    )

    def act() -> None:
        try:
            services.certify_year(
                year=year,
                totals=form.totals(),
                source=form.cleaned_data["source"],
                actor=user,
                now=timezone.now(),
            )
        except services.TotalsDiffer as refusal:
            form.show(refusal.months)

    if request.method == "POST" and done(form, act) and not form.errors:
        messages.success(request, _("The year %(year)s is certified.") % {"year": year})
        return redirect("calendar", year=year)
    return render(
        request,
        "calendars/certify.html",
        {"form": form, "page": page, "grade": YEAR_GRADE_LABELS[page.grade]},
        status=422 if form.errors else 200,
    )


@require_safe
@requires(What.SEE_CALENDAR)
def library(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    context = {
        "rows": queries.library_differences(),
        "may_propose": may(user, What.PROPOSE_CALENDAR, on=today()),
    }
    return render(request, "calendars/library.html", context)
