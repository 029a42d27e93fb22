"""What a monitor asks: does the web process answer, and are terms being ended?"""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from acts.models import SetAside, SweepRun

#: The sweep runs every minute; a worker that restarts may miss a few.
SWEEP_IS_OLD = timedelta(minutes=5)


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Whether the web process answers. Asks nothing else: an outage of the database must restart nothing."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def sweep(request: HttpRequest) -> HttpResponse:
    """200 while the last sweep is recent and no subject is set aside, else 503 with a line for each trouble.

    Says how many and how old, never which: anybody may ask.
    """
    troubles = []
    if not SweepRun.objects.filter(finished_at__gte=Now() - SWEEP_IS_OLD).exists():
        last = SweepRun.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
        when = (
            f"the last one ended at {last.finished_at:%Y-%m-%d %H:%M:%S} UTC" if last else "none ever ended"
        )
        troubles.append(f"no sweep ended in the last {SWEEP_IS_OLD.seconds // 60} minutes: {when}")
    set_aside = SetAside.objects.filter(resolved_at__isnull=True).count()
    if set_aside:
        troubles.append(f"set aside: {set_aside}")
    return HttpResponse(
        "\n".join(troubles) or "ok", content_type="text/plain", status=503 if troubles else 200
    )
