"""A letter against a bare page of text set by the same program with the same fonts."""

from time import perf_counter

import typst

from bench.result import ROUNDS, Row, row
from letters.models import Letter
from letters.pdf import FONTS, pdf_of
from tests.letters.samples import data, outgoing

LETTERS = 40
TIMES_A_PAGE = 3.0

_WORDS = (
    "Срок выпуска товаров приостановлен на десять рабочих дней: обнаружены признаки нарушения прав на объект, "
    "включённый в таможенный реестр. Тауарларды шығару мерзімі он жұмыс күніне тоқтатыла тұрды. "
)


def run() -> list[Row]:
    """Milliseconds a letter of two languages with its code and the calendar of its term takes to make."""
    letters, pages = [], []
    for each in range(ROUNDS):
        # Each has a text of its own: the program remembers what it has set before.
        bodies = [f"{each} {number}. {_WORDS * 6}" for number in range(LETTERS)]
        started = perf_counter()
        for number, body in enumerate(bodies):
            pdf_of(_letter(number, body))
        letters.append(1000 * (perf_counter() - started) / LETTERS)
        started = perf_counter()
        for body in bodies:
            typst.compile(
                f'#set page(paper: "a4")\n#set text(font: "Noto Sans")\n{body * 2}'.encode(),
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format="pdf",
            )
        pages.append(1000 * (perf_counter() - started) / LETTERS)
    return [row("a letter, against a bare page of text", letters, "ms", floor=pages, limit=TIMES_A_PAGE)]


def _letter(number: int, body: str) -> Letter:
    said = outgoing(f"letter:{number}", data=data(body))
    return Letter(
        number=f"50501/2026/{number:06d}",
        dated=said.effective_at.date(),
        title=said.title,
        data={**said.data, "texts": {**said.data["texts"], "ru": {"subject": "Уведомление", "body": body}}},
        token=f"{number:022d}",
    )
