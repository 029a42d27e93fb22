"""An application that comes as JSON: what is wrong with it before anything is written, and what it is to the models."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Mandate, Organisation, User
from accounts.organisations import mandates_to_apply
from acts.refusals import Refusal
from acts.stored_files import taken_in
from law.file_kinds import LARGEST_FILE, MOST_BYTES_OF_APPLICATION
from law.required_documents import RequiredDocument
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.interchange.archive import Archive, NotThere
from registers.interchange.parties import holder_of, is_party
from registers.interchange.schema import Fault, faults_in
from registers.interchange.union import NO_SUCH_FILE, languages_from, rights_from, wrong_for_register
from registers.models import Application, ApplicationFile
from registers.queries.applications import missing_in
from registers.undertaking import undertaking_of

_IMAGES = {
    "genuine": RequiredDocument.GENUINE_IMAGES,
    "infringing": RequiredDocument.INFRINGING_IMAGES,
}


@dataclass
class Checked:
    """What the check of one application found: `refusing` keeps it out, `lacking` keeps it from being filed."""

    refusing: list[Fault] = field(default_factory=list)
    lacking: list[Fault] = field(default_factory=list)


def checked(
    given: Any, folder: str, archive: Archive, *, organisation: Organisation, by: User, now: datetime
) -> Checked:
    """An application against the schema, its files, and the law of the day on which it would be filed."""
    found = Checked(refusing=faults_in(given))
    if found.refusing:
        return found
    day = local_date(now)
    powers = list(mandates_to_apply(organisation, day))
    found.refusing += [
        *_wrong_in(given),
        *standing_of(given, organisation, powers),
    ]
    files = _files(given, folder, archive, found, now)
    if found.refusing:
        return found
    application = Application(
        register=given["register"],
        organisation=organisation,
        mandate=holder_of(given, organisation, powers),
        started_at=now,
        started_by=by,
        **columns_of(given),
    )
    by_hash = {(file.kind, file.sha256): file for file in files}
    rights = rights_from(given, application, by_hash, powers)
    languages_from(given, by_hash)
    application.undertaken_at, application.undertaken_by = now, by
    application.undertaking = undertaking_of(application, rights)
    found.lacking += [Fault.of_point(point) for point in missing_in(application, day, files, rights)]
    return found


def _wrong_in(given: Mapping[str, Any]) -> Iterator[Fault]:
    """What no schema says: references, and what must not stand twice."""
    if not given.get("reference"):
        yield Fault("reference", _("An application of an archive needs a reference of yours."))
    hashes = {
        kind: {each["sha256"] for each in given["files"] if each["kind"] == kind} for kind in _IMAGES.values()
    }
    for number, pair in enumerate(given["features"], 1):
        for name, kind in _IMAGES.items():
            if pair[name] not in hashes[kind]:
                yield Fault(f"features[{number}].{name}", NO_SUCH_FILE)
    used = Counter((name, pair[name]) for pair in given["features"] for name in _IMAGES)
    listed = Counter((each["kind"], each["sha256"]) for each in given["files"])
    named = Counter((each["name"].strip(), each.get("bin_iin", "")) for each in given["licensees"])
    for where, counted in (("features", used), ("files", listed), ("licensees", named)):
        if any(times > 1 for times in counted.values()):
            yield Fault(where, _("The same stands here twice."))
    if any(not name for name, _number in named):
        yield Fault("licensees", _("This is empty."))
    for number, pair in enumerate(given["features"], 1):
        if not pair["feature"].strip():
            yield Fault(f"features[{number}].feature", _("Name the feature."), "CC461")


def standing_of(
    given: Mapping[str, Any], organisation: Organisation, powers: Sequence[Mandate]
) -> Iterator[Fault]:
    """Why the organisation cannot apply so for the holders that are named, under these powers of attorney."""
    representative = given.get("representative")
    if representative is not None and not is_party(organisation, representative):
        yield Fault(
            "representative",
            _("The representative is not the organisation that hands this in."),
            "HOUSE.organisations",
        )
    if is_party(organisation, given["holder"]):
        refusal = policies.standing_for_itself(organisation)
        if refusal:
            yield Fault.of_refusal(refusal, "holder")
    elif holder_of(given, organisation, powers) is None:
        yield Fault(
            "holder",
            _("No power of attorney for applications is in force for this holder today."),
            "HOUSE.power",
        )
    yield from wrong_for_register(given, organisation, powers)


def _files(
    given: Mapping[str, Any], folder: str, archive: Archive, found: Checked, now: datetime
) -> list[ApplicationFile]:
    """The listed files as they will be, by their content; what is wrong with them goes to `found`."""
    if sum(each["size"] for each in given["files"]) > MOST_BYTES_OF_APPLICATION:
        found.refusing.append(
            Fault(
                "files",
                _("The files of an application come to %(gigabytes)d GB at most."),
                "HOUSE.application_limits",
                {"gigabytes": MOST_BYTES_OF_APPLICATION // 1024**3},
            )
        )
        return []
    images = {pair[name] for pair in given["features"] for name in _IMAGES}
    files = []
    for number, each in enumerate(given["files"], 1):
        where = f"files[{number}]"
        try:
            with (
                archive.file(folder, each) as content,
                taken_in(content, name=each["name"], most=LARGEST_FILE) as taken,
            ):
                kind = taken.content_type
        except NotThere as error:
            found.refusing.append(Fault(where, error.sentence))
            continue
        except Refusal as refusal:
            found.refusing.append(Fault.of_refusal(refusal, where))
            continue
        shows = each["sha256"] in images or each["kind"] == RequiredDocument.MARK_IMAGE
        if shows and not kind.startswith("image/"):
            found.refusing.append(Fault(where, _("This is no image."), "HOUSE.attachments"))
        # Known by its place until it is kept: rights and translations name it.
        files.append(
            ApplicationFile(
                pk=number,
                kind=each["kind"],
                name=each["name"],
                content_type=kind,
                size=each["size"],
                sha256=each["sha256"],
                added_at=now,
            )
        )
    return files


def columns_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an application that the document fills."""
    thing, title, goods, proof = given["object"], given["title"], given["goods"], given["proof"]
    contract = given["insurance"]
    return {
        "object_type": thing["type"],
        "title": thing["title"].strip(),
        "aliases": list(thing["aliases"]),
        "classes": list(thing["classes"]),
        "title_document": title["document"],
        "title_number": title["number"],
        "title_date": _day(title["date"]),
        "right_until": _day(given["right_until"]),
        "wished_until": _day(given["wished_until"]),
        "goods_description": goods["description"],
        "goods_codes": list(goods["codes"]),
        "recognition": given["recognition"],
        "risks": given.get("risks", ""),
        "proof": proof["kind"],
        "proof_form": proof["form"],
        "right_in_state_systems": proof.get("in_state_systems", False),
        "insurer": contract["insurer"],
        "insurance_number": contract["number"],
        "insurance_amount": Decimal(contract["amount"]) if contract["amount"] else None,
        "insured_on": _day(contract["concluded_on"]),
        "insurance_changed_on": _day(contract.get("changed_on")),
        "insured_from": _day(contract["valid_from"]),
        "insured_to": _day(contract["valid_to"]),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
