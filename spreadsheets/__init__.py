"""What spreadsheets make of the files they are given: no cell that we write runs there."""

from spreadsheets.cells import csv_lines, neutral
from spreadsheets.xlsx import write_xlsx

__all__ = ["csv_lines", "neutral", "write_xlsx"]
