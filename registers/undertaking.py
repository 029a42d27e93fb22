"""The undertaking to compensate damage (CC 461): the text that is shown, accepted and kept."""

from django.utils.translation import gettext as _

from registers.models import Application
from registers.queries.union import titles_of


def undertaking_of(application: Application) -> str:
    """The text for this application, in the language in force."""
    return _(
        "%(holder)s undertakes to compensate the damage caused to the declarant, the owner and the recipient of the "
        "goods and to other persons by the suspension of release, if it is not established that the goods infringe "
        "the right to the object “%(object)s” (%(document)s)."
    ) % {
        "holder": application.holder_name,
        "object": application.title or _("without a name"),
        "document": titles_of(application) or "–",
    }
