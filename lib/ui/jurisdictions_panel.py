"""The page of jurisdictions and their regions: what stands, the template, a file and what it would change."""

from __future__ import annotations

import polars as pl

from lib.domain import Identity, ImportReport
from lib.i18n import say
from lib.regions.region_list import RegionList
from lib.services import Workspace
from lib.services.region_list_preview import preview_region_list
from lib.services.region_list_template import region_list_template
from lib.services.region_lists import (
    JurisdictionStanding,
    check_region_file,
    jurisdictions_listed,
    submit_region_list,
)
from lib.ui.context import Reading
from lib.ui.file_page import FilePage, listed, offer_template, show_changes, version_text

_COLUMNS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("code", "name", "levels", "counts"), pl.String),
    "bounded": pl.Int64,
    "standing": pl.String,
}


def jurisdiction_list(reading: Reading) -> None:
    """Every jurisdiction with its regions counted, and the dates of its versions."""
    found = jurisdictions_listed(reading.workspace, reading.revision, who=reading.who)
    rows = [_row(reading, one) for one in found]
    listed(reading, PAGE, _COLUMNS, rows, [(one.code, one.versions) for one in found])


def _row(reading: Reading, one: JurisdictionStanding) -> tuple[str | int, ...]:
    own = one.jurisdiction
    told = version_text(reading, PAGE, one.versions, stands=own is not None)
    if own is None:
        return (one.code, "", "", "", 0, told)
    mark = reading.say("mark.list")
    level = {each: _level(reading, each.value) for each in (*own.levels, *one.counts)}
    levels = mark.join(level[each] for each in own.levels)
    counts = mark.join(
        PAGE.words(reading, "list.level_count", level=level[each], count=count) for each, count in one.counts.items()
    )
    return (one.code, own.name.get(reading.locale), levels, counts, one.bounded, told)


def _level(reading: Reading, level: str) -> str:
    return say(reading.locale, f"documents.level.{level}")


def template_download(reading: Reading) -> None:
    """The template, empty or filled with a jurisdiction that stands."""
    known = {code: one.name.get(reading.locale) for code, one in reading.workspace.regions.jurisdictions.items()}

    def template(jurisdiction: str | None, form: str, identity: Identity) -> bytes:
        return region_list_template(reading.workspace, jurisdiction, form, who=identity)[1]

    offer_template(reading, PAGE, known, "jurisdiction", template)


def _preview(reading: Reading, brought: RegionList) -> int:
    found = preview_region_list(reading.workspace, brought, reading.locale, who=reading.who)
    return show_changes(reading, PAGE, found, "level", lambda key: _level(reading, key))


def _check(workspace: Workspace, content: bytes, file: str, who: Identity) -> tuple[ImportReport, RegionList | None]:
    found = check_region_file(workspace, content, file, who=who)
    return found.report, found.regions


PAGE = FilePage("region_list", _check, submit_region_list, _preview)
