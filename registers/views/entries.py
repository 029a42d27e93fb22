"""The registers: a list with search, and the page of one entry, for the public and, with more on it, for officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in, today
from accounts.countries import country_name
from accounts.queries import may
from accounts.roles import What
from acts.at_once import at_once
from deadlines.models import Clock
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
from letters.services.checking import WINDOW
from registers.doubts import doubts
from registers.forms.register import RegisterForm
from registers.models import Entry, EntryReport, EntryStatusChange, RenewalRequest
from registers.queries import contacts_for, others_of_mark, powers_of, route_on
from registers.queries.applications import open_clocks_of
from registers.queries.letters import letters_seen
from registers.queries.listing import listed
from registers.queries.proposals import proposals_on
from registers.queries.security import flags_of
from registers.queries.union_entry import is_union_entry
from registers.views._asking import asks_too_often
from registers.views._life import life_of
from registers.views._union_entry import union_acts_now
from registers.views.entry_life import ACTS, OF_BOTH, acts_now

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


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The registers, open to everybody (CC 460): by number, what conditions leave of them, or what a search finds."""
    form = RegisterForm(request.GET or None)
    wanted = form.wanted()
    if asks_too_often(request, wanted):
        answer = render(request, "registers/too_many.html", status=429)
        answer["Retry-After"] = str(WINDOW.seconds)
        return answer
    day = today()
    page = form.cleaned_data["page"] or 1 if form.is_bound and form.is_valid() else 1
    after = request.GET.get("after", "").replace("\x00", "")
    found = listed(wanted, page=page, after=after)
    asked = {name: value for name, value in request.GET.items() if value and name in form.asked}
    context = {
        "form": form,
        "asked": bool(asked),
        "wanted": wanted,
        "rows": [_shown(entry, day) for entry in found.entries] if not form.errors else [],
        # What is not published of an entry, its insurance among it, is for officers.
        "flags": flags_of(found.entries, day) if may(request.user, What.SEE_REGISTER, on=day) else {},
        "found": found,
        "following": urlencode({**asked, **found.following}) if found.following else "",
        "first_page": page == 1 and not after,
        "from_beginning": urlencode(asked),
        "month_ago": day - timedelta(days=30),
    }
    return render(request, "registers/register.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def entry(request: HttpRequest, register: str, number: str) -> HttpResponse:
    """One entry: for everybody what is published of it, for officers everything, and what it means for a case today."""
    day = today()
    found = get_object_or_404(
        _with_renewal(Entry.objects.select_related("holder", "application")).prefetch_related(
            Prefetch("status_changes", _CHANGES)
        ),
        register=Register(register),
        number=number,
    )
    others = others_of_mark(found)
    context = {
        "shown": _shown(found, day),
        "entry": found,
        "holder_country": country_name(found.holder.country),
        "today": day,
        "renewal": last_filing_day(found.valid_to),
        "others": [_shown(other, day) for other in others],
        "changes": [
            (change, EXCLUSION_GROUNDS[ExclusionGround(change.ground)] if change.ground else "")
            for change in found.status_changes.all()
        ],
        "officer": may(request.user, What.SEE_REGISTER, on=day),
    }
    if context["officer"]:
        context |= _for_officers(request, found, others, day)
    return render(request, "registers/entry.html", context)


def _for_officers(request: HttpRequest, found: Any, others: Sequence[Entry], day: date) -> dict[str, object]:
    """What is not published: whom to tell, what waits, what is doubtful, and what the entry means for a case."""
    reading = route_on(found, day, others)
    contacts = contacts_for(found, day, just_read=True)
    # Only an entry that was applied for here has what its holder reports.
    running, reports = at_once(open_clocks_of(found), found.reports.all())
    keeps = may(request.user, What.IMPORT_REGISTER, on=day)
    life = life_of(found, day)
    central = _for_central_staff(request, found, day)
    waits = any(not proposal.outcome for proposal in central.get("decisions", ()))
    return {
        "route": ROUTE_LABELS[reading.route],
        "reading": reading,
        "provision": provision(reading.provision),
        "contacts": contacts,
        "reachable": any(contact.reachable for contact in contacts),
        "powers": powers_of(found),
        "doubts": doubts(found, day),
        "keeps": keeps,
        "file_page": "review-file" if may(request.user, What.SEE_APPLICATIONS, on=day) else "",
        "acts": _acts(found, running, reports, life, waits=waits) if keeps else [],
        "clocks": [
            (gettext(TERM_RULES[clock.kind].label), clock, TERM_RULES[clock.kind].provision)
            for clock in running
        ],
        "reports": reports,
        **central,
        **life,
    }


def _acts(
    found: Any,
    running: Sequence[Clock],
    reports: Sequence[EntryReport],
    life: Mapping[str, Any],
    *,
    waits: bool,
) -> list[tuple[str, str, str]]:
    """What a registrar may do: decisions that are proposed, or what the Commission wrote.

    While a proposal waits for its decision (`waits`) no other is made.
    """
    decided = acts_now(found, running, asked=found.asked_until is not None, reports=reports)
    if is_union_entry(found):
        return [*union_acts_now(found, life["course"]), *(act for act in decided if act[0] in OF_BOTH)]
    return [act for act in decided if not (waits and ACTS[act[0]].proposes)]


def _for_central_staff(request: HttpRequest, entry: Entry, day: date) -> dict[str, Any]:
    """What is proposed on the entry: for those who may see every application."""
    if not may(request.user, What.SEE_APPLICATIONS, on=day):
        return {}
    return {
        "decisions": proposals_on(entry),
        "letters": list(letters_seen(entry, signed_in(request), on=day)),
    }
