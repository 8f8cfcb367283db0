"""Where one region at one indicator is going: its recent trend, its chance, and the band beside the map."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.charts import Band
from lib.domain import Indicator, Locale, Period, Region
from lib.i18n import say
from lib.services import Analysis, View, Workspace, chance_text, latest_period, outlook, trend_text
from lib.services.status_forecast import coming_of
from lib.services.status_outlook import arrow
from lib.services.trend import reach
from lib.ui.context import Reading
from lib.ui.plain import plain
from lib.ui.trend_forecast import band_of


def region_outlook(reading: Reading, view: View, region: Region, result: Analysis) -> None:
    """The trend marker, then the chance of the binding target, or why either cannot be calculated; in one line."""
    found = outlook(reading.workspace, reading.revision, view.jurisdiction.code, reading.address.period)
    marker = found.trend(region.code, result.indicator.key)
    sign = arrow(marker.verdict if marker else None)
    said = [say(reading.locale, "status.outlook.line", arrow=sign, trend=trend_text(reading.locale, marker))]
    if result.target and result.binding:
        said.append(chance_text(reading.locale, found.chance(region.code, result.indicator.key, result.target.key)))
    elif result.target:
        said.append(say(reading.locale, "status.yardstick.status"))
    st.caption(plain(say(reading.locale, "status.outlook.join").join(said)))


def region_band(
    workspace: Workspace, revision: int, indicator: Indicator, region: Region, figures: pl.DataFrame, locale: Locale
) -> Band | None:
    """The forecast beyond the last of a region's figures (``frames.OBSERVATIONS``); None where there is none."""
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    told = zip(figures["period"].to_list(), figures["value"].to_list(), strict=True)
    known = [Period.parse(key) for key, value in told if value is not None]
    if jurisdiction is None or not known:
        return None
    by = max(known, key=lambda period: period.end).frequency
    own = figures.filter(pl.col("period").is_in([period.key for period in known if period.frequency is by]))
    found = outlook(workspace, revision, jurisdiction.code, latest_period(workspace, revision))
    one = coming_of(found, indicator, by, region.code, own, reach(workspace, revision))
    return band_of(locale, indicator, one, region.name.get(locale))
