"""The read side of applications: whose they are, what each holds and lacks, which wait for the registrar."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from accounts.organisations import organisation_of
from accounts.queries import may
from accounts.roles import What
from acts.models import FileScan
from acts.scanning import verdict_of
from deadlines.models import Clock
from law.application_check import ApplicationFacts, Point, Topic, missing
from law.application_remarks import remarks
from law.application_states import FINAL, PENDING, ApplicationStatus
from law.clocks import RegisterClock
from law.entry_states import Register
from law.files_check import HeldFile, points_on_files
from law.protection import Insurance
from law.required_documents import CopyForm, RequiredDocument
from law.term import term_remarks
from law.time import local_date
from law.union_check import missing_for_union
from registers.models import (
    Application,
    ApplicationFile,
    ApplicationSignature,
    Entry,
    RenewalRequest,
    UnionRight,
)
from registers.queries.rates import Entered
from registers.queries.terms import power_ends_of
from registers.queries.union import is_union, power_under, right_ends, rights_of, union_facts
from registers.undertaking import is_given, one_digest

_WITH = ("organisation", "mandate", "entry", "submitted_by", "decided_by")


#: The terms within which an application is decided, one of them at a time.
_TERMS = (RegisterClock.APPLICATION_REVIEW, RegisterClock.COMMISSION_REVIEW, RegisterClock.UNION_SECURITY)


def own_applications(user: User) -> QuerySet[Application]:
    """The applications of the person's organisation, drafts among them; none for whoever belongs to none."""
    organisation = organisation_of(user)
    found = with_malware(_with_document(Application.objects.select_related(*_WITH)))
    return found.filter(organisation=organisation) if organisation else found.none()


def _with_document(found: QuerySet[Application]) -> QuerySet[Application]:
    """With the hash of what was filed, not its text, and whether there are signatures (`has_signatures`)."""
    signatures = ApplicationSignature.objects.filter(application=OuterRef("pk"))
    return (
        found.select_related("document").defer("document__text").annotate(has_signatures=Exists(signatures))
    )


def infected_files() -> QuerySet[ApplicationFile]:
    """Files in which malware was found after they had been taken, and which were not taken out again."""
    infected = FileScan.objects.filter(verdict=FileScan.Verdict.INFECTED)
    return ApplicationFile.objects.filter(removed_at=None, stored_as__in=infected.values("stored_as"))


