"""Preparing a case, on one page; and the two fragments that help while it is filled in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in
from accounts.models import Office, User
from accounts.queries import offices_for, within
from accounts.roles import What
from acts.refusals import Refusal
from customs.forms.goods_table import MOST_BYTES, read_goods, with_rows
from customs.forms.new_case import MOST_ROWS, ROWS_ADDED, LineFormSet, NewCaseForm
from customs.forms.ties import chosen_entries
from customs.models import Declaration
from customs.queries.entries import EntryRow, entry_rows
from customs.services.declarations import one_line
from customs.services.open_case import open_case
from law.scope import CustomsProcedure, GoodsUse, gate
from law.time import local_date
from registers.parsing.faults import FileFault


@dataclass
class _Loaded:
    """What became of a pasted table or a file: rows placed, remarks, faults by the id of their field."""

    data: QueryDict
    placed: int = 0
    remarks: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    text_left: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.PREPARE_CASE)
def new_case(request: HttpRequest) -> HttpResponse:
    """The page. Its buttons open the case, add goods rows, search the register or look a declaration up."""
    now = timezone.now()
    user = signed_in(request)
    on = local_date(now)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    wanted = (data or request.GET).get("number" if data else "declaration", "")
    known = _known(user, wanted, on)
    if data is not None and "rows" in data:
        data = _more_rows(data)
    loaded = _loaded(request, data) if data is not None and known is None else None
    if loaded is not None:
        data = loaded.data
    form = NewCaseForm(data, offices=_offices(user, on), known=known, found_on=on, number=wanted)
    if data is None:
        return _page(request, form, on)
    if loaded is not None:
        # Also when the case was to be opened: rows just placed in the form are looked at first.
        form.keep_quiet(judge_lines=True)
        form.refused += loaded.faults
        return _page(request, form, on, status=422 if loaded.faults else 200, loaded=loaded)
    if "open" not in data:
        form.keep_quiet()
        return _page(request, form, on)
    if known is not None and data.get("known") != str(known.pk):
        form.keep_quiet()
        form.refused.append(
            ("goods", _("This declaration is known already: choose among its goods lines below."))
        )
        return _page(request, form, on, status=422)
    if form.is_valid() and form.needs_ties():
        form.refused.append(
            ("ties", _("Look at which goods lines are held for which entry, then prepare the case."))
        )
    elif form.is_valid():
        try:
            case = open_case(**form.arguments(), actor=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("Case %(number)s is prepared and waits for the head's decision.") % {"number": case.number},
            )
            return redirect("case", case.number)
    return _page(request, form, on, status=422)


@require_safe
@requires(What.PREPARE_CASE)
def entries(request: HttpRequest) -> HttpResponse:
    """The chosen register entries and those that a search finds (a part of the page)."""
    on = local_date(timezone.now())
    return render(request, "customs/_entries.html", {"entry_rows": _entry_rows(request.GET, on)})


@require_safe
@requires(What.PREPARE_CASE)
def scope(request: HttpRequest) -> HttpResponse:
    """Whether the scope gate lets these goods through, while the page is filled in (CC 458)."""
    return render(request, "customs/_scope.html", {"scope": _gate(request.GET)})


def _gate(data: QueryDict) -> Any:
    try:
        return gate(
            CustomsProcedure(data.get("procedure", "")),
            GoodsUse(data.get("goods_use", "")),
            used_in_kazakhstan="used_abroad" not in data,
        )
    except ValueError:
        return None


def _page(
    request: HttpRequest, form: NewCaseForm, on: date, status: int = 200, loaded: _Loaded | None = None
) -> HttpResponse:
    data = request.POST
    context = {
        "form": form,
        "problems": list(form.problems()),
        "tie_rows": form.tie_rows(),
        "entry_rows": _entry_rows(data, on),
        "scope": None if form.declaration.errors.get("procedure") else _gate(data),
        "q": data.get("q", ""),
        "known_lines": list(form.known.lines.all()) if form.known else [],
        "known_parties": list(form.known.parties.all()) if form.known else [],
        "empty_row": LineFormSet(prefix="lines").empty_form,
        "today": on,
        "loaded": loaded,
    }
    return render(request, "customs/new_case.html", context, status=status)


def _known(user: User, number: str, on: date) -> Declaration | None:
    """A declaration that customs has already, if it belongs to an office in which this person prepares cases."""
    wanted = one_line(number)
    if not wanted:
        return None
    mine = Declaration.objects.filter(within(user, What.PREPARE_CASE, on=on)).select_related("office")
    return mine.filter(number=wanted).first()


def _offices(user: User, on: date) -> Any:
    offices = offices_for(user, What.PREPARE_CASE, on=on)
    every = Office.objects.all() if not hasattr(offices, "filter") else offices
    return every.filter(is_active=True)


def _loaded(request: HttpRequest, data: QueryDict) -> _Loaded | None:
    """The goods lines pasted or loaded, placed after those typed; None when there is neither."""
    text, file = data.get("goods_text", ""), request.FILES.get("goods_file")
    if not (text.strip() or file or "load" in data):
        return None
    loaded = _Loaded(data)
    if file is not None:
        _place(loaded, file.read(MOST_BYTES + 1), "id_goods_file")
    if text.strip() and not _place(loaded, text.encode(), "id_goods_text"):
        loaded.text_left = text
    if not (text.strip() or file):
        loaded.faults.append(("id_goods_text", _("Paste a table or choose a file.")))
    return loaded


def _place(loaded: _Loaded, content: bytes, anchor: str) -> bool:
    try:
        table = read_goods(content, most=MOST_ROWS)
        loaded.data = with_rows(loaded.data, table.rows, most=MOST_ROWS)
    except FileFault as fault:
        loaded.faults.append((anchor, capfirst(str(fault)) + "."))
        return False
    loaded.placed += len(table.rows)
    loaded.remarks += table.remarks
    return True


def _more_rows(data: QueryDict) -> QueryDict:
    more = data.copy()
    total = data.get("lines-TOTAL_FORMS", "0")
    count = int(total) if total.isdecimal() else 0
    more["lines-TOTAL_FORMS"] = str(min(count + ROWS_ADDED, MOST_ROWS))
    return more


def _entry_rows(data: QueryDict, on: date) -> list[EntryRow]:
    """Entries named in what was typed; the day is that on which the signs were found."""
    try:
        day = parse_date(data.get("found_on", "")) or on
    except ValueError:
        day = on
    codes = [value for name, value in data.items() if name.endswith("-code") and isinstance(value, str)]
    return entry_rows(
        data.get("q", ""),
        chosen=chosen_entries(data),
        codes=codes,
        day=day,
    )
