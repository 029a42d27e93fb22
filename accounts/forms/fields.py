"""Fields that forms of several apps share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Moment(forms.DateTimeField):
    """A time by the clock in Almaty, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Almaty time"))
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **kwargs)
