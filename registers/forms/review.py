"""The forms of a registrar's acts on an application, and of the applicant's answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from law.application_states import REFUSAL_GROUNDS, RefusalGround
from law.clocks.register_clocks import MOST_REVIEW_EXTENSION
from notifications.models import PaperWay
from registers.models import Application
from registers.services.include_application import next_entry_number


def _words(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReviewForm(forms.Form):
    """What an act asks; `application` is the one it is about."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.prepare()

    def prepare(self) -> None:
        """Fit first values to the application; for subclasses."""


class AskApplicantForm(ReviewForm):
    question = forms.CharField(label=_("Question to the applicant"), widget=_words())


class AskThirdPartyForm(ReviewForm):
    third_party = forms.CharField(label=_("Third party or state body"), max_length=250)
    question = forms.CharField(label=_("Question"), widget=_words())
    received_on = forms.DateField(
        label=_("Received by it on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        help_text=_("Empty while the letter is under way; the ten business days begin with the receipt."),
    )


class ExtendForm(ReviewForm):
    days = forms.IntegerField(
        label=_("Business days longer"),
        min_value=1,
        max_value=MOST_REVIEW_EXTENSION,
        initial=MOST_REVIEW_EXTENSION,
    )
    reasons = forms.CharField(label=_("Reasons"), widget=_words(3))


class ProposeRefusalForm(ReviewForm):
    ground = forms.TypedChoiceField(
        label=_("Ground"),
        choices=[(ground.value, _(words)) for ground, words in REFUSAL_GROUNDS.items()],
        coerce=RefusalGround,
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("Reasons"), widget=_words())


class IncludeForm(ReviewForm):
    number = forms.CharField(label=_("Register number"), max_length=60)
    document = forms.CharField(label=_("Decision (number and date)"), max_length=250)

    def prepare(self) -> None:
        self.fields["number"].initial = next_entry_number(self.application, today())


class ReceivedForm(forms.Form):
    received_on = forms.DateField(
        label=_("Received by it on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = today()


class PostedForm(forms.Form):
    """A letter to a third party left the office."""

    way = forms.TypedChoiceField(
        label=_("How"),
        choices=PaperWay.choices,
        coerce=PaperWay,
        help_text=_("Handed over, it is received on the same day: the ten business days begin."),
    )
    number = forms.CharField(
        label=_("Number"), max_length=100, help_text=_("Postal number, or number in the delivery book.")
    )
    posted_on = forms.DateField(
        label=_("Posted or handed over on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posted_on"].initial = today()


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), widget=_words())


class ObjectionsForm(forms.Form):
    objections = forms.CharField(label=_("Objections"), widget=_words())
