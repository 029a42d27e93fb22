"""Forms of the case's own records: files, facts and costs, contact data, tasks."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import Moment
from accounts.models import User
from accounts.queries import people_who_may
from accounts.roles import What
from customs.forms.decisions import DocumentChoice, RequestChoice
from customs.forms.fields import ActForm, Day, PartyChoice, Words
from customs.models import Attachment, CaseLine, CaseParty, Document, PartyRole, Request, Task
from customs.services.declarations import PartyData
from customs.services.issue_letter import ASKED
from law.facts import COSTS, FACT_RULES, Detail, FactKind
from law.time import local_date


class NothingForm(ActForm):
    """An act that asks nothing but to be confirmed."""


class DocumentsRequestForm(ActForm):
    """Whom to ask for which documents."""

    party = PartyChoice(label=_("Party"), queryset=CaseParty.objects.none())
    text = Words(
        label=_("Which documents, and until when"),
        help_text=_("Stands in the letter as it is written here, in the language in which it is written."),
    )

    def prepare(self) -> None:
        field = self.fields["party"]
        assert isinstance(field, PartyChoice)
        field.queryset = self.case.parties.filter(role__in=ASKED).select_related("right").order_by("pk")

    def arguments(self) -> dict[str, Any]:
        return {"party_id": self.cleaned_data["party"].pk, "text": self.cleaned_data["text"]}


class ReleaseCoverForm(ActForm):
    """What the cover letter says besides."""

    text = Words(label=_("To be added"), required=False)


class TaskForm(ActForm):
    """What was done about a task."""

    outcome = Words(label=_("What was done about it"))
    task = forms.ModelChoiceField(queryset=Task.objects.none(), widget=forms.HiddenInput)

    def prepare(self) -> None:
        field = self.fields["task"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.tasks.all()
        wanted = str(self.data.get("task") or self.asked.get("task", ""))
        field.initial = wanted
        found = self.case.tasks.filter(pk=wanted).first() if wanted.isdecimal() else None
        if found is None:
            address = reverse("case-act", args=[self.case.number, "finish-task"])
            self.pick = [
                (f"{task.get_kind_display()} {task.note}".strip(), f"{address}?task={task.pk}")
                for task in self.case.tasks.filter(done_at__isnull=True)
            ]
            self.pick_empty = _("The case has no open task.")
        else:
            self.heading = f"{found.get_kind_display()} {found.note}".strip()

    def arguments(self) -> dict[str, Any]:
        return {"task_id": self.cleaned_data["task"].pk, "outcome": self.cleaned_data["outcome"]}


class AttachmentForm(ActForm):
    """A file of the case."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("PDF, JPEG, PNG, TIFF, DOCX or XLSX. What a file is, its content decides, not its name."),
    )
    document = DocumentChoice(
        label=_("Copy of the document"), queryset=Document.objects.none(), required=False
    )

    def prepare(self) -> None:
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.documents.select_related("party")
        wanted = self.asked.get("document", "")
        field.initial = wanted if wanted.isdecimal() else None

    def arguments(self) -> dict[str, Any]:
        file, document = self.cleaned_data["file"], self.cleaned_data["document"]
        return {
            "name": file.name,
            "content": file,
            "document_id": document.pk if document else None,
        }


class ContactForm(ActForm):
    """How a party is reached."""

    party = PartyChoice(label=_("Party"), queryset=CaseParty.objects.none())
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    location = forms.CharField(label=_("Location"), max_length=500, required=False)
    postal_address = forms.CharField(
        label=_("Postal address"),
        max_length=500,
        required=False,
        help_text=_("Paper goes here. Leave empty when it is the location."),
    )
    country = forms.CharField(
        label=_("Country"), max_length=2, required=False, help_text=_("Two letters, e.g. KZ.")
    )
    language = forms.ChoiceField(
        label=_("Notices in"),
        choices=[("", _("as it is")), ("ru", "Русский"), ("kk", "Қазақша")],
        required=False,
    )
    source = forms.CharField(
        label=_("Where this is known from"),
        max_length=300,
        help_text=_("What is left empty above stays as it is."),
    )

    def prepare(self) -> None:
        field = self.fields["party"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.parties.select_related("right").order_by("pk")
        self.offer("party")

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"party_id": data.pop("party").pk, **data}


