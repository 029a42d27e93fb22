"""Which party of ours a document names, and under which power of attorney."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Mandate, Organisation
from law.entry_states import Register


def is_party(party: Organisation | Mandate, given: Mapping[str, Any]) -> bool:
    """Whether a party is the one that is given: by its number where there is one, else by name and country."""
    if party.country != given["country"]:
        return False
    for ours, theirs in (
        (party.bin_iin, given.get("bin_iin", "")),
        (party.foreign_id, given.get("foreign_id", "")),
    ):
        if ours and theirs:
            return bool(ours == theirs.strip())
    return bool(party.name.casefold() == given["name"].strip().casefold())


def power_from(
    holder: Mapping[str, Any], power: Mapping[str, Any] | None, powers: Iterable[Mandate], register: str
) -> Mandate | None:
    """The power of attorney of a holder among these; None where it gave none.

    Of several the one whose document `power` names, then of the very name (numbers of other countries' registers may
    be alike), then for the union's register one that is valid across it.
    """
    named = (power or {}).get("document", "").strip()
    theirs = [each for each in powers if is_party(each, holder)]
    called = holder["name"].strip().casefold()
    return min(
        theirs,
        key=lambda each: (
            each.document != named,
            each.name.casefold() != called,
            register == Register.EEU and not each.eeu_wide,
        ),
        default=None,
    )


def holder_of(
    given: Mapping[str, Any], organisation: Organisation, powers: Iterable[Mandate]
) -> Mandate | None:
    """The power of attorney under which the organisation applies for the holder; None when it is the holder."""
    if is_party(organisation, given["holder"]):
        return None
    named = (given.get("representative") or {}).get("power_of_attorney")
    return power_from(given["holder"], named, powers, given["register"])
