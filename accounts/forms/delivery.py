"""Forms of what is done about one notice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import Moment
from notifications.models import Channel, PaperWay


class PostingForm(forms.Form):
    """A printed notice left the office."""

    way = forms.TypedChoiceField(label=_("How"), choices=PaperWay.choices, coerce=PaperWay)
    number = forms.CharField(
        label=_("Number"), max_length=100, help_text=_("Postal number, or number in the delivery book.")
    )
    posted_at = Moment(label=_("Posted or handed over at"))


class ReturnForm(forms.Form):
    """An accepted notice came back."""

    reason = forms.CharField(label=_("Why it came back"), max_length=300)


class AnotherWayForm(forms.Form):
    """The same text once more, by another channel or to another address."""

    channel = forms.TypedChoiceField(label=_("Channel"), choices=Channel.choices, coerce=Channel)
    address = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("An e-mail address, or a postal address for paper.")
    )


class RetryForm(forms.Form):
    """A failed mail once more, as it is."""
