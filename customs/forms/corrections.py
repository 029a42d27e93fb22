"""Forms of corrections: propose another value, confirm what it changes as a second person, reject."""

import json
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import Moment
from acts.refusals import Refusal
from customs.forms.fields import ActForm, Day, Words
from customs.models import Case, Correction, Document, Request
from customs.services.correct import preview
from customs.services.correctable import (
    CORRECTABLE,
    Correctable,
    Record,
    Target,
    Written,
    correction_text,
    record_of,
    record_text,
)
from customs.services.correction_effects import effect_sentences
from law.events import Channel


def _offered(rule: Correctable, record: Record) -> bool:
    """Whether the field means anything for this record."""
    if isinstance(record, Request) and rule.field == "asked_days":
        return record.kind == Request.Kind.PROLONGATION
    if isinstance(record, Document) and rule.field == "posted_at":
        return record.channel == Channel.POST
    return True


def correctable_in(case: Case) -> Iterator[tuple[Correctable, Record]]:
    """Every field of every standing record of the case that can be corrected."""
    records: dict[Target, list[Record]] = {
        Target.REQUEST: list(case.requests.all()),
        Target.DOCUMENT: list(case.documents.all()),
        Target.JUDGMENT: list(case.judgments.all()),
    }
    for rule in CORRECTABLE.values():
        for record in records[rule.target]:
            if _offered(rule, record):
                yield rule, record


def reference(rule: Correctable, record: Record) -> str:
    """How the address names a field of a record, e.g. request-12-received_at."""
    return f"{rule.target}-{record.pk}-{rule.field}"


class ProposeCorrectionForm(ActForm):
    """Another value for one field of one record; without a choice, one is picked."""

    what = forms.CharField(widget=forms.HiddenInput)
    new = forms.CharField(label=_("The right value"), required=False)
    reason = Words(label=_("What was wrong, and how it is known"))

    def prepare(self) -> None:
        wanted = str(self.data.get("what") or self.asked.get("what", ""))
        found = list(correctable_in(self.case))
        chosen = next((each for each in found if reference(*each) == wanted), None)
        if chosen is None:
            address = reverse("case-act", args=[self.case.number, "propose-correction"])
            self.pick = [
                (f"{words(*each)}: {value_now(*each)}", f"{address}?what={reference(*each)}")
                for each in found
            ]
            self.pick_empty = _("The case has no request, document or judgment yet.")
            return
        self.chosen = chosen
        self.heading = words(*chosen)
        self.fields["what"].initial = wanted
        rule = chosen[0]
        label = gettext("The right value (recorded: %(value)s)") % {"value": value_now(*chosen)}
        self.fields["new"] = _field(rule, label)

    def arguments(self) -> dict[str, Any]:
        rule, record = self.chosen
        return {
            "target": rule.target.value,
            "target_id": record.pk,
            "field": rule.field,
            "new": self.cleaned_data["new"],
            "reason": self.cleaned_data["reason"],
        }


def _field(rule: Correctable, label: str) -> forms.Field:
    match rule.written:
        case Written.INSTANT:
            return Moment(label=label, required=False)
        case Written.DAY:
            return Day(label=label, required=False)
        case Written.NUMBER:
            return forms.IntegerField(label=label, required=False, min_value=1)


def words(rule: Correctable, record: Record) -> str:
    """A field of a record in words."""
    return f"{record_text(record)}, {rule.label}"


def value_now(rule: Correctable, record: Record) -> str:
    """The value as it is recorded."""
    return rule.shown(rule.write(getattr(record, rule.field)))


def correction_words(correction: Correction) -> str:
    """What a correction puts in place of what."""
    record = record_of(correction.case, correction.target, correction.target_id)
    return str(correction_text(correction, record))


class OneCorrectionForm(ActForm):
    """An act on a correction that waits; the address names it."""

    correction = forms.ModelChoiceField(queryset=Correction.objects.none(), widget=forms.HiddenInput)

    def prepare(self) -> None:
        field = self.fields["correction"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.corrections.select_related("case")
        wanted = str(self.data.get("correction") or self.asked.get("correction", ""))
        self.found = field.queryset.filter(pk=wanted).first() if wanted.isdecimal() else None
        if self.found is None:
            waiting = field.queryset.filter(state=Correction.State.PROPOSED)
            self.pick = [(correction_words(each), f"?correction={each.pk}") for each in waiting]
            self.pick_empty = _("No correction waits to be confirmed.")
            return
        field.initial = self.found.pk
        self.heading = correction_words(self.found)

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"correction_id": data.pop("correction").pk, **data}


class RejectCorrectionForm(OneCorrectionForm):
    """The record stands as it is."""

    reasons = Words(label=_("Reasons"))


class ConfirmCorrectionForm(OneCorrectionForm):
    """What the correction changes, shown before it is confirmed; what was shown travels with the form."""

    sent = ""
    seen_effect = forms.JSONField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        super().prepare()
        if self.found is None:
            return
        try:
            effect = preview(correction_id=self.found.pk, actor=self.actor, now=self.now)
        except Refusal as refusal:
            self.notes = [refusal.text]
            return
        self.notes = [
            gettext("Why: %(reason)s") % {"reason": self.found.reason},
            *effect_sentences(effect),
        ]
        self.fields["seen_effect"].initial = effect
        if self.is_bound:
            # Shown again after a refusal, the page carries what it now shows; judged is what was sent.
            data = cast(QueryDict, self.data).copy()
            self.sent = str(data.get("seen_effect", ""))
            data["seen_effect"] = json.dumps(effect)
            self.data = data

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        try:
            data["seen_effect"] = json.loads(self.sent)
        except ValueError:
            data["seen_effect"] = {}
        if not isinstance(data["seen_effect"], dict):
            data["seen_effect"] = {}
        return data
