"""Rows are as high as their longest words need, and no higher."""

from __future__ import annotations

import pytest

from lib.ui.row_height import ONE_LINE, THREE_LINES, row_height


@pytest.mark.parametrize(
    ("texts", "height"),
    [
        ([], ONE_LINE),
        (["上报：鄂尔多斯市 150600"], ONE_LINE),
        (["Reporting: Ordos 150600, View"], ONE_LINE),
        (["查看", "上报：鄂尔多斯市 150600、审核：鄂尔多斯市 150600"], THREE_LINES),
        (["上报：鄂尔多斯市 150600、审核：鄂尔多斯市 150600、审核：呼伦贝尔市 150700、查看、管理"], 81),
        (["鄂" * 500], 121),
    ],
)
def test_a_row_has_room_for_its_longest_words(texts: list[str], height: int) -> None:
    assert row_height(texts, 266) == height
