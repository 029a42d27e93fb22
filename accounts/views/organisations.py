"""A person's own organisation: what it is, who belongs to it, for whom it acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import services
from accounts.access import requires, signed_in, today
from accounts.countries import country_name
from accounts.forms.acting import done
from accounts.forms.organisations import (
    EndMandateForm,
    InviteForm,
    MandateForm,
    MemberRoleForm,
    OrganisationForm,
)
from accounts.models import MemberRole, Membership, OrganisationKind
from accounts.organisations import mandates_on, members_of, membership_of
from accounts.roles import What
from law.parties import acts_itself


@require_safe
@requires(What.OWN_ORGANISATION)
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation's page; for whoever belongs to none, a sentence that says so."""
    membership = membership_of(signed_in(request))
    if membership is None:
        return render(request, "accounts/no_organisation.html")
    own = membership.organisation
    represents = own.kind == OrganisationKind.REPRESENTATIVE
    in_force = set(mandates_on(own, today()).values_list("pk", flat=True)) if represents else set()
    context = {
        "organisation": own,
        "country": country_name(own.country),
        "manages": membership.role == MemberRole.MANAGER,
        "own_membership": membership,
        "members": members_of(own),
        "represents": represents,
        "mandates": [(row, row.pk in in_force, country_name(row.country)) for row in own.mandates.all()]
        if represents
        else [],
        "acts_itself": acts_itself(own.country),
    }
    return render(request, "accounts/organisation.html", context)


@requires(What.OWN_ORGANISATION)
def change(request: HttpRequest) -> HttpResponse:
    own = _own(request)
    form = OrganisationForm(
        request.POST or None,
        initial={"address": own.organisation.address, "phone": own.organisation.phone},
    )
    return _acting(
        request,
        form,
        _Act(_("Change address or telephone"), _("Change"), _("The change is recorded.")),
        lambda: services.change_organisation(**form.cleaned_data, **_by(request, own)),
    )


@requires(What.OWN_ORGANISATION)
def invite(request: HttpRequest) -> HttpResponse:
    own = _own(request)
    form = InviteForm(request.POST or None, initial={"role": MemberRole.MEMBER})
    return _acting(
        request,
        form,
        _Act(_("Invite a person"), _("Send the invitation"), _("The invitation is on its way.")),
        lambda: services.invite(**form.cleaned_data, **_by(request, own)),
    )


@requires(What.OWN_ORGANISATION)
def member_role(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request)
    member = _member(own, pk)
    form = MemberRoleForm(request.POST or None, initial={"role": member.role})
    return _acting(
        request,
        form,
        _Act(_("Change role"), _("Change"), _("The role is changed."), str(member.person)),
        lambda: services.change_member_role(membership_id=pk, **form.cleaned_data, **_by(request, own)),
    )


@requires(What.OWN_ORGANISATION)
def end_member(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request)
    member = _member(own, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return _acting(
        request,
        form,
        _Act(
            _("This person leaves the organisation"),
            _("Close the account"),
            _("The account is closed."),
            str(member.person),
        ),
        lambda: services.end_membership(membership_id=pk, **_by(request, own)),
    )


@requires(What.OWN_ORGANISATION)
def new_mandate(request: HttpRequest) -> HttpResponse:
    own = _own(request)
    form = MandateForm(request.POST or None)
    return _acting(
        request,
        form,
        _Act(_("New power of attorney"), _("Record"), _("The power of attorney is recorded.")),
        lambda: services.record_mandate(**form.data_of(), **_by(request, own)),
    )


@requires(What.OWN_ORGANISATION)
def end_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request)
    mandate = own.organisation.mandates.filter(pk=pk).first()
    if mandate is None:
        raise Http404
    form = EndMandateForm(request.POST or None, initial={"ended_on": today()})
    return _acting(
        request,
        form,
        _Act(_("End a power of attorney"), _("End it"), _("The power of attorney has ended."), str(mandate)),
        lambda: services.end_mandate(mandate_id=pk, **form.cleaned_data, **_by(request, own)),
    )


@dataclass(frozen=True)
class _Act:
    """The words of a page with one form."""

    title: str
    button: str
    success: str
    subject: str = ""


def _own(request: HttpRequest) -> Membership:
    membership = membership_of(signed_in(request))
    if membership is None:
        raise Http404
    return membership


def _member(own: Membership, pk: int) -> Membership:
    found = members_of(own.organisation).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _by(request: HttpRequest, own: Membership) -> dict[str, Any]:
    return {"organisation_id": own.organisation_id, "by": signed_in(request), "now": timezone.now()}


def _acting(request: HttpRequest, form: forms.Form, words: _Act, act: Callable[[], object]) -> HttpResponse:
    if request.method == "POST" and done(form, act):
        messages.success(request, words.success)
        return redirect("organisation")
    context = {"form": form, "title": words.title, "button": words.button, "subject": words.subject}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)
