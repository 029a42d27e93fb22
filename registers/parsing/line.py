"""One numbered row of a file, before anything of it is understood."""

from dataclasses import dataclass

from registers.parsing.faults import FieldFault


@dataclass(frozen=True)
class Line:
    """A row of the file: its line (CSV) or row (XLSX), counted from 1, and its cells; or why it has none."""

    number: int
    cells: tuple[str, ...]
    fault: FieldFault | None = None

    @property
    def is_blank(self) -> bool:
        return self.fault is None and not any(cell.strip() for cell in self.cells)
