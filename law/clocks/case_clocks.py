"""The clocks of a case, one row each (LAW.md 3.2), and the events that open and close them."""

from collections.abc import Mapping
from dataclasses import dataclass

from law.case_states import FINAL, HOLDING, CaseState
from law.clock_ends import ClockEnd
from law.clocks.rule import ClockKind, ClockRule, OnExpiry, Unit
from law.events import Event, Regime
from law.sentences import _

S, K, E, N = CaseState, ClockKind, Event, ClockEnd

_ANY = frozenset(CaseState) - {S.PREPARED, S.DECLINED}

_ROWS: tuple[ClockRule, ...] = (
    ClockRule(
        kind=K.REGISTERED_SUSPENSION,
        label=_("Suspension of release"),
        unit=Unit.BUSINESS_DAYS,
        length=10,
        shortest=10,
        longest=10,
        counted_from=_("decision to suspend"),
        on_expiry=OnExpiry.RESUME,
        provision="CC198.1",
        runs_in=frozenset({S.SUSPENDED}),
        reminders=(2, 1),
    ),
    ClockRule(
        # Length counts from the original decision (10 + n), so that a calendar change moves it rightly.
        kind=K.REGISTERED_EXTENSION,
        label=_("Extended suspension"),
        unit=Unit.BUSINESS_DAYS,
        length=20,
        shortest=11,
        longest=20,
        counted_from=_("decision to suspend; the extension begins after the last day of the first term"),
        on_expiry=OnExpiry.RESUME,
        provision="CC198.2",
        runs_in=frozenset({S.EXTENDED}),
        reminders=(2, 1),
    ),
    ClockRule(
        kind=K.SUSPENSION_NOTICE,
        label=_("Notice of the suspension"),
        unit=Unit.BUSINESS_DAYS,
        length=1,
        shortest=1,
        longest=1,
        counted_from=_("decision to suspend"),
        on_expiry=OnExpiry.FLAG,
        provision="CC198.5",
        runs_in=_ANY,
    ),
    ClockRule(
        kind=K.EX_OFFICIO_SUSPENSION,
        label=_("Suspension of release ex officio"),
        unit=Unit.BUSINESS_DAYS,
        length=3,
        shortest=1,
        longest=3,
        counted_from=_("decision to suspend"),
        on_expiry=OnExpiry.RESUME,
        provision="CC199.4",
        runs_in=frozenset({S.SUSPENDED}),
        reminders=(2, 1),
    ),
    ClockRule(
        # Ten days from the INITIAL decision: they include the three, not 3 + 10.
        kind=K.EX_OFFICIO_PROLONGATION,
        label=_("Prolonged suspension ex officio"),
        unit=Unit.BUSINESS_DAYS,
        length=10,
        shortest=1,
        longest=10,
        counted_from=_("initial decision to suspend; the ten days include the first three"),
        on_expiry=OnExpiry.RESUME,
        provision="CC199.5",
        runs_in=frozenset({S.PROLONGED}),
        # One day early: another reading would count the decision's own day as the first of the ten.
        reminders=(3, 2, 1),
    ),
    ClockRule(
        kind=K.EX_OFFICIO_NOTICE,
        label=_("Immediate notice of the suspension"),
        unit=Unit.SAME_DAY,
        length=0,
        shortest=0,
        longest=0,
        counted_from=_("decision to suspend"),
        on_expiry=OnExpiry.FLAG,
        provision="CC199.3",
        runs_in=_ANY,
    ),
    ClockRule(
        kind=K.COURT_HOLD,
        label=_("Hold until the court decision enters into force"),
        unit=Unit.OPEN_ENDED,
        length=0,
        shortest=0,
        longest=0,
        counted_from=_("receipt of the judge's ruling, ex officio of the last of the three documents"),
        on_expiry=OnExpiry.NONE,
        provision="CC198.6",
        runs_in=frozenset({S.COURT_HOLD}),
    ),
    ClockRule(
        kind=K.DESTRUCTION_HANDOVER,
        label=_("Hand-over for destruction"),
        unit=Unit.BUSINESS_DAYS,
        length=1,
        shortest=1,
        longest=1,
        counted_from=_("court decision in force"),
        on_expiry=OnExpiry.FLAG,
        provision="CC200",
        runs_in=frozenset({S.DESTRUCTION_ORDERED}),
        house=True,
    ),
    ClockRule(
        kind=K.DESTRUCTION,
        label=_("Destruction by the receiving body"),
        unit=Unit.SAME_DAY,
        length=0,
        shortest=0,
        longest=0,
        counted_from=_("hand-over"),
        on_expiry=OnExpiry.REMIND,
        provision="CC200",
        runs_in=frozenset({S.HANDED_OVER}),
        house=True,
    ),
    ClockRule(
        kind=K.DOCUMENT_VERIFICATION,
        label=_("Check of a lodged document"),
        unit=Unit.BUSINESS_DAYS,
        length=1,
        shortest=1,
        longest=1,
        counted_from=_("receipt of the document"),
        on_expiry=OnExpiry.FLAG,
        provision="HOUSE.verify_document",
        runs_in=HOLDING,
        house=True,
    ),
    ClockRule(
        kind=K.CANCELLATION_DECISION,
        label=_("Decision on a request to cancel"),
        unit=Unit.SAME_DAY,
        length=0,
        shortest=0,
        longest=0,
        counted_from=_("receipt of the request"),
        on_expiry=OnExpiry.FLAG,
        provision="HOUSE.cancel_same_day",
        runs_in=HOLDING,
        house=True,
    ),
    ClockRule(
        kind=K.LATER_NOTICE,
        label=_("Telling both sides of a later act"),
        unit=Unit.BUSINESS_DAYS,
        length=1,
        shortest=1,
        longest=1,
        counted_from=_("the act"),
        on_expiry=OnExpiry.FLAG,
        provision="HOUSE.later_acts_told",
        runs_in=_ANY,
        house=True,
    ),
)

