"""What a table to fill in says about an indicator: what may be written, and the note on its header."""

from __future__ import annotations

from lib.domain import Indicator, Kind, Locale, Region
from lib.i18n import number, say
from lib.ingest.number_text import COUNTS
from lib.reports.template_cells import CellRule


def choices(indicator: Indicator, locale: Locale) -> tuple[str, ...]:
    """The words to choose from: yes and no, or the grades, the best first; empty for numbers."""
    if indicator.kind is Kind.BINARY:
        return say(locale, "ui.value.yes"), say(locale, "ui.value.no")
    return tuple(step.name.get(locale) for step in reversed(indicator.scale))


def range_text(indicator: Indicator, locale: Locale) -> str:
    """``0 到 100 之间的数（96 就是 96%）``: what may be written."""
    if listed := choices(indicator, locale):
        return say(locale, "template.range.choices", choices=" / ".join(listed))
    low, high = indicator.minimum, indicator.maximum
    kind = say(locale, "template.range.whole" if indicator.kind in COUNTS else "template.range.number")
    name = {(True, True): "free", (False, True): "least", (True, False): "most"}.get(
        (low is None, high is None), "both"
    )
    text = say(locale, f"template.range.{name}", low=_plain(low), high=_plain(high), kind=kind)
    if indicator.is_share:
        text = say(locale, "template.range.share", range=text)
    if indicator.empty_means_never:
        text = say(locale, "template.range.or_word", range=text, word=say(locale, "ui.value.never"))
    return text


def _plain(bound: float | None) -> str:
    return "" if bound is None else number(bound).replace(",", "") if bound == round(bound) else f"{bound:g}"


def cell_rule(indicator: Indicator, region: Region, before: str, locale: Locale) -> CellRule:
    """The rule of the cell of a region; ``before`` says what was reported last, or that nothing was."""
    name, written = indicator.name.get(locale), range_text(indicator, locale)
    listed = choices(indicator, locale)
    form = "_choice" if listed else ""
    if region.level not in indicator.levels:
        title, text = say(locale, "template.cell.closed_title"), say(locale, "template.cell.closed", name=name)
        return CellRule(title, text, title, text, closed=True)
    return CellRule(
        title=name,
        message=say(locale, f"template.cell.message{form}", before=before, range=written),
        refused_title=say(locale, "template.cell.refused_title"),
        refused=say(locale, f"template.cell.refused{form}", name=name, range=written),
        choices=listed,
        low=indicator.minimum,
        high=indicator.maximum,
        whole=indicator.kind in COUNTS,
        word=say(locale, "ui.value.never") if indicator.empty_means_never else None,
    )


def part_rule(title: str, low: float | None, before: str, locale: Locale) -> CellRule:
    """The rule of a cell for a numerator or denominator, in a column of this ``title``: a number from ``low`` on."""
    kind = say(locale, "template.range.number")
    text = kind if low is None else say(locale, "template.range.least", low=_plain(low), kind=kind)
    return CellRule(
        title=title,
        message=say(locale, "template.cell.message", before=before, range=text),
        refused_title=say(locale, "template.cell.refused_title"),
        refused=say(locale, "template.cell.refused", name=title, range=text),
        low=low,
    )


def header_note(indicator: Indicator, locale: Locale) -> str:
    """The note that hangs on a header: definition, unit, numerator and denominator, how often, what may be written."""
    texts = {
        "definition": indicator.definition.get(locale),
        "unit": indicator.unit.get(locale),
        "numerator": indicator.numerator.get(locale) if indicator.numerator else "",
        "denominator": indicator.denominator.get(locale) if indicator.denominator else "",
        "frequency": frequency_text(indicator, locale),
        "range": range_text(indicator, locale),
    }
    return "\n".join(say(locale, f"template.note.{name}", text=text) for name, text in texts.items() if text)


def frequency_text(indicator: Indicator, locale: Locale) -> str:
    """每年, 每季度, 每月."""
    return say(locale, f"ui.method.frequency_{indicator.frequency.value}")


def column_header(indicator: Indicator, locale: Locale) -> str:
    """``政务服务全程网办率（%）``: the name with its unit, which the importer reads as the indicator."""
    name, unit = indicator.name.get(locale), indicator.unit.get(locale)
    return say(locale, "template.header.with_unit", name=name, unit=unit) if unit else name
