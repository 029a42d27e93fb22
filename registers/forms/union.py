"""The forms of an application to the register of the union: rights by state, languages, the Commission, contracts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from accounts.models import Mandate, Organisation
from accounts.organisations import mandates_to_apply
from law.application_check import Topic
from law.application_states import REFUSAL_GROUNDS, RefusalGround
from law.required_documents import DOCUMENT_WORDS, MEMBER_STATES, RequiredDocument
from law.union_check import STATE_WORDS
from law.union_security import Currency
from registers.forms.applications import FORMS, ROWS, FileForm, HolderForm, ObjectForm, TopicForm
from registers.forms.review import IncludeForm, ReviewForm
from registers.languages import language_choices
from registers.models import Application, ApplicationFile, PaperLanguage, UnionRight
from registers.queries.union import is_union
from registers.services.union_draft import LanguageData, RightData

#: Documents handed in with the application; the insurance follows after the Commission's notice.
_HANDED_IN: Final = [
    (kind.value, _(DOCUMENT_WORDS[kind]))
    for kind in (
        RequiredDocument.PROOF_OF_RIGHT,
        RequiredDocument.POWER_OF_ATTORNEY,
        RequiredDocument.TRANSLATION,
        RequiredDocument.MARK_IMAGE,
        RequiredDocument.SAMPLE,
        RequiredDocument.OTHER,
    )
]


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class UnionObjectForm(ObjectForm):
    """The object; its documents of title are asked for state by state."""

    class Meta:
        model = Application
        fields = ("object_type", "title", "aliases", "classes")
        help_texts = {"title": _("Empty for a figurative mark.")}


class UnionFileForm(FileForm):
    """A document to hand in."""

    kind = forms.TypedChoiceField(label=_("Document"), choices=_HANDED_IN, coerce=RequiredDocument)


#: The page of each topic that writes columns, and that collects rows, as the union asks them.
UNION_FORMS: Final[Mapping[Topic, type[TopicForm]]] = {
    **{topic: form for topic, form in FORMS.items() if topic not in (Topic.DOCUMENTS, Topic.INSURANCE)},
    Topic.OBJECT: UnionObjectForm,
}


def topic_form(application: Application, topic: Topic, data: Any, day: date) -> TopicForm | None:
    """The form of a topic that writes columns of the draft, bound to `data` if given; None for any other topic."""
    if topic is Topic.HOLDER:
        return HolderForm(data, instance=application, organisation=application.organisation, day=day)
    kind = (UNION_FORMS if is_union(application) else FORMS).get(topic)
    return kind(data, instance=application) if kind else None


UNION_ROWS: Final[Mapping[Topic, type[forms.Form]]] = {**ROWS, Topic.DOCUMENTS: UnionFileForm}


def rows_of(application: Application) -> frozenset[Topic]:
    """The topics of an application that are typed row by row: collected ones, and those of each state and paper."""
    if is_union(application):
        return frozenset({*UNION_ROWS, Topic.RIGHTS, Topic.LANGUAGES})
    return frozenset(ROWS)


def _one_of(label: Any, rows: Mapping[int, Any], none: Any, name: str) -> forms.TypedChoiceField:
    """One of these rows, shown by an attribute; read once for all the fields that offer them."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", none), *((pk, getattr(row, name)) for pk, row in rows.items())],
        coerce=lambda value: rows[int(value)],
        empty_value=None,
        required=False,
    )


class RightsForm(forms.Form):
    """The right in each member state: five times the same fields, none required here: the law's check says so."""

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        mandate: Mandate | None,
        day: date,
        proofs: Iterable[ApplicationFile],
        known: Iterable[UnionRight],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        written = {right.state: right for right in known}
        files = {file.pk: file for file in proofs}
        powers = {each.pk: each for each in mandates_to_apply(organisation, day) if each != mandate}
        for state in MEMBER_STATES:
            right = written.get(state)
            for name, field in self._fields(files, powers).items():
                column = f"{name}_id" if name in ("proof", "mandate") else name
                field.initial = getattr(right, column, None)
                self.fields[f"{state}-{name}"] = field

    def _fields(
        self, files: Mapping[int, ApplicationFile], powers: Mapping[int, Mandate]
    ) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "document": forms.CharField(label=_("Document of title"), max_length=250, required=False),
            "number": forms.CharField(label=_("Its number"), max_length=100, required=False),
            "document_date": _day(_("Its date")),
            "ends_on": _day(_("The right lasts until")),
            "proof": _one_of(_("File that proves it"), files, "–", "name"),
        }
        # Where the organisation acts for one holder only there is nothing to choose.
        if powers:
            found["mandate"] = _one_of(
                _("Another holder of the right there"), powers, _("the same holder"), "name"
            )
        return found

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The member states by name, each with its fields."""
        for state in MEMBER_STATES:
            fields = [self[name] for name in self.fields if name.startswith(f"{state}-")]
            yield gettext(STATE_WORDS[state]), fields

    def rights(self) -> dict[str, RightData]:
        """What was typed, by member state, as the act takes it."""
        return {
            state: RightData(
                **{
                    name.partition("-")[2]: value
                    for name, value in self.cleaned_data.items()
                    if name.startswith(f"{state}-")
                }
            )
            for state in MEMBER_STATES
        }


class LanguagesForm(forms.Form):
    """The language of each paper, and the file that translates it into Russian."""

    def __init__(
        self,
        *args: Any,
        papers: Sequence[tuple[ApplicationFile, PaperLanguage | None]],
        translations: Iterable[ApplicationFile],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.papers = [file for file, _said in papers]
        files = {file.pk: file for file in translations}
        for file, said in papers:
            self.fields[f"{file.pk}-language"] = forms.ChoiceField(
                label=_("Language"),
                choices=language_choices,
                required=False,
                initial=said.language if said else "",
            )
            translation = _one_of(_("Its translation into Russian"), files, _("none"), "name")
            translation.initial = said.translation_id if said else None
            self.fields[f"{file.pk}-translation"] = translation

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The papers by name, each with its fields."""
        for file in self.papers:
            yield file.name, [self[f"{file.pk}-language"], self[f"{file.pk}-translation"]]

    def said(self) -> dict[int, LanguageData]:
        """What was chosen, by file, as the act takes it."""
        return {
            file.pk: LanguageData(
                language=self.cleaned_data[f"{file.pk}-language"],
                translation=self.cleaned_data[f"{file.pk}-translation"],
            )
            for file in self.papers
        }


