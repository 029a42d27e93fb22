"""Cells copied from a spreadsheet and pasted into a row land in the rows, on a wide and a narrow screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.factories import World

_PASTE = """(cell, text) => {
  const copied = new DataTransfer();
  copied.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: copied, bubbles: true, cancelable: true}));
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_table_pasted_into_a_row(desk: Callable[..., Desk], world: World, width: int) -> None:
    inspector = desk("inspector", width=width)
    inspector.open("/cases/new/")
    inspector.fill("Declaration number", "50501/111126/0000044")
    cell = inspector.goods_field("Commodity code", 1)
    with inspector.page.expect_navigation():
        cell.evaluate(
            _PASTE, "1\t6404110000\tКроссовки\tALMA TREK\t20\tпара\t900\tKZT\tCN\n2\t640411\tКеды\n"
        )
    inspector.look()
    expect(inspector.goods_field("Description", 1)).to_have_value("Кроссовки")
    expect(inspector.goods_field("Commodity code", 2)).to_have_value("640411")
    inspector.sees("A commodity code has ten digits.")
    expect(inspector.field("Declaration number")).to_have_value("50501/111126/0000044")
    assert inspector.barriers() == []
