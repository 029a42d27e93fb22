"""What is done with the queue as a whole: cases assigned, a view kept, a list taken away."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from openpyxl import Workbook

from accounts.access import requires, signed_in
from accounts.queries import offices_listed
from accounts.roles import What
from acts.refusals import Refusal
from customs.forms.queue import FilterForm
from customs.queries.queue_export import MOST_ROWS, export_rows
from customs.queries.visible import visible_in, visible_to
from customs.services.assign import assign
from customs.services.log_export import log_export
from customs.services.saved_views import drop_view, keep_view, open_with
from customs.views._shared import refused_text
from customs.views.queue import officers_for, queue_page
from law.time import ALMATY, local_date
from spreadsheets import csv_lines, neutral

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form(request: HttpRequest, now: datetime) -> FilterForm:
    offices = offices_listed(signed_in(request), What.SEE_CASE, on=local_date(now))
    return FilterForm(request.GET or None, offices=offices)


def _back(form: FilterForm) -> str:
    return f"{reverse('queue')}?{form.address() or 'show='}"


@require_POST
@requires(What.ASSIGN_CASE)
def assign_cases(request: HttpRequest) -> HttpResponse:
    """Assign the ticked cases to the chosen officer; a refusal keeps the ticks. The address holds the filters."""
    now, user = timezone.now(), signed_in(request)
    ticked = {int(key) for key in request.POST.getlist("case") if key.isdecimal() and len(key) < 18}
    # Of what the person may not see nothing is said: it is as if it had not been ticked.
    ids = list(visible_to(user, on=local_date(now)).filter(pk__in=ticked).values_list("pk", flat=True))
    offices = offices_listed(user, What.SEE_CASE, on=local_date(now))
    wanted = request.POST.get("officer", "")
    officer = next((each for each in officers_for(user, offices) if str(each.pk) == wanted), None)
    try:
        if officer is None and wanted != "nobody":
            return queue_page(request, now=now, ticked=ids, refusal=_("Choose an officer."), status=422)
        changed = assign(case_ids=ids, to=officer, actor=user, now=now)
    except Refusal as refusal:
        return queue_page(request, now=now, ticked=ids, refusal=refused_text(refusal), status=422)
    said = ngettext("%(count)d case is assigned.", "%(count)d cases are assigned.", len(changed))
    messages.success(
        request,
        said % {"count": len(changed)} if changed else _("They stand so already; nothing was changed."),
    )
    return redirect(_back(_form(request, now)))


@require_POST
@requires(What.SEE_CASE)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under the name typed."""
    now = timezone.now()
    form = _form(request, now)
    name = request.POST.get("name", "")[:60]
    try:
        keep_view(
            user=signed_in(request),
            name=name,
            query=form.address(),
            is_default=bool(request.POST.get("default")),
        )
    except Refusal as refusal:
        return queue_page(request, now=now, refusal=refused_text(refusal), name=name, status=422)
    messages.success(request, _("The view is saved."))
    return redirect(_back(form))


@require_POST
@requires(What.SEE_CASE)
def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of one's own views, or open the queue with it, or no longer."""
    user = signed_in(request)
    view = get_object_or_404(user.saved_views.all(), pk=pk)
    match request.POST.get("do"):
        case "delete":
            drop_view(user=user, view_id=view.pk)
            messages.success(request, _("The view is deleted."))
        case "open-with":
            open_with(user=user, view_id=view.pk)
            messages.success(request, _("The queue now opens with this view."))
        case "open-with-all":
            open_with(user=user, view_id=None)
            messages.success(request, _("The queue now opens with all open cases."))
    return redirect(_back(_form(request, timezone.now())))


@require_safe
@requires(What.SEE_CASE)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as CSV or XLSX; who took it is in the journal."""
    now, user = timezone.now(), signed_in(request)
    offices = offices_listed(user, What.SEE_CASE, on=local_date(now))
    form = FilterForm(request.GET or None, offices=offices)
    log_export(user=user, form=kind, filters=form.kept(), limit=MOST_ROWS, now=now)
    rows = export_rows(user, form.filters(), now=now, visible=visible_in(user, offices))
    name = f"cases-{now.astimezone(ALMATY):%Y-%m-%d-%H%M}.{kind}"
    if kind == "xlsx":
        return FileResponse(_workbook(rows), as_attachment=True, filename=name, content_type=_XLSX)
    answer = StreamingHttpResponse(csv_lines(list(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _workbook(rows: Iterable[Sequence[str]]):  # type: ignore[no-untyped-def]
    """The rows as a workbook in a file that goes when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    file = TemporaryFile()  # noqa: SIM115 - closed by the response
    book.save(file)
    file.seek(0)
    return file
