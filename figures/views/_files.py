"""A table as a file to download."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse

from figures.tables import Table
from spreadsheets import csv_lines


def file_of(tables: Iterable[Table], name: str, file_name: str) -> HttpResponse:
    """The table of that name as CSV. Raises Http404 when there is none."""
    table = next((each for each in tables if each.name == name), None)
    if table is None:
        raise Http404
    answer = HttpResponse(csv_lines(table.lines()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name}-{name}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
