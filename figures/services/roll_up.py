"""Rolling days up into months: the stored totals of a month become the sum of those of its days."""

from collections.abc import Collection
from datetime import date

from django.db import connection

_ADDED_UP = """
SELECT office_id, regime, measure, value, sum(cases) AS cases, sum(seconds) AS seconds
FROM figures_dailytotal
WHERE day >= %(month)s AND day < %(month)s + interval '1 month'
GROUP BY GROUPING SETS ((office_id, regime, measure, value), (regime, measure, value))
"""

# Rows that are right already are left alone. An office that is none stands for all: 0 is nobody's number.
_DROP = f"""
WITH wanted AS ({_ADDED_UP})
DELETE FROM figures_monthlytotal AS kept
WHERE month = %(month)s AND NOT EXISTS (
    SELECT FROM wanted
    WHERE coalesce(wanted.office_id, 0) = coalesce(kept.office_id, 0)
      AND wanted.regime = kept.regime AND wanted.measure = kept.measure AND wanted.value = kept.value
      AND wanted.cases = kept.cases AND wanted.seconds = kept.seconds
)
"""  # noqa: S608 - no value comes into the text
_ADD = f"""
WITH wanted AS ({_ADDED_UP})
INSERT INTO figures_monthlytotal (month, office_id, regime, measure, value, cases, seconds)
SELECT %(month)s, office_id, regime, measure, value, cases, seconds FROM wanted
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
