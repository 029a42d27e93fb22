"""A table as a file to download."""

from django.http import Http404, HttpResponse

from figures.tables import Table
from spreadsheets import csv_lines


def file_of(table: Table | None, file_name: str) -> HttpResponse:
    """The table as CSV. Raises Http404 when there is none."""
    if table is None:
        raise Http404
    answer = HttpResponse("".join(csv_lines(table.lines())), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name}-{table.name}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