class RepresentativeForm(ActForm):
    """A representative of a right holder, with the power of attorney that was seen."""

    holder = PartyChoice(label=_("Right holder"), queryset=CaseParty.objects.none())
    name = forms.CharField(label=_("Name"), max_length=300)
    is_person = forms.BooleanField(label=_("natural person"), required=False)
    location = forms.CharField(label=_("Location"), max_length=500, required=False)
    postal_address = forms.CharField(
        label=_("Postal address"),
        max_length=500,
        required=False,
        help_text=_("Paper goes here. Leave empty when it is the location."),
    )
    country = forms.CharField(
        label=_("Country"), max_length=2, required=False, initial="KZ", help_text=_("Two letters, e.g. KZ.")
    )
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    language = forms.ChoiceField(label=_("Notices in"), choices=[("ru", "Русский"), ("kk", "Қазақша")])
    power = forms.CharField(
        label=_("Power of attorney"), max_length=250, help_text=_("Number and date of the paper seen.")
    )
    valid_from = Day(label=_("Valid from"))
    valid_to = Day(label=_("Valid until"), help_text=_("The last day on which it is good."))

    def prepare(self) -> None:
        field = self.fields["holder"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            self.case.parties.filter(role=PartyRole.HOLDER).select_related("right").order_by("pk")
        )
        self.offer("holder")

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        country = data.pop("country").upper()
        return {
            "holder_id": data.pop("holder").pk,
            "power": data.pop("power"),
            "valid_from": data.pop("valid_from"),
            "valid_to": data.pop("valid_to"),
            "contact": PartyData(
                role=PartyRole.REPRESENTATIVE, country=country, in_kazakhstan=country in ("", "KZ"), **data
            ),
        }


class OfficerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An officer by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.full_name


class LineChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A goods line by number and description."""

    def label_from_instance(self, obj: CaseLine) -> str:
        return str(obj.goods_line)


class AttachmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A file by name."""

    def label_from_instance(self, obj: Attachment) -> str:
        return obj.name


class FactForm(ActForm):
    """One fact of a kind: the table `law.facts` says which fields it has. Without a kind, one is picked."""

    kind = forms.TypedChoiceField(coerce=FactKind, widget=forms.HiddenInput)
    happened_at = Moment(label=_("When"))
    party = PartyChoice(label=_("Party"), queryset=CaseParty.objects.none())
    line = LineChoice(label=_("Goods line"), queryset=CaseLine.objects.none())
    amount = forms.DecimalField(label=_("Amount, KZT"), max_digits=14, decimal_places=2)
    seal = forms.CharField(label=_("Seal number"), max_length=60)
    officer = OfficerChoice(label=_("Officer present"), queryset=User.objects.none())
    attachment = AttachmentChoice(label=_("Photograph"), queryset=Attachment.objects.none())
    request = RequestChoice(label=_("Request"), queryset=Request.objects.none(), required=False)
    document = DocumentChoice(label=_("Document"), queryset=Document.objects.none(), required=False)
    note = Words(label=_("Note"))

    _FIELDS = {
        Detail.PARTY: ("party",),
        Detail.LINE: ("line",),
        Detail.NOTE: ("note",),
        Detail.SEAL: ("seal",),
        Detail.AMOUNT: ("amount",),
        Detail.OFFICER: ("officer",),
        Detail.ATTACHMENT: ("attachment",),
        Detail.RECORD: ("request", "document"),
    }

    def prepare(self) -> None:
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each.value, gettext(rule.label)) for each, rule in FACT_RULES.items()]
        wanted = str(self.data.get("kind") or self.asked.get("kind", ""))
        if wanted not in [each.value for each in FactKind]:
            address = reverse("case-act", args=[self.case.number, "record-fact"])
            self.pick = [(str(label), f"{address}?kind={value}") for value, label in kind.choices]
            return
        rule = FACT_RULES[FactKind(wanted)]
        kind.initial = wanted
        self.heading = gettext(rule.label)
        if rule.decided:
            del self.fields["happened_at"]
        for detail, names in self._FIELDS.items():
            for name in names:
                if detail not in rule.needs | rule.takes:
                    del self.fields[name]
                elif detail is not Detail.RECORD:
                    self.fields[name].required = detail in rule.needs
        self._fill(FactKind(wanted))

    def _fill(self, kind: FactKind) -> None:
        sides = [PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE]
        lines = self.case.lines.select_related("goods_line")
        offers: dict[str, Any] = {
            "party": self.case.parties.filter(role__in=sides).select_related("right").order_by("pk"),
            "line": lines if kind in COSTS else lines.filter(state="held"),
            "officer": people_who_may(What.RECORD_IN_CASE, self.case.office_id, on=local_date(self.now)),
            "attachment": self.case.attachments.filter(content_type__startswith="image/"),
            "request": self.case.requests.filter(original_received_at__isnull=True).select_related("party"),
            "document": self.case.documents.filter(original_received_at__isnull=True).select_related("party"),
        }
        for name, queryset in offers.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = queryset
        if "officer" in self.fields:
            self.fields["officer"].initial = self.actor.pk

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        chosen = ("party", "line", "officer", "attachment", "request", "document")
        for name in chosen:
            if name in data:
                picked = data.pop(name)
                data[f"{name}_id"] = picked.pk if picked else None
        return data
