"""Applications as JSON: the published schema, one application to take away, archives of many handed in."""

from time import monotonic
from typing import IO, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.models import Organisation, User
from accounts.organisations import organisation_of
from accounts.roles import What
from acts.refusals import Refusal
from acts.stored_files import FILE_HEADERS
from law.entry_states import Register
from registers.forms.interchange import ArchiveForm, WantForm
from registers.interchange.document import document_bytes
from registers.interchange.schema import PUBLISHED, VERSION
from registers.models import Application, BulkFiling, BulkItem, Outcome, Wanted
from registers.models.entry import REGISTER_LABELS
from registers.queries.applications import filed_applications, own_applications
from registers.queries.bulk import own_filings, tally
from registers.services import bulk_filing as services
from registers.services.export_application import archive_of
from registers.undertaking import undertaking_of
from registers.views._applications import FREE_OF_CHARGE

#: How long a person waits for a few applications; the beat's tick does what is left.
_SECONDS = 8


@require_safe
@login_not_required
def schema(request: HttpRequest, version: int) -> HttpResponse:
    """The schema of an application, as it is published; within a version only members that nobody needs are added."""
    if version != 1:
        raise Http404
    return HttpResponse(
        PUBLISHED.read_bytes(),
        content_type="application/schema+json; charset=utf-8",
        headers={"Access-Control-Allow-Origin": "*"},
    )


@require_safe
@requires(What.APPLY)
def own_export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """One's own application to take away, a draft as it stands; every file in the archive is logged."""
    user = signed_in(request)
    return _exported(request, get_object_or_404(own_applications(user), pk=pk), form, user)


@require_safe
@requires(What.SEE_APPLICATIONS)
def review_export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A filed application to take away, as it was filed; every file in the archive is logged."""
    user = signed_in(request)
    return _exported(request, get_object_or_404(filed_applications(user, on=today()), pk=pk), form, user)


def _exported(request: HttpRequest, application: Application, form: str, user: User) -> HttpResponseBase:
    name = application.number.replace("/", "-") or f"application-{application.pk}"
    if form == "json":
        return HttpResponse(
            document_bytes(application),
            content_type="application/json",
            headers={**FILE_HEADERS, "Content-Disposition": f'attachment; filename="{name}.json"'},
        )
    if form != "zip":
        raise Http404
    try:
        archive: IO[bytes] = archive_of(application, by=user, now=timezone.now())
    except Refusal as refusal:
        context = {"sentence": refusal.text, "code": refusal.provision}
        return render(request, "registers/application/no_file.html", context, status=409)
    return FileResponse(
        cast(Any, archive),
        as_attachment=True,
        filename=f"{name}.zip",
        content_type="application/zip",
        headers=dict(FILE_HEADERS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def bulk_filings(request: HttpRequest) -> HttpResponse:
    """The archives of one's organisation, and another one to hand in."""
    user = signed_in(request)
    organisation = organisation_of(user)
    form = ArchiveForm(request.POST or None, request.FILES or None)
    taken: list[BulkFiling] = []
    if request.method == "POST" and organisation is None:
        raise Http404
    if request.method == "POST" and done(
        form,
        lambda: taken.append(
            services.take_archive(
                organisation=cast(Any, organisation),
                name=form.cleaned_data["archive"].name,
                content=form.cleaned_data["archive"].file,
                by=user,
                now=timezone.now(),
            )
        ),
    ):
        if services.at_once(taken[0]):
            services.check_items(taken[0], now=timezone.now(), time_left=_patience())
        return redirect(taken[0])
    context = {
        "form": form,
        "filings": own_filings(user)[:50],
        "organisation": organisation,
        "version": VERSION,
        "free": FREE_OF_CHARGE,
    }
    return render(request, "registers/bulk/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def bulk_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in an archive, application by application; what is to be done with it; what became of it."""
    user = signed_in(request)
    filing = get_object_or_404(own_filings(user), pk=pk)
    form = WantForm(request.POST if request.method == "POST" else None)
    wanted: list[BulkFiling] = []
    if request.method == "POST" and done(
        form,
        lambda: wanted.append(
            services.want(
                filing_id=pk,
                wanted=Wanted(form.cleaned_data["wanted"]),
                language=get_language() or "ru",
                by=user,
                now=timezone.now(),
            )
        ),
    ):
        if services.at_once(filing):
            services.carry_out(wanted[0], now=timezone.now(), time_left=_patience())
        over = BulkFiling.objects.filter(pk=pk, finished_at__isnull=False).exists()
        messages.success(
            request, _("It is done; the report stands below.") if over else _("It is under way.")
        )
        return redirect(filing)
    items = list(
        filing.items.select_related("application")
        .annotate(holder=KT("given__holder__name"), register=KT("given__register"))
        .defer("given")
    )
    registers = {item.register for item in items if item.outcome in _TAKEN_IN}
    counts = tally(items)
    context = {
        "filing": filing,
        "form": form,
        "rows": [(item, _said(item), _TAGS.get(Outcome(item.outcome), "")) for item in items],
        "counts": [(Outcome(name).label, number) for name, number in counts.items() if number],
        "working": filing.finished_at is None and (filing.checked_at is None or bool(filing.wanted)),
        "done": len(items) - counts[Outcome.WAITING] - (counts[Outcome.READY] if filing.wanted else 0),
        "all": len(items),
        "asks": filing.checked_at is not None and not filing.wanted and filing.finished_at is None,
        "ready": counts[Outcome.READY],
        "drafts": counts[Outcome.READY] + counts[Outcome.LACKING],
        "undertaking": _general_undertaking(),
        "national": Register.NATIONAL in registers,
        "union": Register.EEU in registers,
        "union_words": REGISTER_LABELS[Register.EEU],
        "free": FREE_OF_CHARGE,
    }
    return render(request, "registers/bulk/report.html", context, status=422 if form.errors else 200)


#: Of these something can be filed.
_TAKEN_IN = (Outcome.READY, Outcome.LACKING)

_TAGS = {
    Outcome.READY: "tag-good",
    Outcome.FILED: "tag-good",
    Outcome.DRAFT: "tag-good",
    Outcome.LACKING: "tag-warning",
    Outcome.REFUSED: "tag-warning",
}


def _patience() -> services.TimeLeft:
    begun = monotonic()
    return lambda: monotonic() - begun < _SECONDS


def _said(item: BulkItem) -> list[dict[str, str]]:
    """The faults of an item in the language of the page, each with its place and provision."""
    return [_worded(**fault) for fault in item.faults]


def _worded(place: str, sentence: str, provision: str, params: dict[str, Any]) -> dict[str, str]:
    shown = {
        name: gettext(value) if value and isinstance(value, str) else value for name, value in params.items()
    }
    text = gettext(sentence)
    return {"place": place, "sentence": text % shown if shown else text, "code": provision}


def _general_undertaking() -> str:
    """The undertaking as it will stand in each application; holder, object and document of each for the dots."""
    return undertaking_of(
        Application(
            organisation=Organisation(name="…"),
            title="…",
            title_document="…",
            goods_description="…",
            goods_codes=["…"],
        )
    )