def with_malware(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With `has_malware`: whether malware was found in one of their files (HOUSE.malware)."""
    return applications.annotate(has_malware=Exists(infected_files().filter(application=OuterRef("pk"))))


def with_renewal(applications: QuerySet[Application]) -> Any:
    """With `asked_until`: until when renewal of the entry is asked for and not decided; None when it is not."""
    waiting = RenewalRequest.objects.filter(entry=OuterRef("entry"), decided_at__isnull=True)
    return applications.annotate(asked_until=Subquery(waiting.values("wished_until")[:1]))


def filed_applications(user: User, *, on: date) -> QuerySet[Application]:
    """What central staff may see: every application that was filed, never a draft (HOUSE.application_draft)."""
    found = _with_document(Application.objects.select_related(*_WITH))
    if not may(user, What.SEE_APPLICATIONS, on=on):
        return found.none()
    return found.filter(submitted_at__isnull=False)


def review_queue(user: User, *, on: date) -> QuerySet[Application]:
    """Applications on which something is expected, the one whose time ends first on top, each with `due_on`.

    Those without a term, an application to the union's register that waits to be sent on, come last.
    """
    terms = Clock.objects.filter(
        subject_kind="application", subject_id=OuterRef("pk"), kind__in=_TERMS, end=""
    )
    filed = with_malware(filed_applications(user, on=on))
    waiting = filed.filter(status__in=[status.value for status in PENDING])
    return waiting.annotate(due_on=Subquery(terms.values("due_on")[:1])).order_by("due_on", "pk")


def decided_applications(user: User, *, on: date, limit: int = 50) -> QuerySet[Application]:
    """Those on which nothing more is expected, the latest first."""
    return (
        filed_applications(user, on=on)
        .filter(status__in=[status.value for status in FINAL])
        .order_by("-submitted_at", "-pk")[:limit]
    )


def files_of(application: Application) -> QuerySet[ApplicationFile]:
    """What is handed in and was not taken out again, each with what is said of its language.

    `scan`: what the malware scanner said of it.
    """
    known = application.files.select_related("said_language__translation")
    return known.filter(removed_at__isnull=True).annotate(scan=verdict_of(OuterRef("stored_as")))


def facts_of(
    application: Application,
    files: Sequence[ApplicationFile] | None = None,
    rights: Sequence[UnionRight] | None = None,
) -> ApplicationFacts:
    """The application as the law's check reads it; `files` and `rights` by state, where they are read already."""
    mandate, own = application.mandate, application.organisation
    holder = mandate or own
    if rights is None and is_union(application):
        rights = rights_of(application)
    files = clean(files_of(application) if files is None else files)
    kinds = {RequiredDocument(file.kind) for file in files}
    if stated_insurance(application) is None:
        # A contract whose sum and days are not given proves nothing yet.
        kinds.discard(RequiredDocument.INSURANCE)
    proof = RequiredDocument.PROOF_OF_RIGHT
    given, undertaken_at = is_given(application, rights), application.undertaken_at
    return ApplicationFacts(
        register=Register(application.register),
        holder_name=holder.name,
        holder_address=holder.address,
        holder_country=holder.country,
        by_representative=mandate is not None,
        representative_name=own.name if mandate else "",
        representative_country=own.country if mandate else "",
        power=power_under(mandate),
        object_type=application.object_type,
        title_document=application.title_document,
        title_date=application.title_date,
        right_ends=right_ends(rights) if rights is not None else _right_end(application),
        proof_form=CopyForm(application.proof_form) if application.proof_form else None,
        wished_until=application.wished_until,
        goods_description=application.goods_description,
        goods_codes=tuple(application.goods_codes),
        recognition=application.recognition,
        images=sum(file.content_type.startswith("image/") for file in files),
        documents=frozenset(kinds),
        in_state_systems=frozenset({proof} if application.right_in_state_systems else ()),
        undertaking=given,
        undertaken_before=None if given or undertaken_at is None else local_date(undertaken_at),
        insurance=stated_insurance(application),
    )


def _right_end(application: Application) -> dict[str, date]:
    return {"KZ": application.right_until} if application.right_until else {}


def stated_insurance(application: Application) -> Insurance | None:
    """The contract of an application as the law reads it; None while its sum or a day is not given."""
    if (
        application.insurance_amount is None
        or application.insured_on is None
        or application.insured_from is None
        or application.insured_to is None
    ):
        return None
    return Insurance(
        amount=application.insurance_amount,
        concluded_on=application.insured_on,
        valid_from=application.insured_from,
        valid_to=application.insured_to,
        changed_on=application.insurance_changed_on,
    )


def missing_in(
    application: Application,
    day: date,
    files: Sequence[ApplicationFile] | None = None,
    rights: Sequence[UnionRight] | None = None,
    entered: Entered | None = None,
) -> list[Point]:
    """What keeps the application from being submitted on a day (law.application_check, law.union_check).

    `files`, `rights` by state and the indexes `entered`, where they are read already.
    """
    files = list(files_of(application)) if files is None else files
    of_union = is_union(application)
    if rights is None or not of_union:
        rights = rights_of(application) if of_union else None
    on_files = points_on_files(held_files(application, files, rights), Register(application.register))
    if rights is not None:
        facts = facts_of(application, files, rights)
        points = missing_for_union(facts, union_facts(application, clean(files), rights), day)
    else:
        points = missing(facts_of(application, files), day, entered=entered or Entered())
    order = list(Topic)
    return sorted([*points, *on_files], key=lambda point: order.index(point.topic))


def clean(files: Iterable[ApplicationFile]) -> list[ApplicationFile]:
    """Those in which no malware was found: one with malware counts as if it were not there (HOUSE.malware)."""
    return [file for file in files if not is_infected(file)]


def is_infected(file: ApplicationFile) -> bool:
    """Whether malware was found in a file of `files_of`, when it came in or later."""
    return getattr(file, "scan", None) == FileScan.Verdict.INFECTED


def held_files(
    application: Application,
    files: Sequence[ApplicationFile],
    rights: Sequence[UnionRight] | None = None,
) -> list[HeldFile]:
    """The files as the law's check reads them. A filed application keeps the form that was signed for it."""
    forms = is_draft(application) and any(file.undertaking_sha256 for file in files)
    now = one_digest(application, rights) if forms else ""
    return [
        HeldFile(
            name=file.name,
            kind=RequiredDocument(file.kind),
            added_on=local_date(file.added_at),
            infected=is_infected(file),
            signed_before=forms and bool(file.undertaking_sha256) and file.undertaking_sha256 != now,
        )
        for file in files
    ]


def remarks_on(
    application: Application,
    day: date,
    files: Sequence[ApplicationFile] | None = None,
    entered: Entered | None = None,
) -> list[Point]:
    """What is to be known and keeps nobody from filing."""
    facts = facts_of(application, files)
    return [
        *remarks(facts, day, entered=entered or Entered()),
        *term_remarks(facts, day, power_ends_of(application)),
    ]


def all_clocks_of(application: Application) -> QuerySet[Clock]:
    """Every clock of the application, in no order."""
    return Clock.objects.filter(subject_kind="application", subject_id=application.pk)


def in_order(clocks: Iterable[Clock]) -> list[Clock]:
    """The running ones first, by their last day."""
    return sorted(clocks, key=lambda clock: (bool(clock.end), clock.due_on or date.max, clock.pk))


def clocks_of(application: Application) -> list[Clock]:
    """Every clock of the application, the running ones first."""
    return in_order(all_clocks_of(application))


def is_draft(application: Application) -> bool:
    """Whether the applicant still writes it."""
    return application.status == ApplicationStatus.DRAFT


def open_clocks_of(entry: Entry) -> QuerySet[Clock]:
    """The clocks that run for an entry, the first to end first."""
    running = Clock.objects.filter(subject_kind="entry", subject_id=entry.pk, end="")
    return running.order_by("due_on", "pk")


def renewal_asked(entry: Entry) -> RenewalRequest | None:
    """The request to renew that waits for its decision."""
    return entry.renewal_requests.filter(decided_at__isnull=True).first()
