"""The undertaking to compensate damage (CC 461, 459): the text that is shown, accepted and kept.

It names the holder, the object, its documents of title and the goods, so that it is given for these alone: when one
of them changes, or the words do, what was accepted says another thing and is accepted anew.
"""

import hashlib
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from law.application_states import ApplicationStatus
from law.register_notices import APPLICANT_LANGUAGES
from registers.models import Application, UnionRight
from registers.queries.union import is_union, rights_of, titles_of


def undertaking_of(application: Application, rights: Iterable[UnionRight] | None = None) -> str:
    """The text for this application, in the language in force; `rights`: those by member state, if read already."""
    promise = _(
        "%(holder)s undertakes to compensate the damage caused to the declarant, the owner and the recipient of the "
        "goods and to other persons by the suspension of release, if it is not established that the goods infringe "
        "the right to the object “%(object)s” (%(document)s)."
    ) % {
        "holder": application.holder_name,
        "object": application.title or _("without a name"),
        "document": _titles(application, rights) or "–",
    }
    goods = _("The goods: %(goods)s (%(codes)s).") % {
        "goods": application.goods_description.strip().rstrip(".") or "–",
        "codes": ", ".join(application.goods_codes) or "–",
    }
    return f"{promise} {goods}"


def _titles(application: Application, rights: Iterable[UnionRight] | None) -> str:
    """The documents of title; in the union those of each member state, with whoever else holds the right there."""
    if not is_union(application):
        return titles_of(application)
    written = (
        (f"{right.state}: {right.document} {right.number}".strip(), right.mandate)
        for right in (rights_of(application) if rights is None else rights)
        if right.document
    )
    return "; ".join(f"{words} ({mandate.name})" if mandate else words for words, mandate in written)


def said_by(application: Application, rights: Iterable[UnionRight] | None = None) -> dict[str, str]:
    """The text for this application in each language in which it can be accepted, by its SHA-256."""
    texts = []
    known = None if rights is None else list(rights)
    for language in APPLICANT_LANGUAGES:
        with translation.override(language):
            texts.append(undertaking_of(application, known))
    return {digest(text): text for text in texts}


def digest(text: str) -> str:
    """What an acceptance is tied to: the SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def one_digest(application: Application, rights: Iterable[UnionRight] | None = None) -> str:
    """The hash of the text whatever language it is read in: that of the English one."""
    with translation.override("en"):
        return digest(undertaking_of(application, rights))


def is_given(application: Application, rights: Iterable[UnionRight] | None = None) -> bool:
    """Whether the undertaking is given as it stands now; of what was filed, as it was filed."""
    if application.undertaken_at is None:
        return False
    return application.status != ApplicationStatus.DRAFT or digest(application.undertaking) in said_by(
        application, rights
    )
