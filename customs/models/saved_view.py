"""The parts of the queue that a person keeps under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters of the queue under a name of the person's own. `query` is what stands in the queue's address.

    With `is_default` it is what the person sees on opening the queue. It widens nothing: whoever opens it
    sees only what they may see anyway.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=500)
    is_default = models.BooleanField(_("open the queue with it"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_per_name"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="one_default_view_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name