CLOCK_RULES: Mapping[ClockKind, ClockRule] = {row.kind: row for row in _ROWS}

#: The clocks whose running out resumes release; at most one of them is open in a case.
TERM_CLOCKS: frozenset[ClockKind] = frozenset(row.kind for row in _ROWS if row.on_expiry is OnExpiry.RESUME)

#: The suspension itself: its term clocks and the hold that may replace them.
_HOLDS: frozenset[ClockKind] = TERM_CLOCKS | {K.COURT_HOLD}

#: Clocks opened by an event, by regime.
OPENS: Mapping[tuple[Regime, Event], tuple[ClockKind, ...]] = {
    (Regime.REGISTERED, E.SUSPENDED): (K.REGISTERED_SUSPENSION, K.SUSPENSION_NOTICE),
    (Regime.REGISTERED, E.EXTENDED): (K.REGISTERED_EXTENSION,),
    (Regime.EX_OFFICIO, E.SUSPENDED): (K.EX_OFFICIO_SUSPENSION, K.EX_OFFICIO_NOTICE),
    (Regime.EX_OFFICIO, E.PROLONGED): (K.EX_OFFICIO_PROLONGATION,),
    **{
        (regime, event): kinds
        for regime in Regime
        for event, kinds in (
            (E.COURT_HOLD_BEGUN, (K.COURT_HOLD,)),
            (E.DOCUMENT_LODGED, (K.DOCUMENT_VERIFICATION,)),
            (E.CANCELLATION_REQUESTED, (K.CANCELLATION_DECISION,)),
            (E.DESTRUCTION_ORDERED, (K.DESTRUCTION_HANDOVER,)),
            (E.HANDED_OVER, (K.DESTRUCTION,)),
        )
    },
}


@dataclass(frozen=True)
class Closing:
    """What an event closes: the kinds, and the typed end (None: the act chooses it among several).

    `into`: only when the case comes to one of these states (None: wherever it goes).
    """

    kinds: frozenset[ClockKind]
    end: ClockEnd | None
    into: frozenset[CaseState] | None = None


#: What loses its object when the suspension ends: deciding on a request to cancel, checking a document.
_SIDE = frozenset({K.CANCELLATION_DECISION, K.DOCUMENT_VERIFICATION})


def _ends(holds: frozenset[ClockKind], end: ClockEnd) -> tuple[Closing, ...]:
    """The suspension ends for one reason, and what hung on it with it."""
    return (Closing(holds | _SIDE, end),)


def _sets_aside(kind: ClockKind) -> tuple[Closing, ...]:
    """A hold or prolongation that was none; after the earlier term's date the suspension is over with it."""
    resumed = frozenset({S.RELEASE_RESUMED})
    return (
        Closing(frozenset({kind}), N.CORRECTED),
        Closing(frozenset({K.CANCELLATION_DECISION}), N.EXPIRED_UNDECIDED, into=resumed),
        Closing(frozenset({K.DOCUMENT_VERIFICATION}), N.CORRECTED, into=resumed),
    )


#: Clocks closed by an event. An end of None is chosen by the act: cancellation by its reason,
#: expiry by `expiry_end`.
CLOSES: Mapping[Event, tuple[Closing, ...]] = {
    E.EXTENDED: (Closing(frozenset({K.REGISTERED_SUSPENSION}), N.EXTENDED),),
    E.PROLONGED: (Closing(frozenset({K.EX_OFFICIO_SUSPENSION}), N.PROLONGED),),
    E.COURT_HOLD_BEGUN: (Closing(TERM_CLOCKS, N.COURT_HOLD),),
    E.COURT_HOLD_SET_ASIDE: _sets_aside(K.COURT_HOLD),
    E.PROLONGATION_SET_ASIDE: _sets_aside(K.EX_OFFICIO_PROLONGATION),
    E.EXPIRED: (
        Closing(TERM_CLOCKS | {K.DOCUMENT_VERIFICATION}, None),
        Closing(frozenset({K.CANCELLATION_DECISION}), N.EXPIRED_UNDECIDED),
    ),
    E.CANCELLED: (
        Closing(_HOLDS | {K.DOCUMENT_VERIFICATION}, None),
        Closing(frozenset({K.CANCELLATION_DECISION}), N.MET),
    ),
    E.JUDGMENT_INFRINGEMENT: _ends(_HOLDS, N.JUDGMENT),
    E.JUDGMENT_NO_INFRINGEMENT: _ends(_HOLDS, N.JUDGMENT),
    E.COURT_CASE_ENDED: _ends(frozenset({K.COURT_HOLD}), N.COURT_ENDED_UNDECIDED),
    E.DECISION_ANNULLED: _ends(_HOLDS, N.ANNULLED),
    E.SEIZED: _ends(_HOLDS, N.SEIZED),
    E.HANDED_OVER: (Closing(frozenset({K.DESTRUCTION_HANDOVER}), N.MET),),
    E.DESTROYED: (Closing(frozenset({K.DESTRUCTION}), N.MET),),
}

assert not FINAL & frozenset(s for row in _ROWS if row.kind in TERM_CLOCKS for s in row.runs_in)
