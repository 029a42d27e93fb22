"""Acts on the goods: lines that leave a case, release, disposal."""

from django.utils.translation import gettext_lazy as _

from customs import policies
from customs.acts_table.row import Act, Group
from customs.forms import decisions, received
from customs.services import disposal, lines, release
from customs.services.split import split

ROWS: tuple[Act, ...] = (
    Act(
        name="release-lines",
        label=_("Release some goods lines"),
        done=_("The goods lines have left the case; its clocks run on for the rest."),
        group=Group.GOODS,
        provision="CC198.8",
        form=decisions.LinesForm,
        service=lines.release_lines,
        check=policies.may_release_lines,
        explains=_("The clocks run on for the lines that stay."),
    ),
    Act(
        name="seize-lines",
        records=True,
        label=_("Goods seized, arrested or confiscated"),
        done=_("The seizure is recorded. Both sides are told."),
        group=Group.GOODS,
        provision="CC198.11",
        form=decisions.SeizureForm,
        service=lines.seize_lines,
        check=policies.may_seize,
        explains=_("With the last line the case ends; until then the clocks run on."),
        warns=True,
    ),
    Act(
        name="split",
        label=_("Split the case"),
        done=_("The goods lines are now in case %(number)s."),
        group=Group.GOODS,
        provision="HOUSE.split",
        form=decisions.LinesForm,
        service=split,
        check=policies.may_split,
        explains=_("The lines move into a case of their own that keeps the decision and the clocks."),
        said=lambda case: {"number": case.number},
    ),
    Act(
        name="record-release",
        records=True,
        label=_("Goods released"),
        done=_("The release is recorded. The case is closed."),
        group=Group.GOODS,
        provision="CC198.6",
        form=received.ReleasedForm,
        service=release.record_release,
        check=policies.may_record_release,
    ),
    Act(
        name="order-destruction",
        records=True,
        label=_("Destruction ordered by a court"),
        done=_(
            "The order is recorded. The goods are to be handed over within one business day (house rule)."
        ),
        group=Group.GOODS,
        provision="CC200",
        form=received.DestructionOrderForm,
        service=disposal.order_destruction,
        check=policies.may_order_destruction,
    ),
    Act(
        name="hand-over",
        records=True,
        label=_("Handed over for destruction"),
        done=_("The hand-over is recorded. Destruction is due the same day (house rule)."),
        group=Group.GOODS,
        provision="CC200",
        form=received.HappenedForm,
        service=disposal.hand_over,
        check=policies.may_hand_over,
    ),
    Act(
        name="record-destruction",
        records=True,
        label=_("Goods destroyed"),
        done=_("The destruction is recorded. The case is closed."),
        group=Group.GOODS,
        provision="CC200",
        form=received.HappenedForm,
        service=disposal.record_destruction,
        check=policies.may_record_destruction,
    ),
    Act(
        name="other-disposal",
        records=True,
        label=_("Disposed of otherwise"),
        done=_("The disposal is recorded. The case is closed."),
        group=Group.GOODS,
        provision="CC200",
        form=received.HappenedForm,
        service=disposal.other_disposal,
        check=policies.may_other_disposal,
    ),
)
