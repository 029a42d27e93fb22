from letters.models.check import Check
from letters.models.letter import Counter, Download, Letter, Rendering

__all__ = ["Check", "Counter", "Download", "Letter", "Rendering"]
