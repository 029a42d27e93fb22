"""Acts that keep the records of a case."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs.acts_table.row import Act, Group
from customs.forms import records
from customs.models import Case
from customs.services.attachments import add_attachment, may_add_attachment
from customs.services.contacts import complete_contact, may_complete_contact
from customs.services.facts import may_record_fact, record_fact
from customs.services.last_day import confirm_nothing_pending, may_confirm_nothing_pending
from customs.services.tasks import finish_task


def _task_check(case: Case, *, actor: User, now: datetime) -> None:
    """Tasks are of different people's concern: the act itself asks who may finish which."""


ROWS: tuple[Act, ...] = (
    Act(
        name="add-attachment",
        label=_("Add a file"),
        done=_("The file is stored."),
        group=Group.RECORDS,
        provision="HOUSE.attachments",
        form=records.AttachmentForm,
        service=add_attachment,
        check=may_add_attachment,
    ),
    Act(
        name="record-fact",
        records=True,
        label=_("Record a fact or a cost"),
        done=_("The fact is recorded."),
        group=Group.RECORDS,
        provision="CC198.14",
        form=records.FactForm,
        service=record_fact,
        check=may_record_fact,
        explains=_("A fact moves no case and no clock."),
    ),
    Act(
        name="complete-contact",
        label=_("Complete contact data"),
        done=_("The contact data are completed. Notices that did not get through are sent again."),
        group=Group.RECORDS,
        provision="HOUSE.contact_needed",
        form=records.ContactForm,
        service=complete_contact,
        check=may_complete_contact,
        explains=_("The name of a party never changes here."),
    ),
    Act(
        name="confirm-nothing-pending",
        label=_("Nothing received is unentered"),
        done=_("Confirmed: nothing received waits to be entered."),
        group=Group.RECORDS,
        provision="HOUSE.last_day_question",
        form=records.NothingForm,
        service=confirm_nothing_pending,
        check=may_confirm_nothing_pending,
        explains=_("Asked on the last day of a term. It moves no clock."),
    ),
    Act(
        name="finish-task",
        label=_("Task dealt with"),
        done=_("The task is off the list."),
        group=Group.RECORDS,
        provision="HOUSE.escalation",
        form=records.TaskForm,
        service=lambda **given: finish_task(
            **{name: value for name, value in given.items() if name not in ("case_id", "version")}
        ),
        check=_task_check,
        listed=False,
    ),
)
