"""The columns of a table to fill in: each indicator's own, and those of its numerator and denominator beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lib.domain import Indicator, Kind, Locale, Region
from lib.i18n import figure, say
from lib.ingest.words import PART_MARK
from lib.reports.template_cells import CellRule
from lib.services.long_form import decimal_text
from lib.services.template_words import cell_rule, column_header, header_note, part_rule

_WIDE, _NARROW = 15.0, 11.0


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A column: the figures of an indicator, or (``part``: numerator, denominator) what they are divided from."""

    indicator: Indicator
    part: str | None = None

    @property
    def width(self) -> float:
        return _WIDE if self.part is None else _NARROW

    def header(self, locale: Locale) -> str:
        """``网办率（%）``, ``网办率·分子``: what the importer reads as that column."""
        if self.part is None:
            return column_header(self.indicator, locale)
        return f"{self.indicator.name.get(locale)}{PART_MARK}{say(locale, f'template.header.{self.part}')}"

    def note(self, locale: Locale) -> str:
        """The note that hangs on the header; beside a part, what is counted."""
        if self.part is None:
            return header_note(self.indicator, locale)
        counted = self.indicator.numerator if self.part == "numerator" else self.indicator.denominator
        text = counted.get(locale) if counted else ""
        return "\n".join((say(locale, f"template.note.{self.part}", text=text), say(locale, "template.note.part")))

    def rule(self, region: Region, before: str, locale: Locale) -> CellRule:
        """What may be written for a region; ``before`` says what was reported last."""
        if self.part is None or region.level not in self.indicator.levels:
            return cell_rule(self.indicator, region, before, locale)
        low = None if self.indicator.kind is Kind.GROWTH and self.part == "numerator" else 0.0
        return part_rule(self.header(locale), low, before, locale)

    def before(self, row: Mapping[str, object], locale: Locale) -> str:
        """What was reported last as a text; "" where the figure came without its parts."""
        if self.part is not None:
            count = row[self.part]
            return str(decimal_text(pl.Series([count]))[0]) if isinstance(count, float) else ""
        value, qualifier = row["value"], row["qualifier"]
        return figure(
            locale,
            self.indicator,
            value if isinstance(value, float) else None,
            qualifier if isinstance(qualifier, str) else None,
        )


def template_fields(indicators: Iterable[Indicator]) -> tuple[TemplateField, ...]:
    """The columns of these indicators, in their order: those that are a quotient have two more."""
    found: list[TemplateField] = []
    for one in indicators:
        found.append(TemplateField(one))
        if one.numerator is not None and one.denominator is not None:
            found += [TemplateField(one, "numerator"), TemplateField(one, "denominator")]
    return tuple(found)
