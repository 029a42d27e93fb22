"""What the page of a message offers, by the state of its delivery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms.delivery import AnotherWayForm, PostingForm, RetryForm, ReturnForm
from acts.deliveries import DeliveryActs
from notifications.models import Channel, DeliveryState, Message


@dataclass(frozen=True)
class Doing:
    """What can be done about a message in certain states of its delivery."""

    label: Promise
    done: Promise
    form: type[forms.Form]
    service: Callable[..., Message]
    states: frozenset[str]


def doings(acts: DeliveryActs[Any]) -> Mapping[str, Doing]:
    """By the name that the page posts."""
    return {
        "record": Doing(
            _("Record posting or hand-over"),
            _("Recorded: the notice counts as sent from that time."),
            PostingForm,
            acts.record_posting,
            frozenset({DeliveryState.TO_PRINT}),
        ),
        "retry": Doing(
            _("Send again as it is"),
            _("The mail is queued again."),
            RetryForm,
            acts.retry_message,
            frozenset({DeliveryState.FAILED}),
        ),
        "another-way": Doing(
            _("Send another way"),
            _("A new attempt is on its way."),
            AnotherWayForm,
            acts.send_another_way,
            frozenset({DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.TO_PRINT}),
        ),
        "came-back": Doing(
            _("It came back"),
            _("Recorded as not reached: a new attempt is called for."),
            ReturnForm,
            acts.record_return,
            frozenset({DeliveryState.ACCEPTED}),
        ),
    }


def replaced_by(found: Message) -> Message | None:
    """The attempt that took its place."""
    return Message.objects.filter(attempt_of_id=found.attempt_of_id or found.pk, pk__gt=found.pk).first()


def first_choice(found: Message) -> dict[str, object]:
    """A failed mail goes on paper next, unless somebody knows better."""
    return {"channel": Channel.PAPER if found.channel == Channel.EMAIL else Channel.EMAIL}
