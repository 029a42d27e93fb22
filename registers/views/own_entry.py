"""An entry as its holder sees it: its right, its insurance, its licensees, what changed, what may be done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.roles import What
from accounts.second_step import SecondStepForm, confirmed_at
from law.entry_states import EntryStatus
from registers.forms.entry_life import RenewedRightForm
from registers.forms.security import AddLicenseeForm, EndLicenseeForm, HandInForm
from registers.models import Application, Entry
from registers.queries.applications import own_applications, with_renewal
from registers.queries.union import is_union
from registers.services.licensees import add_entry_licensee, end_entry_licensee
from registers.services.renewed_right import hand_in_renewed_right, reported_under
from registers.services.security import changes_under, propose_contract
from registers.views._applications import life
from registers.views._life import life_of


def _own(request: HttpRequest, pk: int) -> tuple[Application, Entry]:
    found = get_object_or_404(with_renewal(own_applications(signed_in(request))), pk=pk, entry__isnull=False)
    assert found.entry is not None
    return found, found.entry


@require_safe
@requires(What.APPLY)
def own_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the holder may know and do about an entry."""
    application, entry = _own(request, pk)
    context = {
        **life(application),
        **life_of(entry, today(), for_holder=True),
        "application": application,
        "keeps": entry.status != EntryStatus.EXCLUDED,
        "own": True,
        "file_page": "application-file",
    }
    return render(request, "registers/own_entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in an insurance contract that replaces or amends the present one."""
    application, entry = _own(request, pk)
    posted = request.method == "POST"
    form = HandInForm(request.POST if posted else None, request.FILES if posted else None, entry=entry)
    if posted and done(
        form,
        lambda: propose_contract(
            entry_id=entry.pk, by=signed_in(request), now=timezone.now(), **form.arguments()
        ),
    ):
        messages.success(request, _("The contract is handed in: a registrar decides on it."))
        return redirect("own-entry", pk)
    return _form_page(
        request,
        pk,
        entry,
        form,
        title=_("Hand in an insurance contract"),
        button=_("Hand in the contract"),
        explains=_(
            "The contract counts once a registrar has approved it; until then the present one secures it."
        )
        if is_union(application)
        else _(
            "A change is reported within fifteen calendar days. The contract counts once a registrar has approved it; "
            "until then the present one secures the entry."
        ),
        provision=changes_under(entry),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def hand_in_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in proof that the right was renewed, with its new end (CC 461(8), 462(2))."""
    application, entry = _own(request, pk)
    posted = request.method == "POST"
    form = RenewedRightForm(request.POST if posted else None, request.FILES if posted else None, entry=entry)
    if posted and done(
        form,
        lambda: hand_in_renewed_right(
            entry_id=entry.pk, by=signed_in(request), now=timezone.now(), **form.arguments()
        ),
    ):
        messages.success(request, _("The proof is handed in: a registrar decides on it."))
        return redirect("own-entry", pk)
    return _form_page(
        request,
        pk,
        entry,
        form,
        title=_("Hand in proof that the right was renewed"),
        button=_("Hand in the proof"),
        explains=_("A registrar records until when the right lasts, and sends the proof to the Commission.")
        if is_union(application)
        else _(
            "A renewal is reported within fifteen calendar days. Handed in while a hold runs, it prolongs the "
            "protection once it is recorded."
        ),
        provision=reported_under(entry),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def add_licensee(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a licensee of one's entry; the password is asked again."""
    _application, entry = _own(request, pk)
    now = timezone.now()
    form = AddLicenseeForm(request.POST if request.method == "POST" else None, request=request, now=now)

    def act() -> object:
        return add_entry_licensee(**_by(request, entry, now), **form.cleaned_data)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("The licensee is on the list."))
        return redirect("own-entry", pk)
    return _licensee_page(request, pk, entry, form, _("Add a licensee"), _("Add to the list"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def end_licensee(request: HttpRequest, pk: int, licensee: int) -> HttpResponse:
    """End the consent given to a licensee; the password is asked again."""
    _application, entry = _own(request, pk)
    found = get_object_or_404(entry.licensees, pk=licensee)
    now = timezone.now()
    form = EndLicenseeForm(request.POST if request.method == "POST" else None, request=request, now=now)

    def act() -> object:
        return end_entry_licensee(**_by(request, entry, now), licensee_id=licensee, **form.cleaned_data)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("The end of the consent is recorded."))
        return redirect("own-entry", pk)
    title = _("End the consent given to %(name)s") % {"name": found.name}
    return _licensee_page(request, pk, entry, form, title, _("Record the end"))


def _by(request: HttpRequest, entry: Entry, now: Any) -> dict[str, Any]:
    return {
        "entry_id": entry.pk,
        "by": signed_in(request),
        "confirmed_at": confirmed_at(request),
        "now": now,
    }


def _licensee_page(
    request: HttpRequest, pk: int, entry: Entry, form: SecondStepForm, title: str, button: str
) -> HttpResponse:
    return _form_page(
        request,
        pk,
        entry,
        form,
        title=title,
        button=button,
        explains=_(
            "You, everybody who acts for the entry and the registrars are told of it. Cases decided before keep the "
            "list they had."
        ),
        provision="HOUSE.licensee_list",
    )


def _form_page(
    request: HttpRequest, pk: int, entry: Entry, form: forms.BaseForm, **words: str
) -> HttpResponse:
    """A form of the holder's on one entry; `words`: `title`, `button`, what it `explains`, its `provision`."""
    context = {"form": form, "entry": entry, "back": reverse("own-entry", args=[pk]), **words}
    return render(request, "registers/life_form.html", context, status=422 if form.errors else 200)
