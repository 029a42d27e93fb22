"""The forms of a registrar's records of the Commission's letters on an entry of its register."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from law.entry_law import UNION_EXCLUSION_GROUNDS
from law.entry_states import ExclusionGround
from registers.models import EntryReport
from registers.queries.union_entry import Course


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text)


class LetterForm(forms.Form):
    """A letter to or from the Commission; `course`: what the entry has between the two sides."""

    document = forms.CharField(label=_("Letter (number and date)"), max_length=250)
    dated = _day(_("Sent on"))

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        for name in ("dated", "effective_on"):
            if name in self.fields:
                self.fields[name].initial = today()
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known of the entry."""


class FromCommissionForm(LetterForm):
    """A letter that came from it."""

    dated = _day(_("Sent by the Commission on"))


#: What bounds a renewal by the Commission, as far as it is known here.
OF_THE_RIGHT_ALONE = _("At most two years, and never longer than the right in the state where it ends first.")


class RenewedForm(FromCommissionForm):
    """The protection is renewed."""

    valid_to = _day(_("Protected until"), OF_THE_RIGHT_ALONE)
    field_order = ("valid_to", "document", "dated")

    def prepare(self) -> None:
        if self.course.asked is not None:
            self.fields["valid_to"].initial = self.course.asked.wished_until


class NotRenewedForm(FromCommissionForm):
    """The protection is not renewed."""

    reasons = forms.CharField(
        label=_("Reasons in the Commission's words"), widget=forms.Textarea(attrs={"rows": 4})
    )


class ExcludedForm(FromCommissionForm):
    """The object is excluded, from a day that may lie before today."""

    ground = forms.TypedChoiceField(
        label=_("Ground"),
        choices=[(ground.value, _(words)) for ground, words in UNION_EXCLUSION_GROUNDS.items()],
        coerce=ExclusionGround,
        widget=forms.RadioSelect,
    )
    effective_on = _day(_("Excluded from"), _("The day that the Commission names; it may lie before today."))
    field_order = ("ground", "effective_on", "document", "dated")


class SendReportForm(LetterForm):
    """Which report goes on."""

    report = forms.TypedChoiceField(label=_("Report"), coerce=int)
    field_order: Sequence[str] = ("report", "document", "dated")

    def reports(self) -> Sequence[EntryReport]:
        """Those that may be chosen."""
        return self.course.unsent

    def prepare(self) -> None:
        self.fields["report"].choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each.happened_on:%d.%m.%Y}: {each.words}"[:200]) for each in self.reports()
        ]


class ChangedForm(SendReportForm):
    """What the Commission changed of the entry, as it was reported."""

    dated = _day(_("Sent by the Commission on"))
    title_document = forms.CharField(
        label=_("Document of title"), max_length=250, required=False, help_text=_("Empty: stays as it is.")
    )
    goods_description = forms.CharField(
        label=_("Goods"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Empty: stays as it is."),
    )
    field_order = ("report", "title_document", "goods_description", "document", "dated")

    def reports(self) -> Sequence[EntryReport]:
        return self.course.unanswered
