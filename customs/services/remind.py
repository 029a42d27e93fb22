"""Reminders before a term ends and escalations of what is overdue or undecided (house rules, LAW.md 3.2).

Decided from dates, not from ticks: whatever tick comes next makes up for those missed, and each reminder
goes once. When several are due at the same time only the nearest is sent.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Office, User
from accounts.queries import people_who_may
from accounts.roles import What
from customs.models import Case, Request, Task
from customs.notices import officers_of
from customs.texts import day_text
from customs.wording import render_notice
from deadlines.models import Clock, Reminder
from deadlines.queries import calendar_in_force
from law.articles import PROVISIONS
from law.business_days import WorkingCalendar
from law.clocks import CLOCK_RULES, TERM_CLOCKS, ClockKind, OnExpiry
from law.notices import NOTICE_LANGUAGES, Audience, NoticeKind
from law.sentences import _
from law.time import local_date
from notifications import services as notifications
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage

#: Clocks whose lateness is brought to the head.
_ESCALATED = (
    frozenset(kind for kind, rule in CLOCK_RULES.items() if rule.on_expiry is not OnExpiry.NONE) - TERM_CLOCKS
)

#: No reminder looks further ahead than this many calendar days (three business days over the longest holidays).
_HORIZON = timedelta(days=20)


@dataclass(frozen=True)
class _Due:
    """One reminder that is due: its name (once per clock), kind, whether heads get it too, what it says."""

    clock: Clock
    name: str
    kind: NoticeKind
    to_heads: bool
    what: str
    passed: tuple[str, ...] = ()


def remind(*, now: datetime) -> int:
    """Queue every reminder and escalation that is due and was not sent; returns how many were."""
    calendar = calendar_in_force()
    sent = 0
    for due in _due(calendar, now):
        with transaction.atomic():
            sent += _send(due, calendar, now)
    return sent + _unreached(now)


def _due(calendar: WorkingCalendar, now: datetime) -> Iterator[_Due]:
    yield from _before_terms(calendar, now)
    yield from _late(now)


def _before_terms(calendar: WorkingCalendar, now: datetime) -> Iterator[_Due]:
    today = local_date(now)
    clocks = list(
        Clock.objects.filter(
            subject_kind="case",
            kind__in=TERM_CLOCKS,
            end="",
            lapses_at__gt=now,
            lapses_at__lte=now + _HORIZON,
        ).order_by("lapses_at")
    )
    undecided: dict[int, list[int]] = defaultdict(list)
    for pk, case_id in Request.objects.filter(
        case_id__in=[clock.subject_id for clock in clocks], outcome=Request.Outcome.UNDECIDED
    ).values_list("pk", "case_id"):
        undecided[case_id].append(pk)
    for clock in clocks:
        assert clock.due_on is not None
        days = sorted(CLOCK_RULES[ClockKind(clock.kind)].reminders)
        reached = [n for n in days if today >= calendar.subtract(clock.due_on, n)]
        if reached:
            names = tuple(f"{n}_days" for n in reached)
            yield _Due(clock, names[0], NoticeKind.REMINDER, to_heads=False, what="", passed=names)
        # Each request by itself: one made after another was refused waits for the head as well.
        waiting = undecided[clock.subject_id] if today >= calendar.subtract(clock.due_on, 2) else ()
        for pk in waiting:
            yield _Due(
                clock,
                f"undecided:{pk}",
                NoticeKind.ESCALATION,
                to_heads=True,
                what=_("A request waits for a decision; the term does not wait for it."),
            )


def _late(now: datetime) -> Iterator[_Due]:
    first, second = settings.ESCALATE_AFTER_HOURS
    running = Clock.objects.filter(subject_kind="case", kind__in=_ESCALATED, end="")
    for clock in running.filter(kind=ClockKind.EX_OFFICIO_NOTICE):
        for hours in (second, first):
            if now >= clock.started_at + timedelta(hours=hours):
                yield _Due(
                    clock,
                    f"{hours}_hours",
                    NoticeKind.ESCALATION,
                    to_heads=True,
                    what=_("The immediate notice has not been given to both sides."),
                    passed=tuple(f"{n}_hours" for n in (first, second) if n <= hours),
                )
                break
    for clock in running.filter(lapses_at__lte=now):
        yield _Due(
            clock,
            "overdue",
            NoticeKind.ESCALATION,
            to_heads=True,
            what=_("The time for this is over; it is overdue."),
        )


def _send(due: _Due, calendar: WorkingCalendar, now: datetime) -> int:
    rows = [Reminder(clock=due.clock, name=name, sent_at=now) for name in due.passed or (due.name,)]
    before = set(Reminder.objects.filter(clock=due.clock).values_list("name", flat=True))
    if due.name in before:
        return 0
    case = Case.objects.select_related("office", "declaration", "prepared_by").get(pk=due.clock.subject_id)
    messages = [
        _message(due, case, user, calendar, now) for user in _recipients(case, to_heads=due.to_heads, now=now)
    ]
    if not messages:
        return 0  # nobody to tell yet: the next tick tries again
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    notifications.queue(messages, now=now)
    return 1


def _recipients(case: Case, *, to_heads: bool, now: datetime) -> Sequence[User]:
    """Who prepared the case, for an escalation also who decides there; the next office above when nobody has e-mail."""
    on = local_date(now)
    people = {user.pk: user for user in officers_of(case.prepared_by, case.office_id, on=on)}
    office: Office | None = case.office
    while office is not None:
        if to_heads or not any(user.email for user in people.values()):
            people |= {user.pk: user for user in people_who_may(What.DECIDE_CASE, office, on=on)}
        reached = [user for user in people.values() if user.email]
        if reached:
            return reached
        office = office.parent
    return list(people_who_may(What.SEE_SET_ASIDE, case.office_id, on=on).exclude(email=""))


def _message(due: _Due, case: Case, user: User, calendar: WorkingCalendar, now: datetime) -> OutgoingMessage:
    clock = due.clock
    rule = CLOCK_RULES[ClockKind(clock.kind)]
    today = local_date(now)
    then = _("Release resumes by itself after it.") if clock.kind in TERM_CLOCKS else ""
    with translation.override(language_of(user)):
        said = {
            "clock": gettext(rule.label),
            "last_day": day_text(clock.due_on),
            "days_left": calendar.count(today, clock.due_on) if clock.due_on and clock.due_on > today else 0,
            "what": gettext(due.what) if due.what else "",
            "what_then": gettext(then) if then else "",
        }
    key = f"clock:{clock.pk}:{due.name}"
    return to_officer(case, user, due.kind, key, rule.provision, said, now=now, clock_id=clock.pk)


def language_of(user: User) -> str:
    """In which language notices are written to an officer."""
    return user.language if user.language in NOTICE_LANGUAGES else "ru"


def to_officer(
    case: Case,
    user: User,
    kind: NoticeKind,
    key: str,
    provision: str,
    said: Mapping[str, Any],
    *,
    now: datetime,
    clock_id: int | None = None,
) -> OutgoingMessage:
    """A reminder or an escalation to one officer, once for each `key`; `said` is what its template says."""
    language = language_of(user)
    with translation.override(language):
        text = render_notice(
            kind,
            language,
            {
                "case_number": case.number,
                "declaration_number": case.declaration.number,
                "office": case.office.name_in(language),
                "recipient": user.full_name,
                "provision": PROVISIONS[provision].cite(language),
                "audience": Audience.OFFICER.value,
                **said,
            },
        )
    subject, _newline, body = text.partition("\n")
    return OutgoingMessage(
        dedupe_key=f"{key}:user:{user.pk}",
        channel=Channel.EMAIL,
        subject_kind="case",
        subject_id=case.pk,
        notice_kind=kind,
        recipient_role=Audience.OFFICER,
        recipient_ref=f"user:{user.pk}",
        address=user.email,
        recipient_name=user.full_name,
        language=language,
        subject=subject.strip(),
        body=body.strip() + "\n",
        provision=provision,
        effective_at=now,
        clock_id=clock_id,
    )


def _unreached(now: datetime) -> int:
    """A party that was not reached is the head's business too, an hour after it showed; returns how many were told."""
    hours = min(settings.ESCALATE_AFTER_HOURS)
    waiting = Task.objects.filter(
        kind=Task.Kind.NOT_REACHED, done_at=None, raised_at__lte=now - timedelta(hours=hours)
    )
    messages = []
    for task in waiting.select_related("case__office", "case__declaration", "case__prepared_by"):
        for user in _recipients(task.case, to_heads=True, now=now):
            with translation.override(language_of(user)):
                said = {"what": gettext(_("A party has not been reached: the notice has to be tried again."))}
            key = f"task:{task.pk}:unreached"
            messages.append(
                to_officer(task.case, user, NoticeKind.ESCALATION, key, task.provision, said, now=now)
            )
    with transaction.atomic():
        return notifications.queue(messages, now=now)
