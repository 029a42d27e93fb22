"""The gate in front of every page: deny by default, and say why.

Signing in is asked by `LoginRequiredMiddleware`; here the table of roles is asked. A page about one office's
things asks again with that office (`demand`).
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.queries import Anyone, may
from accounts.roles import ROLE_LABELS, WHAT_LABELS, Role, What
from law.time import local_date

View = Callable[..., HttpResponseBase]


def today() -> date:
    """The current Almaty day, for pages (the edge reads the clock; nothing below does)."""
    return local_date(timezone.now())


def demand(user: Anyone, what: What, office: Office | int | None = None, *, on: date) -> None:
    """Raise PermissionDenied with a sentence in the reader's language unless `may` says yes."""
    if may(user, what, office, on=on):
        return
    words = {"what": WHAT_LABELS[what]}
    if not isinstance(user, User):
        raise PermissionDenied(_("Sign in to do this: %(what)s.") % words)
    words["role"] = ROLE_LABELS[Role(user.role)]
    if office is not None and may(user, what, on=on):
        raise PermissionDenied(
            _("Your role (%(role)s) allows this only for other customs offices: %(what)s.") % words
        )
    raise PermissionDenied(_("Your role (%(role)s) does not allow this: %(what)s.") % words)


def requires(what: What) -> Callable[[View], View]:
    """Open a function view only to people who may do this somewhere. Class views: `Requires`."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            demand(request.user, what, on=today())
            return view(request, *args, **kwargs)

        guarded.requires = what  # type: ignore[attr-defined]  # read by the test that crawls every view
        return guarded

    return around


class Requires:
    """Mixin for class views: set `requires = What.X`."""

    requires: What

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demand(request.user, self.requires, on=today())
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that the middleware let through (typed; anonymous is refused)."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied(_("Sign in to see this page."))
