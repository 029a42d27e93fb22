"""Acts that enter or check what reached customs from holders and courts."""

from django.utils.translation import gettext_lazy as _

from customs import policies
from customs.acts_table.row import CANCELLATION, PAPERS, Act, Group
from customs.forms import decisions, received
from customs.services import court
from customs.services import request as requests
from customs.services.lodge import lodge_document
from customs.services.verify import reject_document, set_aside_prolongation, verify_document

ROWS: tuple[Act, ...] = (
    Act(
        name="request-extension",
        records=True,
        label=_("Request to extend"),
        done=_("The request is recorded. Only the head's decision while the term runs extends it."),
        group=Group.RECEIVED,
        provision="CC198.2",
        form=received.RequestExtensionForm,
        service=requests.request_extension,
        check=policies.may_request_extension,
        explains=_("The request itself holds nothing: only the head's decision while the term runs does."),
    ),
    Act(
        name="request-prolongation",
        records=True,
        label=_("Request to prolong"),
        done=_("The request is recorded. Received in time, it prolongs by its receipt."),
        group=Group.RECEIVED,
        provision="CC199.5",
        form=received.RequestProlongationForm,
        service=requests.request_prolongation,
        check=policies.may_request_prolongation,
        explains=_(
            "Receipt in time prolongs to ten business days from the first decision; no decision is needed."
        ),
    ),
    Act(
        name="request-cancellation",
        records=True,
        label=_("Request to cancel"),
        done=_("The request is recorded. The head decides on it."),
        group=Group.RECEIVED,
        provision=CANCELLATION,
        form=received.RequestCancellationForm,
        service=requests.request_cancellation,
        check=policies.may_request_cancellation,
        explains=_("The request releases nothing: the head must cancel, on the same day by the house rule."),
    ),
    Act(
        name="lodge-document",
        records=True,
        label=_("Document lodged"),
        done=_("The document is recorded."),
        group=Group.RECEIVED,
        provision=PAPERS,
        form=received.LodgeForm,
        service=lodge_document,
        check=policies.may_lodge,
        explains=_(
            "What completes the papers for a court hold in time holds the goods at once, to be verified."
        ),
    ),
    Act(
        name="verify-document",
        label=_("Document is in order"),
        done=_("The document is verified."),
        group=Group.CHECK,
        provision="HOUSE.verify_document",
        form=decisions.VerifyDocumentForm,
        service=verify_document,
        check=policies.may_verify,
    ),
    Act(
        name="reject-document",
        label=_("Document is not what it was lodged as"),
        done=_("The document is rejected; what rested on it has ended."),
        group=Group.CHECK,
        provision="HOUSE.verify_document",
        form=decisions.RejectDocumentForm,
        service=reject_document,
        check=policies.may_reject,
        explains=_(
            "A hold that rests on it ends: the earlier term runs again if its date is ahead, else release resumes."
        ),
        warns=True,
    ),
    Act(
        name="set-aside-prolongation",
        label=_("Set the prolongation aside"),
        done=_("The prolongation is set aside."),
        group=Group.CHECK,
        provision="CC199.5",
        form=decisions.SetAsideProlongationForm,
        service=set_aside_prolongation,
        check=policies.may_set_aside_prolongation,
        explains=_("The first term runs again if its date is still ahead, else release resumes."),
        warns=True,
    ),
    Act(
        name="record-judgment",
        records=True,
        label=_("Judgment in force"),
        done=_("The judgment is recorded. Both sides are told."),
        group=Group.COURT,
        provision=PAPERS,
        form=received.JudgmentForm,
        service=court.record_judgment,
        check=policies.may_record_judgment,
        explains=_("It counts from the day it entered into force; a term it overtakes does not revive."),
    ),
    Act(
        name="end-court-case",
        records=True,
        label=_("Court case ended without judgment"),
        done=_("The hold has ended. Release resumes; both sides are told."),
        group=Group.COURT,
        provision=PAPERS,
        form=decisions.EndCourtCaseForm,
        service=court.end_court_case,
        check=policies.may_end_court_case,
        explains=_("The hold ends when the court's act takes effect, and release resumes."),
        warns=True,
    ),
    Act(
        name="record-annulment",
        records=True,
        label=_("Decision annulled"),
        done=_("The annulment is recorded. Release resumes; both sides are told."),
        group=Group.COURT,
        provision="CC201",
        form=received.AnnulmentForm,
        service=court.record_annulment,
        check=policies.may_record_annulment,
        explains=_("Release resumes when the annulment takes effect."),
        warns=True,
    ),
)
