"""The words of the page itself, the same for every letter."""

from law.sentences import _

DECIDED_BY = _("Decided by: %(name)s")
WRITTEN_BY = _("Written by: %(name)s")
REFERENCE = _("No. %(number)s of %(dated)s")
FOR_INFORMATION = _(
    "Translation for information only. The Kazakh and Russian texts are valid and prevail over this one."
)
CHECK = _(
    "The code leads to a page that confirms the number, the date and the hash (SHA-256) of this letter. "
    "It shows nothing of its contents."
)
SHEET = _("Annex: calendar of the term “%(term)s”")
SHEET_COUNTED = _(
    "Counted from the day after %(counted_from)s; last day %(last_day)s, in full. "
    "Days without an act of their own: Labour Code, five-day working week."
)
COLUMNS = (_("Day"), _("No."), _("Why"))
