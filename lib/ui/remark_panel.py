"""What reviewers and the reporter wrote about a batch and its cells, and a form to write more."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.domain import Batch, Refusal, Remark
from lib.i18n import say, say_refusal
from lib.services import CellRemark, beijing, remark_on, remarks_of
from lib.services.permission import region_name
from lib.services.shown_name import shown_name
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.identity import who
from lib.ui.plain import plain
from lib.ui.upload_panel import MESSAGE

_TEXT, _REGION, _INDICATOR, _PERIOD = (f"remark.{name}" for name in ("text", "region", "indicator", "period"))
_LONGEST = 500


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``batches.toml``."""
    return say(reading.locale, f"batches.{key}", **facts)


def remarks_list(reading: Reading, batch: Batch) -> None:
    """Every remark about a batch, oldest first."""
    st.markdown(f"**{words(reading, 'remark.title')}**")
    found = remarks_of(reading.workspace, batch.id, who=reading.who)
    if not found:
        st.caption(words(reading, "remark.none"))
        return
    st.markdown("\n".join(f"- {_line(reading, remark)}" for remark in found))


def _line(reading: Reading, remark: Remark) -> str:
    text = words(
        reading,
        "remark.line",
        author=shown_name(reading.workspace, remark.author, reading.who),
        at=beijing(remark.at),
        text=remark.text,
    )
    if not (remark.region or remark.indicator or remark.period):
        return plain(text)
    return f"**{plain(_cell(reading, remark))}** {plain(text)}"


def _cell(reading: Reading, remark: Remark) -> str:
    workspace, anything = reading.workspace, words(reading, "remark.any")
    return words(
        reading,
        "remark.cell",
        region=region_name(workspace, remark.region, reading.locale) if remark.region else anything,
        indicator=_indicator(reading, remark.indicator) if remark.indicator else anything,
        period=remark.period or words(reading, "remark.any_period"),
    )


def _indicator(reading: Reading, key: str) -> str:
    sheet = reading.catalogue.reportable.indicators.get(key)
    return sheet.name.get(reading.locale) if sheet else key


def remark_form(reading: Reading, batch: Batch, cells: pl.DataFrame) -> None:
    """A remark to write, about one of ``cells`` (columns of CELL) or the whole batch; kept the moment it is sent."""
    left, middle, right = st.columns(3)
    regions, indicators, periods = (
        ["", *cells[name].unique().sort().to_list()] for name in ("region", "indicator", "period")
    )
    for key, options in ((_REGION, regions), (_INDICATOR, indicators), (_PERIOD, periods)):
        st.session_state[key] = held_choice(key, options)
    whole, any_period = words(reading, "remark.any"), words(reading, "remark.any_period")
    left.selectbox(
        words(reading, "remark.region"),
        regions,
        key=_REGION,
        format_func=lambda code: region_name(reading.workspace, code, reading.locale) if code else whole,
        placeholder=reading.say("widget.choose"),
    )
    middle.selectbox(
        words(reading, "remark.indicator"),
        indicators,
        key=_INDICATOR,
        format_func=lambda key: _indicator(reading, key) if key else whole,
        placeholder=reading.say("widget.choose"),
    )
    right.selectbox(
        words(reading, "remark.period"),
        periods,
        key=_PERIOD,
        format_func=lambda period: period or any_period,
        placeholder=reading.say("widget.choose"),
    )
    st.text_area(words(reading, "remark.text"), key=_TEXT, max_chars=_LONGEST, height=68)
    st.button(
        words(reading, "remark.add"),
        icon=":material/add_comment:",
        key=f"remark.add.{batch.id}",
        on_click=_add,
        args=(reading, batch.id),
    )


def clear_remark() -> None:
    """Empty the form, for another remark or another batch."""
    for key in (_TEXT, _REGION, _INDICATOR, _PERIOD):
        st.session_state[key] = ""


def _add(reading: Reading, batch: str) -> None:
    region, indicator, period = (st.session_state.get(key) or None for key in (_REGION, _INDICATOR, _PERIOD))
    remark = CellRemark(str(st.session_state.get(_TEXT, "")), region, indicator, period)
    try:
        remark_on(reading.workspace, batch, remark, who=who())
    except Refusal as refusal:
        st.session_state[MESSAGE] = ("error", say_refusal(reading.locale, refusal))
        return
    clear_remark()
    st.session_state[MESSAGE] = ("success", words(reading, "remark.added"))
