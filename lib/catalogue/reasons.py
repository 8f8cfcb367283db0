"""Why a catalogue is refused: one sentence a rule, from ``data/i18n/zh/catalogue.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from lib.domain import Refusal, RefusalCode

_SENTENCES = Path(__file__).resolve().parents[2] / "data" / "i18n" / "zh" / "catalogue.toml"


@cache
def _sentences() -> dict[str, object]:
    return tomllib.loads(_SENTENCES.read_text(encoding="utf-8"))


def broken(file: str, key: str, rule: str, **facts: str | int) -> Refusal:
    """The refusal of a catalogue. ``file`` is relative to the catalogue's folder, ``key`` the entry and its field.

    Besides ``reason`` (Chinese, filled) the refusal carries ``rule`` and its facts, so that another language can say
    ``catalogue.<rule>``.
    """
    reason = str(_sentences()[rule]).format_map(facts)
    return Refusal(RefusalCode.CATALOGUE_BROKEN, file=file, key=key, reason=reason, rule=rule, **facts)
