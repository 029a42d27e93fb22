"""What went wrong: cases that the sweep set aside, and the tasks on the chief officer's list."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires, signed_in
from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from acts.models import SetAside
from acts.registry import kind_named
from acts.sweep import settle_one
from customs.models import Case, Task
from customs.queries.visible import visible_to
from law.time import local_date


def _waiting(user: User, what: What) -> QuerySet[SetAside]:
    on = local_date(timezone.now())
    cases = visible_to(user, on=on, what=what).values("pk")
    return SetAside.objects.filter(subject_kind="case", subject_id__in=cases, resolved_at__isnull=True)


@require_safe
@requires(What.SEE_SET_ASIDE)
def set_aside(request: HttpRequest) -> HttpResponse:
    """Cases set aside, and tasks for the chief officer, of the offices this person answers for."""
    user = signed_in(request)
    on = local_date(timezone.now())
    rows = list(_waiting(user, What.SEE_SET_ASIDE).order_by("first_at"))
    cases = Case.objects.select_related("office").in_bulk([row.subject_id for row in rows])
    seen = visible_to(user, on=on, what=What.SEE_SET_ASIDE).values("pk")
    context = {
        "rows": [(row, cases[row.subject_id]) for row in rows],
        "may_retry": may(user, What.RETRY_SET_ASIDE, on=on),
        "tasks": Task.objects.filter(for_chief=True, done_at__isnull=True, case__in=seen)
        .select_related("case__office")
        .order_by("raised_at", "pk"),
    }
    return render(request, "customs/set_aside.html", context)


@require_POST
@requires(What.RETRY_SET_ASIDE)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one case again now; it stays on the list when it fails again."""
    now = timezone.now()
    user = signed_in(request)
    row = get_object_or_404(_waiting(user, What.RETRY_SET_ASIDE), pk=pk)
    if settle_one(kind_named(row.subject_kind), row.subject_id, now=now):
        SetAside.objects.filter(pk=row.pk, resolved_at__isnull=False).update(resolved_by=user)
        messages.success(request, _("The case is settled and off the list."))
    else:
        messages.error(request, _("It failed again; the error below is the new one."))
    return redirect("set-aside")
