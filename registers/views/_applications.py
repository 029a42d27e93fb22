"""What the pages of applicants and of registrars share."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_name
from accounts.models import User
from acts.at_once import at_once
from acts.citations import cited
from acts.refusals import Refusal
from acts.stored_files import FILE_HEADERS
from deadlines.models import Clock
from law.application_check import Point, Topic
from law.application_states import PENDING, REFUSAL_GROUNDS, ApplicationStatus, RefusalGround
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import TERM_RULES, RegisterClock
from law.protection import last_filing_day
from registers.forms.applications import topics_of
from registers.interchange.document import document_sha256
from registers.models import (
    Application,
    ApplicationFile,
    CommissionRecord,
    Entry,
    EntryReport,
    RenewalRequest,
    Verdict,
)
from registers.queries.applications import all_clocks_of, files_of, in_order, missing_in, remarks_on
from registers.queries.inquiries import receipts_unknown
from registers.queries.signatures import signatures_of, signed_forms, signed_how
from registers.queries.union import is_union, records_of
from registers.queries.union_entry import course, is_union_entry, lists_of
from registers.services.application_files import open_file, show_small
from registers.signatures.result import CAME_WORDS, CHECK_WORDS, Came, Check
from registers.undertaking import is_given
from registers.views._union import union_contents
from registers.views._union_entry import course_context

STATUS_TAGS = {
    ApplicationStatus.REFUSAL_PROPOSED: "tag-warning",
    ApplicationStatus.AWAITING_SECURITY: "tag-warning",
    ApplicationStatus.NOT_INCLUDED: "tag-warning",
    ApplicationStatus.INCLUDED: "tag-good",
}


def status_tag(application: Application) -> str:
    """The class of the status' tag."""
    return STATUS_TAGS.get(ApplicationStatus(application.status), "")


def said(point: Point) -> str:
    """A point of the check in the language of the page."""
    params = {name: _shown(value) for name, value in point.params.items()}
    return gettext(point.sentence) % params if params else gettext(point.sentence)


def _shown(value: object) -> object:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return gettext(value) if isinstance(value, str) and value else value


def contents(
    application: Application, day: date, files: Sequence[ApplicationFile] | None = None
) -> dict[str, object]:
    """Everything an application holds and where it stands: the same for both sides."""
    holder = application.mandate or application.organisation
    files = list(files_of(application)) if files is None else files
    of_union = is_union(application)
    entry = application.entry if of_union else None
    lists = [application.licensees.all(), all_clocks_of(application), application.inquiries.all()]
    licensees, clocks, inquiries, *others = at_once(
        *lists,
        *([records_of(application)] if of_union else []),
        *(lists_of(entry) if entry else []),
    )
    return {
        "application": application,
        "tag": status_tag(application),
        "holder": holder,
        "holder_country": country_name(holder.country),
        "files": files,
        "accepted": application.undertaking if is_given(application) else "",
        "features": list(application.features.select_related("genuine", "infringing")),
        "licensees": licensees,
        "union": union_contents(application, files, others[0], in_time=_month_runs(clocks, day))
        if of_union
        else None,
        "inquiries": inquiries,
        "receipts_unknown": receipts_unknown(inquiries, day) if application.status in PENDING else set(),
        "proposals": [
            (row, gettext(REFUSAL_GROUNDS[RefusalGround(row.ground)]))
            for row in application.proposed_refusals.select_related("proposed_by")
        ]
        if not of_union
        else [],
        "ground": gettext(REFUSAL_GROUNDS[RefusalGround(application.ground)]) if application.ground else "",
        "clocks": clock_rows(in_order(clocks), day),
        **(_course_of(entry, *others[1:]) if entry else {}),
    }


def _course_of(
    entry: Entry,
    records: Sequence[CommissionRecord],
    renewals: Sequence[RenewalRequest],
    reports: Sequence[EntryReport],
) -> dict[str, Any]:
    """Where the entry stands that the Commission made of an application, and what its holder reported."""
    return {"reports": reports, **course_context(course(entry, records, renewals, reports))}


def _month_runs(clocks: Iterable[Clock], day: date) -> bool:
    """Whether the month for the insurance of the union is not over, though a contract may have met it."""
    return any(
        clock.kind == RegisterClock.UNION_SECURITY and clock.due_on is not None and day <= clock.due_on
        for clock in clocks
    )


