"""Tables on a terminal."""

from __future__ import annotations

from lib.cli.output import as_json, plain_text, table, width


def test_chinese_takes_two_columns() -> None:
    assert width("盟市 a") == 6
    assert table(["地区", "值"], [["呼和浩特市", "12.5"], ["a", "3"]]).splitlines() == [
        "地区          值",
        "----------  ----",
        "呼和浩特市  12.5",
        "a              3",
    ]


def test_no_cell_can_move_the_cursor() -> None:
    assert plain_text("a\x1b[2Jb\nc") == "a [2Jb c"
    assert "\x1b" not in table(["x"], [["\x1b[31m"]])


def test_json_is_one_line_with_chinese_as_it_is() -> None:
    assert as_json({"a": "盟\n市"}) == '{"a": "盟\\n市"}'
