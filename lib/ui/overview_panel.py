"""The parts of the overview: headlines, status by domain, the widest gaps."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.charts import most_open, status_bars, status_bars_alt
from lib.domain import SILENT, Locale, Status
from lib.i18n import number, say
from lib.reports.table import neutralised
from lib.services import Headline, Overview, View, target_text
from lib.services.headline_values import TABLE, headline_values, values_table
from lib.services.policy_standing import standing_text
from lib.ui.clause_link import clause_link, first_of_each_clause
from lib.ui.context import Reading
from lib.ui.filters import level_name
from lib.ui.links import open_map
from lib.ui.method_link import method_links
from lib.ui.plain import plain
from lib.ui.theme import theme
from lib.ui.yardstick import yardstick_of

# CSS pixels of a table row, and of the columns that say who falls short where words are long.
_ROW = 28


def headlines(reading: Reading, view: View, seen: Overview) -> None:
    """One card a core indicator: how many regions meet it, and how many more or fewer than the quarter before."""
    columns = st.columns(len(seen.headlines))
    for column, headline in zip(columns, seen.headlines, strict=True):
        with column:
            _headline(reading, view, headline)


def _headline(reading: Reading, view: View, headline: Headline) -> None:
    level = level_name(reading, headline.level, view.jurisdiction.code)
    if headline.target is None:
        _values(reading, view, headline, level)
        return
    if headline.level not in headline.target.binding_levels:
        _reference(reading, headline, level)
        return
    demanded = target_text(reading.locale, headline.indicator, headline.target, binding=True)
    st.metric(
        plain(headline.indicator.name.get(reading.locale)),
        reading.say("overview.headline_met", met=headline.met, all=headline.all),
        delta=headline.moved,
        delta_color="normal" if headline.moved else "off",
        delta_description=_against(reading, headline),
        help=plain(
            reading.say(
                "overview.headline_help",
                indicator=headline.indicator.name.get(reading.locale),
                target=demanded,
                level=level,
            )
            + _amended_help(reading, headline)
        ),
        border=True,
    )


def _values(reading: Reading, view: View, headline: Headline, level: str) -> None:
    """A card without a target: the jurisdiction's own figure with its trend, and how its parts spread."""
    where = (reading.workspace, reading.revision, view.jurisdiction.code, reading.address.period)
    found = headline_values(*where, headline, reading.locale)
    texts = [found.trend_help, found.spread, reading.say("overview.headline_no_target", level=level)]
    st.metric(
        plain(headline.indicator.name.get(reading.locale)),
        found.value,
        delta=found.trend or None,
        delta_color="off",
        delta_arrow="off",
        delta_description=found.of or None,
        help=plain("\n\n".join(filter(None, texts))),
        border=True,
    )
    st.caption(plain(found.spread))


def _reference(reading: Reading, headline: Headline, level: str) -> None:
    """A card of a yardstick that does not bind: so many reach it, which is not called met."""
    name = headline.indicator.name.get(reading.locale)
    assert headline.target is not None  # noqa: S101 - the caller has looked
    demanded = target_text(reading.locale, headline.indicator, headline.target, binding=True)
    facts = {"indicator": name, "target": demanded, "level": level}
    st.metric(
        plain(say(reading.locale, "status.yardstick.headline", indicator=name)),
        say(reading.locale, "status.yardstick.headline_reached", reached=headline.met, all=headline.all),
        delta=headline.moved,
        delta_color="off",
        delta_description=_against(reading, headline),
        help=plain(say(reading.locale, "status.yardstick.headline_help", **facts) + _amended_help(reading, headline)),
        border=True,
    )


def _against(reading: Reading, headline: Headline) -> str:
    """What the change is held against; what an amendment of the target adds to it, or else how many regions have no
    figure that counts: they met nothing, and fell below nothing. A card has no room for both."""
    said = reading.say("overview.headline_delta")
    if headline.amended:
        return say(reading.locale, "status.headline.delta_amended", delta=said, count=f"{headline.amended:+d}")
    if not headline.late or headline.level not in (headline.target.binding_levels if headline.target else ()):
        return said
    return say(reading.locale, "status.headline.delta_late", delta=said, count=headline.late)


def _amended_help(reading: Reading, headline: Headline) -> str:
    if not headline.amended:
        return ""
    return "\n\n" + say(reading.locale, "status.headline.amended_help", count=f"{headline.amended:+d}")


