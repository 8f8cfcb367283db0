"""Whatever was published is exported and read back as the same: any note, any figure an indicator may have."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.catalogue import load_catalogue
from lib.domain import NEVER, OBSERVATIONS, ImportReport, Indicator, Kind
from lib.ingest import Context, check
from lib.ingest.words import holds_control
from lib.regions import load_regions
from lib.services import export_bytes
from lib.services.long_form import decimal_text, long_form

CATALOGUE, REGIONS = load_catalogue(), load_regions()
COUNTIES = [region.code for region in REGIONS.children("150000") for region in REGIONS.children(region.code)]
#: Signs of formulas, quotes, separators, blanks and line breaks, more often than chance would bring them.
_NASTY = st.text(st.sampled_from("=+-@＝＋－＠﹦﹣'\"',;\t\r\n \u00a0\u3000\u200b\ufeff1a地|!()"), max_size=12)
_ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n\x85"), max_size=40)
notes = (_NASTY | _ANY).filter(lambda text: not holds_control(text))


def stripped(text: str) -> str | None:
    return pl.Series([text]).str.strip_chars().item() or None


def there_and_back(rows: list[dict[str, object]], format: str = "csv") -> ImportReport:  # noqa: A002
    known = {"row": 2, "batch": "b", "revision_from": 1, "demo": False}
    frame = pl.DataFrame([{**row, **known} for row in rows], schema=OBSERVATIONS)
    content = export_bytes(long_form(frame, CATALOGUE, REGIONS.all), format)
    return check(content, "f.csv", Context(CATALOGUE, REGIONS, None, None, date(2026, 11, 22)))


@settings(max_examples=100, deadline=None)
@given(st.lists(notes, min_size=1, max_size=40))
def test_any_note_comes_back(texts: list[str]) -> None:
    rows: list[dict[str, object]] = [
        {"region": code, "indicator": "online_service_rate", "period": "2026Q3", "value": 96.0, "note": stripped(text)}
        for code, text in zip(COUNTIES, texts, strict=False)
    ]
    report = there_and_back(rows)
    assert report.figures.sort("region")["note"].to_list() == [row["note"] for row in sorted(rows, key=_by_region)]


def _by_region(row: dict[str, object]) -> str:
    return str(row["region"])


def figures(indicator: Indicator) -> st.SearchStrategy[tuple[float | None, str | None]]:
    """What an indicator may say: (value, qualifier)."""
    low, high = indicator.minimum, indicator.maximum
    if indicator.is_share:
        low, high = 0.0, 100.0
    if indicator.kind is Kind.BINARY:
        values: st.SearchStrategy[float] = st.sampled_from([0.0, 1.0])
    elif indicator.kind is Kind.ORDINAL:
        values = st.integers(0, len(indicator.scale) - 1).map(float)
    elif indicator.kind in (Kind.COUNT, Kind.COUNT_CUMULATIVE, Kind.COUNT_PERIOD, Kind.DENOMINATOR):
        values = st.integers(0, 10**12).map(float)
    else:
        values = st.floats(low or 0.0, min(high or 1e12, 1e12), allow_nan=False)
    stated = values.map(lambda value: (value, None))
    return stated | st.just((None, NEVER)) if indicator.empty_means_never else stated


@pytest.mark.parametrize("indicator", CATALOGUE.indicators.values(), ids=lambda item: item.key)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_any_legal_figure_comes_back(data: st.DataObject, indicator: Indicator) -> None:
    places = [code for code, region in REGIONS.all.items() if region.level in indicator.levels][:12]
    places = [code for code in places if REGIONS.jurisdiction_of(code)]
    found = data.draw(st.lists(figures(indicator), min_size=1, max_size=len(places)))
    period = {"Y": "2025", "Q": "2026Q3", "M": "202609"}[indicator.frequency.value]
    rows: list[dict[str, object]] = [
        {"region": code, "indicator": indicator.key, "period": period, "value": value, "qualifier": qualifier}
        for code, (value, qualifier) in zip(places, found, strict=False)
    ]
    report = there_and_back(rows)
    back = report.figures.sort("region").select("region", "value", "qualifier").rows()
    assert back == [(row["region"], row["value"], row["qualifier"]) for row in sorted(rows, key=_by_region)], [
        (issue.code, issue.value) for issue in report.issues
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_are_plain_digits_that_say_the_same(values: list[float]) -> None:
    texts = decimal_text(pl.Series(values))
    assert texts.cast(pl.Float64).to_list() == values
    assert not any("e" in text.lower() or text.endswith(".0") for text in texts)
