"""Applications as their applicant sees them: the list, the task list of a draft, one topic a page, the filed one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires, signed_in, today
from accounts.forms.acting import done
from accounts.organisations import organisation_of
from accounts.roles import What
from acts.refusals import Refusal
from law.application_check import Topic
from law.application_states import PENDING, ApplicationStatus
from law.entry_states import Register
from registers.forms.applications import (
    OPTIONAL,
    ROWS,
    FeatureForm,
    FileForm,
    RegisterForm,
    TopicForm,
    mandate_field,
    topics_of,
)
from registers.forms.union import UNION_ROWS, rows_of, topic_form
from registers.models import Application, TypedTopic
from registers.queries.applications import (
    files_of,
    is_draft,
    missing_in,
    own_applications,
    remarks_on,
    with_renewal,
)
from registers.queries.letters import own_letters
from registers.queries.union import is_union
from registers.services import application_files, draw_up, submit_application
from registers.services.typed_topics import Page, forget_typed, row_of, typed_by
from registers.views._applications import (
    FREE_OF_CHARGE,
    after,
    contents,
    handed_out,
    life,
    said,
    shown_small,
    signed,
    status_tag,
    topic_page,
    version_of,
)
from registers.views._row_typing import beside_row, first_values, sent_again
from registers.views._typing import Changed, as_sent, beside, merged
from registers.views._undertaking import read_text, undertaking_form, undertaking_shown
from registers.views._uploads import uploaded_files, uploads_shown
from registers.views.kept_typing import page_of


@require_safe
@requires(What.APPLY)
def applications(request: HttpRequest) -> HttpResponse:
    """The applications of one's organisation, the latest first."""
    user = signed_in(request)
    rows = [(each, status_tag(each)) for each in own_applications(user)]
    context = {"rows": rows, "organisation": organisation_of(user), "free": FREE_OF_CHARGE}
    return render(request, "registers/application/list.html", context)


