"""Keeping parts of the queue under a name: a person's own, no act in law."""

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete
from customs.models import SavedView
from law.sentences import _

#: More than anybody finds again.
MOST_VIEWS = 20


def keep_view(*, user: User, name: str, query: str, is_default: bool = False) -> SavedView:
    """Keep filters under a name; one of that name is replaced. Raises `Incomplete` without a name or room."""
    name = " ".join(name.split())
    if not name:
        raise Incomplete(_("Fill in this field."), "HOUSE.roles", field="name")
    with transaction.atomic():
        # The person's row orders two of their windows.
        User.objects.select_for_update().get(pk=user.pk)
        others = user.saved_views.exclude(name=name)
        if others.count() >= MOST_VIEWS:
            raise Incomplete(
                _("You keep %(most)d views already: delete one first."),
                "HOUSE.roles",
                {"most": MOST_VIEWS},
                field="name",
            )
        if is_default:
            others.update(is_default=False)
        view, _made = user.saved_views.update_or_create(
            name=name, defaults={"query": query, "is_default": is_default}
        )
    return view


def open_with(*, user: User, view_id: int | None) -> None:
    """Let the queue open with this view of the person's, with all open cases for None."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        user.saved_views.filter(is_default=True).update(is_default=False)
        if view_id is not None:
            user.saved_views.filter(pk=view_id).update(is_default=True)


def drop_view(*, user: User, view_id: int) -> None:
    """Forget a view of the person's; somebody else's stays."""
    user.saved_views.filter(pk=view_id).delete()
