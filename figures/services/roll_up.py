"""Rolling days up into months: the stored totals of a month become the sum of those of its days."""

from collections.abc import Collection
from datetime import date

from django.db import connection

_ADDED_UP = """
RECURSIVE above (office_id, top) AS (
    SELECT id, id FROM accounts_office
    UNION ALL
    SELECT above.office_id, office.parent_id
    FROM above JOIN accounts_office AS office ON office.id = above.top WHERE office.parent_id IS NOT NULL
), alone AS (
    SELECT office_id, regime, measure, value, sum(cases) AS cases, sum(seconds) AS seconds
    FROM figures_dailytotal
    WHERE day >= %(month)s AND day < %(month)s + interval '1 month'
    GROUP BY office_id, regime, measure, value
), wanted AS (
    SELECT false AS with_below, * FROM alone
    UNION ALL
    SELECT true, above.top, regime, measure, value, sum(cases), sum(seconds)
    FROM alone JOIN above USING (office_id) JOIN accounts_office AS office ON office.id = above.top
    WHERE office.kind <> 'post'
    GROUP BY above.top, regime, measure, value
)
"""

# Rows that are right already are left alone.
_DROP = f"""
WITH {_ADDED_UP}
DELETE FROM figures_monthlytotal AS kept
WHERE month = %(month)s AND NOT EXISTS (
    SELECT FROM wanted
    WHERE wanted.office_id = kept.office_id AND wanted.with_below = kept.with_below
      AND wanted.regime = kept.regime AND wanted.measure = kept.measure AND wanted.value = kept.value
      AND wanted.cases = kept.cases AND wanted.seconds = kept.seconds
)
"""  # noqa: S608 - no value comes into the text
_ADD = f"""
WITH {_ADDED_UP}
INSERT INTO figures_monthlytotal (month, with_below, office_id, regime, measure, value, cases, seconds)
SELECT %(month)s, with_below, office_id, regime, measure, value, cases, seconds FROM wanted
ON CONFLICT DO NOTHING
"""  # noqa: S608


def roll_up(days: Collection[date]) -> int:
    """Add up the months of these days anew, in the caller's transaction; how many rows that wrote or removed.

    The caller holds the row of progress, so that no two add up a month at once.
    """
    changed = 0
    with connection.cursor() as cursor:
        for month in sorted({day.replace(day=1) for day in days}):
            for statement in (_DROP, _ADD):
                cursor.execute(statement, {"month": month})
                changed += cursor.rowcount
    return changed
