"""Acts that keep the records of a case."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs.acts_table.row import PAPERS, Act, Group
from customs.forms import corrections, records
from customs.models import Case
from customs.services.add_party import add_party
from customs.services.attachments import add_attachment, may_add_attachment
from customs.services.contacts import complete_contact, may_complete_contact
from customs.services.correct import (
    confirm_correction,
    may_confirm_correction,
    may_propose_correction,
    may_reject_correction,
    propose_correction,
    reject_correction,
)
from customs.services.facts import may_record_fact, record_fact
from customs.services.issue_letter import (
    ask_for_documents,
    cover_release,
    may_ask_for_documents,
    may_cover_release,
)
from customs.services.last_day import confirm_nothing_pending, may_confirm_nothing_pending
from customs.services.tasks import finish_task


def _task_check(case: Case, *, actor: User, now: datetime) -> None:
    """Tasks are of different people's concern: the act itself asks who may finish which."""


def _of_its_own_case(service: Callable[..., Any], *, versioned: bool = True) -> Callable[..., Any]:
    """A service that finds the case by what it acts upon; its form offers only what this case has."""

    def run(*, case_id: int, version: int, **given: Any) -> Any:
        return service(**given, **({"version": version} if versioned else {}))

    return run


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
        name="ask-for-documents",
        label=_("Ask for documents"),
        done=_("The letter is issued; the party is told."),
        group=Group.RECORDS,
        provision=PAPERS,
        form=records.DocumentsRequestForm,
        service=ask_for_documents,
        check=may_ask_for_documents,
        explains=_("A numbered letter to one party. It moves no clock."),
    ),
    Act(
        name="cover-release",
        label=_("Cover letter of the release instruction"),
        done=_("The letter is issued."),
        group=Group.RECORDS,
        provision="HOUSE.letters",
        form=records.ReleaseCoverForm,
        service=cover_release,
        check=may_cover_release,
        explains=_("A numbered letter for the file and for whoever keeps the goods. It goes to no party."),
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
        name="add-representative",
        label=_("Add a representative"),
        done=_("The representative is added; notices from now on go there too."),
        group=Group.RECORDS,
        provision="HOUSE.power",
        form=records.RepresentativeForm,
        service=add_party,
        check=may_complete_contact,
        explains=_("Appointed after the case was opened, or known from a paper."),
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
        name="propose-correction",
        label=_("Correct a record"),
        done=_("The correction is proposed; a second person confirms it."),
        group=Group.RECORDS,
        provision="HOUSE.correction",
        form=corrections.ProposeCorrectionForm,
        service=propose_correction,
        check=may_propose_correction,
        explains=_("Nothing changes until another person has seen what it changes and confirmed it."),
    ),
    Act(
        name="confirm-correction",
        label=_("Confirm the correction"),
        done=_("The correction counts. Both sides are told."),
        group=Group.RECORDS,
        provision="HOUSE.correction",
        form=corrections.ConfirmCorrectionForm,
        service=_of_its_own_case(confirm_correction),
        check=may_confirm_correction,
        explains=_("What changes where the case stands needs the head besides."),
        listed=False,
    ),
    Act(
        name="reject-correction",
        label=_("Reject the correction"),
        done=_("The correction is rejected; the record stands as it is."),
        group=Group.RECORDS,
        provision="HOUSE.correction",
        form=corrections.RejectCorrectionForm,
        service=_of_its_own_case(reject_correction),
        check=may_reject_correction,
        warns=True,
        listed=False,
    ),
    Act(
        name="finish-task",
        label=_("Task dealt with"),
        done=_("The task is off the list."),
        group=Group.RECORDS,
        provision="HOUSE.escalation",
        form=records.TaskForm,
        service=_of_its_own_case(finish_task, versioned=False),
        check=_task_check,
        listed=False,
    ),
)
