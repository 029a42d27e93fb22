"""How an application is signed: its electronic signatures as they stand now, its signed form, or the click alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from law.required_documents import RequiredDocument
from registers.models import Application, ApplicationFile, ApplicationSignature, Verdict


@dataclass(frozen=True)
class Signed:
    """A signature as it stands now. `overtaken`: the application is another than the one that was signed.

    `same_organisation`, `same_person`: whether the certificate names whom it should; None where it names nobody, or
    nothing is known to compare with.
    """

    signature: ApplicationSignature
    overtaken: bool
    same_organisation: bool | None
    same_person: bool | None

    @property
    def verdict(self) -> Verdict:
        """Of a changed application no signature is valid, whatever it was when it came in."""
        return Verdict.INVALID if self.overtaken else Verdict(self.signature.verdict)

    @property
    def revocation_unknown(self) -> bool:
        """Valid, but for the lists of revoked certificates, which nobody could look at."""
        return self.verdict == Verdict.VALID and self._came("revocation") != "passed"

    @property
    def stamp(self) -> str:
        """What its time stamp came to: passed, failed, none or not_checked, as before stamps were looked at."""
        return self._came("stamp") or "not_checked"

    def _came(self, check: str) -> str:
        return next((str(each["came"]) for each in self.signature.checks if each["check"] == check), "")


def signatures_of(application: Application, document_sha256: str) -> list[Signed]:
    """The signatures in the order in which they came in, against the document of that hash."""
    if not getattr(application, "has_signatures", True):
        return []
    found = application.signatures.select_related("added_by").defer("content", "stamp")
    return [_standing(each, application, document_sha256) for each in found]


def _standing(signature: ApplicationSignature, application: Application, document_sha256: str) -> Signed:
    ours = application.organisation.bin_iin
    theirs = signature.signer_bin or (signature.signer_iin if not signature.signer_organisation else "")
    person = _words(signature.added_by.full_name)
    return Signed(
        signature=signature,
        overtaken=signature.document_sha256 != document_sha256,
        same_organisation=ours == theirs if ours and theirs else None,
        same_person=_agree(person, _words(signature.signer)) if signature.signer else None,
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """A certificate often leaves the patronymic to another place: one name holds all of the other."""
    return one <= other or other <= one


def signed_forms(files: Sequence[ApplicationFile]) -> list[ApplicationFile]:
    """The scans of the printed and signed application; nobody has compared them with it."""
    return [file for file in files if file.kind == RequiredDocument.SIGNED_FORM]


def signed_how(signatures: Sequence[Signed], forms: Sequence[Any]) -> str:
    """electronic, form or click: the strongest of what is there; an invalid signature counts for nothing."""
    if any(each.verdict == Verdict.VALID for each in signatures):
        return "electronic"
    return "form" if forms else "click"