def values(reading: Reading, view: View) -> None:
    """Where there are no targets: every indicator with its figure, trend and spread; a chosen row opens its map. A
    borrowed yardstick has a table of its own instead."""
    if yardstick_of(reading):
        return
    period = reading.address.period
    where = (reading.workspace, reading.revision, view.jurisdiction.code, period)
    found = values_table(*where, reading.locale)
    if found.is_empty():
        return
    title = say(reading.locale, "status.values.table")
    st.markdown(f"**{plain(title)}**")
    titles = {name: say(reading.locale, f"status.values.column_{name}") for name in TABLE}
    chosen = st.dataframe(
        neutralised(found.drop("key").rename(titles)),
        key="overview_values",
        hide_index=True,
        row_height=_ROW,
        on_select="rerun",
        selection_mode="single-row",
        alt=title,
    )
    for place in chosen.selection.rows:
        key = found["key"][place]
        open_map(reading, {"region": view.jurisdiction.root, "indicator": key, "period": period.key, "colour": "value"})


def finding(reading: Reading, seen: Overview) -> str:
    """The sentence that sums the overview up."""
    counts = seen.counts
    if not seen.has_targets:
        return reading.say("overview.finding_no_targets")
    return reading.say(
        "overview.finding",
        all=number(sum(counts.values())),
        met=counts[Status.MET],
        on_track=counts[Status.ON_TRACK],
        behind=counts[Status.BEHIND],
        missed=counts[Status.MISSED],
        no_data=sum(counts[status] for status in SILENT),
    )


def domains(reading: Reading, seen: Overview, *, height: int) -> None:
    """Binding targets by domain and status, as stacked bars; the domain with most of them open is named above."""
    names = {key: domain.name.get(reading.locale) for key, domain in reading.catalogue.domains.items()}
    worst = most_open(seen.by_domain)
    if worst:
        st.markdown(f"**{plain(reading.say('overview.by_domain_finding', domain=names[worst]))}**")
    figure = status_bars(seen.by_domain, names, reading.locale, theme=theme(), height=height)
    st.plotly_chart(
        figure,
        key="overview_domains",
        theme=None,
        config={"displayModeBar": False},
        alt=status_bars_alt(seen.by_domain, reading.locale),
    )


def gaps(reading: Reading, seen: Overview) -> None:
    """The five demands furthest from being met; a chosen row opens its map."""
    if seen.worst.is_empty():
        _no_gaps(reading, seen)
        return
    rows = [
        (
            row["indicator_name"],
            standing_text(reading.locale, seen.standings[row["target"]], short=True),
            reading.say("overview.worst", name=row["name"], gap=row["gap_text"]),
            row["target"].rsplit("-", 1)[0],
        )
        for row in seen.worst.iter_rows(named=True)
    ]
    names = ("indicator", "unmet", "worst_region", "clause")
    columns = dict.fromkeys((reading.say(f"overview.{name}") for name in names), pl.String)
    table = pl.DataFrame(rows, schema=columns, orient="row")
    if reading.locale is Locale.EN:
        # English words fill the place of the clause, which the links below name once more in the same order.
        table = table.drop(table.columns[-1])
    chosen = st.dataframe(
        table,
        key="overview_gaps",
        hide_index=True,
        row_height=_ROW,
        on_select="rerun",
        selection_mode="single-row",
        alt=reading.say("overview.gaps"),
    )
    with st.container(horizontal=True, gap="small"):
        for target in first_of_each_clause(seen.worst["target"].to_list()):
            clause_link(reading, target, short=True)
        method_links(reading, "overview", "gap")
    for place in chosen.selection.rows:
        row = seen.worst.row(place, named=True)
        root = reading.workspace.regions.jurisdiction_of(row["region"])
        if root:
            found = {"region": root.root, "indicator": row["indicator"], "period": seen.period.key, "colour": "status"}
            found["level"] = reading.workspace.regions.all[row["region"]].level.value
            open_map(reading, found)


def _no_gaps(reading: Reading, seen: Overview) -> None:
    """Only where all have told how they stand is it good news that nobody falls short."""
    silent = sum(seen.counts[status] for status in SILENT)
    if not silent:
        st.info(reading.say("overview.gaps_none"), icon=":material/check_circle:")
        return
    key = "gaps_untold" if silent == sum(seen.counts.values()) else "gaps_none_told"
    st.info(reading.say(f"overview.{key}", count=number(silent)), icon=":material/info:")
