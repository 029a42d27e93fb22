"""The holder's side of a case as the registers know it on a day: taken at the opening, fresh at the decision."""

from datetime import date, timedelta

from customs.models import Case, CaseParty, CitedRight, PartyRole
from registers import queries as registers


def add_register_contacts(right: CitedRight, day: date) -> None:
    """Add the holder and the representatives whose power is valid that day; those known stay as they are."""
    if right.entry is None:
        return
    known = set(right.parties.values_list("role", "name"))
    CaseParty.objects.bulk_create(
        CaseParty(
            case_id=right.case_id,
            right=right,
            role=PartyRole(contact.role.value),
            name=contact.name,
            location=contact.location,
            postal_address=contact.address,
            country=contact.country,
            bin_iin=contact.bin_iin,
            email=contact.email,
            phone=contact.phone,
            language=contact.language if contact.language in ("kk", "ru") else "ru",
            is_person=contact.is_person,
            in_kazakhstan=contact.in_kazakhstan,
            valid_from=contact.valid_from,
            valid_to=contact.valid_to,
        )
        for contact in registers.contacts_for(right.entry, day)
        if (contact.role.value, contact.name) not in known
    )


def refresh_parties(case: Case, day: date) -> None:
    """Before anything is sent: representatives appointed since come in, those whose power is over are told
    nothing.

    A power revoked since the opening is over from the day on which the register no longer names it; one that
    was entered on the case itself (`power`) keeps its dates.
    """
    for right in case.rights.select_related("entry"):
        if right.entry is None:
            continue
        add_register_contacts(right, day)
        powers = {
            contact.name: contact
            for contact in registers.contacts_for(right.entry, day)
            if contact.role is registers.ContactRole.REPRESENTATIVE
        }
        for party in right.parties.filter(role=PartyRole.REPRESENTATIVE):
            if party.name in powers:
                party.valid_from, party.valid_to = powers[party.name].valid_from, powers[party.name].valid_to
            elif not party.power and party.may_act_on(day):
                party.valid_to = day - timedelta(days=1)
            party.save(update_fields=["valid_from", "valid_to"])
