"""The registers for officers: a list with search, and the page of one entry."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import requires, signed_in, today
from accounts.queries import may
from accounts.roles import What
from law.articles import provision
from law.clocks import TERM_RULES
from law.entry_states import (
    EXCLUSION_GROUNDS,
    EntryStatus,
    ExclusionGround,
    Register,
    Route,
    Standing,
    standing,
)
from law.protection import last_filing_day
from registers.doubts import doubts
from registers.models import Entry, EntryReport, EntryStatusChange, RenewalRequest
from registers.queries import contacts_for, others_of_mark, powers_of, route_on, search
from registers.queries.applications import open_clocks_of
from registers.queries.letters import letters_seen
from registers.queries.proposals import proposals_on
from registers.queries.security import flags_of
from registers.views._life import life_of
from registers.views.entry_life import acts_now

PAGE = 50
_FOUND = 50

STANDING_LABELS: dict[Standing, Promise] = {
    Standing.ACTIVE: _("active"),
    Standing.ON_HOLD: _("on hold"),
    Standing.NOT_YET: _("not yet protected"),
    Standing.TERM_OVER: _("term over"),
    Standing.EXPIRED: _("expired"),
    Standing.EXCLUDED: _("excluded"),
}
_TAGS = {Standing.ACTIVE: "tag-good", Standing.ON_HOLD: "tag-warning"}

#: An entry's changes of status as its page lists them, the latest first.
_CHANGES = EntryStatusChange.objects.select_related("by").order_by("-effective_on", "-id")


def _with_renewal(entries: QuerySet[Entry]) -> Any:
    """With `asked_until` and `asked_at` of the renewal that waits for its decision; empty when none does."""
    waiting = RenewalRequest.objects.filter(entry=OuterRef("pk"), decided_at__isnull=True)
    return entries.annotate(
        asked_until=Subquery(waiting.values("wished_until")[:1]),
        asked_at=Subquery(waiting.values("requested_at")[:1]),
    )


ROUTE_LABELS: dict[Route, Promise] = {
    Route.REGISTERED: _("Open: suspension as a registered object"),
    Route.EX_OFFICIO: _("Only ex officio"),
    Route.NONE: _("Closed: no new suspension"),
}


@dataclass(frozen=True)
class Shown:
    """An entry with where it stands today, as a label and the class of its tag."""

    entry: Entry
    standing: Promise
    tag: str


def _shown(entry: Entry, day: date) -> Shown:
    # No change of status lies ahead of today, so the stored status is today's.
    where = standing(EntryStatus(entry.status), entry.valid_from, entry.valid_to, day)
    return Shown(entry, STANDING_LABELS[where], _TAGS.get(where, ""))


@require_safe
@requires(What.SEE_REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """Entries by number, a page at a time; or what a search found, best first."""
    day = today()
    asked = request.GET.get("q", "").strip()
    following = ""
    if asked:
        entries = [found.entry for found in search(asked, _FOUND)]
    else:
        page = list(_after(request.GET.get("after", ""))[: PAGE + 1])
        entries = page[:PAGE]
        if len(page) > PAGE:
            following = f"{entries[-1].register}/{entries[-1].number}"
    context = {
        "asked": asked,
        "rows": [_shown(entry, day) for entry in entries],
        "flags": flags_of(entries, day),
        "following": following,
        "first_page": not asked and not request.GET.get("after"),
        "today": day,
    }
    return render(request, "registers/register.html", context)


def _after(place: str) -> QuerySet[Entry]:
    """Entries behind a place `register/number`: found by index, the last page costs what the first does."""
    entries = Entry.objects.select_related("holder").order_by("register", "number")
    name, _sep, number = place.partition("/")
    if not number:
        return entries
    return entries.filter(Q(register=name, number__gt=number) | Q(register__gt=name))


@require_safe
@requires(What.SEE_REGISTER)
def entry(request: HttpRequest, register: str, number: str) -> HttpResponse:
    """Everything known of one entry, and what it means for a case today."""
    day = today()
    found = get_object_or_404(
        _with_renewal(Entry.objects.select_related("holder", "application")).prefetch_related(
            Prefetch("status_changes", _CHANGES)
        ),
        register=Register(register),
        number=number,
    )
    others = others_of_mark(found)
    reading = route_on(found, day, others)
    contacts = contacts_for(found, day, just_read=True)
    running = open_clocks_of(found)
    # Only an entry that was applied for here has what its holder asks and reports.
    own = hasattr(found, "application")
    reports = list(found.reports.all()) if own else []
    keeps = may(request.user, What.IMPORT_REGISTER, on=day)
    context = {
        "shown": _shown(found, day),
        "entry": found,
        "today": day,
        "route": ROUTE_LABELS[reading.route],
        "reading": reading,
        "provision": provision(reading.provision),
        "contacts": contacts,
        "reachable": any(contact.reachable for contact in contacts),
        "powers": powers_of(found),
        "doubts": doubts(found, day),
        "keeps": keeps,
        "file_page": "review-file" if may(request.user, What.SEE_APPLICATIONS, on=day) else "",
        "acts": acts_now(
            found,
            running,
            asked=found.asked_until is not None,
            reported=any(each.kind == EntryReport.Kind.CHANGE and not each.approved_at for each in reports),
        )
        if keeps
        else [],
        "clocks": [
            (gettext(TERM_RULES[clock.kind].label), clock, TERM_RULES[clock.kind].provision)
            for clock in running
        ],
        "renewal": last_filing_day(found.valid_to),
        "reports": reports,
        **_for_central_staff(request, found, day),
        **life_of(found, day),
        "others": [_shown(other, day) for other in others],
        "changes": [
            (change, EXCLUSION_GROUNDS[ExclusionGround(change.ground)] if change.ground else "")
            for change in found.status_changes.all()
        ],
    }
    return render(request, "registers/entry.html", context)


def _for_central_staff(request: HttpRequest, entry: Entry, day: date) -> dict[str, Any]:
    """What is proposed on the entry: for those who may see every application."""
    if not may(request.user, What.SEE_APPLICATIONS, on=day):
        return {}
    return {
        "decisions": proposals_on(entry),
        "letters": list(letters_seen(entry, signed_in(request), on=day)),
    }
