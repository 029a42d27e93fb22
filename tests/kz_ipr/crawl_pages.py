"""What is expected of every address: whose it is, which right it asks, how it answers those who have it."""

from collections.abc import Iterable

from accounts.roles import What
from customs.models import PartyRole
from law.application_check import Topic
from tests.kz_ipr.crawl_at import NO_OFFICE, At, Page
from tests.kz_ipr.crawl_decisions import DECISIONS
from tests.kz_ipr.crawl_drafts import DRAFTS
from tests.kz_ipr.crawl_interchange import INTERCHANGE
from tests.kz_ipr.crawl_life import LIFE_PAGES
from tests.kz_ipr.crawl_register import REGISTER_PAGES
from tests.kz_ipr.crawl_things import Things
from tests.kz_ipr.crawl_union import OF_THE_UNION, UNION_PAGES


def _case(things: Things) -> Iterable[At]:
    yield from (At((case.number,), office=things.office) for case in things.cases.values())
    yield At((things.there.number,), office=things.there.office)
    yield At(("2026-999999",), status=404)


def _file(things: Things) -> Iterable[At]:
    here, there = things.cases["suspended"], things.there
    yield At((here.number, things.file.pk), office=things.office)
    yield At((there.number, things.file_there.pk), office=there.office)
    yield At((here.number, things.file_there.pk), office=things.office, status=404)
    yield At((there.number, things.file.pk), office=there.office, status=404)


def _small(things: Things) -> Iterable[At]:
    """The file `here` is a photograph, the one `there` a paper."""
    here, there = things.cases["suspended"], things.there
    yield At((here.number, things.photo.pk), office=things.office)
    yield At((there.number, things.file_there.pk), office=there.office, status=404)
    yield At((there.number, things.photo.pk), office=there.office, status=404)


def _letter(things: Things) -> Iterable[At]:
    here, there = things.cases["suspended"], things.there
    yield At((here.number, things.letter(here).pk), office=things.office)
    yield At((there.number, things.letter(there).pk), office=there.office)
    yield At((here.number, things.letter(there).pk), office=things.office, status=404)


def _code(things: Things) -> Iterable[At]:
    yield At((things.letter(things.cases["suspended"]).token,))


def _message(things: Things) -> Iterable[At]:
    here, there = things.cases["suspended"], things.there
    for state in ("queued", "accepted", "failed", "bounced"):
        yield At((here.number, things.message(here, state).pk), office=things.office)
    on_paper = things.cases["last day"]
    yield At((on_paper.number, things.message(on_paper, "to_print").pk), office=things.office)
    yield At((there.number, things.message(there).pk), office=there.office)
    yield At((here.number, things.message(there).pk), office=things.office, status=404)


def _party(things: Things) -> Iterable[At]:
    here, there = things.cases["suspended"], things.there
    for party in here.parties.all():
        told = party.role in (PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE)
        yield At((here.number, party.pk), office=things.office, status=200 if told else 404)
    yield At((there.number, there.parties.earliest("pk").pk), office=there.office)
    yield At((here.number, there.parties.earliest("pk").pk), office=things.office, status=404)


def _person(things: Things) -> Iterable[At]:
    for person in things.people.values():
        yield At((person.pk,), office=person.office or NO_OFFICE)


def _managed_person(things: Things) -> Iterable[At]:
    yield At((things.people["inspector"].pk,))
    yield At((10**9,), status=404)


def _membership(things: Things) -> Iterable[At]:
    yield from (At((member.pk,)) for member in things.bureau.memberships.all())
    yield At((10**9,), status=404)


def _own_application(things: Things) -> Iterable[At]:
    yield from (At((each.pk,)) for each in (things.draft, things.filed, things.included))
    unions = (things.union_draft, things.union_awaiting, things.union_included)
    yield from (At((each.pk,)) for each in unions)
    yield At((10**9,), status=404)


def _application_file(things: Things) -> Iterable[At]:
    yield At((things.filed.pk, things.filed.files.earliest("pk").pk))
    yield At((things.draft.pk, things.filed.files.earliest("pk").pk), status=404)


def _years(things: Things) -> Iterable[At]:
    for year in (2015, 2025, 2026, 2027):
        yield At((year,))
    yield At((1990,), status=404)


