"""Words for what the law's tables name: events, regimes, what stops a term, what may come next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from law.events import Event, Regime

REGIME_LABELS: dict[Regime, Promise] = {
    Regime.REGISTERED: _("registered object"),
    Regime.EX_OFFICIO: _("ex officio"),
}

EVENT_LABELS: dict[Event, Promise] = {
    Event.OPENED: _("Case prepared"),
    Event.DECLINED: _("The head declined to suspend release"),
    Event.SUSPENDED: _("Release suspended"),
    Event.EXTENSION_REQUESTED: _("Request to extend received"),
    Event.PROLONGATION_REQUESTED: _("Request to prolong received"),
    Event.CANCELLATION_REQUESTED: _("Request to cancel received"),
    Event.EXTENDED: _("Suspension extended"),
    Event.EXTENSION_REFUSED: _("Extension refused"),
    Event.PROLONGED: _("Suspension prolonged"),
    Event.PROLONGATION_SET_ASIDE: _("Prolongation set aside"),
    Event.CANCELLED: _("Suspension cancelled"),
    Event.DOCUMENT_LODGED: _("Document lodged"),
    Event.DOCUMENT_VERIFIED: _("Document verified"),
    Event.DOCUMENT_REJECTED: _("Document found not to be what it was lodged as"),
    Event.COURT_HOLD_BEGUN: _("Held until the court decides"),
    Event.COURT_HOLD_SET_ASIDE: _("Court hold set aside"),
    Event.JUDGMENT_INFRINGEMENT: _("Judgment in force: infringement"),
    Event.JUDGMENT_NO_INFRINGEMENT: _("Judgment in force: no infringement"),
    Event.COURT_CASE_ENDED: _("Court case ended without judgment"),
    Event.DECISION_ANNULLED: _("Decision annulled by a court or higher authority"),
    Event.SEIZED: _("Goods seized, arrested or confiscated"),
    Event.EXPIRED: _("Term over: release resumed by itself"),
    Event.REOPENED: _("Automatic end undone: something timely was entered late"),
    Event.LATE_ENTRY_NOTED: _("Paper entered after the end"),
    Event.END_RESTATED: _("End restated: what had ended the suspension before was entered late"),
    Event.LINES_RELEASED: _("Goods lines released"),
    Event.LINES_SEIZED: _("Goods lines seized"),
    Event.LINES_GIVEN_UP: _("Goods lines held for another right only: one holder gave them up"),
    Event.RELEASED: _("Goods released"),
    Event.RELEASE_REFUSED: _("Release refused"),
    Event.DESTRUCTION_ORDERED: _("Destruction ordered"),
    Event.OTHER_DISPOSAL: _("Goods disposed of otherwise"),
    Event.HANDED_OVER: _("Goods handed over for destruction"),
    Event.DESTROYED: _("Goods destroyed"),
    Event.SPLIT: _("Goods lines moved into a case of their own"),
    Event.SPLIT_FROM: _("Case split off from another"),
    Event.CORRECTION_PROPOSED: _("Correction proposed"),
    Event.CORRECTED: _("Record corrected"),
    Event.CORRECTION_REJECTED: _("Correction rejected"),
    Event.CORRECTION_REJECTED: _("Correction rejected"),
    Event.NOTICE_MET: _("Duty to give notice met"),
    Event.ATTACHMENT_ADDED: _("File added"),
    Event.CONTACT_COMPLETED: _("Contact data completed"),
    Event.FACT_RECORDED: _("Fact or cost recorded"),
    Event.NOTHING_PENDING: _("Confirmed: nothing received is unentered"),
    Event.CLOCK_MOVED: _("Due date moved by a change of the calendar"),
    Event.ENTRY_CHANGED: _("A cited register entry changed"),
    Event.TASK_DONE: _("Task dealt with"),
    Event.ASSIGNED: _("Case assigned to an officer"),
    Event.LETTER_ISSUED: _("Letter issued"),
}

#: What ends or changes the state of a case before its term runs out, said as a condition to be met.
STOPPERS: dict[Event, Promise] = {
    Event.EXTENDED: _(
        "the head's decision to extend, on the right holder's request with proof of going to court"
    ),
    Event.PROLONGED: _("the right holder's request to prolong, received by 24:00 of the last day"),
    Event.CANCELLED: _("cancellation by the head"),
    Event.SEIZED: _("seizure, arrest or confiscation of the goods"),
    Event.DECISION_ANNULLED: _("annulment of the decision by a court or higher authority"),
    Event.JUDGMENT_INFRINGEMENT: _("a judgment in force that finds an infringement"),
    Event.JUDGMENT_NO_INFRINGEMENT: _("a judgment in force that finds none"),
    Event.COURT_CASE_ENDED: _("the end of the court case without judgment"),
}

#: What begins the court hold, by regime (CC 198(6), 199(6)).
HOLD_STOPPERS: dict[Regime, Promise] = {
    Regime.REGISTERED: _("a judge's ruling opening a civil case, lodged by 24:00 of the last day"),
    Regime.EX_OFFICIO: _("all three documents of the right holder, lodged by 24:00 of the last day"),
}

#: Fields that one side learns about the other, its right, and the goods (CC 198(5), 198(12)).
DISCLOSED_LABELS: dict[str, Promise] = {
    "name": _("name"),
    "location": _("location"),
    "title": _("IP object"),
    "entry": _("Register entry"),
    "goods:number": _("line"),
    "goods:code": _("commodity code"),
    "goods:description": _("description"),
    "goods:mark": _("mark on the goods"),
    "goods:quantity": _("quantity"),
    "goods:unit": _("unit"),
    # All of them: how the goods were logged before the fields were.
    "goods": _("goods held"),
}
