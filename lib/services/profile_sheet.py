"""The profile of a region as a file to be printed."""

from __future__ import annotations

from typing import Any

import polars as pl

from lib.charts.row_marks import sparkline_svg, spine_svg
from lib.domain import Identity, Locale, Permission, Stand, stand_of
from lib.i18n import period as period_text
from lib.i18n import run_on, say, stand_word
from lib.palette import Theme, paint_of
from lib.reports.profile_sheet import ProfileSheet, SheetRow, profile_sheet_html
from lib.services.clock import beijing, today
from lib.services.export import record_export
from lib.services.permission import require
from lib.services.profile import Profile
from lib.services.profile_outlook import outlook_cells, small_figures
from lib.services.profile_words import among, elsewhere, finding, weak_points
from lib.services.shown_name import shown_name
from lib.services.workspace import Workspace

_BEFORE = ("indicator", "value_period", "target", "gap", "status", "trend")
_AFTER = ("rank", "spine")


def profile_file(workspace: Workspace, who: Identity, found: Profile, locale: Locale) -> bytes:
    """The sheet for somebody who may export; the audit trail says who took it."""
    require(workspace, who, Permission.EXPORT)
    content = profile_sheet(workspace, found, locale)
    record_export(workspace, who, f"profile:{found.region.code}", found.revision, found.frame.height)
    return content


def profile_sheet(workspace: Workspace, found: Profile, locale: Locale) -> bytes:
    """The profile as a self-contained HTML file for A4, with revision, dates and, where due, the demonstration mark."""
    going = outlook_cells(workspace, found, locale)
    small = small_figures(found, workspace.catalogue.indicators)
    sheet = ProfileSheet(
        language="zh-CN" if locale is Locale.ZH else "en",
        title=say(locale, "profile.sheet_title", region=found.region.name.get(locale)),
        finding=finding(found, locale),
        facts=[text for text in _facts(workspace, found, locale) if text],
        columns=[
            *(say(locale, f"profile.column_{name}") for name in _BEFORE),
            say(locale, "status.outlook.short_column"),
            *(say(locale, f"profile.column_{name}") for name in _AFTER),
        ],
        rows=[
            _row(found, row, locale, outlook=going[row["indicator"]], small=row["indicator"] in small)
            for row in found.frame.iter_rows(named=True)
        ],
        notes=_notes(workspace, found, locale, small=bool(small)),
        footer=_footer(workspace, found, locale),
        mark=say(locale, "profile.sheet_demo") if found.demo else None,
    )
    return profile_sheet_html(sheet)


def _facts(workspace: Workspace, found: Profile, locale: Locale) -> list[str]:
    path = [*workspace.regions.ancestors(found.region.code), found.region]
    place = " › ".join(one.name.get(locale) for one in path)
    period = period_text(locale, found.period)
    where = say(locale, "profile.sheet_region", place=place, code=found.region.code, period=period)
    return [where, weak_points(found, workspace.catalogue.indicators, locale), among(found, locale)]


def _row(found: Profile, row: dict[str, Any], locale: Locale, *, outlook: str, small: bool) -> SheetRow:
    others = found.points.filter(
        pl.col("indicator") == row["indicator"], pl.col("region") != found.region.code, pl.col("place").is_not_null()
    )["place"].to_list()
    alone = len(found.siblings) < 2
    binding = bool(row["binding"])
    held = {"target": row["target_value"], "binding": binding, "to_date": row["to_date"]}
    return SheetRow(
        domain=row["domain_name"],
        name=row["name"],
        value=row["value_text"] + (say(locale, "status.small.mark") if small else ""),
        period=row["period_text"],
        target=row["target_text"],
        reference=not binding,
        gap=row["gap_text"],
        status=_status(stand_of(row), locale),
        outlook=outlook,
        rank=rank_text(row, locale, alone=alone),
        trend=sparkline_svg(row["trend"], Theme.LIGHT, **held, size=(46, 20)),
        spine="" if alone else spine_svg(row, others, Theme.LIGHT, size=(66, 18)),
    )


def _status(stand: Stand, locale: Locale) -> str:
    return f"{paint_of(stand).symbol} {stand_word(locale, stand)}"


def rank_text(row: dict[str, Any], locale: Locale, *, alone: bool) -> str:
    """``3/9``; empty without a rank, and where there is nobody to be ranked with."""
    if alone or row["rank"] is None:
        return ""
    return say(locale, "profile.rank_of", rank=row["rank"], ranked=row["ranked"])


def _notes(workspace: Workspace, found: Profile, locale: Locale, *, small: bool) -> list[tuple[str, str]]:
    """How the pictures, the outlook and the mark on small figures are read, and what is not kept at this level."""
    outlook = (say(locale, "status.outlook.short_column"), say(locale, "status.outlook.short_help"))
    how = [say(locale, "profile.spine_key"), say(locale, "profile.sheet_column", column=outlook[0], text=outlook[1])]
    how += [say(locale, "status.small.note")] if small else []
    notes = [(say(locale, "profile.sheet_how"), run_on(locale, *how))]
    listed = elsewhere(workspace, found, locale)
    if listed:
        notes.append((say(locale, "profile.sheet_elsewhere"), listed))
    return notes


def _footer(workspace: Workspace, found: Profile, locale: Locale) -> list[str]:
    revision = workspace.store.revision(found.revision)
    lines = []
    if revision:
        at, actor = beijing(revision.published_at), shown_name(workspace, revision.published_by)
        lines.append(say(locale, "profile.sheet_source", revision=revision.number, at=at, actor=actor))
    if found.demo:
        lines.append(say(locale, "profile.sheet_demo_note"))
    key = {"code": found.region.code, "period": found.period.key, "revision": found.revision}
    return [*lines, say(locale, "profile.sheet_made", day=today().isoformat(), **key)]
