"""Region texts to regions: each distinct text is looked up once, nothing is matched by likeness."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import polars as pl

from lib.domain import IssueCode, Region, Severity
from lib.ingest.context import Context, MatchView
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.near import NearNames
from lib.ingest.words import INVISIBLE, bare

_FOUND = {"CODE", "NAME", "ALIAS", "CLEANED", "LEGACY"}
_TOLD: dict[str, tuple[IssueCode, Severity]] = {
    "ALIAS": (IssueCode.REGION_BY_ALIAS, Severity.WARNING),
    "CLEANED": (IssueCode.REGION_CLEANED, Severity.INFO),
    "LEGACY": (IssueCode.LEGACY_REGION, Severity.WARNING),
    "ZONE": (IssueCode.ZONE_NOT_REGION, Severity.WARNING),
    "AMBIGUOUS": (IssueCode.AMBIGUOUS_REGION, Severity.ERROR),
    "ABOLISHED": (IssueCode.ABOLISHED_REGION, Severity.ERROR),
    "OUTSIDE": (IssueCode.REGION_OUTSIDE, Severity.ERROR),
    "REWRITTEN": (IssueCode.CODE_REWRITTEN, Severity.ERROR),
    "UNKNOWN": (IssueCode.UNKNOWN_REGION, Severity.ERROR),
}
_NAMES_SHOWN = 6
_SCHEMA = {
    "text": pl.String,
    "kind": pl.String,
    "region": pl.String,
    "level": pl.String,
    "meant": pl.String,
    "points": pl.String,
    "alike": pl.String,
}


def resolve_regions(data: pl.DataFrame, column: str, context: Context, findings: Findings) -> pl.DataFrame:
    """Rows (row, text, name) with ``kind`` of the match, ``region`` (code; null unless it is one) and ``level`` added.

    All that is not plainly a code or a full name is told.
    """
    texts = data["text"].unique(maintain_order=True).to_list()
    known = pl.DataFrame([_look_up(text, context) for text in texts], schema=_SCHEMA, orient="row")
    matched = data.join(known, on="text", how="left", maintain_order="left")
    for kind, (code, severity) in _TOLD.items():
        told = matched.filter(pl.col("kind") == kind).select(
            "row",
            "meant",
            "points",
            "alike",
            pl.col("name").fill_null(""),
            pl.lit(column).alias("column"),
            value="text",
        )
        strange = told.filter(pl.col("points") != "") if kind == "UNKNOWN" else told.clear()
        findings.add_rows(IssueCode.REGION_STRANGE_CHARACTERS, severity, strange, ("points",))
        told = told.join(strange, on="row", how="anti")
        if kind == "UNKNOWN" and not told.is_empty():
            told = _tell_alike(told, context, findings)
            told = _tell_near(told, context, findings)
        findings.add_rows(code, severity, told, ("meant", "name"))
    found = matched.filter(pl.col("region").is_not_null())
    _tell_others_regions(found, column, context, findings)
    _tell_names_that_disagree(found, column, context, findings)
    return matched.select("row", "text", "name", "kind", "region", "level")


def _tell_others_regions(found: pl.DataFrame, column: str, context: Context, findings: Findings) -> None:
    """Refuse the rows of regions that somebody else answers for; what else is wrong with them is told all the same."""
    if context.own is None:
        return
    own, regions = context.own, context.regions
    others = {
        code: labelled([regions.all[code]])
        for code in found["region"].unique().to_list()
        if not any(regions.within(code, scope) for scope in own)
    }
    told = found.filter(pl.col("region").is_in(list(others))).select(
        "row",
        pl.lit(column).alias("column"),
        value="text",
        place="region",
        regions=looked_up("region", others, pl.String()),
    )
    findings.add_rows(IssueCode.REGION_NOT_YOURS, Severity.ERROR, told, ("regions", "place"))


def _tell_alike(told: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """Tell the unknown names that hold letters of other scripts, which look like ours, by code point; returns the rest.

    Where the name is a region's without them, or one character from it, that region is asked about.
    """
    strange = told.filter(pl.col("alike") != "")
    if strange.is_empty():
        return told
    names = NearNames(_allowed(context))
    near = {text: _without_alike(text, names, context) for text in strange["value"].unique().to_list()}
    strange = strange.with_columns(meant=looked_up("value", near, pl.String()))
    known = pl.col("meant") != ""
    findings.add_rows(IssueCode.REGION_LOOK_ALIKE_NEAR, Severity.ERROR, strange.filter(known), ("alike", "meant"))
    findings.add_rows(IssueCode.REGION_LOOK_ALIKE, Severity.ERROR, strange.filter(~known), ("alike",))
    return told.join(strange, on="row", how="anti")


def _without_alike(text: str, names: NearNames, context: Context) -> str:
    """The regions a text would mean without its letters of other scripts; empty if none."""
    match = context.regions.find("".join(char for char in text if not is_alike(char)), context.jurisdiction)
    if match.region is not None and _is_allowed(match.region, context):
        return labelled([match.region])
    return labelled(names.find(text))


def _allowed(context: Context) -> Iterable[Region]:
    return (region for region in context.regions.all.values() if _is_allowed(region, context))


def _tell_near(told: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """Tell the unknown names that are one character from a region's, naming it; returns the others."""
    names = NearNames(_allowed(context))
    near = {text: labelled(found) for text in told["value"].unique().to_list() if (found := names.find(text))}
    meant = told.with_columns(meant=looked_up("value", near, pl.String()))
    close = meant.filter(pl.col("meant").is_not_null())
    findings.add_rows(IssueCode.UNKNOWN_REGION_NEAR, Severity.ERROR, close, ("meant",))
    return told.filter(~pl.col("value").is_in(list(near)))


