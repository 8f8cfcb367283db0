"""Texts without quotes are cut into columns at once: the rows must be those that the reader of records finds."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal, assert_series_equal

from lib.catalogue import load_catalogue
from lib.domain import IssueCode
from lib.ingest import body as reading
from lib.ingest import plain_lines, records
from lib.ingest.findings import Findings
from lib.ingest.header import Header, find_header
from lib.ingest.records import END, TooWideError, records_of

_HEAD = "region,indicator,period,value"
_CELLS = st.text(alphabet="a0, \t;东\u3000'=-\n\r", max_size=120)


@lru_cache(maxsize=1)
def _header() -> Header:
    header = find_header([_HEAD.split(",")], load_catalogue())
    assert header is not None
    return header


def _read(text: str) -> tuple[reading.Table | None, Findings]:
    findings, header = Findings(), _header()
    return reading.read_body(text, ",", header, findings), findings


@settings(deadline=None)
@given(_CELLS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_same_rows_as_record_by_record(below: str, end: str) -> None:
    text = f"{_HEAD}{end}{below}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_lines, "_CHUNK", 7)
        quick, told = _read(text)
        patch.setattr(reading, "is_plain", lambda _: False)
        slow, expected = _read(text)
    assert told.every_issue() == expected.every_issue()
    assert (quick is None) == (slow is None)
    if quick is not None and slow is not None:
        assert_frame_equal(quick.body, slow.body)
        assert_series_equal(quick.ragged, slow.ragged)


def test_rows_keep_their_numbers_over_the_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_lines, "_CHUNK", 10)
    table, findings = _read(f"{_HEAD}\na,b,c,1\n\n x ,b,c\na,b,c,4,\na,b,c,5,6\na,b,c,7")
    assert table is not None
    assert table.body["row"].to_list() == [2, 3, 4, 5, 6, 7]
    assert table.body["3"].to_list() == ["1", "", "", "4", "5", "7"]
    assert table.body["0"].to_list() == ["a", "", "x", "a", "a", "a"]
    assert table.ragged.to_list() == [6]
    assert [(issue.code, issue.row) for issue in findings.issues()] == [
        (IssueCode.RAGGED_ROW, 4),
        (IssueCode.RAGGED_ROW, 6),
    ]


def test_the_reader_of_records_is_not_needed_without_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "records_of", lambda *_: pytest.fail("read record by record"))
    table, _ = _read(f"{_HEAD}\na,b,c,1\n")
    assert table is not None
    assert table.body.height == 1


def test_a_cell_longer_than_a_spreadsheets_is_told_as_before() -> None:
    table, findings = _read(f"{_HEAD}\na,b,c,1\na,b,c,{'7' * 40_000}\n")
    assert table is None
    assert [(issue.code, issue.row) for issue in findings.issues()] == [(IssueCode.CELL_TOO_LONG, 3)]


@settings(deadline=None)
@given(st.text(alphabet='a,"\n\r', max_size=60))
def test_lines_end_where_they_ended_before(text: str) -> None:
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_SLICE", 3)
        try:
            expected = list(csv.reader([*lines, END]))
        except csv.Error:
            with pytest.raises(csv.Error):
                list(records_of(text, ","))
            return
        assert list(records_of(text, ",")) == expected


def test_a_hopeless_line_is_not_parsed_wherever_it_stands() -> None:
    text = "a,b\n" * 10 + "," * 60_000 + "\nc,d\n"
    found: list[list[str]] = []
    with pytest.raises(TooWideError):
        found.extend(records_of(text, ","))
    assert found == [["a", "b"]] * 10
    # many separators in many lines are nothing wrong
    assert sum(1 for _ in records_of("a,b,c\n" * 60_000, ",")) == 60_001


def test_no_more_than_the_table_is_wide_is_cut() -> None:
    found = next(iter(plain_lines.plain_rows("h\na,b,c\n" + "x" * 5, ",", 1, 2)))
    assert found is not None
    assert_frame_equal(found.cells, pl.DataFrame({"0": ["a", "xxxxx"], "1": ["b", ""]}))
    assert (found.ragged, found.short) == ([0], [1])
