"""The read side of organisations: to which one a person belongs, and for whom it may act on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Mandate, Membership, Organisation, User
from law.parties import MandateScope, covers_applications


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
