"""Boxes to choose from say so in the reader's language: what Streamlit says by itself is English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.domain import Locale
from lib.i18n import messages

ROOT = Path(__file__).resolve().parents[2]
_BOXES = ("selectbox", "multiselect")


def boxes() -> Iterator[tuple[str, ast.Call]]:
    """Every place in the interface where a box is made."""
    for file in (*ROOT.glob("lib/ui/**/*.py"), *ROOT.glob("pages/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _BOXES:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def test_every_box_has_a_placeholder_of_its_own() -> None:
    found = list(boxes())
    assert len(found) > 30
    bare = [place for place, call in found if "placeholder" not in {each.arg for each in call.keywords}]
    assert bare == []
    # a text written in the code would be the same in every language
    fixed = [place for place, call in found for each in call.keywords if _is_text(each)]
    assert fixed == []


def test_no_box_offers_everything_at_a_touch() -> None:
    """Streamlit's own entry for all options is English, stands first, and would hand out every region by accident."""
    several = [(place, call) for place, call in boxes() if _name(call) == "multiselect"]
    assert len(several) == 4
    offered = [place for place, call in several if not any(_is_off(each) for each in call.keywords)]
    assert offered == []


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_off(given: ast.keyword) -> bool:
    return given.arg == "select_all" and isinstance(given.value, ast.Constant) and given.value.value is False


def _is_text(given: ast.keyword) -> bool:
    return given.arg == "placeholder" and isinstance(given.value, ast.Constant)


@pytest.mark.parametrize("key", ["ui.widget.choose", "trend.choice.regions_none"])
def test_it_is_chinese_for_chinese_readers(key: str) -> None:
    said = messages(Locale.ZH)[key]
    assert not any(char.isascii() and char.isalpha() for char in said)
    assert said != messages(Locale.EN)[key]
