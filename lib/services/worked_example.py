"""Every statistic worked out step by step on a real cell of the published figures, for the method page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lib.domain import Locale, Period
from lib.i18n import messages
from lib.services.analysis import as_of_date
from lib.services.once import of_a_day
from lib.services.worked_example_ahead import forecast_example
from lib.services.worked_example_odd import gaming_example, outliers_example
from lib.services.worked_example_parts import composite_example, parent_example, rollup_example, small_example
from lib.services.worked_example_place import change_example, rank_example, spine_example
from lib.services.worked_example_scene import Scene, Worked
from lib.services.worked_example_status import (
    annual_example,
    deadline_example,
    gap_example,
    latest_example,
    rolling_example,
    standing_example,
)
from lib.services.worked_example_trend import trend_example
from lib.services.workspace import Workspace

_EXAMPLES: Mapping[str, Callable[[Scene], Worked | None]] = {
    "latest": latest_example,
    "deadline": deadline_example,
    "annual": annual_example,
    "rolling": rolling_example,
    "standing": standing_example,
    "gap": gap_example,
    "rank": rank_example,
    "spine": spine_example,
    "change": change_example,
    "rollup": rollup_example,
    "parent": parent_example,
    "trend": trend_example,
    "forecast": forecast_example,
    "composite": composite_example,
    "outliers": outliers_example,
    "gaming": gaming_example,
    "small": small_example,
}
#: The statistics of the product, in the order of the method page.
STATISTICS = tuple(_EXAMPLES)
#: Those that nothing can be said of where no document sets a target.
NEED_TARGETS = ("deadline", "annual", "rolling", "standing", "gap", "forecast", "composite")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a reader looks: their jurisdiction, period, region and indicator."""

    jurisdiction: str
    period: Period
    region: str
    indicator: str


def worked_example(
    workspace: Workspace, revision: int, standpoint: Standpoint, statistic: str, locale: Locale
) -> Worked | None:
    """A statistic (one of ``STATISTICS``) on a cell of the published figures, chosen by the rule of ``Scene.pick``.

    None where nothing is published, or nothing from which it can be worked out. Raises KeyError for another statistic
    and Refusal for a jurisdiction that is not of this installation.
    """
    return _worked(workspace, revision, standpoint, statistic, locale, as_of_date(standpoint.period))


@of_a_day(lru_cache(maxsize=256))
def _worked(
    workspace: Workspace, revision: int, standpoint: Standpoint, statistic: str, locale: Locale, as_of: date
) -> Worked | None:
    """Kept by what a revision holds, and by the day at which a running period is judged."""
    example = _EXAMPLES[statistic]
    if not revision:
        return None
    place = (standpoint.jurisdiction, standpoint.period, as_of, locale, standpoint.region, standpoint.indicator)
    return example(Scene(workspace, revision, *place))


def made_up(statistic: str, locale: Locale) -> tuple[str, ...]:
    """The example with made-up numbers, for an installation whose figures cannot show a statistic."""
    start = f"method.made_up.{statistic}."
    return tuple(text for key, text in messages(locale).items() if key.startswith(start))


def bad_input(statistic: str, locale: Locale) -> tuple[tuple[str, str], ...]:
    """What becomes of figures and targets that make no sense: each case and its result, in words."""
    start = f"method.bad.{statistic}."
    table = messages(locale)
    return tuple(
        (table[f"method.case.{key.removeprefix(start)}"], text) for key, text in table.items() if key.startswith(start)
    )
