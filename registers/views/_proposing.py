"""The page of a decision that takes two people: the registrar's half, the proposal."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext

from accounts.models import User
from law.register_proposals import ACT_WORDS, ProposedAct
from registers.forms.proposals import proposing
from registers.models import Application, Entry
from registers.services.proposals import is_proposed, propose


def proposed(act: ProposedAct) -> Callable[..., object]:
    """What a page calls to propose it; recorded at once where the Commission decided (`proposals.propose`)."""

    def run(*, by: User, now: datetime, why: str = "", version: int | None = None, **given: Any) -> object:
        subject_id = given.pop("application_id", None) or given.pop("entry_id")
        return propose(act=act, subject_id=subject_id, given=given, why=why, by=by, now=now, version=version)

    return run


def label_of(subject: Application | Entry, act: ProposedAct | None, label: str | Promise) -> str:
    """The words of an act's button on a subject."""
    if act is None or not is_proposed(subject):
        return str(label)
    return gettext("Propose: %(what)s") % {"what": gettext(ACT_WORDS[act])}


def done_of(subject: Application | Entry, act: ProposedAct | None, done: str | Promise) -> str:
    """What is said once it is done."""
    if act is None or not is_proposed(subject):
        return str(done)
    return gettext("Proposed. Another person decides; the terms run on.")


_F = TypeVar("_F", bound=forms.Form)


def form_of(subject: Application | Entry, act: ProposedAct | None, form: type[_F]) -> type[_F]:
    """The form of an act on a subject: with the proposer's words where it is proposed."""
    return form if act is None or not is_proposed(subject) else proposing(form)
