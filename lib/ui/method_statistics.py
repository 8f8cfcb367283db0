"""One statistic explained: what it says, its formula and source, an example with real figures, and its limits."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.charts.calibration import Calibrated, calibration_figure
from lib.domain import Jurisdiction
from lib.i18n import number, say
from lib.i18n import period as period_text
from lib.services import calibrations
from lib.services.worked_example import NEED_TARGETS, Standpoint, bad_input, made_up, worked_example
from lib.services.worked_example_scene import Worked
from lib.ui.context import Reading
from lib.ui.plain import plain
from lib.ui.theme import theme


def explanation(reading: Reading, statistic: str) -> None:
    """What a statistic says, how it is worked out, and from where."""
    st.subheader(say(reading.locale, f"method.name.{statistic}"), anchor=False)
    st.markdown(plain(say(reading.locale, f"method.says.{statistic}")))
    _title(reading, "formula")
    st.code(say(reading.locale, f"method.formula.{statistic}").strip(), language=None, wrap_lines=True)
    st.caption(plain(say(reading.locale, "method.page.from", source=say(reading.locale, f"method.source.{statistic}"))))


def example(reading: Reading, statistic: str, place: Jurisdiction) -> None:
    """The statistic step by step on a published figure; without one, on numbers that are called made up."""
    _title(reading, "example")
    address = reading.address
    standpoint = Standpoint(place.code, address.period, address.region.code, address.indicator.key)
    found = worked_example(reading.workspace, reading.revision, standpoint, statistic, reading.locale)
    if found is None:
        st.caption(plain(_why_none(reading, statistic, place)))
        st.info(_tell(reading, "example_made_up"), icon=":material/edit_note:")
        _steps(made_up(statistic, reading.locale))
        return
    st.caption(plain(_where(reading, found, place)))
    _steps(found.steps)
    st.caption(plain(_tell(reading, "example_rule")))


def limits(reading: Reading, statistic: str) -> None:
    """When a statistic cannot be worked out, what it must not be used for, and what becomes of senseless figures."""
    _title(reading, "limits")
    st.markdown(plain(say(reading.locale, f"method.limits.{statistic}")))
    names = (_tell(reading, "bad_case"), _tell(reading, "bad_result"))
    rows = [(plain(case), plain(result)) for case, result in bad_input(statistic, reading.locale)]
    _title(reading, "bad")
    st.table(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"), hide_index=True)


def calibration(reading: Reading, height: int = 360) -> None:
    """How often what was said came true."""
    found = calibrations()
    st.markdown(f"**{say(reading.locale, 'method.calibration.title')}**")
    st.caption(plain(say(reading.locale, "method.calibration.intro")))
    drawn = [
        Calibrated(say(reading.locale, f"method.calibration.{name}"), one.count, one.said, one.came)
        for name, one in found.items()
    ]
    figure = calibration_figure(drawn, reading.locale, theme=theme(), height=height)
    alt = str(figure.layout.meta["alt"])
    st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="method.calibration", alt=alt)
    for name, one in found.items():
        scores = {"brier": number(one.brier, 4), "base": number(one.base, 4)}
        counts = {"forecasts": number(one.forecasts), "coverage": number(100 * one.coverage, 1)}
        title = say(reading.locale, f"method.calibration.{name}")
        st.caption(plain(say(reading.locale, "method.calibration.coverage", name=title, **counts, **scores)))


def _where(reading: Reading, found: Worked, place: Jurisdiction) -> str:
    """Whose figures these are, as of which revision, and whether they are for demonstration."""
    whole = reading.workspace
    facts = {
        "jurisdiction": place.name.get(reading.locale),
        "period": period_text(reading.locale, reading.address.period),
        "revision": reading.revision,
        "region": whole.regions.all[found.region].name.get(reading.locale),
    }
    sheet = reading.catalogue.indicators.get(found.indicator or "")
    if sheet is None:
        said = say(reading.locale, "method.page.example_live_all", **facts)
    else:
        said = say(reading.locale, "method.page.example_live", **facts, indicator=sheet.name.get(reading.locale))
    return said + (_tell(reading, "example_demo") if found.demo else "")


def _why_none(reading: Reading, statistic: str, place: Jurisdiction) -> str:
    name = place.name.get(reading.locale)
    if not reading.revision:
        return _tell(reading, "why_no_figures")
    catalogue = reading.catalogue
    demanded = any(catalogue.targets_of(key, jurisdiction=place.code) for key in catalogue.indicators)
    if statistic in NEED_TARGETS and not demanded:
        return say(reading.locale, "method.page.why_no_targets", jurisdiction=name)
    when = period_text(reading.locale, reading.address.period)
    return say(reading.locale, "method.page.why_not", jurisdiction=name, period=when)


def _steps(steps: tuple[str, ...]) -> None:
    """Numbered steps, the last one in bold: it is what the pages show."""
    *before, last = (plain(step) for step in steps)
    st.markdown("\n".join([*(f"{at}. {step}" for at, step in enumerate(before, 1)), f"{len(steps)}. **{last}**"]))


def _title(reading: Reading, name: str) -> None:
    st.markdown(f"**{_tell(reading, name)}**")


def _tell(reading: Reading, key: str) -> str:
    return say(reading.locale, f"method.page.{key}")
