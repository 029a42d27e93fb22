"""The seam between a form and an act: the act's refusal becomes the form's error."""

from collections.abc import Callable
from typing import Any

from django import forms

from acts.refusals import Refusal


def done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run the act of a valid form. A refusal does nothing and is shown at its field, with its provision."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True
