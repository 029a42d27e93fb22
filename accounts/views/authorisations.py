"""Standing authorisations: who decides in the head's stead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import policies, services
from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.forms.authorisations import GrantForm
from accounts.forms.people import WhyForm
from accounts.models import StandingAuthorisation
from accounts.queries import may, valid_authorisations, within
from accounts.roles import What


@require_safe
@requires(What.SEE_PEOPLE)
def authorisations(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    day = today()
    orders = StandingAuthorisation.objects.filter(within(user, What.SEE_PEOPLE, on=day)).select_related(
        "person", "office", "granted_by", "revoked_by"
    )
    context = {
        "rows": [(order, policies.revoking(order, user, on=day) is None) for order in orders],
        "in_force": set(valid_authorisations(on=day).values_list("pk", flat=True)),
        "today": day,
        "may_grant": may(user, What.GRANT_AUTHORISATION, on=day),
    }
    return render(request, "accounts/authorisations.html", context)


@requires(What.GRANT_AUTHORISATION)
def grant(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    day = today()
    form = GrantForm(request.POST or None, by=user, on=day, initial={"valid_from": day})
    if request.method == "POST" and done(
        form, lambda: services.grant_authorisation(**form.cleaned_data, by=user, now=timezone.now())
    ):
        messages.success(request, _("The authorisation is granted."))
        return redirect("authorisations")
    context = {"form": form, "title": _("New standing authorisation"), "button": _("Grant")}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@requires(What.GRANT_AUTHORISATION)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    visible = StandingAuthorisation.objects.filter(within(user, What.GRANT_AUTHORISATION, on=today()))
    order = get_object_or_404(visible.select_related("person"), pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.revoke_authorisation(
            authorisation_id=pk, **form.cleaned_data, by=user, now=timezone.now()
        ),
    ):
        messages.success(request, _("The authorisation is revoked."))
        return redirect("authorisations")
    context = {
        "form": form,
        "title": _("Revoke the authorisation"),
        "button": _("Revoke"),
        "subject": f"{order.person}, {order.act}",
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)
