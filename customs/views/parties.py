"""Parties of earlier declarations offered for a new case (parts of its page)."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires, signed_in
from accounts.roles import What
from customs.forms.new_case import PartyForm
from customs.models import DeclarationParty, PartyRole
from customs.queries.earlier_parties import earlier_parties, visible_parties
from customs.services.declarations import one_line
from law.time import local_date

#: What is looked up by: choosing a party answers the question that was typed there.
_ASKED = ("name", "bin_iin")


def _role(role: str) -> PartyRole:
    if role not in (PartyRole.DECLARANT, PartyRole.OWNER, PartyRole.RECIPIENT):
        raise Http404
    return PartyRole(role)


@require_safe
@requires(What.PREPARE_CASE)
def offers(request: HttpRequest, role: str) -> HttpResponse:
    """Whom what was typed as name or BIN may mean, as far as this person may see."""
    prefix = _role(role).value
    found = earlier_parties(
        signed_in(request),
        name=one_line(request.GET.get(f"{prefix}-name", "")),
        number="".join(request.GET.get(f"{prefix}-bin_iin", "").split()),
        on=local_date(timezone.now()),
    )
    return render(request, "customs/_party_offers.html", {"offered": found, "offers": prefix})


@require_POST
@requires(What.PREPARE_CASE)
def fill(request: HttpRequest, role: str, pk: int) -> HttpResponse:
    """The fields of a party filled in from an earlier declaration; what was typed stays unless `replace` is asked."""
    prefix = _role(role)
    visible = visible_parties(signed_in(request), on=local_date(timezone.now()))
    party = get_object_or_404(visible, pk=pk)
    data, kept = _filled(request.POST, prefix.value, party, replace="replace" in request.POST)
    form = PartyForm(data, prefix=prefix.value)
    form.fields["name"].required = prefix is PartyRole.DECLARANT
    form.fields["location"].widget.attrs["autofocus"] = True
    form.keep_quiet()
    context = {
        "form": form,
        "title": capfirst(prefix.label),
        "offers": prefix.value,
        "party": party,
        "kept_fields": kept,
    }
    answer = render(request, "customs/_party.html", context)
    # The page keeps the draft and looks at the preconditions anew.
    answer["HX-Trigger-After-Swap"] = "filled"
    return answer


def _filled(
    typed: QueryDict, prefix: str, party: DeclarationParty, *, replace: bool
) -> tuple[QueryDict, list[tuple[str, str]]]:
    """The data of the party's fields, and what was typed against the earlier declaration: label and its value."""
    blank = PartyForm(prefix=prefix)
    data = QueryDict(mutable=True)
    kept = []
    for name, field in blank.fields.items():
        if name == "is_person":
            continue
        key = f"{prefix}-{name}"
        now, earlier = one_line(typed.get(key, "")), str(getattr(party, name))
        given = now and now != (field.initial or "") and not (name == "language" and now == "ru")
        asked = name in _ASKED and now.casefold() in earlier.casefold()
        if given and not asked and not replace and now != earlier:
            data[key] = now
            if earlier:
                kept.append((str(field.label), earlier))
        else:
            data[key] = earlier or now
    if party.is_person if not kept else f"{prefix}-is_person" in typed:
        data[f"{prefix}-is_person"] = "on"
    return data, kept
