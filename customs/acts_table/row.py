"""What an act on a case is to the pages: one row of the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customs.forms.fields import ActForm
from law.events import Regime

Check = Callable[..., None]


class Group(Enum):
    """Under which heading an act stands on the case page."""

    DECIDE = _("Decisions of the head")
    RECEIVED = _("Enter what was received")
    CHECK = _("Check what was lodged")
    COURT = _("Courts and higher authorities")
    GOODS = _("Goods")
    RECORDS = _("Records of the case")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act. `done` is said after it, with the parameters that `said` takes from what the service returned.

    `check` raises the refusal that stands against this person doing it now. `warns`: the act ends or changes
    what the goods are held by, so its button is drawn accordingly. `listed`: offered on the case page.
    `records`: it enters what happened elsewhere, so its button says "Record".
    """

    name: str
    label: Promise
    done: Promise
    group: Group
    provision: str | Mapping[Regime, str]
    form: type[ActForm]
    service: Callable[..., Any]
    check: Check
    explains: Promise | str = ""
    warns: bool = False
    listed: bool = True
    records: bool = False
    said: Callable[[Any], dict[str, object]] = field(default=lambda result: {})

    @property
    def button(self) -> Promise:
        """What the button of the form says."""
        return _("Record") if self.records else self.label

    def provision_in(self, regime: Regime) -> str:
        """The provision of the act in a case of this regime."""
        if isinstance(self.provision, str):
            return self.provision
        return self.provision[regime]


@dataclass(frozen=True, kw_only=True)
class ActOption:
    """An act as offered to a person in a case now: allowed, or why not and under which provision.

    `provision` is the act's own; `ground` what stands against it, or the same; `citation` is the ground in words.
    """

    name: str
    label: str
    group: Group
    provision: str
    allowed: bool
    why_not: str
    citation: str
    ground: str
    url: str
    warns: bool
    forbidden: bool


def by_article(registered: str, ex_officio: str) -> dict[Regime, str]:
    """The provision of an act in each regime."""
    return {Regime.REGISTERED: registered, Regime.EX_OFFICIO: ex_officio}


CANCELLATION = by_article("CC198.8", "CC199.4")
PAPERS = by_article("CC198.6", "CC199.6")
