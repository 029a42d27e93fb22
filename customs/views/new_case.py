"""Preparing a case, on one page; and the two fragments that help while it is filled in."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in
from accounts.models import User
from accounts.roles import What
from acts.refusals import Refusal
from customs.forms.goods_table import MOST_BYTES, read_goods, with_rows
from customs.forms.new_case import MOST_ROWS, ROWS_ADDED, LineFormSet, NewCaseForm
from customs.forms.opening import entries_offered, preconditions, proposal
from customs.models import Case, CaseDraft
from customs.services.drafts import drafts_of, finish_draft
from customs.services.open_case import open_case
from customs.views._new_case_form import draft_key, known_declaration, read_form
from customs.views.drafts import take_photos
from customs.views.kept_typing import keep_new_case, promise, typed_in
from law.scope import CustomsProcedure, GoodsUse, gate
from law.time import local_date
from registers.parsing.faults import FileFault

_LISTED = 20


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
    """The page. Its buttons open the case, add goods rows, search the register or look a declaration up.

    Whatever is sent is kept as a draft of the person first, and forgotten once the case is open.
    """
    now = timezone.now()
    user = signed_in(request)
    if request.method == "POST":
        return _sent(request, user, now)
    key = draft_key(request.GET.get("draft", ""))
    if key is None:
        number = request.GET.get("declaration", "")
        return _page(request, _Shown(read_form(user, None, now, number), uuid.uuid4(), now))
    draft = drafts_of(user, on=local_date(now)).filter(key=key).first()
    if draft is None:
        messages.warning(
            request, _("This draft is not there any more: its case is prepared, or it was thrown away.")
        )
        return redirect("new-case")
    data = typed_in(draft)
    form = read_form(user, data, now)
    form.keep_quiet()
    return _page(request, _Shown(form, key, now, data=data, kept=draft))


def _sent(request: HttpRequest, user: User, now: datetime) -> HttpResponse:
    data: QueryDict = request.POST
    key = draft_key(data.get("draft", "")) or uuid.uuid4()
    draft = keep_new_case(user, key, data, now)
    photo_faults = take_photos(request, user, key, now)
    if "rows" in data:
        data = _more_rows(data)
    form = read_form(user, data, now)
    shown = _Shown(form, key, now, data=data, kept=draft)
    loaded = _loaded(request, data) if form.known is None else None
    if loaded is not None:
        # Also when the case was to be opened: rows just placed in the form are looked at first.
        shown.loaded, shown.data = loaded, loaded.data
        shown.form = form = read_form(user, loaded.data, now)
        form.keep_quiet(judge_lines=True)
        form.refused += loaded.faults
        return _page(request, shown, status=422 if loaded.faults else 200)
    if photo_faults:
        form.keep_quiet()
        form.refused += [("id_photos", fault) for fault in photo_faults]
        return _page(request, shown, status=422)
    if "open" not in data:
        form.keep_quiet()
        return _page(request, shown)
    if form.known is not None and data.get("known") != str(form.known.pk):
        form.keep_quiet()
        form.refused.append(
            ("goods", _("This declaration is known already: choose among its goods lines below."))
        )
        return _page(request, shown, status=422)
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
            _opened(request, case, draft, user, now)
            return redirect("case", case.number)
    return _page(request, shown, status=422)


def _opened(request: HttpRequest, case: Case, draft: CaseDraft | None, user: User, now: datetime) -> None:
    words = _("Case %(number)s is prepared and waits for the head's decision.") % {"number": case.number}
    messages.success(request, words)
    lost = finish_draft(draft=draft, case=case, actor=user, now=now) if draft is not None else []
    if lost:
        words = _("These photographs could not be added to the case: %(names)s. Add them there.")
        messages.warning(request, words % {"names": ", ".join(lost)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.PREPARE_CASE)
def entries(request: HttpRequest) -> HttpResponse:
    """The chosen register entries and those that a search finds (a part of the page); it changes nothing."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    known = known_declaration(signed_in(request), data.get("number", ""), local_date(now))
    rows = entries_offered(data, known, today=local_date(now))
    return render(request, "customs/_entries.html", {"entry_rows": rows, "q": data.get("q", "")})


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


@dataclass
class _Shown:
    """What the page is shown with: the form and its draft's key; `data`: what was typed, None at the beginning."""

    form: NewCaseForm
    key: uuid.UUID
    now: datetime
    data: QueryDict | None = None
    kept: CaseDraft | None = None
    loaded: _Loaded | None = None


def _listed(user: User, today: date) -> QuerySet[CaseDraft]:
    """The person's drafts for the page, the latest first, with the number of their photographs."""
    drafts = drafts_of(user, on=today).annotate(photographs=Count("photos"))
    return drafts.order_by("-updated_at", "pk")[:_LISTED]


def _page(request: HttpRequest, shown: _Shown, status: int = 200) -> HttpResponse:
    form, user, today = shown.form, signed_in(request), local_date(shown.now)
    data = QueryDict() if shown.data is None else shown.data
    begun = shown.data is not None
    rows = entries_offered(data, form.known, today=today)
    context = {
        "form": form,
        "problems": list(form.problems()),
        "tie_rows": form.tie_rows(),
        "entry_rows": rows,
        "scope": None if form.declaration.errors.get("procedure") else _gate(data),
        "q": data.get("q", ""),
        "known_lines": list(form.known.lines.all()) if form.known else [],
        "known_parties": list(form.known.parties.all()) if form.known else [],
        "empty_row": LineFormSet(prefix="lines").empty_form,
        "today": today,
        "loaded": shown.loaded,
        "draft_key": shown.key,
        "keeps": promise(user, key=shown.key),
        "kept": shown.kept,
        "drafts": [] if begun else _listed(user, today),
        "photos": list(shown.kept.photos.all()) if shown.kept else [],
        "preconditions": preconditions(form, data, today=today),
        "proposal": proposal(data, form.known, today=today, read=rows),
        "regime": data.get("regime", "registered"),
    }
    return render(request, "customs/new_case.html", context, status=status)


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
