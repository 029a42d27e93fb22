"""People: the list for heads and central staff, the changes for administrators."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import services
from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.forms.people import NewPassword, PersonForm, RoleForm, WhyForm
from accounts.models import User
from accounts.queries import may, valid_authorisations, within
from accounts.roles import Role, What


def visible_to(user: User) -> QuerySet[User]:
    """Heads see the people of their own and subordinate offices, chief officers and administrators all."""
    return User.objects.filter(within(user, What.SEE_PEOPLE, on=today())).select_related("office")


@require_safe
@requires(What.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    context = {
        "people": visible_to(user),
        "may_manage": may(user, What.MANAGE_PEOPLE, on=today()),
    }
    return render(request, "accounts/people.html", context)


@require_safe
@requires(What.SEE_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    day = today()
    subject = get_object_or_404(visible_to(user), pk=pk)
    context = {
        "person": subject,
        "authorisations": subject.authorisations.select_related("office", "granted_by", "revoked_by"),
        "in_force": set(valid_authorisations(on=day).filter(person=subject).values_list("pk", flat=True)),
        "may_manage": may(user, What.MANAGE_PEOPLE, on=day) and subject.pk != user.pk,
    }
    return render(request, "accounts/person.html", context)


@requires(What.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.create_user(**form.cleaned_data, by=signed_in(request), now=timezone.now()),
    ):
        messages.success(request, _("%(name)s is added.") % {"name": form.cleaned_data["full_name"]})
        return redirect("people")
    return _form(request, form, title=_("New person"), button=_("Add"))


@requires(What.MANAGE_PEOPLE)
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, initial={"role": Role(subject.role), "office": subject.office})
    if request.method == "POST" and done(
        form,
        lambda: services.change_role(
            person_id=pk, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, _("The role is changed."))
        return redirect("person", pk)
    return _form(request, form, title=_("Change role"), button=_("Change"), subject=subject)


@requires(What.MANAGE_PEOPLE)
def set_password(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(User, pk=pk)
    form = NewPassword(request.POST or None, person=subject)
    if request.method == "POST" and done(
        form,
        lambda: services.set_password(
            person_id=pk, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, _("The password is set; open sessions of this person have ended."))
        return redirect("person", pk)
    return _form(request, form, title=_("Set a new password"), button=_("Set"), subject=subject)


@requires(What.MANAGE_PEOPLE)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(User, pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.deactivate(
            person_id=pk, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, _("The account is closed."))
        return redirect("person", pk)
    return _form(request, form, title=_("Close the account"), button=_("Close"), subject=subject)


@requires(What.MANAGE_PEOPLE)
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(User, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form, lambda: services.reactivate(person_id=pk, by=signed_in(request), now=timezone.now())
    ):
        messages.success(request, _("The account is open again."))
        return redirect("person", pk)
    return _form(request, form, title=_("Open the account again"), button=_("Open"), subject=subject)


def _form(
    request: HttpRequest, form: forms.Form, *, title: str, button: str, subject: User | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "subject": subject}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)
