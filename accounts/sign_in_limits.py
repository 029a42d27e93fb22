"""Wider limits on signing in than a name tried from one address, which axes counts.

One address trying a few passwords on every name, and one name tried from ever new addresses, are both stopped
before a password is hashed. Counted over axes' own records of failures.
"""

from datetime import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest


def tried_too_often(request: HttpRequest, username: str, address: str, now: datetime) -> bool:
    """Whether this address, or this name from anywhere, has failed too often within the cool-off time."""
    wait = get_cool_off(request)
    recent = (
        AccessAttempt.objects.filter(attempt_time__gt=now - wait) if wait else AccessAttempt.objects.all()
    )
    failed = recent.aggregate(
        address=Sum("failures_since_start", filter=Q(ip_address=address)),
        name=Sum("failures_since_start", filter=Q(username=username)),
    )
    return (failed["address"] or 0) >= settings.SIGN_IN_FAILURES_PER_ADDRESS or (
        failed["name"] or 0
    ) >= settings.SIGN_IN_FAILURES_PER_NAME
