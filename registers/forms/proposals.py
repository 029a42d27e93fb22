"""The forms of a proposal: why it is made, how it is decided, why it is sent back."""

from typing import Any, TypeVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import EntryReport

_F = TypeVar("_F", bound=forms.Form)


def proposing(form: type[_F]) -> type[_F]:
    """The form of an act with the proposer's words to the one who decides."""
    why = forms.CharField(label=_("Why it is proposed"), widget=forms.Textarea(attrs={"rows": 3}))
    return cast(type[_F], type(f"Proposed{form.__name__}", (form,), {"why": why}))


class DecideForm(forms.Form):
    """The decision as proposed; its number and date are the decider's to give."""

    document = forms.CharField(label=_("Decision (number and date)"), max_length=250)

    def __init__(self, *args: Any, given: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "document" in given:
            self.fields["document"].initial = given["document"]
        else:
            del self.fields["document"]


class SendBackForm(forms.Form):
    """Why it is not decided as proposed."""

    answer = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3}))


class ApproveReportForm(forms.Form):
    """Which report is entered, and what of the entry it changes."""

    report = forms.TypedChoiceField(label=_("Report"), coerce=int)
    title_document = forms.CharField(
        label=_("Document of title"), max_length=250, required=False, help_text=_("Empty: stays as it is.")
    )
    goods_description = forms.CharField(
        label=_("Goods"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Empty: stays as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.reports = kwargs.pop("reports")
        super().__init__(*args, **kwargs)
        self.fields["report"].choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each.happened_on:%d.%m.%Y}: {each.words}"[:200]) for each in self.reports
        ]


def open_reports(entry_id: int) -> list[EntryReport]:
    """Reported changes that nobody has approved yet."""
    return list(
        EntryReport.objects.filter(
            entry=entry_id, kind=EntryReport.Kind.CHANGE, approved_at__isnull=True
        ).order_by("pk")
    )
