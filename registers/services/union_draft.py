"""What a draft for the register of the union says more: the right in each member state, the languages of its papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import Mandate, User
from accounts.organisations import mandates_to_apply
from acts.refusals import Incomplete, OutOfState
from law.application_check import Topic
from law.application_states import ApplicationEvent
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.sentences import _
from law.time import local_date
from law.union_check import CONTENT, READ_IN
from registers.models import Application, ApplicationFile, PaperLanguage, UnionRight
from registers.queries.applications import files_of
from registers.queries.union import READ, is_union
from registers.services._applications import act
from registers.services.draw_up import draft_under_lock


@dataclass(frozen=True, kw_only=True)
class RightData:
    """The right in one member state as it was typed, complete or not; `mandate`: of another holder there."""

    document: str = ""
    number: str = ""
    document_date: date | None = None
    ends_on: date | None = None
    proof: ApplicationFile | None = None
    mandate: Mandate | None = None


@dataclass(frozen=True, kw_only=True)
class LanguageData:
    """The language of one paper and the file that translates it; an empty language: not said yet."""

    language: str = ""
    translation: ApplicationFile | None = None


@transaction.atomic
def save_rights(
    *,
    application_id: int,
    rights: Mapping[str, RightData],
    by: User,
    now: datetime,
    version: int | None = None,
) -> Application:
    """Keep what was typed of the right in each member state (CC 459), complete or not.

    Raises NotAllowed, OutOfState (no draft, or one for the national register), Stale, Incomplete (a file that does
    not prove the right, a power of attorney that is not in force).
    """
    application = _union_draft(application_id, by, now, version)
    proofs = files_of(application).filter(kind=RequiredDocument.PROOF_OF_RIGHT)
    powers = mandates_to_apply(application.organisation, local_date(now))
    for state, right in rights.items():
        if state not in MEMBER_STATES:
            raise ValueError(state)
        if right.proof is not None and right.proof not in proofs:
            raise Incomplete(_("This file is not handed in as a proof of the right."), CONTENT)
        if right.mandate is not None and right.mandate not in powers:
            raise Incomplete(
                _("No power of attorney for applications is in force for this holder today."),
                "HOUSE.power",
                field=f"{state}-mandate",
            )
        UnionRight.objects.update_or_create(application=application, state=state, defaults=vars(right))
    _saved(application, Topic.RIGHTS, sorted(rights), by, now)
    return application


@transaction.atomic
def save_languages(
    *,
    application_id: int,
    papers: Mapping[int, LanguageData],
    by: User,
    now: datetime,
    version: int | None = None,
) -> Application:
    """Keep in which language each paper is, and its translation into Russian (CC 459); `papers`: by file.

    Raises NotAllowed, OutOfState, Stale, Incomplete (no paper of this draft, no translation of it).
    """
    application = _union_draft(application_id, by, now, version)
    files = {file.pk: file for file in files_of(application)}
    for pk, said in papers.items():
        if pk not in files or files[pk].kind not in READ:
            raise Incomplete(_("This file is no longer handed in."), CONTENT)
        if said.translation is not None and not _translates(files.get(said.translation.pk)):
            raise Incomplete(_("This file is not handed in as a translation."), CONTENT)
        if not said.language:
            PaperLanguage.objects.filter(file=pk).delete()
            continue
        translation = None if said.language == READ_IN else said.translation
        PaperLanguage.objects.update_or_create(
            file=files[pk], defaults={"language": said.language, "translation": translation}
        )
    _saved(application, Topic.LANGUAGES, sorted(papers), by, now)
    return application


def _translates(file: ApplicationFile | None) -> bool:
    return file is not None and file.kind == RequiredDocument.TRANSLATION


def _union_draft(application_id: int, by: User, now: datetime, version: int | None) -> Application:
    application = draft_under_lock(application_id, by, now, version)
    if not is_union(application):
        raise OutOfState(_("Only an application to the register of the union says this."), CONTENT)
    return application


def _saved(
    application: Application, topic: Topic, rows: Iterable[str | int], by: User, now: datetime
) -> None:
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        payload={"topic": topic.value, "rows": list(rows)},
    )
