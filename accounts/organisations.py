"""The read side of organisations: to which one a person belongs, and for whom it may act on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Mandate, Membership, Organisation, User
from law.parties import MandateScope, covers_applications, in_force


def membership_of(user: User) -> Membership | None:
    """The person's membership of today, with its organisation; None for whoever belongs to none."""
    return Membership.objects.select_related("organisation").filter(person=user, left_at__isnull=True).first()


def organisation_of(user: User) -> Organisation | None:
    """The organisation for which the person acts."""
    membership = membership_of(user)
    return membership.organisation if membership else None


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who belongs to it now, in the order in which they joined."""
    return organisation.memberships.select_related("person").filter(left_at__isnull=True)


def mandates_on(organisation: Organisation, day: date) -> QuerySet[Mandate]:
    """The powers of attorney that are good on a day (as `law.parties.in_force` reads them)."""
    return organisation.mandates.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day), valid_from__lte=day, valid_to__gte=day
    )


def mandates_to_apply(organisation: Organisation, day: date) -> QuerySet[Mandate]:
    """Those of them under which applications can be filed."""
    scopes = [scope.value for scope in MandateScope if covers_applications(scope)]
    return mandates_on(organisation, day).filter(scope__in=scopes)


def mandates_of_holder(mandate: Mandate) -> QuerySet[Mandate]:
    """All powers of attorney for applications that the same representative has of the same holder.

    A power is never edited: one that goes on is a new row. The holder is known by its number, else by its name.
    """
    scopes = [scope.value for scope in MandateScope if covers_applications(scope)]
    same = Q(name=mandate.name, country=mandate.country)
    if mandate.bin_iin:
        same = Q(bin_iin=mandate.bin_iin)
    elif mandate.foreign_id:
        same = Q(foreign_id=mandate.foreign_id, country=mandate.country)
    rows = Mandate.objects.filter(same, representative=mandate.representative_id)
    return rows.filter(Q(scope__in=scopes) | Q(pk=mandate.pk))


def acts_under(mandate: Mandate, day: date) -> bool:
    """Whether the power is good on a day, or another one of the same holder that goes on after it (HOUSE.power)."""
    if in_force(mandate.valid_from, mandate.valid_to, mandate.ended_on, day):
        return True
    return any(
        in_force(each.valid_from, each.valid_to, each.ended_on, day) for each in mandates_of_holder(mandate)
    )
