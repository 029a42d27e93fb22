"""Acts that the head, or a person the head has authorised, decides."""

from django.utils.translation import gettext_lazy as _

from customs import policies
from customs.acts_table.row import CANCELLATION, Act, Group, by_article
from customs.forms import decisions
from customs.services import release
from customs.services.cancel import cancel, may_cancel
from customs.services.extend import extend, may_extend, refuse_extension
from customs.services.suspend import decline, may_suspend, suspend

ROWS: tuple[Act, ...] = (
    Act(
        name="suspend",
        label=_("Suspend release"),
        done=_("Release is suspended. Both sides are told, the declaration system is instructed to hold."),
        group=Group.DECIDE,
        provision=by_article("CC198.1", "CC199.3"),
        form=decisions.SuspendForm,
        service=suspend,
        check=may_suspend,
        explains=_("The term counts from today: day 1 is the next business day."),
    ),
    Act(
        name="decline",
        label=_("Decline to suspend"),
        done=_("The case is closed: release was not suspended."),
        group=Group.DECIDE,
        provision="HOUSE.four_eyes",
        form=decisions.DeclineForm,
        service=decline,
        check=policies.may_decline,
        warns=True,
    ),
    Act(
        name="extend",
        label=_("Extend the suspension"),
        done=_("The suspension is extended. Both sides are told."),
        group=Group.DECIDE,
        provision="CC198.2",
        form=decisions.ExtendForm,
        service=extend,
        check=may_extend,
        explains=_("The extension begins after the last day of the first term, whenever it is granted."),
    ),
    Act(
        name="refuse-extension",
        label=_("Refuse the extension"),
        done=_("The extension is refused. The holder is told; the term runs on."),
        group=Group.DECIDE,
        provision="CC198.3",
        form=decisions.ExtensionRequestForm,
        service=refuse_extension,
        check=may_extend,
        explains=_("The term runs on; a new request is possible until it ends."),
        warns=True,
    ),
    Act(
        name="cancel",
        label=_("Cancel the suspension"),
        done=_("The suspension is cancelled. Release resumes; both sides are told."),
        group=Group.DECIDE,
        provision=CANCELLATION,
        form=decisions.CancelForm,
        service=cancel,
        check=may_cancel,
        explains=_("Release resumes at once."),
        warns=True,
    ),
    Act(
        name="refuse-release",
        label=_("Refuse release"),
        done=_("Release is refused. Both sides are told."),
        group=Group.DECIDE,
        provision="CC201",
        form=decisions.RefuseReleaseForm,
        service=release.refuse_release,
        check=policies.may_refuse_release,
        warns=True,
    ),
)
