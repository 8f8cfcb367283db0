"""Figures as files: CSV (the long form of the importer), XLSX and JSON, with revision and source in every row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lib.domain import Identity, Level, Locale, Origin, Period, Permission, Refusal, RefusalCode
from lib.i18n import say
from lib.reports import FORMATS, write_table
from lib.services.clock import now
from lib.services.long_form import MIXED, long_form
from lib.services.permission import require
from lib.services.workspace import Workspace


@dataclass(frozen=True)
class Export:
    """A written file."""

    path: Path
    rows: int
    revision: int
    sha256: str


def export_figures(
    workspace: Workspace,
    who: Identity,
    *,
    indicator: str | None,
    level: str | None,
    period: str | None,
    revision: int | None,
    format: str,  # noqa: A002 - the word of the command line contract
    out: Path,
) -> Export:
    """Write the figures that match to ``out``; the audit trail says who did it.

    Raises Refusal for somebody who may not, an unknown option, no figures, an unwritable path.
    """
    number = revision if revision is not None else workspace.store.head()
    frame = export_frame(workspace, who, indicator=indicator, level=level, period=period, revision=number)
    content = export_bytes(frame, format)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refusal(RefusalCode.FILE_UNWRITABLE, file=out.name) from error
    record_export(workspace, who, indicator or "all", number, frame.height)
    return Export(out, frame.height, number, hashlib.sha256(content).hexdigest())


def export_bytes(frame: pl.DataFrame, format: str, locale: Locale = Locale.ZH) -> bytes:  # noqa: A002
    """A frame in the long form as the bytes of a CSV, XLSX or JSON file, whose sheet is named in ``locale``."""
    if format not in FORMATS:
        raise Refusal(RefusalCode.FORMAT_UNKNOWN, format=format, known=", ".join(FORMATS))
    mixed = [name for name in MIXED if frame.schema[name] == pl.String]
    return write_table(frame, format, mixed, sheet=say(locale, "api.what.values"))


def export_frame(
    workspace: Workspace,
    who: Identity,
    *,
    indicator: str | None,
    level: str | None,
    period: str | None,
    revision: int,
) -> pl.DataFrame:
    """The figures of a revision in the long form, with names and provenance behind the importer's own columns.

    Columns ``long_form.LONG_FORM``. Grades are written as their keys and yes/no as 是/否, so the file can be read back.
    """
    require(workspace, who, Permission.EXPORT)
    if revision and workspace.store.revision(revision) is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=revision, head=workspace.store.head())
    # regions have the names they had then
    workspace = workspace.at(revision)
    frame = workspace.observations(revision) if revision else workspace.store.observations(0)
    frame = frame.filter(*_conditions(workspace, indicator, level, period))
    if frame.is_empty():
        raise Refusal(RefusalCode.NO_DATA)
    return long_form(frame, workspace.catalogue, workspace.regions.all)


def record_export(workspace: Workspace, who: Identity, what: str, revision: int, rows: int) -> None:
    """Write to the audit trail that somebody took figures out: what, of which revision, how many rows.

    A database that cannot be written, or is not as it was sealed, is left alone; a visitor may not export at all.
    """
    if who.origin is Origin.PUBLIC or workspace.damaged or workspace.store.describe().read_only:
        return
    details = {"what": what, "revision": revision, "rows": rows, "address": who.address}
    workspace.store.record(who.name, "exported", what, details, now())


def _conditions(workspace: Workspace, indicator: str | None, level: str | None, period: str | None) -> list[pl.Expr]:
    found: list[pl.Expr] = []
    if indicator is not None:
        if workspace.catalogue.indicator(indicator) is None:
            raise Refusal(RefusalCode.INDICATOR_UNKNOWN, indicator=indicator[:40])
        found.append(pl.col("indicator") == indicator)
    if level is not None:
        if level not in tuple(Level):
            raise Refusal(RefusalCode.LEVEL_UNKNOWN, level=level[:40], known=", ".join(Level))
        codes = [code for code, region in workspace.regions.all.items() if region.level == level]
        found.append(pl.col("region").is_in(codes))
    if period is not None:
        try:
            found.append(pl.col("period") == Period.parse(period).key)
        except ValueError:
            raise Refusal(RefusalCode.PERIOD_UNKNOWN, period=period[:40]) from None
    return found
