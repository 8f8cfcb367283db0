"""What a file calls an indicator, told by the name people know: the catalogue's, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from lib.domain import Indicator, Locale
from lib.i18n import say
from lib.ingest.header import Header
from lib.ingest.words import PART_MARK, Role, bare, title, unit_of, visible


@dataclass(frozen=True, slots=True)
class Called:
    """The name of an indicator, or of the numerators or denominators of one, with the file's own word behind it where
    that is another: ``政务服务全程网办率（文件中为 online_service_rate）``."""

    zh: str
    en: str

    def facts(self, name: str) -> dict[str, str]:
        """The parameters of a sentence that speaks of it as ``{name}``: ``name_zh`` and ``name_en``."""
        return {f"{name}_{Locale.ZH.value}": self.zh, f"{name}_{Locale.EN.value}": self.en}


def called(written: str, indicator: Indicator, part: Role | None = None) -> Called:
    """How the sentences call an indicator that a file writes so; ``part`` is NUMERATOR or DENOMINATOR or None."""
    return Called(*(_in(locale, written, indicator, part) for locale in (Locale.ZH, Locale.EN)))


def _in(locale: Locale, written: str, indicator: Indicator, part: Role | None) -> str:
    name = indicator.name.get(locale)
    if part is not None:
        name = f"{name}{PART_MARK}{say(locale, f'template.header.{part.value}')}"
    if title(written) == title(name):
        # a unit that is not the indicator's own is what the reader has to see
        units = {bare(unit) for unit in (indicator.unit.zh, indicator.unit.en)}
        return name if unit_of(written) in {None, *units} else visible(written)
    return say(locale, "report.in_file", name=name, written=visible(written))


def called_columns(header: Header) -> dict[str, Called]:
    """The columns of indicators and their parts, by their headers as the file writes them."""
    return {one.header: called(one.header, one.indicator, one.part) for one in header.columns if one.indicator}
