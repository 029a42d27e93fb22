"""The forms of an application, one a topic; nothing is required here: what is missing, the law's check says."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices
from accounts.models import Mandate, Organisation, OrganisationKind
from accounts.organisations import mandates_to_apply
from law.application_check import Topic
from law.entry_states import Register
from law.required_documents import DOCUMENT_WORDS, RequiredDocument
from registers.models import Application
from registers.models.entry import REGISTER_LABELS

TOPIC_WORDS: Final[Mapping[Topic, str | Promise]] = {
    Topic.HOLDER: _("Right holder and representative"),
    Topic.OBJECT: _("The object and its title"),
    Topic.PERIOD: _("Period of protection"),
    Topic.GOODS: _("Goods and how to recognise them"),
    Topic.FEATURES: _("Distinguishing features with images"),
    Topic.LICENSEES: _("Licensees"),
    Topic.RISKS: _("Known routes and infringers"),
    Topic.DOCUMENTS: _("Documents"),
    Topic.RIGHTS: _("The right in each member state"),
    Topic.LANGUAGES: _("Languages and translations"),
    Topic.INSURANCE: _("Insurance contract"),
    Topic.UNDERTAKING: _("Undertaking to compensate"),
}

#: What an application to a register is not asked. The union's insurance follows after the Commission's notice.
_NOT_ASKED: Final[Mapping[Register, frozenset[Topic]]] = {
    Register.NATIONAL: frozenset({Topic.RIGHTS, Topic.LANGUAGES}),
    Register.EEU: frozenset({Topic.INSURANCE}),
}

#: Topics on which nobody has to say anything. Images are asked by the national register only.
OPTIONAL: Final[Mapping[Register, frozenset[Topic]]] = {
    Register.NATIONAL: frozenset({Topic.LICENSEES, Topic.RISKS}),
    Register.EEU: frozenset({Topic.LICENSEES, Topic.RISKS, Topic.FEATURES}),
}


def topics_of(application: Application) -> dict[Topic, str | Promise]:
    """The topics of an application to its register, in the order of the task list."""
    left_out = _NOT_ASKED[Register(application.register)]
    return {topic: words for topic, words in TOPIC_WORDS.items() if topic not in left_out}


#: Documents handed in on the page of documents; images have the page of features.
_HANDED_IN: Final = [
    (kind.value, _(words))
    for kind, words in DOCUMENT_WORDS.items()
    if kind
    not in (
        RequiredDocument.GENUINE_IMAGES,
        RequiredDocument.INFRINGING_IMAGES,
        RequiredDocument.UNDERTAKING,
        RequiredDocument.TRANSLATION,
    )
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Several(forms.CharField):
    """Words or codes, one a line; `separators` also part them. Each is kept once, in the order typed."""

    def __init__(self, *, separators: str = "\n", spaced: bool = True, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.separators, self.spaced = separators, spaced

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(each) for each in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        parts = (part.strip() for part in re.split(f"[{self.separators}]", super().to_python(value) or ""))
        if not self.spaced:
            parts = (re.sub(r"\s", "", part) for part in parts)
        return list(dict.fromkeys(part for part in parts if part))


class ClassesField(Several):
    """Classes of the Nice classification, 1 to 45."""

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if any(not each.isdecimal() or not 1 <= int(each) <= 45 for each in found):
            raise forms.ValidationError(_("Classes run from 1 to 45."))
        return [int(each) for each in found]


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]
    """A page of the draft. `columns` is what the act takes."""

    def columns(self) -> dict[str, Any]:
        """The values of its own columns, as typed."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class HolderForm(TopicForm):
    """For whom: the organisation itself, or a holder that it represents today."""

    class Meta:
        model = Application
        fields = ("mandate",)

    def __init__(self, *args: Any, organisation: Organisation, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"] = mandate_field(organisation, day)


class RegisterForm(forms.Form):
    """To which register a new application goes."""

    register = forms.TypedChoiceField(
        label=_("Register"),
        choices=[(key.value, words) for key, words in REGISTER_LABELS.items()],
        coerce=Register,
        empty_value=Register.NATIONAL,
        initial=Register.NATIONAL.value,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "The register of the union protects in all five member states; the Commission decides on it."
        ),
    )


def mandate_field(organisation: Organisation, day: Any) -> "forms.ModelChoiceField[Mandate]":
    """The powers of attorney under which the organisation applies; a holder has none and applies for itself."""
    represents = organisation.kind == OrganisationKind.REPRESENTATIVE
    return forms.ModelChoiceField(
        label=_("For which right holder"),
        queryset=mandates_to_apply(organisation, day),
        required=False,
        empty_label=_("for %(organisation)s itself") % {"organisation": organisation.name},
        help_text=_("Powers of attorney are recorded on the page of your organisation.")
        if represents
        else "",
        disabled=not represents,
    )


