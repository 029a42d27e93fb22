"""What only an application to the register of the union says in JSON (LAW.md 4.2; CC 459): the right in each member
state, who holds it there, by which file it is proven; in which language each paper is, and what translates it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from accounts.models import Mandate, Organisation
from law.entry_states import Register
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.sentences import _
from law.union_check import CONTENT, READ_IN
from registers.interchange.parties import holder_of, is_party, power_from
from registers.interchange.schema import Fault
from registers.languages import is_language
from registers.models import Application, ApplicationFile, PaperLanguage, UnionRight
from registers.queries.union import READ, is_union, papers_of, rights_of

#: Listed files by their document and hash: how a document names a file.
ByHash = Mapping[tuple[str, str], ApplicationFile]

NO_SUCH_FILE: Final = _("No file of that kind with this hash is listed.")
_ONLY_UNION: Final = _("Only an application to the register of the union says this.")
_SAID_BY_STATE: Final = _(
    "An application to the register of the union says this for each member state, in rights_by_state."
)
_INSURED_LATER: Final = _("The insurance follows after the Commission's notice.")

#: What the national register asks once and the union in each member state, with what counts as nothing said.
_BY_STATE: Final = (
    ("title", ("document", "number", "date")),
    ("proof", ("kind", "form", "in_state_systems")),
)


def written_rights(application: Application, files: Iterable[ApplicationFile]) -> dict[str, Any]:
    """`rights_by_state` as an application stands; empty for the national register."""
    if not is_union(application):
        return {}
    hashes = {file.pk: file.sha256 for file in files}
    rights = {right.state: right for right in rights_of(application)}
    return {
        state: {
            "document": right.document,
            "number": right.number,
            "date": _written(right.document_date),
            "until": _written(right.ends_on),
            "proof": hashes.get(right.proof_id or 0),
            "holder": _other_holder(application, right),
        }
        for state, right in rights.items()
    }


def _other_holder(application: Application, right: UnionRight) -> dict[str, Any] | None:
    power = right.mandate
    if power is None or power.pk == application.mandate_id:
        return None
    return {**party(power), "power_of_attorney": power_of_attorney(power)}


def party(named: Organisation | Mandate) -> dict[str, Any]:
    """A party by the schema's names."""
    return {
        "name": named.name,
        "country": named.country,
        "bin_iin": named.bin_iin,
        "foreign_id": named.foreign_id,
        "address": named.address,
    }


def power_of_attorney(mandate: Mandate) -> dict[str, Any]:
    """A power of attorney by the schema's names."""
    return {
        "document": mandate.document,
        "valid_from": _written(mandate.valid_from),
        "valid_to": _written(mandate.valid_to),
        "eeu_wide": mandate.eeu_wide,
    }


def written_languages(
    application: Application, files: Sequence[ApplicationFile]
) -> dict[int, dict[str, Any]]:
    """Of each paper that is read, by its file: its language and what translates it; empty for the national register."""
    if not is_union(application):
        return {}
    hashes = {file.pk: file.sha256 for file in files}
    return {
        file.pk: {
            "language": said.language if said else "",
            "translation": hashes.get(said.translation_id or 0) if said else None,
        }
        for file, said in papers_of(files)
    }


def wrong_for_register(
    given: Mapping[str, Any], organisation: Organisation, powers: Sequence[Mandate]
) -> Iterator[Fault]:
    """What a document says that its register does not ask, and what of the union's members names nothing there is."""
    if given["register"] == Register.EEU:
        yield from _asked_elsewhere(given)
        yield from _wrong_in_rights(given, organisation, powers)
        yield from _wrong_in_languages(given)
        return
    if given.get("rights_by_state"):
        yield Fault("rights_by_state", _ONLY_UNION, CONTENT)
    for number, each in enumerate(given["files"], 1):
        for name in ("language", "translation"):
            if each.get(name):
                yield Fault(f"files[{number}].{name}", _ONLY_UNION, CONTENT)


def _asked_elsewhere(given: Mapping[str, Any]) -> Iterator[Fault]:
    for member, names in _BY_STATE:
        if any(given[member].get(name) for name in names):
            yield Fault(member, _SAID_BY_STATE, CONTENT)
    if given["right_until"]:
        yield Fault("right_until", _SAID_BY_STATE, CONTENT)
    if any(given["insurance"].values()):
        yield Fault("insurance", _INSURED_LATER, "CC459.11")
    for number, each in enumerate(given["files"], 1):
        if each["kind"] == RequiredDocument.INSURANCE:
            yield Fault(f"files[{number}].kind", _INSURED_LATER, "CC459.11")