def _look_up(text: str, context: Context) -> tuple[str, str, str | None, str | None, str, str, str]:
    match = context.regions.find(text, context.jurisdiction)
    kind = match.kind.name
    region = match.region
    if kind in _FOUND and region is not None and not _is_allowed(region, context):
        kind = "OUTSIDE"
    if kind == "UNKNOWN" and match.candidates:
        kind = "AMBIGUOUS"
    if kind not in _TOLD and kind not in _FOUND:
        kind = "UNKNOWN"
    found = region if kind in _FOUND else None
    meant = labelled([region] if region is not None else match.candidates)
    at = (found.code, found.level.value) if found else (None, None)
    return text, kind, *at, meant, code_points(text), look_alikes(text) if kind == "UNKNOWN" else ""


def _is_allowed(region: Region, context: Context) -> bool:
    return context.jurisdiction is None or context.regions.within(region.code, context.jurisdiction)


def labelled(regions: Iterable[Region]) -> str:
    """``东胜区（150602）、东河区（150202）``; at most six, then an ellipsis."""
    names = [f"{region.name.zh}（{region.code}）" for region in regions]
    return "、".join(names[:_NAMES_SHOWN]) + ("……" if len(names) > _NAMES_SHOWN else "")


def code_points(text: str) -> str:
    """The code points of characters a region's text has no use for; empty if there are none."""
    strange = [
        char for char in text if INVISIBLE.match(char) or not (char.isprintable() or char.isspace()) or char == "\ufffd"
    ]
    return "、".join(dict.fromkeys(f"U+{ord(char):04X}" for char in strange))


def look_alikes(text: str) -> str:
    """The letters of other scripts in a region's text, by code point and name: they may look like ours.

    >>> look_alikes("达拉特旗\u0430"), look_alikes("东胜区 A")
    ('а（U+0430 CYRILLIC SMALL LETTER A）', '')
    """
    found = dict.fromkeys(char for char in text if is_alike(char))
    return "、".join(f"{char}（U+{ord(char):04X} {unicodedata.name(char, '?')}）" for char in found)


def is_alike(char: str) -> bool:
    """True for a letter that is neither Chinese nor one of ours, in whatever width it is written."""
    plain = unicodedata.normalize("NFKC", char)
    ours = all(one.isascii() or one == "〇" or unicodedata.name(one, "").startswith("CJK UNIFIED") for one in plain)
    return not ours and (unicodedata.category(char)[0] in "LM" or unicodedata.name(char, "").startswith("CJK RADICAL"))


def _tell_names_that_disagree(found: pl.DataFrame, column: str, context: Context, findings: Findings) -> None:
    """A name beside a code that is another region's: the code decides, and both are told."""
    pairs = found.filter(pl.col("name").is_not_null()).select("region", "name").unique(maintain_order=True)
    wrong = []
    for code, name in pairs.iter_rows():
        region = context.regions.all[code]
        other = (
            None if bare(name) in _names(region) else _other(context.regions.find(name, context.jurisdiction), region)
        )
        if other:
            wrong.append((code, name, other, labelled([region])))
    if wrong:
        schema = {"region": pl.String, "name": pl.String, "other": pl.String, "meant": pl.String}
        told = found.join(pl.DataFrame(wrong, schema=schema, orient="row"), on=["region", "name"])
        told = told.with_columns(pl.lit(column).alias("column"), value="name")
        findings.add_rows(IssueCode.NAME_DISAGREES, Severity.WARNING, told, ("text", "other", "meant"))


def _names(region: Region) -> set[str]:
    return {bare(region.name.zh), bare(region.name.en), bare(region.short_name)}


def _other(match: MatchView, region: Region) -> str | None:
    """The region a name speaks of instead; None if it may well be this one, or nobody's."""
    named = [match.region] if match.region is not None else list(match.candidates)
    return None if not named or any(other.code == region.code for other in named) else labelled(named)
