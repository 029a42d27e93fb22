"""What a decision on an application rests on: the checklist of the rules, and the entries it resembles."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from law.application_check import ApplicationFacts
from law.application_states import IN_REVIEW
from law.required_documents import DOCUMENT_WORDS, documents_on
from law.time import local_date
from registers.models import Application, ApplicationFile
from registers.queries.applications import facts_of, files_of, missing_in, remarks_on
from registers.queries.comparison import Shared, like_it
from registers.queries.rates import Entered
from registers.queries.union import is_union, rights_of, union_facts
from registers.views._applications import said


def evidence(application: Application, files: Sequence[ApplicationFile] | None = None) -> dict[str, Any]:
    """Checklist, open points and comparison of a filed application; `files`: where they are read already."""
    assert application.submitted_at is not None
    day = local_date(application.submitted_at)
    found = list(files_of(application)) if files is None else files
    facts = facts_of(application, found)
    known = Entered()
    in_russian = (
        not is_union(application) or union_facts(application, found, rights_of(application)).in_russian
    )
    return {
        "checklist": _checklist(facts, day, in_russian),
        "points": [(point, said(point)) for point in missing_in(application, day, found, entered=known)],
        "remarks": [(point, said(point)) for point in remarks_on(application, day, found, known)],
        # What was decided is compared no more: its own entry would be the likest.
        "like_it": [
            (hit.entry, [f"{_SHARED[shared]}: {words}" for shared, words in hit.shared.items()])
            for hit in (like_it(application) if application.status in IN_REVIEW else ())
        ],
        "compared": application.status in IN_REVIEW,
    }


_SHARED: Final[Mapping[Shared, str | Promise]] = {
    Shared.MARK: _("the same mark"),
    Shared.ALIAS: _("written alike"),
    Shared.NEAR: _("a mark that differs by a letter or two"),
    Shared.TITLE: _("the same document of title"),
    Shared.GOODS: _("overlapping goods"),
}


def _checklist(facts: ApplicationFacts, filing_day: date, in_russian: bool) -> list[dict[str, object]]:
    """The documents that the rules of the filing day ask for, each with whether it is there."""
    held = facts.documents | facts.in_state_systems
    rows = documents_on(
        filing_day, facts.register, by_representative=facts.by_representative, in_russian=in_russian
    )
    return [
        {
            "words": gettext(DOCUMENT_WORDS[row.document]),
            "required": row.required,
            "there": row.document in held or (row.document == "undertaking" and facts.undertaking),
            "code": row.provision,
        }
        for row in rows
    ]
