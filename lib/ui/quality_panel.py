"""The quality page's parts: three shares, the leagues, the last quarters, and how it is reckoned."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.access import allowed
from lib.charts.share_lines import share_lines
from lib.domain import Period, Permission
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services import today
from lib.services.quality import SHARES, Quality, quality
from lib.services.wording import tied
from lib.ui.context import Reading
from lib.ui.links import page_path
from lib.ui.method_link import method_links
from lib.ui.plain import plain
from lib.ui.theme import theme

_ROW = 30
#: The counts behind each share: its part and its whole.
_PARTS = {
    "completeness": ("reported", "expected"),
    "timeliness": ("on_time", "judged"),
    "plausibility": ("fine", "reported"),
}


def words(reading: Reading, key: str, **params: object) -> str:
    """A sentence of ``quality.toml`` in the reader's language."""
    return say(reading.locale, f"quality.{key}", **params)


def quality_of(reading: Reading, jurisdiction: str) -> Quality:
    """The quality of the figures of the period in the address, as of today."""
    return quality(reading.workspace, reading.revision, jurisdiction, reading.address.period, today())


def share_text(reading: Reading, value: float | None) -> str:
    """``93.7%``, never rounded up to a whole hundred; a word where there is nothing to judge."""
    if value is None:
        return words(reading, "none")
    rounded = round(value, 1)
    return words(reading, "share", value=f"{99.9 if rounded >= 100 > value else rounded:.1f}")


def finding(reading: Reading, found: Quality) -> str:
    """The sentence that sums the quality up."""
    facts = {"day": found.as_of.isoformat(), "period": period_text(reading.locale, found.period)}
    if found.whole.is_empty():
        return words(reading, "finding_none", **facts)
    shares = {name: share_text(reading, found.whole[name][0]) for name in SHARES}
    worst = ""
    if found.leagues.height > 1 and found.leagues["completeness"][0] < 100:
        code = found.leagues["region"][0]
        share = share_text(reading, found.leagues["completeness"][0])
        alike = sum(share_text(reading, one) == share for one in found.leagues["completeness"])
        league = tied(reading.locale, reading.workspace.regions.all[code].name.get(reading.locale), alike)
        worst = words(reading, "worst", league=league, completeness=share)
    return words(reading, "finding", **facts, **shares, worst=worst)


def headlines(reading: Reading, found: Quality) -> None:
    """One card a share, the counts behind it in its help."""
    counts = found.counts()
    if not counts:
        return
    counts["fine"] = counts["reported"] - counts["odd"]
    for column, name in zip(st.columns(len(SHARES)), SHARES, strict=True):
        part, whole = (f"{counts[key]:,}" for key in _PARTS[name])
        column.metric(
            words(reading, f"measure.{name}"),
            share_text(reading, found.whole[name][0]),
            help=plain(words(reading, f"help.{name}", part=part, whole=whole)),
            border=True,
        )


def leagues_table(reading: Reading, found: Quality, *, height: int) -> None:
    """The shares of each league with the counts that lack, the least complete first."""
    st.markdown(f"**{words(reading, 'leagues')}**")
    regions = reading.workspace.regions.all
    rows = found.leagues.with_columns(
        missing=pl.col("expected") - pl.col("reported"), late=pl.col("judged") - pl.col("on_time")
    )
    columns: dict[str, list[object]] = {
        words(reading, "column.league"): [regions[code].name.get(reading.locale) for code in rows["region"]]
    }
    for name in SHARES:
        columns[words(reading, f"measure.{name}")] = [share_text(reading, value) for value in rows[name]]
    for name in ("expected", "missing", "late", "odd"):
        columns[words(reading, f"column.{name}")] = rows[name].to_list()
    right = {words(reading, f"measure.{name}"): st.column_config.TextColumn(alignment="right") for name in SHARES}
    st.dataframe(
        pl.DataFrame(columns),
        hide_index=True,
        height=height,
        row_height=_ROW,
        column_config=right,
        alt=words(reading, "leagues"),
    )


def over_time(reading: Reading, found: Quality, *, height: int) -> None:
    """The shares of the last eight quarters as lines."""
    st.markdown(f"**{words(reading, 'over_time')}**")
    names = {name: words(reading, f"measure.{name}") for name in SHARES}
    figure = share_lines(found.over_time, names, reading.locale, theme=theme(), height=height)
    st.plotly_chart(
        figure, key="quality", theme=None, config={"displayModeBar": False}, alt=_alt(reading, found, names)
    )


def _alt(reading: Reading, found: Quality, names: dict[str, str]) -> str:
    keys = [period_text(reading.locale, Period.parse(key)) for key in found.over_time["period"]]
    parts = [
        words(
            reading,
            "chart_part",
            name=name,
            first=keys[0],
            last=keys[-1],
            begin=share_text(reading, found.over_time[key][0]),
            end=share_text(reading, found.over_time[key][-1]),
        )
        for key, name in names.items()
        if keys
    ]
    return words(reading, "chart_alt", parts="; ".join(parts))


def method(reading: Reading, found: Quality) -> None:
    """The way to what is missing, how the shares are reckoned, and where the figures are from."""
    if allowed(reading.who, Permission.CHECK):
        st.page_link(
            page_path("reporting"),
            label=words(reading, "see_missing"),
            icon=":material/assignment_late:",
            query_params={**reading.address.parameters, "lang": reading.locale.value},
        )
    settings = reading.workspace.settings
    days = {"quarter": settings.report_days_quarter, "year": settings.report_days_year}
    with st.expander(words(reading, "method.title"), icon=":material/calculate:"):
        for name in SHARES:
            st.markdown(plain(words(reading, f"method.{name}", **days)))
    method_links(reading, "quality", "outliers", "gaming")
    told = [words(reading, "source", revision=found.revision)]
    if found.demo:
        told.insert(0, words(reading, "demo"))
    st.caption("  \n".join(plain(sentence) for sentence in told))
