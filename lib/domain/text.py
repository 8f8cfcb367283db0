"""Bilingual text: simplified Chinese first, English complete."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Locale(StrEnum):
    """Languages of the product. ``zh`` is the first and the default."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in both languages."""

    zh: str
    en: str

    def get(self, locale: Locale) -> str:
        return self.en if locale is Locale.EN else self.zh