@requires(What.APPLY)
def new_application(request: HttpRequest) -> HttpResponse:
    """For whom: then the draft begins."""
    user = signed_in(request)
    organisation = organisation_of(user)
    if organisation is None:
        raise Http404
    form = RegisterForm(request.POST if request.method == "POST" else None)
    form.fields["mandate"] = mandate_field(organisation, today())
    begun: list[Application] = []
    if request.method == "POST" and done(
        form,
        lambda: begun.append(
            draw_up.start_application(
                organisation=organisation,
                mandate=form.cleaned_data["mandate"],
                register=form.cleaned_data["register"],
                by=user,
                now=timezone.now(),
            )
        ),
    ):
        return redirect(begun[0])
    context = {"form": form, "free": FREE_OF_CHARGE}
    return render(request, "registers/application/new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(What.APPLY)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as a task list with what is missing; a filed one with where it stands."""
    found = get_object_or_404(with_renewal(own_applications(signed_in(request))), pk=pk)
    day = today()
    if not is_draft(found):
        files = list(files_of(found))
        context = {
            **contents(found, day, files),
            **life(found),
            **signed(found, files),
            "in_review": found.status in PENDING and found.status != ApplicationStatus.AWAITING_SECURITY,
            "pending": found.status in PENDING,
            "own": True,
            "letters": list(own_letters(found, on=day)),
        }
        return render(request, "registers/application/filed.html", context)
    points = missing_in(found, day)
    topics = topics_of(found)
    context = {
        "application": found,
        "tasks": [
            {
                "topic": topic,
                "words": words,
                "missing": sum(point.topic is topic for point in points),
                "optional": topic in OPTIONAL[Register(found.register)],
            }
            for topic, words in topics.items()
        ],
        "points": [(point, said(point)) for point in points],
        "remarks": [(point, said(point)) for point in remarks_on(found, day)],
        "done": sum(not any(point.topic is topic for point in points) for topic in topics),
        "all": len(topics),
        "free": FREE_OF_CHARGE,
    }
    return render(request, "registers/application/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(What.APPLY)
def topic(request: HttpRequest, pk: int, topic: str) -> HttpResponse:
    """One topic of a draft: what was typed is kept, complete or not."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    if topic not in topics_of(found):
        raise Http404
    about = Topic(topic)
    if not is_draft(found):
        return redirect(found)
    for button, what in (("throw_away", about.value), ("throw_away_row", row_of(about))):
        if button in request.POST:
            forget_typed(found, what, signed_in(request))
            return redirect("application-topic", found.pk, about.value)
    adding = request.method == "POST" and "add" in request.POST
    typed_row = beside_row(found, about, signed_in(request)) if about in rows_of(found) else {}
    with uploaded_files(request, found) as files:
        form = _column_form(request, found, about, adding)
        rows = _row_form(request, found, about, adding, files, typed_row.get("row_kept"))
        if request.method == "POST":
            answer = _post(request, found, about, form, rows, adding)
            if answer is not None:
                return answer
    form, typing = _typing(request, found, about, form, adding)
    wrong = request.method == "POST" and (
        (form is not None and form.errors) or (rows is not None and rows.errors)
    )
    context = {
        **_listed(found, about),
        **typing,
        **typed_row,
        **topic_page(found, about, today()),
        "form": form,
        "rows_form": rows,
        "shown_form": rows if adding else form,
        **(undertaking_shown(found, form) if about is Topic.UNDERTAKING else {}),
        "uploads": _uploads(request, found, adding, typed_row.get("row_kept"))
        if about in (Topic.DOCUMENTS, Topic.FEATURES)
        else [],
    }
    return render(request, "registers/application/topic.html", context, status=422 if wrong else 200)


def _column_form(
    request: HttpRequest, found: Application, about: Topic, adding: bool
) -> forms.BaseForm | None:
    data = request.POST if request.method == "POST" and not adding else None
    if about is Topic.UNDERTAKING:
        return undertaking_form(found, data)
    return topic_form(found, about, data, today())


def _typing(
    request: HttpRequest, found: Application, about: Topic, form: Any, adding: bool
) -> tuple[Any, Mapping[str, object]]:
    """The form of a topic that is saved as it is typed, with what was kept aside and what others changed."""
    if not isinstance(form, TopicForm):
        return form, {}
    user, sent = signed_in(request), request.method == "POST" and not adding
    kept = None if sent else typed_by(found, about, user)
    data = request.POST if sent else as_sent(kept) if kept else None
    page = page_of(request.POST) if sent else Page(seen=kept.seen) if kept else None
    if sent:
        found.refresh_from_db()  # the form has written what it could read into it
    changed: Sequence[Changed] = ()
    if data is not None and page is not None:
        make = partial(topic_form, found, about, day=today())
        merged_form, changed = merged(found, about, data, page, make)
        form = merged_form if changed or not sent else form
    return form, beside(found, about, user, changed=changed, kept=kept)


def _row_form(
    request: HttpRequest,
    found: Application,
    about: Topic,
    adding: bool,
    files: "MultiValueDict[str, Any]",
    kept: TypedTopic | None,
) -> forms.Form | None:
    kind = (UNION_ROWS if is_union(found) else ROWS).get(about)
    if kind is None:
        return None
    return kind(request.POST, files) if adding else kind(initial=first_values(kept))


def _uploads(
    request: HttpRequest, found: Application, adding: bool, kept: TypedTopic | None
) -> list[dict[str, object]]:
    """Files that came in parts: those of the form just sent, or of the row that was kept, stand in it again."""
    return uploads_shown(request.POST if adding else sent_again(kept), found)


def _post(
    request: HttpRequest,
    found: Application,
    about: Topic,
    form: Any,
    rows: forms.Form | None,
    adding: bool,
) -> HttpResponse | None:
    here = redirect("application-topic", found.pk, about.value)
    if adding:
        if rows is None or not done(rows, _adding(request, found, about, rows)):
            return None
        forget_typed(found, row_of(about), signed_in(request))
        messages.success(request, _("It is added."))
        return here
    if form is None or not done(form, _saving(request, found, about, form)):
        return None
    if about is Topic.UNDERTAKING:
        messages.success(request, _("The undertaking is given."))
    return after(request, found, about)


def _saving(request: HttpRequest, found: Application, about: Topic, form: Any) -> Callable[[], object]:
    by: dict[str, Any] = {"application_id": found.pk, "by": signed_in(request), "now": timezone.now()}
    if about is Topic.UNDERTAKING:
        return lambda: draw_up.undertake(text=read_text(found, form), **by)
    page = page_of(request.POST)

    def save() -> None:
        draw_up.save_topic(
            topic=about,
            fields=form.columns(),
            version=None if page else version_of(request),
            page=page,
            **by,
        )
        forget_typed(found, about, signed_in(request))

    return save


def _adding(request: HttpRequest, found: Application, about: Topic, rows: forms.Form) -> Callable[[], object]:
    by: dict[str, Any] = {"application_id": found.pk, "by": signed_in(request), "now": timezone.now()}

    def add() -> object:
        typed = rows.cleaned_data
        if isinstance(rows, FileForm):
            return application_files.add_file(
                kind=typed["kind"], name=typed["file"].name, content=typed["file"], **by
            )
        if isinstance(rows, FeatureForm):
            genuine, infringing = typed["genuine"], typed["infringing"]
            return application_files.add_feature(
                feature=typed["feature"],
                genuine=(genuine.name, genuine),
                infringing=(infringing.name, infringing),
                **by,
            )
        return draw_up.add_licensee(**typed, **by)

    return add


def _listed(found: Application, about: Topic) -> dict[str, object]:
    """The rows that a topic has collected."""
    rows: dict[Topic, tuple[str, Callable[[], Iterable[object]]]] = {
        Topic.DOCUMENTS: ("files", lambda: files_of(found)),
        Topic.FEATURES: ("features", lambda: found.features.select_related("genuine", "infringing")),
        Topic.LICENSEES: ("licensees", lambda: found.licensees.all()),
    }
    if about not in rows:
        return {}
    name, read = rows[about]
    return {name: read()}


@require_POST
@requires(What.APPLY)
def remove(request: HttpRequest, pk: int, what: str, row: int) -> HttpResponse:
    """Take a file or a licensee out of a draft."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    by: dict[str, Any] = {"application_id": found.pk, "by": signed_in(request), "now": timezone.now()}
    try:
        if what == Topic.LICENSEES:
            draw_up.remove_licensee(licensee_id=row, **by)
        else:
            application_files.remove_file(file_id=row, **by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is taken out."))
    about = what if what in list(Topic) else Topic.DOCUMENTS.value
    return redirect("application-topic", found.pk, about)


@require_safe
@requires(What.APPLY)
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of one's own application; every download is logged."""
    user = signed_in(request)
    return handed_out(request, get_object_or_404(own_applications(user), pk=pk), file, user, timezone.now())


@require_safe
@requires(What.APPLY)
def small(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """An image of one's own application made small; who looked at it on which day is logged."""
    user = signed_in(request)
    return shown_small(get_object_or_404(own_applications(user), pk=pk), file, user, timezone.now())


@requires(What.APPLY)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """File the draft, after one look at what will happen."""
    found = get_object_or_404(own_applications(signed_in(request)), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form,
        lambda: submit_application.submit_application(
            application_id=pk, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, _("The application is filed; its review begins."))
        return redirect(found)
    files = list(files_of(found))
    points = missing_in(found, today(), files) if is_draft(found) else []
    context = {
        **contents(found, today(), files),
        "form": form,
        "points": [(point, said(point)) for point in points],
        "remarks": [(point, said(point)) for point in remarks_on(found, today())] if is_draft(found) else [],
        "free": FREE_OF_CHARGE,
    }
    return render(request, "registers/application/submit.html", context, status=422 if form.errors else 200)


@requires(What.APPLY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a draft, or take a filed application back."""
    user = signed_in(request)
    found = get_object_or_404(own_applications(user), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    act = draw_up.drop_draft if is_draft(found) else submit_application.withdraw_application
    if request.method == "POST" and done(form, lambda: act(application_id=pk, by=user, now=timezone.now())):
        messages.success(request, _("The application is taken back."))
        return redirect("applications")
    context = {
        "form": form,
        "title": _("Drop the draft") if is_draft(found) else _("Take the application back"),
        "button": _("Drop") if is_draft(found) else _("Take back"),
        "subject": found,
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)
