"""What is expected next in a case: of whom, until when, under which provision; and what stops the term."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs.labels import HOLD_STOPPERS, STOPPERS
from customs.models import Case, Document, Request, Task
from customs.queries.clock_rows import ClockRow, term_of
from law.case_states import MACHINES, CaseState
from law.clocks import ClockKind
from law.documents import DOCUMENT_LABELS, HOLD_PROVISION, DocumentKind, missing_for_hold
from law.events import Event, Regime

HEAD = _("Head of the customs authority, or a person the head has authorised")
OFFICER = _("Customs officer")
CHIEF = _("Chief officer")
HOLDER = _("Right holder or representative")
COURT = _("Court")

NOTICES = frozenset({ClockKind.SUSPENSION_NOTICE, ClockKind.EX_OFFICIO_NOTICE, ClockKind.LATER_NOTICE})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing expected: `who` does `what`, by `lapses_at` at the latest (None: no set time).

    `act` is the name of the act that does it (see `customs.acts_table`), `anchor` a part of the case page.
    """

    who: str | Promise
    what: str
    provision: str
    lapses_at: datetime | None = None
    overdue: bool = False
    act: str = ""
    query: str = ""
    anchor: str = ""


def next_steps(
    case: Case,
    rows: Sequence[ClockRow],
    requests: Iterable[Request],
    documents: Iterable[Document],
    tasks: Iterable[Task],
) -> list[Step]:
    """Everything expected of anybody in the case as it stands, what is overdue first, then by time."""
    term = term_of(row for row in rows if row.clock.is_open and not row.lapsed)
    steps = [
        *_by_state(case),
        *_of_holder(case, term, documents),
        *_undecided(case, term, requests),
        *_duties(rows, documents),
        *(_task(task) for task in tasks if task.done_at is None),
    ]
    far = datetime.max.replace(tzinfo=case.prepared_at.tzinfo)
    return sorted(steps, key=lambda step: (not step.overdue, step.lapses_at or far))


def _by_state(case: Case) -> list[Step]:
    registered = case.regime == Regime.REGISTERED
    match CaseState(case.state):
        case CaseState.PREPARED:
            return [
                Step(
                    who=HEAD,
                    what=gettext("Decide whether to suspend release."),
                    provision="CC198.1" if registered else "CC199.3",
                    act="suspend",
                )
            ]
        case CaseState.COURT_HOLD:
            return [
                Step(
                    who=COURT,
                    what=gettext("Decides the civil case; record the judgment when it is in force."),
                    provision=HOLD_PROVISION[Regime(case.regime)],
                    act="record-judgment",
                )
            ]
        case CaseState.RELEASE_RESUMED:
            return [
                Step(
                    who=OFFICER,
                    what=gettext("Release the goods and record it; the head may refuse on another ground."),
                    provision="CC198.6" if registered else "CC199.4",
                    act="record-release",
                )
            ]
        case CaseState.AWAITING_DISPOSAL:
            return [
                Step(
                    who=OFFICER,
                    what=gettext("Record what the court ordered: destruction or another disposal."),
                    provision="CC200",
                    act="order-destruction",
                )
            ]
    return []


def _of_holder(case: Case, term: ClockRow | None, documents: Iterable[Document]) -> list[Step]:
    if term is None:
        return []
    end = term.clock.lapses_at
    match ClockKind(term.clock.kind):
        case ClockKind.REGISTERED_SUSPENSION:
            text = gettext(
                "May ask for an extension with proof of going to court, or lodge a judge's ruling."
            )
            return [Step(who=HOLDER, what=text, provision="CC198.2", lapses_at=end)]
        case ClockKind.REGISTERED_EXTENSION:
            text = gettext("May lodge a judge's ruling opening a civil case.")
            return [Step(who=HOLDER, what=text, provision="CC198.6", lapses_at=end)]
        case ClockKind.EX_OFFICIO_SUSPENSION:
            text = gettext("May ask to prolong: the request must be received by the end of the last day.")
            return [Step(who=HOLDER, what=text, provision="CC199.5", lapses_at=end)]
        case ClockKind.EX_OFFICIO_PROLONGATION:
            lacking = missing_documents(case, documents)
            text = gettext("Lodges what is still missing: %(documents)s.") % {
                "documents": ", ".join(gettext(DOCUMENT_LABELS[kind]) for kind in lacking)
            }
            return [Step(who=HOLDER, what=text, provision="CC199.6", lapses_at=end)]
    return []


def missing_documents(case: Case, documents: Iterable[Document]) -> list[DocumentKind]:
    """What a court hold still lacks, counting what came in time and was not rejected."""
    lodged = {
        DocumentKind(each.kind)
        for each in documents
        if each.in_time and each.state != Document.State.REJECTED
    }
    return sorted(missing_for_hold(Regime(case.regime), lodged))


def _undecided(case: Case, term: ClockRow | None, requests: Iterable[Request]) -> list[Step]:
    """Requests to extend that wait; requests to cancel have a clock of their own."""
    return [
        Step(
            who=HEAD,
            what=gettext("Decide on the request to extend; undecided, it does not hold the goods."),
            provision="CC198.3",
            lapses_at=term.clock.lapses_at if term else None,
            act="extend",
            query=f"?request={request.pk}",
        )
        for request in requests
        if request.kind == Request.Kind.EXTENSION
        and request.outcome == Request.Outcome.UNDECIDED
        and case.state == CaseState.SUSPENDED
    ]


_DUTY_ACTS = {
    ClockKind.DOCUMENT_VERIFICATION: (OFFICER, "verify-document"),
    ClockKind.CANCELLATION_DECISION: (HEAD, "cancel"),
    ClockKind.DESTRUCTION_HANDOVER: (OFFICER, "hand-over"),
    ClockKind.DESTRUCTION: (OFFICER, "record-destruction"),
}


def _duties(rows: Iterable[ClockRow], documents: Iterable[Document]) -> list[Step]:
    kinds = {f"document:{each.pk}": DOCUMENT_LABELS[DocumentKind(each.kind)] for each in documents}
    steps = []
    for row in rows:
        if not row.clock.is_open or row.is_term or row.open_ended:
            continue
        kind = ClockKind(row.clock.kind)
        who, act = _DUTY_ACTS.get(kind, (OFFICER, ""))
        what = gettext(row.rule.label)
        if row.clock.ref in kinds:
            what = f"{what}: {gettext(kinds[row.clock.ref])}"
        steps.append(
            Step(
                who=who,
                what=what,
                provision=row.provision,
                lapses_at=row.clock.lapses_at,
                overdue=row.overdue,
                act=act,
                anchor="notices" if kind in NOTICES else "",
            )
        )
    return steps


def _task(task: Task) -> Step:
    note = f" ({task.note})" if task.note else ""
    return Step(
        who=CHIEF if task.for_chief else HEAD if task.kind == Task.Kind.EXCLUSION else OFFICER,
        what=f"{task.get_kind_display()}{note}",
        provision=task.provision,
        act="finish-task",
        query=f"?task={task.pk}",
    )


def stoppers(case: Case) -> list[tuple[str | Promise, str]]:
    """What would change the state before the term runs out: a condition and its provision, by the machine."""
    regime = Regime(case.regime)
    found: list[tuple[str | Promise, str]] = []
    for (state, event), row in MACHINES[regime].items():
        if state != case.state or row.to == state or event is Event.EXPIRED:
            continue
        if event is Event.COURT_HOLD_BEGUN:
            found.append((HOLD_STOPPERS[regime], row.provision))
        elif event in STOPPERS:
            found.append((STOPPERS[event], row.provision))
    return found
