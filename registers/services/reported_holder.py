"""What a reported change says of the right holder: the same one under other data, or another one (CC 461(8))."""

from dataclasses import dataclass

from acts.refusals import Incomplete, Refusal, Repeated
from law import identifiers
from law.application_check import holder_points
from law.entry_states import Register
from law.sentences import _
from registers.models import Entry, RightsHolder
from registers.names import name_key
from registers.parsing.persons import Person
from registers.services._people import correct, upsert_holders


@dataclass(frozen=True, kw_only=True)
class ReportedHolder:
    """The holder as reported; what is empty stays. `another`: the right went to another person, with its own number."""

    name: str = ""
    address: str = ""
    country: str = ""
    bin_iin: str = ""
    another: bool = False

    @property
    def said(self) -> bool:
        """Whether the report is about the holder at all."""
        return self.another or any((self.name, self.address, self.country))


def person_of(entry: Entry, reported: ReportedHolder) -> Person:
    """The holder as it would be written: of another person everything is given, of the same one what is new."""
    old = entry.holder
    if reported.another:
        return Person(
            name=reported.name.strip(),
            bin_iin=reported.bin_iin.strip(),
            address=reported.address.strip(),
            country=reported.country,
        )
    return Person(
        name=reported.name.strip() or old.name,
        bin_iin=old.bin_iin,
        address=reported.address.strip() or old.address,
        country=reported.country or old.country,
    )


def holder_refused(entry: Entry, reported: ReportedHolder, representatives: list[str]) -> Refusal | None:
    """Why it is not written so: as an application is checked. `representatives`: the countries of those who act."""
    person = person_of(entry, reported)
    points = holder_points(
        Register(entry.register), person.name, person.address, person.country, representatives
    )
    for point in points:
        return Incomplete(point.sentence, point.provision, point.params, field="holder_name")
    if reported.another and person.bin_iin:
        try:
            identifiers.check(person.bin_iin)
        except identifiers.IdentifierError as wrong:
            return Incomplete(wrong.sentence, wrong.provision, wrong.params, field="holder_bin_iin")
    if not reported.another and not person.bin_iin and _is_named(entry.holder, person.name):
        return Repeated(
            _("Another right holder has this name: say that the right went to another person."),
            "CC461.8",
            field="another_holder",
        )
    return None


def _is_named(holder: RightsHolder, name: str) -> bool:
    others = RightsHolder.objects.filter(bin_iin="", name_key=name_key(name)).exclude(pk=holder.pk)
    return others.exists()


@dataclass(frozen=True)
class Written:
    """What became of it: the holder of the entry now, and each fact of a person as [old, new]."""

    holder: RightsHolder
    facts: dict[str, list[str]]


def write_holder(entry: Entry, reported: ReportedHolder) -> Written:
    """Write the holder under the lock of the register; of the same person all its entries show the new data."""
    old, person = entry.holder, person_of(entry, reported)
    before = {"holder_name": old.name, "holder_address": old.address, "holder_country": old.country}
    if reported.another:
        holder = upsert_holders([person]).party(person)
    else:
        correct(old, person)
        holder = old
    after = {"holder_name": person.name, "holder_address": person.address, "holder_country": person.country}
    return Written(holder, {key: [before[key], after[key]] for key in before if before[key] != after[key]})
