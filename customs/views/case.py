"""The page of one case, and the page on which one act on it is done."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires, signed_in
from accounts.models import User
from accounts.queries import may, people_who_may
from accounts.roles import What
from acts.refusals import NotAllowed, Refusal, Stale
from customs.acts_table import ACTS, Act, ActOption, Group, acts_now, refusal_of
from customs.forms.corrections import correction_words
from customs.forms.fields import ActForm
from customs.models import Case, CaseDraft
from customs.queries.case_page import CaseHead, case_head, case_page
from customs.queries.timeline import Happening, happenings
from customs.services.drafts import draft_of_page, drop_draft, key_of_page
from customs.views._shared import find_case, show_refusal, way_back
from customs.views.kept_typing import promise, typed_in
from journal.queries import latest_number
from law.case_states import CaseState
from law.events import Regime
from law.sentences import _ as sentence
from law.time import local_date

_MOVED_ON = sentence(
    "The case has changed since you opened this page. Look at it again, then repeat if it is needed."
)

#: What happened since a page was opened is listed so far back; the case page has the rest.
_SINCE = 20


@require_safe
@requires(What.SEE_CASE)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """What, who, by when, what next, what stops it, under which article."""
    now = timezone.now()
    user = signed_in(request)
    stored = find_case(user, number, now)
    page = case_page(
        stored, user, now=now, course=request.GET.get("course", ""), before=request.GET.get("before", "")
    )
    options = acts_now(page.case, user, now)
    context = {
        "page": page,
        "case": page.case,
        "allowed": _grouped(options, {step.act for step in page.steps}),
        "any_allowed": any(each.allowed for each in options),
        "not_allowed": [each for each in options if not each.allowed],
        "corrections": [(each, correction_words(each)) for each in page.corrections],
        "last_day_acts": [
            (each.name, each.label) for each in options if each.allowed and each.group is Group.RECEIVED
        ],
        "allowed_names": {each.name for each in options if each.allowed},
        "deciders": list(people_who_may(What.DECIDE_CASE, stored.office_id, on=local_date(now)))
        if page.case.state == CaseState.PREPARED
        else [],
        "may_retry": may(user, What.RETRY_DELIVERY, stored.office_id, on=local_date(now)),
    }
    return render(request, "customs/case.html", context)


def _grouped(options: list[ActOption], expected: set[str]) -> list[tuple[str | Promise, list[ActOption]]]:
    """What may be done, by headings: first what the case waits for, then the rest by what it is."""
    allowed = [each for each in options if each.allowed]
    rest = [each for each in allowed if each.name not in expected]
    groups = [(group.value, [each for each in rest if each.group is group]) for group in Group]
    return [(_("Expected now"), [each for each in allowed if each.name in expected]), *groups]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.SEE_CASE)
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act on one case: its form, or why it cannot be done now."""
    now = timezone.now()
    user = signed_in(request)
    row = ACTS.get(act)
    stored = find_case(user, number, now)
    if row is None:
        raise Http404
    head = case_head(stored, now=now)
    standing = head.case
    refusal = refusal_of(row, standing, user, now)
    place = request.get_full_path()
    kept = draft_of_page(user, place) if request.method != "POST" else None
    form = row.form(
        request.POST if request.method == "POST" else typed_in(kept) if kept else None,
        request.FILES if request.method == "POST" else None,
        case=standing,
        actor=user,
        now=now,
        asked=request.GET,
    )
    if kept:
        form.keep_quiet()
    answer: Refusal | bool | None = False
    if request.method == "POST":
        answer = _do(row, form, stored, user, now, request.POST.get("version", ""))
        if answer is None:
            drop_draft(author=user, key=key_of_page(place))
            messages.success(request, str(row.done) % form.said)
            return redirect(way_back(request, reverse("case", args=[stored.number])))
        if isinstance(answer, Stale):
            # Read anew, with everything that belongs to it.
            head = case_head(find_case(user, number, now), now=now)
    return _act_page(request, row, form, head, refusal, answer, kept)


def _do(
    row: Act, form: ActForm, stored: Case, user: User, now: datetime, version: str
) -> Refusal | bool | None:
    """Do the act: None when it is done, else the refusal (or False for a form that cannot be read).

    A page that was overtaken is refused before its choices are judged: they may be gone by now.
    """
    if version != str(stored.version):
        return _refused(form, Stale(_MOVED_ON, "HOUSE.stale"))
    if not form.is_valid():
        return False
    try:
        result = row.service(
            case_id=stored.pk, actor=user, now=now, version=stored.version, **form.arguments()
        )
    except Refusal as refusal:
        return _refused(form, refusal)
    form.said = row.said(result)
    return None


def _refused(form: ActForm, refusal: Refusal) -> Refusal:
    form.is_valid()
    if isinstance(refusal, Stale):
        form.errors.clear()
    show_refusal(form, refusal)
    return refusal


def _since(case: Case, seen: str) -> list[Happening]:
    """What happened in the case after the page was opened, newest first; the latest where it does not say."""
    if not (seen.isdecimal() and len(seen) < 10):
        return happenings(case, limit=1)
    return [each for each in happenings(case, limit=_SINCE) if each.seq > int(seen)]


def _act_page(
    request: HttpRequest,
    row: Act,
    form: ActForm,
    head: CaseHead,
    refusal: Refusal | None,
    answer: Refusal | bool | None,
    kept: CaseDraft | None,
) -> HttpResponse:
    posted = request.method == "POST"
    stale = isinstance(answer, Stale)
    if isinstance(answer if posted else refusal, NotAllowed):
        status = 403
    elif stale or (refusal is not None and not posted):
        status = 409
    else:
        status = 422 if posted else 200
    context = {
        "row": row,
        "form": form,
        "case": head.case,
        "stored": head.stored,
        "provision": row.provision_in(Regime(head.stored.regime)),
        "refusal": refusal,
        "posted": posted,
        "since": _since(head.stored, request.POST.get("seen", "")) if stale else [],
        "seen": latest_number(f"case:{head.stored.pk}"),
        "kept": kept,
        "keeps": promise(form.actor, page=request.get_full_path()),
        "page": head,
        "next": request.POST.get("next") or request.GET.get("next") or "",
    }
    return render(request, "customs/act.html", context, status=status)
