"""Acts that keep the records of a case."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs.acts_table.row import Act, Group
from customs.forms import received
from customs.models import Case
from customs.services.attachments import add_attachment, may_add_attachment
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
        form=received.AttachmentForm,
        service=add_attachment,
        check=may_add_attachment,
    ),
    Act(
        name="finish-task",
        label=_("Task dealt with"),
        done=_("The task is off the list."),
        group=Group.RECORDS,
        provision="HOUSE.escalation",
        form=received.TaskForm,
        service=lambda **given: finish_task(
            **{name: value for name, value in given.items() if name not in ("case_id", "version")}
        ),
        check=_task_check,
        listed=False,
    ),
)
