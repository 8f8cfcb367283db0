"""The reasons why boundaries are refused, in Chinese, from ``data/i18n/zh/boundaries.toml``.

A refusal carries the sentence as ``reason`` and its key as ``reason_key``, so that another language can be shown with
the same facts.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "data" / "i18n" / "zh" / "boundaries.toml"


@cache
def _sentences() -> dict[str, str]:
    return dict(tomllib.loads(_FILE.read_text(encoding="utf-8"))["reason"])


def reason(name: str, **facts: str | int | float) -> dict[str, str | int | float]:
    """The parameters of a refusal: the reason as a sentence, its key (``boundaries.reason.<name>``) and its facts."""
    return {"reason": _sentences()[name].format_map(facts), "reason_key": f"boundaries.reason.{name}", **facts}


def listed(codes: list[str], most: int = 10) -> str:
    """At most ``most`` codes as text; more are hinted at by an ellipsis."""
    return "、".join(codes[:most]) + ("……" if len(codes) > most else "")