PAGES: dict[str, Page] = {
    **UNION_PAGES,
    **DRAFTS,
    # Without signing in
    "sign-in": Page(public=True, at=lambda things: [At(but=dict.fromkeys(things.people, 302))]),
    "sign-up": Page(public=True),
    "signed-up": Page(public=True),
    "confirm-email": Page(public=True, at=lambda things: [At(("x", "y"), status=410)]),
    "set-language": Page(public=True, posts=True),
    "set-theme": Page(public=True, posts=True),
    "health-live": Page(public=True),
    # Counts who asks, so that nobody asks without limit.
    "check-letter": Page(public=True, at=_code, logs=True),
    "health-sweep": Page(public=True, at=lambda things: [At(status=503)]),  # two cases are set aside
    # Everybody who is signed in
    "home": Page(at=lambda things: [At(status=302)]),
    "sign-out": Page(posts=True),
    "change-password": Page(what=What.OWN_ACCOUNT),
    "rights": Page(what=What.OWN_ACCOUNT),
    "provisions": Page(public=True),
    "provision": Page(
        public=True,
        at=lambda things: [
            *(At((code,)) for code in ("CC198.5", "HOUSE.attachments")),
            At(("CC0",), status=404),
        ],
    ),
    # People
    "people": Page(what=What.SEE_PEOPLE),
    "person": Page(what=What.SEE_PEOPLE, at=_person),
    "offices": Page(what=What.SEE_PEOPLE),
    "authorisations": Page(what=What.SEE_PEOPLE),
    "new-person": Page(what=What.MANAGE_PEOPLE),
    "change-role": Page(what=What.MANAGE_PEOPLE, at=_managed_person),
    "set-password": Page(what=What.MANAGE_PEOPLE, at=_managed_person),
    "deactivate-person": Page(what=What.MANAGE_PEOPLE, at=_managed_person),
    "reactivate-person": Page(what=What.MANAGE_PEOPLE, at=_managed_person),
    "new-office": Page(what=What.MANAGE_PEOPLE),
    "office": Page(what=What.MANAGE_PEOPLE, at=lambda things: [At((things.office.pk,))]),
    "letterhead": Page(what=What.MANAGE_PEOPLE, at=lambda things: [At((things.office.pk,))]),
    "grant-authorisation": Page(what=What.GRANT_AUTHORISATION),
    "revoke-authorisation": Page(
        what=What.GRANT_AUTHORISATION,
        at=lambda things: [
            At((order.pk,), office=order.office) for order in (things.order, things.order_there)
        ],
    ),
    # One's own organisation
    "organisation": Page(what=What.OWN_ORGANISATION),
    "change-organisation": Page(what=What.OWN_ORGANISATION),
    "invite-member": Page(what=What.OWN_ORGANISATION),
    "member-role": Page(what=What.OWN_ORGANISATION, at=_membership),
    "end-member": Page(what=What.OWN_ORGANISATION, at=_membership),
    "new-mandate": Page(what=What.OWN_ORGANISATION),
    "end-mandate": Page(
        what=What.OWN_ORGANISATION, at=lambda things: [At((things.mandate.pk,)), At((10**9,), status=404)]
    ),
    # Applications
    "applications": Page(what=What.APPLY),
    "new-application": Page(what=What.APPLY),
    "application": Page(what=What.APPLY, at=_own_application),
    "submit-application": Page(what=What.APPLY, at=_own_application),
    "withdraw-application": Page(what=What.APPLY, at=_own_application),
    "application-topic": Page(
        what=What.APPLY,
        at=lambda things: [
            *(At((things.draft.pk, topic.value)) for topic in Topic if topic not in OF_THE_UNION),
            *(At((things.union_draft.pk, topic)) for topic in ("object", "documents", "undertaking")),
            At((things.union_draft.pk, "insurance"), status=404),
            At((things.filed.pk, "goods"), status=302),
            At((things.draft.pk, "nothing"), status=404),
        ],
    ),
    "application-remove": Page(
        what=What.APPLY, posts=True, at=lambda things: [At((things.draft.pk, "licensees", 1))]
    ),
    "answer-inquiry": Page(
        what=What.APPLY,
        at=lambda things: [
            At((things.filed.pk, things.own_inquiry.pk)),
            At((things.filed.pk, things.other_inquiry.pk), status=404),
        ],
    ),
    "object-to-refusal": Page(what=What.APPLY, at=lambda things: [At((things.filed.pk,))]),
    "own-entry-act": Page(
        what=What.APPLY,
        at=lambda things: [
            *(At((things.included.pk, act)) for act in ("renewal", "change", "right_ended")),
            *(At((things.union_included.pk, act)) for act in ("renewal", "change", "right_ended")),
            At((things.included.pk, "nothing"), status=404),
            At((things.filed.pk, "renewal"), status=404),
        ],
    ),
    "review-queue": Page(what=What.SEE_APPLICATIONS),
    "review-application": Page(
        what=What.SEE_APPLICATIONS,
        at=lambda things: [
            At((things.filed.pk,)),
            At((things.included.pk,)),
            At((things.union_awaiting.pk,)),
            At((things.union_included.pk,)),
            At((things.draft.pk,), status=404),
        ],
    ),
    "review-file": Page(
        what=What.SEE_APPLICATIONS,
        at=lambda things: [At((things.filed.pk, things.filed.files.earliest("pk").pk))],
        logs=True,
    ),
    "record-answer": Page(
        what=What.REVIEW_APPLICATIONS,
        at=lambda things: [
            At((things.filed.pk, things.other_inquiry.pk)),
            At((things.filed.pk, things.own_inquiry.pk), status=404),
        ],
    ),
    "review-act": Page(
        what=What.REVIEW_APPLICATIONS,
        at=lambda things: [
            At((things.filed.pk, "refuse"), status=409),
            At((things.filed.pk, "drop-refusal"), status=409),
            *(At((things.filed.pk, act)) for act in ("include", "extend", "propose-refusal")),
            *(At((things.filed.pk, act)) for act in ("ask-applicant", "ask-third-party")),
            At((things.filed.pk, "nothing"), status=404),
            *(
                At((things.union_awaiting.pk, act))
                for act in ("include", "commission-refuses", "not-included")
            ),
            *(At((things.union_awaiting.pk, act), status=409) for act in ("send", "possible", "refuse")),
        ],
    ),
    "application-file": Page(what=What.APPLY, at=_application_file, logs=True),
    **INTERCHANGE,
    **LIFE_PAGES,
    **DECISIONS,
    # Calendar and calculators
    "calendar-now": Page(what=What.SEE_CALENDAR, at=lambda things: [At(status=302)]),
    "calendar": Page(what=What.SEE_CALENDAR, at=_years),
    "calendar-library": Page(what=What.SEE_CALENDAR),
    "certify-year": Page(what=What.CERTIFY_CALENDAR, at=_years),
    "propose-days": Page(what=What.PROPOSE_CALENDAR, at=lambda things: [At(), At(query="?library")]),
    "revoke-day": Page(
        what=What.PROPOSE_CALENDAR,
        at=lambda things: [At((row.pk,)) for row in (things.in_force, things.proposed)],
    ),
    "calendar-change": Page(
        what=What.CONFIRM_CALENDAR,
        at=lambda things: [
            At(query=f"?day={things.proposed.pk}"),
            At(query=f"?day={things.in_force.pk}", status=302),
            At(status=302),
        ],
    ),
    "pending-move": Page(what=What.CONFIRM_CALENDAR, at=lambda things: [At((things.move.pk,))]),
    "timetable": Page(
        public=True,
        at=lambda things: [
            At(),
            At(query="?regime=registered&decided_on=2026-11-20&extension=10"),
            At(query="?regime=ex_officio&decided_on=2026-11-20&prolonged=on"),
            At(query="?regime=registered&decided_on=1990-11-20", status=422),
        ],
    ),
    "timetable-file": Page(
        public=True,
        at=lambda things: [At(query="?regime=ex_officio&decided_on=2026-11-20"), At(status=404)],
    ),
    "deadline": Page(
        public=True,
        at=lambda things: [At(), At(query="?start=2026-11-20&days=10"), At(query="?start=x", status=422)],
    ),
    "deadline-file": Page(
        public=True, at=lambda things: [At(query="?start=2026-11-20&days=10"), At(status=404)]
    ),
    # Registers
    **REGISTER_PAGES,
    # Cases
    "queue": Page(
        what=What.SEE_CASE,
        at=lambda things: [
            At(),
            *(At(query=f"?show={part}") for part in ("decide", "overdue", "mine")),
            At(query="?regime=ex_officio&state=prolonged"),
            At(query="?regime=nonsense&after=nonsense"),
            At(query="?q=5050"),
        ],
    ),
    "desk": Page(what=What.DECIDE_CASE),
    "assign-cases": Page(what=What.ASSIGN_CASE, posts=True),
    "save-view": Page(what=What.SEE_CASE, posts=True),
    "change-view": Page(what=What.SEE_CASE, posts=True, at=lambda things: [At((1,), status=404)]),
    "export-csv": Page(what=What.SEE_CASE, queries=14, logs=True),
    "export-xlsx": Page(what=What.SEE_CASE, queries=14, logs=True),
    "new-case": Page(
        what=What.PREPARE_CASE,
        at=lambda things: [
            At(),
            # Nobody else's: they are led to an empty page.
            At(
                query=f"?draft={things.case_draft.key}",
                but=dict.fromkeys(("stand_in", "elsewhere"), 302),
            ),
            At(query="?draft=00000000-0000-0000-0000-000000000000", status=302),
            At(query=f"?declaration={things.cases['resumed'].declaration.number}"),
            At(query=f"?declaration={things.there.declaration.number}"),
        ],
    ),
    "new-case-entries": Page(
        what=What.PREPARE_CASE, at=lambda things: [At(), At(query="?q=alma"), At(query="?found_on=31.31.31")]
    ),
    "new-case-scope": Page(
        what=What.PREPARE_CASE,
        at=lambda things: [At(), At(query="?procedure=transit&goods_use=trade"), At(query="?procedure=x")],
    ),
    "new-case-parties": Page(
        what=What.PREPARE_CASE,
        at=lambda things: [
            At(("declarant",)),
            At(("owner",), query="?owner-name=Broker"),
            At(("holder",), status=404),
        ],
    ),
    "new-case-party": Page(
        what=What.PREPARE_CASE, posts=True, at=lambda things: [At(("declarant", 10**9), status=404)]
    ),
    "keep-draft": Page(what=What.PREPARE_CASE, posts=True, at=lambda things: [At(status=404)]),
    "drop-draft": Page(what=What.PREPARE_CASE, posts=True, at=lambda things: [At(status=404)]),
    "draft-photos": Page(what=What.PREPARE_CASE, posts=True, at=lambda things: [At(status=404)]),
    "draft-photo": Page(
        what=What.PREPARE_CASE,
        at=lambda things: [
            At((things.case_draft.photos.get().pk,), status=404, but={"inspector": 200}),
            At((10**9,), status=404),
        ],
    ),
    "case": Page(what=What.SEE_CASE, at=_case),
    "case-present": Page(what=What.SEE_CASE, posts=True, at=_case),
    "drop-act-draft": Page(
        what=What.SEE_CASE, posts=True, at=lambda things: [At(("2026-999999", "suspend"), status=404)]
    ),
    "attachment-small": Page(what=What.SEE_FILES, at=_small, logs=True),
    "case-act": Page(what=What.SEE_CASE, at=lambda things: [At(("2026-999999", "suspend"), status=404)]),
    "letter": Page(what=What.SEE_FILES, at=_letter, logs=True),
    "attachment": Page(what=What.SEE_FILES, at=_file, logs=True),
    "message": Page(what=What.SEE_CASE, at=_message),
    "seen-by": Page(what=What.SEE_CASE, at=_party, logs=True),
    # What went wrong
    "deliveries": Page(what=What.SEE_DELIVERIES),
    "retry-deliveries": Page(what=What.RETRY_DELIVERY, posts=True),
    "set-aside": Page(what=What.SEE_SET_ASIDE),
    "retry-set-aside": Page(
        what=What.RETRY_SET_ASIDE,
        posts=True,
        at=lambda things: [
            At((things.aside.pk,), office=things.office),
            At((things.aside_there.pk,), office=things.there.office),
        ],
    ),
    # A local installation's page of components
    "components": Page(what=What.OWN_ACCOUNT),
    # Statistics
    "figures": Page(
        what=What.SEE_FIGURES,
        queries=20,
        at=lambda things: [
            At(),
            At(query="?first=2026-11-01&last=2026-11-30&regime=registered"),
            At(query="?first=2026-11-30&last=2026-11-01", status=422),
        ],
    ),
    "figures-table": Page(
        what=What.SEE_FIGURES, queries=20, at=lambda things: [At(("marks",)), At(("nothing",), status=404)]
    ),
    "public-figures-latest": Page(public=True, at=lambda things: [At(status=302)]),
    "public-figures": Page(
        public=True, at=lambda things: [At((2025,)), At((2026,), status=404), At((1990,), status=404)]
    ),
    "public-figures-table": Page(
        public=True, at=lambda things: [At((2025, "months"), status=404), At((2025, "marks"), status=404)]
    ),
    # A local installation's mails, with what they say of cases (LAW.md knows no such page)
    "mails": Page(what=What.SEE_MAILS),
    "mail": Page(
        what=What.SEE_MAILS, at=lambda things: [At((things.mail,)), At(("..settings.py",), status=404)]
    ),
}
