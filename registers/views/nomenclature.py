"""Looking a goods code up by its words or its first figures."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registers.queries.nomenclature import OFFERED, codes_like, is_loaded


@login_not_required
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """The codes that a text may mean: a part of the page of goods, or a page of its own without scripts."""
    asked = request.GET.get("words", "").replace("\x00", "")[:100]
    context = {
        "asked": asked.strip(),
        "found": codes_like(asked),
        "offered": OFFERED,
        "loaded": is_loaded(),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "registers/_found_codes.html" if part else "registers/codes.html", context)
