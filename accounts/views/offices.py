"""The tree of customs offices."""

from collections import defaultdict
from collections.abc import Iterator

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import services
from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.forms.people import LetterheadForm, NewOfficeForm, OfficeForm
from accounts.models import Office
from accounts.queries import may, within
from accounts.roles import What


def _tree(offices: list[Office]) -> Iterator[tuple[int, Office]]:
    """The offices from the top down, each with its depth below the highest that the reader sees."""
    shown = {office.pk for office in offices}
    below: dict[int | None, list[Office]] = defaultdict(list)
    for office in offices:
        below[office.parent_id if office.parent_id in shown else None].append(office)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Office]]:
        for office in below[parent]:
            yield depth, office
            yield from walk(office.pk, depth + 1)

    return walk(None, 0)


@require_safe
@requires(What.SEE_PEOPLE)
def offices(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    day = today()
    visible = Office.objects.filter(within(user, What.SEE_PEOPLE, on=day, field="pk"))
    counted = visible.annotate(staff=Count("people", filter=Q(people__is_active=True)))
    context = {
        "tree": list(_tree(list(counted.order_by("code")))),
        "may_manage": may(user, What.MANAGE_PEOPLE, on=day),
    }
    return render(request, "accounts/offices.html", context)


@requires(What.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    form = NewOfficeForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.create_office(**form.cleaned_data, by=signed_in(request), now=timezone.now()),
    ):
        messages.success(request, _("The customs office is added."))
        return redirect("offices")
    context = {"form": form, "title": _("New customs office"), "button": _("Add")}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@requires(What.MANAGE_PEOPLE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office, pk=pk)
    names = ("name_kk", "name_ru", "name_en", "closes_at", "is_active")
    form = OfficeForm(request.POST or None, initial={name: getattr(office, name) for name in names})
    if request.method == "POST" and done(
        form,
        lambda: services.change_office(
            office_id=pk, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, _("The customs office is changed."))
        return redirect("offices")
    context = {"form": form, "title": _("Change customs office"), "button": _("Change"), "subject": office}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@requires(What.MANAGE_PEOPLE)
def letterhead(request: HttpRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office, pk=pk)
    form = LetterheadForm(
        request.POST or None, initial={name: getattr(office, name) for name in LetterheadForm.base_fields}
    )
    if request.method == "POST" and done(
        form,
        lambda: services.set_letterhead(
            office_id=pk, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, _("The letterhead is changed."))
        return redirect("offices")
    context = {"form": form, "title": _("Letterhead"), "button": _("Change"), "subject": office}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)
