"""The undertaking on its page: the answer is bound to the text that was read."""

from typing import Any

from django.http import QueryDict

from registers.forms.applications import UndertakingForm
from registers.models import Application
from registers.undertaking import digest, is_given, said_by, undertaking_of


def undertaking_form(application: Application, data: QueryDict | None) -> UndertakingForm:
    """The form below the text that is shown."""
    return UndertakingForm(data, initial={"shown": digest(undertaking_of(application))})


def read_text(application: Application, form: Any) -> str:
    """The text that was read when this form was made; empty when the undertaking says something else by now."""
    return said_by(application).get(form.cleaned_data["shown"], "")


def undertaking_shown(application: Application, form: Any) -> dict[str, object]:
    """The text and whether it is given; an answer that was refused is asked again of the text as it stands now."""
    text = undertaking_of(application)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["shown"] = digest(text)
    return {"undertaking": text, "given": is_given(application)}
