"""That somebody has a page open: what the pages of cases and of applications share."""

from django.conf import settings
from django.db import models


class Presence(models.Model):
    """A person who has a thing open: refreshed while it is, and forgotten soon after.

    `act` names the form that is open, empty on the thing's own page. It locks nothing.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    act = models.CharField(max_length=40, blank=True, default="")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        abstract = True
