"""Where each pair of two columns stands in a frame: a small grid, since the rows as objects would be larger than it."""

from __future__ import annotations

import numpy as np
import polars as pl


class Places:
    """The row of the first and the number of rows of every pair of ``down`` and ``across`` (texts) in a frame."""

    def __init__(self, frame: pl.DataFrame, down: str, across: str) -> None:
        self._down = _numbers(frame[down])
        self._across = _numbers(frame[across])
        rows = np.array([self._down[key] for key in frame[down].to_list()], dtype=np.intp)
        columns = np.array([self._across[key] for key in frame[across].to_list()], dtype=np.intp)
        self._first = np.full((len(self._down), len(self._across)), -1, dtype=np.int32)
        # Written from the end, so that the first row of a pair stays.
        self._first[rows[::-1], columns[::-1]] = np.arange(frame.height - 1, -1, -1, dtype=np.int32)
        self._count = np.zeros_like(self._first)
        np.add.at(self._count, (rows, columns), 1)

    def find(self, down: str, across: str) -> tuple[int, int]:
        """The first row of a pair and how many it has; ``(0, 0)`` where there is none."""
        row, column = self._down.get(down), self._across.get(across)
        if row is None or column is None or self._first[row, column] < 0:
            return 0, 0
        return int(self._first[row, column]), int(self._count[row, column])


def _numbers(column: pl.Series) -> dict[str, int]:
    return {key: at for at, key in enumerate(column.unique().sort().to_list())}
