"""Which documents an application must hold on a day, by the dated rules (LAW.md 4.1, 4.2).

A document that state systems can supply is not demanded (CC 461(4-1)). The filing date decides which version of
a rule holds, not today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.entry_states import Register
from law.rulebook import Rule, rule_on
from law.sentences import _


class RequiredDocument(StrEnum):
    """The documents of an application."""

    PROOF_OF_RIGHT = "proof_of_right"
    POWER_OF_ATTORNEY = "power_of_attorney"
    GENUINE_IMAGES = "genuine_images"
    INFRINGING_IMAGES = "infringing_images"
    UNDERTAKING = "undertaking"
    INSURANCE = "insurance"
    PROOF_OF_MOVEMENT = "proof_of_movement"
    TRANSLATION = "translation"
    MARK_IMAGE = "mark_image"
    SAMPLE = "sample"
    SIGNED_FORM = "signed_form"
    OTHER = "other"


DOCUMENT_WORDS: Mapping[RequiredDocument, str] = {
    RequiredDocument.PROOF_OF_RIGHT: _("document that proves the right"),
    RequiredDocument.POWER_OF_ATTORNEY: _("power of attorney of the representative"),
    RequiredDocument.GENUINE_IMAGES: _("images of the distinguishing features of genuine goods"),
    RequiredDocument.INFRINGING_IMAGES: _("images of the distinguishing features of infringing goods"),
    RequiredDocument.UNDERTAKING: _("undertaking to compensate damage to the declarant and other persons"),
    RequiredDocument.INSURANCE: _("contract that insures the applicant's liability"),
    RequiredDocument.PROOF_OF_MOVEMENT: _("proof that infringing goods crossed the border"),
    RequiredDocument.TRANSLATION: _("translation into Russian"),
    RequiredDocument.MARK_IMAGE: _("image of the mark"),
    RequiredDocument.SAMPLE: _("sample of the goods"),
    RequiredDocument.SIGNED_FORM: _("scan of the printed and signed application"),
    RequiredDocument.OTHER: _("another document"),
}


class RightProof(StrEnum):
    """What may prove the right (CC 461)."""

    CERTIFICATE = "certificate"
    TRANSFER_CONTRACT = "transfer_contract"
    LICENCE_CONTRACT = "licence_contract"
    REGISTER_EXTRACT = "register_extract"
    INTERNATIONAL_STATUS = "international_status"
    OTHER = "other"


RIGHT_PROOF_WORDS: Mapping[RightProof, str] = {
    RightProof.CERTIFICATE: _("certificate"),
    RightProof.TRANSFER_CONTRACT: _("contract of transfer"),
    RightProof.LICENCE_CONTRACT: _("licence contract"),
    RightProof.REGISTER_EXTRACT: _("extract of the state register"),
    RightProof.INTERNATIONAL_STATUS: _("status of an international mark"),
    RightProof.OTHER: _("another document of title"),
}


class CopyForm(StrEnum):
    """In which form a document is handed in."""

    ORIGINAL = "original"
    NOTARISED = "notarised"
    SIMPLE = "simple"
    ELECTRONIC = "electronic"


COPY_WORDS: Mapping[CopyForm, str] = {
    CopyForm.ORIGINAL: _("original"),
    CopyForm.NOTARISED: _("notarised copy"),
    CopyForm.SIMPLE: _("simple copy"),
    CopyForm.ELECTRONIC: _("electronic copy"),
}

#: Documents that state systems can supply, so that an applicant may refer to them (CC 461(4-1)).
FROM_STATE_SYSTEMS: Mapping[RequiredDocument, str] = {RequiredDocument.PROOF_OF_RIGHT: "CC461.4-1"}

#: The states in each of which an application to the register of the union proves the right (LAW.md 4.2).
MEMBER_STATES: tuple[str, ...] = ("AM", "BY", "KG", "KZ", "RU")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One document of an application: whether it must be there, or may, and by which provision."""

    document: RequiredDocument
    required: bool
    provision: str


def content_provision(register: Register) -> str:
    """The provision on what an application to a register holds."""
    return "CC461" if register is Register.NATIONAL else "CC459"


def documents_on(
    filing_day: date, register: Register, *, by_representative: bool, in_russian: bool = True
) -> tuple[Requirement, ...]:
    """The documents of an application filed on a day, those that must be there first.

    `in_russian`: every document is in Russian (for the union's register; the national one asks no translation).
    Insurance for the union's register comes later, after the Commission's notice (CC 459(11)).
    """
    code = content_provision(register)
    D = RequiredDocument  # noqa: N806 - short for the rows below
    rows = [Requirement(D.PROOF_OF_RIGHT, True, code)]
    if by_representative:
        rows.append(Requirement(D.POWER_OF_ATTORNEY, True, code))
    if register is Register.NATIONAL:
        rows += [
            Requirement(D.GENUINE_IMAGES, True, code),
            Requirement(D.INFRINGING_IMAGES, True, code),
        ]
    rows.append(Requirement(D.UNDERTAKING, True, code))
    if register is Register.NATIONAL:
        rows.append(Requirement(D.INSURANCE, True, code))
        rule = rule_on(Rule.PROOF_OF_MOVEMENT, filing_day)
        rows.append(Requirement(D.PROOF_OF_MOVEMENT, bool(rule.value), rule.provision))
    elif not in_russian:
        rows.append(Requirement(D.TRANSLATION, True, code))
    # The object itself, as it is registered; a mark of words alone has none.
    rows.append(Requirement(D.MARK_IMAGE, False, code))
    rows.append(Requirement(D.SAMPLE, False, code))
    return tuple(sorted(rows, key=lambda row: not row.required))


def forms_on(filing_day: date) -> frozenset[CopyForm]:
    """The forms in which the right may be proven: simple and electronic copies since the rule of 2021."""
    if rule_on(Rule.ELECTRONIC_COPIES, filing_day).value:
        return frozenset(CopyForm)
    return frozenset({CopyForm.ORIGINAL, CopyForm.NOTARISED})
