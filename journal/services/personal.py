"""Personal data in the journal: recognisable to whoever holds the original, readable to nobody."""

import hashlib
import hmac

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def hashed(value: str) -> str:
    """A salted hash (HMAC-SHA256, hexadecimal) of a name, address or number; an empty value stays empty.

    The same value gives the same hash as long as the salt (`KZ_JOURNAL_SALT`) is kept. Without a salt the
    short numbers that people have could be found by trying them all, so that none raises
    ImproperlyConfigured.
    """
    salt: str = settings.JOURNAL_SALT
    if not salt:
        raise ImproperlyConfigured(
            "KZ_JOURNAL_SALT is not set: personal data cannot be hashed into the journal."
        )
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest() if value else ""
