"""The page of jurisdictions and their regions: what stands, the template, a file and what it would change."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from lib.domain import Identity, ImportReport
from lib.i18n import say
from lib.regions.region_list import RegionList
from lib.reports.table import neutralised
from lib.services import Workspace, file_name
from lib.services.document_template import FORMATS
from lib.services.region_list_preview import preview_region_list
from lib.services.region_list_template import region_list_template
from lib.services.region_lists import (
    JurisdictionStanding,
    check_region_file,
    jurisdictions_listed,
    submit_region_list,
)
from lib.ui.context import Reading
from lib.ui.file_page import MIMES, FilePage, version_text, versions_table
from lib.ui.identity import late
from lib.ui.plain import plain

_CHOSEN = "region_list.template"


def words(reading: Reading, key: str, **facts: object) -> str:
    """A sentence of ``region_list``."""
    return say(reading.locale, f"region_list.{key}", **facts)


def jurisdiction_list(reading: Reading) -> None:
    """Every jurisdiction with its regions counted, and the dates of its versions."""
    found = jurisdictions_listed(reading.workspace, reading.revision, who=reading.who)
    names = ("code", "name", "levels", "counts", "bounded", "standing")
    kinds = [pl.String] * 4 + [pl.Int64, pl.String]
    columns = dict(zip((words(reading, f"list.{name}") for name in names), kinds, strict=True))
    table = neutralised(pl.DataFrame([_row(reading, one) for one in found], schema=columns, orient="row"))
    st.dataframe(table, hide_index=True, row_height=30, alt=words(reading, "page.alt"))
    with st.expander(words(reading, "page.versions")):
        versions_table(reading, PAGE, [(one.code, one.versions) for one in found])


def _row(reading: Reading, one: JurisdictionStanding) -> tuple[str | int, ...]:
    own = one.jurisdiction
    told = version_text(reading, PAGE, one.versions, stands=own is not None)
    if own is None:
        return (one.code, "", "", "", 0, told)
    mark = reading.say("mark.list")
    level = {each: say(reading.locale, f"documents.level.{each.value}") for each in (*own.levels, *one.counts)}
    levels = mark.join(level[each] for each in own.levels)
    counts = mark.join(
        words(reading, "list.level_count", level=level[each], count=count) for each, count in one.counts.items()
    )
    return (one.code, own.name.get(reading.locale), levels, counts, one.bounded, told)


def template_download(reading: Reading) -> None:
    """The template, empty or filled with a jurisdiction that stands."""
    st.markdown(f"**{words(reading, 'page.template_title')}**", help=words(reading, "page.template_help"))
    known = reading.workspace.regions.jurisdictions
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words(reading, "page.template"),
            ("", *known),
            key=_CHOSEN,
            width=320,
            format_func=lambda code: known[code].name.get(reading.locale) if code else words(reading, "page.empty"),
            placeholder=reading.say("widget.choose"),
        )
        for form in FORMATS:
            named = chosen or words(reading, "template.new")
            st.download_button(
                words(reading, f"page.{form}"),
                late(reading.who, partial(_template, reading, chosen or None, form)),
                file_name=file_name("jurisdiction", reading.head, form, named, locale=reading.locale),
                mime=MIMES[form],
                key=f"region_list.template.{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def _template(reading: Reading, jurisdiction: str | None, form: str, identity: Identity) -> bytes:
    return region_list_template(reading.workspace, jurisdiction, form, who=identity)[1]


def show_preview(reading: Reading, brought: RegionList) -> int:
    """What publishing would change, in words and counts; returns the revision it was made against."""
    found = preview_region_list(reading.workspace, brought, reading.locale, who=reading.who)
    lines = "\n".join(f"- {plain(sentence)}" for sentence in found.sentences)
    st.markdown(f"**{words(reading, 'page.preview')}**\n\n{lines}")
    names = {key: say(reading.locale, f"documents.level.{key}") for key in found.counts["level"]}
    level = pl.col("level").replace_strict(names, return_dtype=pl.String)
    table = found.counts.select(level, "before", "after")
    st.dataframe(
        table.rename({name: words(reading, f"counts.{name}") for name in table.columns}),
        hide_index=True,
        row_height=30,
        width=420,
        alt=words(reading, "page.preview"),
    )
    return found.base


def _check(workspace: Workspace, content: bytes, file: str, who: Identity) -> tuple[ImportReport, RegionList | None]:
    found = check_region_file(workspace, content, file, who=who)
    return found.report, found.regions


PAGE = FilePage("region_list", _check, submit_region_list, show_preview)