class ContractForm(forms.Form):
    """A contract of insurance, or another one, with its file."""

    insurer = forms.CharField(label=_("Insurer, or who else answers for the damage"), max_length=250)
    number = forms.CharField(label=_("Number of the contract"), max_length=100)
    amount = forms.DecimalField(
        label=_("Sum insured"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2, localize=True
    )
    currency = forms.TypedChoiceField(
        label=_("Currency"),
        choices=[(Currency.EUR.value, _("euro")), (Currency.KZT.value, _("tenge"))],
        coerce=Currency,
        help_text=_("At least 10,000 euros, or as much in tenge at the rate of the contract's day."),
    )
    concluded_on = _day(_("Contract made on"), required=True)
    changed_on = _day(_("Sum changed on"), help_text=_("Only if the sum was changed later."))
    valid_from = _day(_("Insured from"), required=True)
    valid_to = _day(_("Insured until"), required=True)
    states = forms.MultipleChoiceField(
        label=_("Valid in these member states"),
        choices=[(state, _(words)) for state, words in STATE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    stated_rate = forms.DecimalField(
        label=_("Rate of the euro on the contract's day, tenge"),
        min_value=Decimal("0.0001"),
        max_digits=12,
        decimal_places=4,
        required=False,
        localize=True,
        help_text=_("Only for a contract in tenge whose day's rate is not known here: we then ask for it."),
    )
    rate_source = forms.CharField(label=_("Where the rate was published"), max_length=250, required=False)
    file = forms.FileField(
        label=_("The contract as a file"),
        help_text=_("PDF up to 100 MB; JPEG, PNG, TIFF, DOCX or XLSX up to 25 MB."),
        max_length=255,
    )

    def data_of(self) -> dict[str, Any]:
        """The arguments of `lodge_contract`."""
        file = self.cleaned_data["file"]
        return {**self.cleaned_data, "file": (file.name, file)}


class TakeBackForm(forms.Form):
    """Why a contract is taken back, if the applicant wants to say so."""

    reasons = forms.CharField(label=_("Why"), max_length=250, required=False)


class CommissionForm(ReviewForm):
    """A letter to or from the Commission."""

    document = forms.CharField(label=_("Letter (number and date)"), max_length=250)
    dated = _day(_("Sent on"), required=True)

    def prepare(self) -> None:
        self.fields["dated"].initial = today()


class NoticeForm(CommissionForm):
    """The Commission's notice: the day of its sending counts."""

    dated = _day(
        _("Sent by the Commission on"),
        required=True,
        help_text=_("The month for the insurance is counted from the sending, not from the receipt."),
    )


class CommissionRefusalForm(CommissionForm):
    """The Commission refuses."""

    dated = _day(_("Sent by the Commission on"), required=True)
    ground = forms.TypedChoiceField(
        label=_("Ground"),
        choices=[(ground.value, _(words)) for ground, words in REFUSAL_GROUNDS.items()],
        coerce=RefusalGround,
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Reasons in the Commission's words"), widget=forms.Textarea(attrs={"rows": 5})
    )


class InclusionForm(IncludeForm):
    """Inclusion by the authorised body, or by the Commission on a day of its own."""

    decided_on = _day(
        _("Decided by the Commission on"),
        required=True,
        help_text=_("Protection begins on this day."),
    )

    def prepare(self) -> None:
        super().prepare()
        if is_union(self.application):
            self.fields["decided_on"].initial = today()
        else:
            del self.fields["decided_on"]