def signed(application: Application, files: Sequence[ApplicationFile]) -> dict[str, object]:
    """How an application is signed, for both sides: each signature with exactly what was checked of it."""
    found = signatures_of(application, document_sha256(application, files))
    forms = signed_forms(files)
    return {
        "signatures": [
            {
                "of": each,
                "verdict": each.verdict.label,
                "tag": {Verdict.VALID: "tag-good", Verdict.INVALID: "tag-warning"}.get(each.verdict, ""),
                "checks": [_checked(**row) for row in each.signature.checks],
            }
            for each in found
        ],
        "signed_forms": forms,
        "signed_how": signed_how(found, forms),
    }


def _checked(check: str, came: str, detail: str) -> dict[str, str]:
    """A check of a signature in the language of the page."""
    words, result = CHECK_WORDS[Check(check)], CAME_WORDS[Came(came)]
    return {"words": gettext(words), "came": gettext(result), "detail": gettext(detail) if detail else ""}


def clock_rows(clocks: Iterable[Clock], day: date) -> list[dict[str, object]]:
    """Clocks as `_course.html` lists them."""
    return [
        {
            "label": gettext(TERM_RULES[clock.kind].label),
            "clock": clock,
            "code": TERM_RULES[clock.kind].provision,
            "overdue": not clock.end and clock.due_on is not None and clock.due_on < day,
            "end": gettext(END_LABELS[ClockEnd(clock.end)]) if clock.end else "",
        }
        for clock in clocks
    ]


def life(found: Any) -> dict[str, object]:
    """The entry that came of the application, for its holder; `found`: with its renewal (`with_renewal`)."""
    entry = found.entry
    if entry is None:
        return {}
    known: dict[str, object] = {"entry": entry, "asked_until": found.asked_until}
    if is_union_entry(entry):
        return known  # its course is part of the contents, or of the entry's own page
    return {**known, "renewal": last_filing_day(entry.valid_to), "reports": list(entry.reports.all())}


def handed_out(
    request: HttpRequest, application: Application, file_id: int, user: User, now: datetime
) -> HttpResponseBase:
    """A file of this application as a download; 404 for another's."""
    file = application.files.filter(pk=file_id).first()
    if file is None:
        raise Http404
    try:
        opened = open_file(file=file, by=user, now=now)
    except Refusal as refusal:
        context = {"sentence": refusal.text, "provision": cited(refusal.provision)}
        return render(request, "registers/application/no_file.html", context, status=409)
    return FileResponse(
        opened,
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
        headers=dict(FILE_HEADERS),
    )


def after(request: HttpRequest, application: Application, about: Topic) -> HttpResponseRedirect:
    """Where a saved topic leads: to the following one if that is asked, else to the task list."""
    topics = list(topics_of(application))
    following = topics.index(about) + 1
    if "next" in request.POST and following < len(topics):
        return redirect("application-topic", application.pk, topics[following].value)
    return redirect(application)


def topic_page(application: Application, about: Topic, day: date) -> dict[str, object]:
    """What every topic's page shows: its words, its place in the list, what is still missing on it."""
    topics = topics_of(application)
    return {
        "application": application,
        "topic": about.value,
        "words": topics[about],
        "points": [(point, said(point)) for point in missing_in(application, day) if point.topic is about],
        "remarks": remarks_here(application, about, day),
        "number": list(topics).index(about) + 1,
        "all": len(topics),
    }


def remarks_here(application: Application, about: Topic, day: date) -> list[tuple[Point, str]]:
    """What the applicant should know on a topic's page, and nothing hangs on: of the period and of the insurance."""
    if about not in (Topic.PERIOD, Topic.INSURANCE):
        return []
    return [(point, said(point)) for point in remarks_on(application, day) if point.topic is about]


def version_of(request: HttpRequest) -> int:
    """The version of the draft that the page showed; one that is no number is overtaken."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else -1


def shown_small(application: Application, file_id: int, user: User, now: datetime) -> HttpResponseBase:
    """An image of this application made small, without what the camera wrote into it; 404 for any other file.

    Who looked at it is logged once a day; the file itself, as it was handed in, is a download each time.
    """
    file = application.files.filter(pk=file_id).first()
    small = file and show_small(file=file, by=user, now=now)
    if not small:
        raise Http404
    return FileResponse(small, content_type="image/jpeg", headers=dict(FILE_HEADERS))


FREE_OF_CHARGE = _("Filing, review and inclusion are free of charge.")