def _wrong_in_rights(
    given: Mapping[str, Any], organisation: Organisation, powers: Sequence[Mandate]
) -> Iterator[Fault]:
    listed = _listed(given, RequiredDocument.PROOF_OF_RIGHT)
    own = holder_of(given, organisation, powers) or organisation
    for state, right in given.get("rights_by_state", {}).items():
        if right.get("proof") and right["proof"] not in listed:
            yield Fault(f"rights_by_state.{state}.proof", NO_SUCH_FILE, CONTENT)
        holder = right.get("holder")
        if holder and not is_party(own, holder) and _power(given, holder, powers) is None:
            yield Fault(
                f"rights_by_state.{state}.holder",
                _("No power of attorney for applications is in force for this holder today."),
                "HOUSE.power",
            )


def _wrong_in_languages(given: Mapping[str, Any]) -> Iterator[Fault]:
    translations = _listed(given, RequiredDocument.TRANSLATION)
    for number, each in enumerate(given["files"], 1):
        language, translation = each.get("language", ""), each.get("translation")
        where = f"files[{number}]"
        if each["kind"] not in READ and (language or translation):
            yield Fault(where, _("The language is said of papers that are read only."), CONTENT)
        elif language and not is_language(language):
            yield Fault(f"{where}.language", _("There is no such language."), CONTENT)
        elif translation and language in ("", READ_IN):
            yield Fault(
                f"{where}.language",
                _("A translation belongs to a paper in another language than Russian."),
                CONTENT,
            )
        elif translation and translation not in translations:
            yield Fault(f"{where}.translation", NO_SUCH_FILE, CONTENT)


def _listed(given: Mapping[str, Any], kind: RequiredDocument) -> set[str]:
    return {each["sha256"] for each in given["files"] if each["kind"] == kind}


def _power(given: Mapping[str, Any], holder: Mapping[str, Any], powers: Sequence[Mandate]) -> Mandate | None:
    return power_from(holder, holder.get("power_of_attorney"), powers, given["register"])


def rights_from(
    given: Mapping[str, Any], application: Application, files: ByHash, powers: Sequence[Mandate]
) -> list[UnionRight]:
    """The rights by member state as rows, not saved; of a document in which nothing is wrong."""
    if given["register"] != Register.EEU:
        return []
    stated = given.get("rights_by_state", {})
    return [
        UnionRight(
            state=state,
            document=stated[state].get("document", ""),
            number=stated[state].get("number", ""),
            document_date=_day(stated[state].get("date")),
            ends_on=_day(stated[state]["until"]),
            proof=files.get((RequiredDocument.PROOF_OF_RIGHT, stated[state].get("proof") or "")),
            mandate=_held_by(given, stated[state].get("holder"), application, powers),
        )
        for state in MEMBER_STATES
        if state in stated
    ]


def _held_by(
    given: Mapping[str, Any],
    holder: Mapping[str, Any] | None,
    application: Application,
    powers: Sequence[Mandate],
) -> Mandate | None:
    """The power of attorney of whoever holds the right there; None where it is the application's own holder."""
    own = application.mandate or application.organisation
    if holder is None or (is_party(own, holder) and not holder.get("power_of_attorney")):
        return None
    power = _power(given, holder, powers)
    return None if power == application.mandate else power


def languages_from(given: Mapping[str, Any], files: ByHash) -> list[PaperLanguage]:
    """The languages of the papers as rows, not saved; each stands on its file at once."""
    if given["register"] != Register.EEU:
        return []
    on_file = PaperLanguage._meta.get_field("file").remote_field
    for file in files.values():
        # Of a file without one nothing is looked for in the database: it may not be there yet.
        on_file.set_cached_value(file, None)
    return [
        PaperLanguage(
            file=files[each["kind"], each["sha256"]],
            language=each["language"],
            translation=files.get((RequiredDocument.TRANSLATION, each.get("translation") or "")),
        )
        for each in given["files"]
        if each.get("language")
    ]


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
