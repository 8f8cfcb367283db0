"""The table to fill in: for which regions, which indicators and which period, and the files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.domain import Frequency, Identity, Indicator, Locale, Period, Region
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services import file_name, today
from lib.services.demonstration import holds_demo
from lib.services.template import (
    ALL,
    CORE,
    TemplatePart,
    indicator_sets,
    template_indicators,
    template_parts,
)
from lib.services.template_book import FORMATS, template_file
from lib.ui.address import go
from lib.ui.context import Reading
from lib.ui.identity import late
from lib.ui.mimes import MIMES
from lib.ui.plain import plain
from lib.ui.template_links import own_tops

_SCOPE, _SET, _PERIOD = "template.scope", "template.set", "template.period"
_QUARTERS, _NAMED = 12, 8


def scope_box(reading: Reading) -> Region:
    """Choose the region that reports, with all below it; whoever reports for a part of the country sees that part."""
    regions = reading.workspace.regions
    options = _own_regions(reading)
    chosen = reading.address.region.code if reading.address.region.code in options else options[0]
    st.session_state[_SCOPE] = chosen

    def moved() -> None:
        go(reading.address, region=regions.all[st.session_state[_SCOPE]])

    st.selectbox(
        say(reading.locale, "template.page.scope"),
        options,
        format_func=lambda code: _path(reading, regions.all[code]),
        key=_SCOPE,
        on_change=moved,
        placeholder=reading.say("widget.choose"),
    )
    return regions.all[chosen]


def _own_regions(reading: Reading) -> list[str]:
    """Codes, each region before those below it: of the jurisdictions, or of the regions they report for."""
    regions = reading.workspace.regions
    tops = own_tops(reading, [one.root for one in regions.jurisdictions.values()])
    return list(dict.fromkeys(code for top in tops for code in sorted(regions.all) if regions.within(code, top)))


def _path(reading: Reading, region: Region) -> str:
    """``鄂尔多斯市 › 东胜区``: the name behind those above it, without that of the province."""
    above = reading.workspace.regions.ancestors(region.code)
    return " › ".join(one.name.get(reading.locale) for one in (*above[1:], region))


def set_box(reading: Reading) -> tuple[Indicator, ...]:
    """Choose the core indicators, all, those of a domain, or one."""
    chosen = reading.address.indicators or CORE
    st.session_state[_SET] = chosen

    def moved() -> None:
        go(reading.address, indicators=st.session_state[_SET])

    st.selectbox(
        say(reading.locale, "template.page.set"),
        indicator_sets(reading.workspace),
        format_func=partial(_set_name, reading),
        key=_SET,
        on_change=moved,
        placeholder=reading.say("widget.choose"),
    )
    return template_indicators(reading.workspace, chosen)


def _set_name(reading: Reading, which: str) -> str:
    catalogue = reading.catalogue
    if which in catalogue.indicators:
        return catalogue.indicators[which].name.get(reading.locale)
    count = len(template_indicators(reading.workspace, which))
    if which in (CORE, ALL):
        return say(reading.locale, f"template.page.set_{which}", count=count)
    return say(
        reading.locale, "template.page.set_domain", name=catalogue.domains[which].name.get(reading.locale), count=count
    )


def _set_in_name(reading: Reading, which: str) -> str:
    """What a file's name says of the indicators inside, in the reader's language."""
    if which in (CORE, ALL):
        return say(reading.locale, f"template.page.file_{which}")
    found = reading.catalogue.indicators.get(which) or reading.catalogue.domains[which]
    return found.name.get(reading.locale)


def due_box(reading: Reading) -> Period:
    """Choose the quarter that is reported, from the one that runs now back three years; years are those it is in."""
    now = Period.of(today(), Frequency.QUARTER)
    known = {one.key: one for one in (now.shift(-step) for step in range(_QUARTERS))}
    known.setdefault(reading.address.period.key, reading.address.period)
    st.session_state[_PERIOD] = reading.address.period.key

    def moved() -> None:
        go(reading.address, period=known[st.session_state[_PERIOD]])

    st.selectbox(
        say(reading.locale, "template.page.period"),
        list(known),
        format_func=lambda key: period_text(reading.locale, known[key]),
        key=_PERIOD,
        on_change=moved,
        width=200,
        placeholder=reading.say("widget.choose"),
    )
    return reading.address.period


def template_downloads(reading: Reading, scope: Region, indicators: tuple[Indicator, ...], period: Period) -> None:
    """A card for each period that is due, with what its table holds and its files."""
    parts = template_parts(reading.workspace, scope.code, indicators, period)
    if not parts:
        text = say(reading.locale, "template.page.none", scope=scope.name.get(reading.locale))
        st.info(plain(text), icon=":material/info:")
        return
    if len(parts) > 1:
        st.caption(plain(say(reading.locale, "template.page.several")))
    for part in parts:
        with st.container(border=True):
            _card(reading, scope, part)
    st.caption(plain(say(reading.locale, "template.page.csv_note")))
    known = "template.page.taken" if reading.head else "template.page.taken_none"
    st.caption(plain(say(reading.locale, known, revision=reading.head)))


def _card(reading: Reading, scope: Region, part: TemplatePart) -> None:
    locale = reading.locale
    st.markdown(f"**{plain(say(locale, 'template.page.part', period=period_text(locale, part.period)))}**")
    names = say(locale, "ui.mark.list").join(one.name.get(locale) for one in part.indicators[:_NAMED])
    if len(part.indicators) > _NAMED:
        names = say(locale, "template.page.more", names=names)
    facts = {"regions": len(part.regions), "indicators": len(part.indicators), "names": names}
    st.markdown(plain(say(locale, "template.page.holds", **facts)))
    demo = bool(reading.head) and holds_demo(reading.workspace, reading.head)
    which = _set_in_name(reading, reading.address.indicators or CORE)
    name = scope.name.get(locale)
    with st.container(horizontal=True, gap="small"):
        for form in FORMATS:
            st.download_button(
                say(locale, f"template.page.{form}"),
                late(reading.who, partial(_file, reading, scope.code, part, form, locale)),
                file_name=file_name(
                    "template", reading.head, form, which, name, part.period.key, locale=locale, demo=demo
                ),
                mime=MIMES[form],
                key=f"template.{part.period.key}.{form}",
                icon=":material/download:",
                type="primary" if form == FORMATS[0] else "secondary",
                on_click="ignore",
            )


def _file(reading: Reading, scope: str, part: TemplatePart, form: str, locale: Locale, who: Identity) -> bytes:
    return template_file(reading.workspace, who, scope, part.indicators, part.period, form, locale)
