from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Whether the web process answers. Asks nothing else: an outage of the database must restart nothing."""
    return HttpResponse("ok", content_type="text/plain")
