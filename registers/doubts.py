"""What an officer should know before relying on an entry: a published register is not always consistent."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from law.entry_states import EntryStatus, Standing, longest_term, standing
from registers.models import Entry


def doubts(entry: Entry, day: date) -> list[Promise]:
    """Sentences about an entry as it stands on that day; none when nothing is odd."""
    status = EntryStatus(entry.status)
    over = standing(status, entry.valid_from, entry.valid_to, day) is Standing.TERM_OVER
    found: list[tuple[bool, Promise]] = [
        (over, _("The status still runs, but the term of protection is over.")),
        (
            status is EntryStatus.EXPIRED and day <= entry.valid_to,
            _("The register calls the entry expired, but its term is not over."),
        ),
        (
            entry.letter_date is not None and entry.valid_to > longest_term(entry.letter_date),
            _("The term is longer than two years from the letter: it may have been renewed since."),
        ),
        (
            entry.title_date is not None and entry.title_date > entry.valid_to,
            _("The document of title is younger than the end of protection."),
        ),
        (entry.valid_from is None, _("The register does not say since when the object is protected.")),
        (entry.absent_since is not None, _("The last import of this register no longer held the entry.")),
        (not entry.goods_codes, _("The entry has no goods codes: goods are matched by the mark alone.")),
        (
            not entry.folded_key,
            _("The entry has no name: a figurative mark is not found by words."),
        ),
    ]
    return [sentence for applies, sentence in found if applies]