class ObjectForm(TopicForm):
    aliases = Several(
        label=_("Also written"),
        widget=_lines(3),
        help_text=_("Word forms in Latin and Cyrillic letters, one a line."),
    )
    classes = ClassesField(
        separators="\n,; ", label=_("Classes"), help_text=_("Of the Nice classification, for example 25, 30.")
    )

    class Meta:
        model = Application
        fields = (
            "object_type",
            "title",
            "aliases",
            "classes",
            "title_document",
            "title_number",
            "title_date",
            "right_until",
        )
        widgets = {"title_date": _day(), "right_until": _day()}
        help_texts = {
            "title": _("Empty for a figurative mark. An image of the mark is handed in among the documents."),
            "title_document": _("For example: certificate, licence contract."),
        }


class PeriodForm(TopicForm):
    class Meta:
        model = Application
        fields = ("wished_until",)
        widgets = {"wished_until": _day()}
        help_texts = {"wished_until": _("At most two years, and never longer than the right itself.")}


class GoodsForm(TopicForm):
    goods_codes = Several(
        separators="\n,;",
        spaced=False,
        label=_("Goods codes"),
        widget=_lines(4),
        help_text=_("Six figures each, one a line: 0902 30. An application takes 200 codes at most."),
    )

    class Meta:
        model = Application
        fields = ("goods_description", "goods_codes", "recognition")
        widgets = {"goods_description": _lines(4), "recognition": _lines(5)}


class RisksForm(TopicForm):
    class Meta:
        model = Application
        fields = ("risks",)
        widgets = {"risks": _lines(6)}
        help_texts = {"risks": _("Only the authorised body and customs officers read this.")}


class ProofForm(TopicForm):
    class Meta:
        model = Application
        fields = ("proof", "proof_form", "right_in_state_systems")
        help_texts = {"right_in_state_systems": _("Then the document is not demanded.")}


class InsuranceForm(TopicForm):
    class Meta:
        model = Application
        fields = (
            "insurer",
            "insurance_number",
            "insurance_amount",
            "insured_on",
            "insurance_changed_on",
            "insured_from",
            "insured_to",
        )
        widgets = dict.fromkeys(("insured_on", "insurance_changed_on", "insured_from", "insured_to"), _day())
        help_texts = {
            "insurance_amount": _("At least 1,000 monthly calculation indexes of the contract's date."),
            "insurance_changed_on": _("Only if the sum was changed later."),
        }


class UndertakingForm(forms.Form):
    """The undertaking is given as it stands above, or not at all; `shown` is the hash of the text that was read."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    accept = forms.BooleanField(label=_("We give this undertaking."))


class FileForm(forms.Form):
    """A document to hand in."""

    kind = forms.TypedChoiceField(label=_("Document"), choices=_HANDED_IN, coerce=RequiredDocument)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF up to 100 MB; JPEG, PNG, TIFF, DOCX or XLSX up to 25 MB; all files of an application 2 GB together."
        ),
        max_length=255,
    )


class FeatureForm(forms.Form):
    """One feature with an image of genuine goods and one of infringing goods."""

    feature = forms.CharField(label=_("Feature"), max_length=250)
    genuine = forms.FileField(
        label=_("Image of genuine goods"),
        help_text=_("JPEG, PNG or TIFF up to 25 MB; an application takes 100 images at most."),
        max_length=255,
    )
    infringing = forms.FileField(
        label=_("Image of infringing goods"), help_text=_("JPEG, PNG or TIFF up to 25 MB."), max_length=255
    )


class LicenseeForm(forms.Form):
    """Somebody who uses the object with the holder's consent."""

    name = forms.CharField(label=_("Name"), max_length=250)
    bin_iin = forms.RegexField(r"^\d{12}$", label=_("BIN/IIN"), required=False, max_length=12)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)


#: The page of each topic that writes columns of the draft; the holder's needs to know the organisation.
FORMS: Final[Mapping[Topic, type[TopicForm]]] = {
    Topic.OBJECT: ObjectForm,
    Topic.PERIOD: PeriodForm,
    Topic.GOODS: GoodsForm,
    Topic.RISKS: RisksForm,
    Topic.DOCUMENTS: ProofForm,
    Topic.INSURANCE: InsuranceForm,
}


#: The page of each topic that collects rows.
ROWS: Final[Mapping[Topic, type[forms.Form]]] = {
    Topic.DOCUMENTS: FileForm,
    Topic.FEATURES: FeatureForm,
    Topic.LICENSEES: LicenseeForm,
}
