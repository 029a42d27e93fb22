"""The generated pages say what the tables say."""

from pathlib import Path

import pytest

from law.articles import PROVISIONS
from law.case_states import MACHINES
from law.clocks import CLOCK_RULES
from law.docs import PAGES, case_states, cited, law_map, main, named_in
from law.notices import NOTICES


def test_every_provision_and_every_table_row_is_on_the_map() -> None:
    page = law_map()
    for code in PROVISIONS:
        assert f"`{code}`" in page
    for rule in CLOCK_RULES.values():
        assert f"clock `{rule.kind.value}`" in page
    for notice in NOTICES.values():
        assert f"notice `{notice.kind.value}`" in page


def test_the_rule_of_ten_days_is_found_from_its_article() -> None:
    (line,) = [line for line in law_map().splitlines() if "CC 198(1) `CC198.1`" in line]
    for word in ("registered_suspension", "WTO q16", "law/clocks/case_clocks.py", "tests/law/"):
        assert word in line


def test_both_diagrams_show_every_move() -> None:
    page = case_states()
    assert page.count("stateDiagram-v2") == 2
    for machine in MACHINES.values():
        for row in machine.values():
            if row.state is not row.to:
                assert f"{row.state.value} --> {row.to.value}: " in page
            assert row.event.value in page


def test_a_stale_page_is_noticed_and_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], tmp_path) == 1
    assert "docs/law-map.md is stale" in capsys.readouterr().out
    assert not (tmp_path / "docs").exists()
    assert main([], tmp_path) == 0
    assert {f"docs/{path.name}" for path in (tmp_path / "docs").iterdir()} == set(PAGES)
    assert main(["--check"], tmp_path) == 0
    (tmp_path / "docs" / "case-states.md").write_text("something else", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1


def test_citations_are_read_from_code_and_as_lawyers_write_them() -> None:
    assert cited('refuse("CC198.2", "CC999", note="says CC198.1")') == ["CC198.2"]
    assert named_in("CC 198(1)-(2), 199(4) and CC 201(1)(6); HOUSE.four_eyes; CC198.5") == [
        "CC198.1",
        "CC198.5",
        "CC199.4",
        "CC201.1.6",
        "HOUSE.four_eyes",
    ]
    assert named_in("CC 461(4-1), CC 198(8)(2)") == ["CC198.8.2", "CC461.4-1"]
