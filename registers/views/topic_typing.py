"""Saving a topic of a draft while it is typed, and who else has the draft open: parts of the topic's page."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires, signed_in, today
from accounts.presence import note_presence, others_present
from accounts.roles import What
from acts.refusals import Refusal
from law.application_check import Topic
from registers.forms.applications import TOPIC_WORDS
from registers.forms.union import rows_of, topic_form
from registers.queries.applications import is_draft, missing_in, own_applications
from registers.services.draw_up import COLUMNS
from registers.services.keep_topic import keep_row, keep_topic
from registers.services.typed_topics import column_values, last_save
from registers.views._applications import said
from registers.views.kept_typing import page_of, seen_version, typed_fields, typed_row


@require_POST
@requires(What.APPLY)
def keep(request: HttpRequest, pk: int, topic: str) -> HttpResponse:
    """Save what is typed; answers with what became of it (a part of the page)."""
    user, now = signed_in(request), timezone.now()
    found = get_object_or_404(own_applications(user), pk=pk)
    page = page_of(request.POST)
    if topic not in COLUMNS or page is None:
        raise Http404
    about = Topic(topic)
    form = topic_form(found, about, request.POST, today())
    if form is None:
        raise Http404
    whole = form.is_valid()
    fields = {name: form.cleaned_data[name] for name in COLUMNS[about] if name in form.cleaned_data}
    try:
        kept = keep_topic(
            application_id=found.pk,
            topic=about,
            fields=fields,
            typed=typed_fields(request.POST),
            whole=whole,
            page=page,
            by=user,
            now=now,
        )
    except Refusal as refusal:
        return render(request, "registers/application/_kept.html", {"refusal": refusal})
    draft = kept.application
    points = [(point, said(point)) for point in missing_in(draft, today()) if point.topic is about]
    context = {
        "application": draft,
        "refusal": kept.refusal,
        "by": last_save(draft, about) if kept.refusal else None,
        "unread": [form.fields[name].label for name in form.errors if name in form.fields],
        "at": now,
        "seen": json.dumps(
            page.seen if kept.refusal else column_values(draft, COLUMNS[about]), ensure_ascii=False
        ),
        "points": points,
    }
    return render(request, "registers/application/_kept.html", context)


@require_POST
@requires(What.APPLY)
def keep_typed_row(request: HttpRequest, pk: int, topic: str) -> HttpResponse:
    """Keep a row while it is typed, for its author; answers with what became of it (a part of the page)."""
    user, now = signed_in(request), timezone.now()
    found = get_object_or_404(own_applications(user), pk=pk)
    if topic not in rows_of(found):
        raise Http404
    context: dict[str, object] = {"at": now}
    try:
        context["kept"] = keep_row(
            application=found,
            topic=Topic(topic),
            typed=typed_row(request.POST),
            seen=seen_version(request.POST),
            by=user,
            now=now,
        )
    except Refusal as refusal:
        context["refusal"] = refusal
    return render(request, "registers/application/_row_kept.html", context)


@require_POST
@requires(What.APPLY)
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that this person has the draft open; answers with the others (a part of the page)."""
    user, now = signed_in(request), timezone.now()
    found = get_object_or_404(own_applications(user), pk=pk)
    topic = request.POST.get("act", "")
    if is_draft(found):
        note_presence(found.present, person=user, act=topic if topic in list(Topic) else "", now=now)
    others = [
        (other, TOPIC_WORDS[Topic(other.act)] if other.act else "")
        for other in others_present(found.present.all(), person=user, now=now)
    ]
    return render(request, "registers/application/_present.html", {"others": others})
