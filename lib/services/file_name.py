"""The names of files that are handed out. Each holds revision and day, so that no two contents share a name."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from lib.domain import Locale
from lib.i18n import say
from lib.services.clock import today

_UNFIT = re.compile(r"[^\w+-]+")


def file_name(
    what: str,
    revision: int,
    suffix: str,
    *parts: str,
    locale: Locale = Locale.ZH,
    day: date | None = None,
    demo: bool = False,
) -> str:
    """``药监能力_趋势-lab_grade_v3_20261122.csv``; ``parts`` name the selection, ``day`` defaults to today.

    ``what`` is a key of ``api.what``. Demonstration data say so. Caches that know a large file by its name and its
    ends only cannot mix up two of them.
    """
    words = [say(locale, f"api.what.{what}"), *(_UNFIT.sub("-", part).strip("-") for part in parts)]
    return say(
        locale,
        "api.file.name_demo" if demo else "api.file.name",
        what="-".join(word for word in words if word),
        revision=revision,
        day=f"{day or today():%Y%m%d}",
        suffix=suffix,
    )


def digest(*parts: object) -> str:
    """Six letters that stand for a selection too long to be spelt out in a name."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:6]
