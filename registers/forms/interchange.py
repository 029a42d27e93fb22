"""Forms for archives of applications and for signatures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models import Wanted


class ArchiveForm(forms.Form):
    """An archive to hand in."""

    archive = forms.FileField(
        label=_("Archive"),
        help_text=_("A ZIP archive with JSON files and the files that they list, up to 512 MB."),
        max_length=255,
    )


class WantForm(forms.Form):
    """What is to be done with an archive; filing needs the undertaking, given for each application listed."""

    wanted = forms.ChoiceField(
        label=_("What is to be done"), choices=Wanted.choices, widget=forms.RadioSelect
    )
    accept = forms.BooleanField(
        label=_("For each application that is filed we give the undertaking above."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is filed without the undertaking (CC 461)."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("wanted") == Wanted.FILED and not typed.get("accept"):
            self.add_error("accept", _("An application is filed with the undertaking only."))
        return typed


class SignatureForm(forms.Form):
    """An electronic signature."""

    signature = forms.FileField(
        label=_("Signature"),
        help_text=_("A file .p7s or .sig: CMS, detached."),
        max_length=255,
    )
    stamp = forms.FileField(
        label=_("Time stamp, where it is a file of its own"),
        help_text=_("A file .tsr by RFC 3161. One that stands in the signature is found there."),
        max_length=255,
        required=False,
    )


class SignedFormForm(forms.Form):
    """A scan of the printed and signed application."""

    scan = forms.FileField(
        label=_("Scan"), help_text=_("PDF up to 100 MB; JPEG, PNG or TIFF up to 25 MB."), max_length=255
    )
