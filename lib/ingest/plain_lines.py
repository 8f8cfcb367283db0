"""Rows of a text without quotes: each line is a row and each separator ends a cell, so that columns are cut at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lib.ingest.records import MAX_CELL

_CHUNK = 2**22


@dataclass(frozen=True)
class Lines:
    """Some rows: ``cells`` has a String column for each of the table's, named by its place, "" where a row is short.

    Places of rows (from 0) among them: ``ragged`` have a filled cell too many, ``short`` are filled but have too few.
    """

    cells: pl.DataFrame
    ragged: list[int]
    short: list[int]


def is_plain(text: str) -> bool:
    """True where rows can be read by ``plain_rows``: without a quote there is nothing that a line does not say."""
    return '"' not in text


def plain_rows(text: str, separator: str, skipped: int, width: int) -> Iterator[Lines | None]:
    """The rows after the first ``skipped``, some megabytes at a time, as the reader of records would read them.

    None, and no more, at a line that is longer than a cell may be: what is wrong with it is the other reader's matter.
    """
    for lines in _lines(text):
        if int(str(lines.str.len_chars().max())) > MAX_CELL:
            yield None
            return
        own, skipped = lines.slice(skipped), max(0, skipped - lines.len())
        if own.len():
            yield _cut(own, separator, width)


def _lines(text: str) -> Iterator[pl.Series]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = 0
    while start < len(text):
        end = text.find("\n", start + _CHUNK) + 1 or len(text)
        # the break at the end ends the last line and begins none
        yield pl.Series([text[start:end].removesuffix("\n")]).str.split("\n").explode()
        start = end


def _cut(lines: pl.Series, separator: str, width: int) -> Lines:
    cells = lines.str.split_exact(separator, width - 1).struct.rename_fields([str(place) for place in range(width)])
    found = lines.str.count_matches(separator, literal=True) + 1
    frame = cells.struct.unnest().with_columns(pl.all().fill_null(""))
    beyond = (found > width).arg_true()
    said = zip(beyond.to_list(), lines.gather(beyond).to_list(), strict=True)
    ragged = [place for place, line in said if any(map(str.strip, line.split(separator)[width:]))]
    few = found < width
    if not few.any():
        return Lines(frame, ragged, [])
    filled = frame.select(pl.any_horizontal(pl.all().str.strip_chars() != "")).to_series()
    return Lines(frame, ragged, (few & filled).arg_true().to_list())
