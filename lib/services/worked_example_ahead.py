"""The worked example of a forecast: from the series to the level and pace, to the day, and to the chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from lib.domain import Comparator, Frequency, Period
from lib.i18n import number
from lib.services.outlook import chance_text, outlook, range_text
from lib.services.worked_example_scene import Scene, Worked, fine, listed, short, term
from lib.stats.forecast import WINDOW, day_places, to_date
from lib.stats.futures import COVERED, Futures, beyond_reported, futures, least_reported
from lib.stats.local_trend import Shares, shares
from lib.stats.recent import Floats, recent
from lib.stats.scale import scale_of

#: A chance that differs by more than this from the forecast's is not the one that was worked out.
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Path:
    """The forecast of one cell for one day: ``place`` the points on their scale, ``shares`` what each counts for,
    ``middle``, ``width`` and ``freedom`` the t distribution on the scale, ``so_far`` what the year already has."""

    series: Futures
    periods: tuple[str, ...]
    values: Floats
    place: Floats
    shares: Shares
    ahead: float
    middle: float
    width: float
    freedom: float
    so_far: float | None

    def there(self, value: float) -> float:
        return float(self.series.scale.there(np.array([[value]]))[0, 0])

    def tail(self, limit: float) -> float:
        """P(figure >= limit)."""
        return float(special.stdtr(self.freedom, (self.middle - self.there(limit)) / self.width))


def forecast_example(scene: Scene) -> Worked | None:
    """The series, its level and pace, the median and the 80 % interval on the target's day, and the chance."""
    found = outlook(scene.workspace, scene.revision, scene.jurisdiction, scene.period)
    told = found.frame.filter(pl.col("probability").is_not_null()).sort("binding", descending=True, maintain_order=True)
    row = scene.pick(told, pl.col("probability").is_between(0.05, 0.95))
    chance = found.chance(row["region"], row["indicator"], row["target"]) if row else None
    if row is None or chance is None:
        return None
    sheet = scene.sheets[row["indicator"]]
    path = path_of(scene, row["region"], row["indicator"], row["horizon"])
    words = {"chance": chance_text(scene.locale, chance), "range": range_text(scene.locale, sheet, chance)}
    last = {**row, "demo": _demo(scene, row)}
    if path.ahead <= 0:
        steps = [scene.say("forecast_reached", horizon=row["horizon"], target=scene.demand(row))]
    else:
        steps = [*_fitted(scene, row, path), *_spread(scene, row, path), *_chance(scene, row, path)]
    return scene.worked(last, scene.cell(last), *steps, scene.say("forecast_shown", **words))


def path_of(scene: Scene, region: str, indicator: str, horizon: date) -> Path:
    """The forecast of a cell that has one, in the parts that it is made of."""
    own = scene.workspace.observations(scene.revision).filter(
        (pl.col("region") == region) & (pl.col("indicator") == indicator)
    )
    sheet = scene.sheets[indicator]
    found = recent(own, scene.sheets, sheet.frequency, WINDOW, scene.as_of)
    series = futures(found, np.array([0]), scene.sheets)
    known = np.isfinite(found.at[0])
    at, values = found.at[0][known], found.value[0][known]
    place = series.scale.there(values[None, :])[0]
    ahead = float(day_places([horizon], sheet.frequency)[0] - (at[-1] + 1))
    used = max(ahead, 0.01)
    spread = series.ahead(np.array([[used]]))
    grain = float(series.scale.grain(values[-1:], series.step)[0])
    so_far = to_date(own, scene.sheets, scene.as_of).filter(pl.col("horizon") == horizon)["to_date"].to_list()
    return Path(
        series,
        tuple(_key(place, sheet.frequency) for place in at.astype(int).tolist()),
        values,
        place,
        shares(at, place, grain, used, sheet.frequency.per_year),
        ahead,
        float(spread.middle[0, 0]),
        float(spread.width[0, 0]),
        float(spread.freedom[0]),
        so_far[0] if so_far else None,
    )


def _key(place: int, frequency: Frequency) -> str:
    """The key of the period with this number among those of its frequency."""
    return Period(place // frequency.per_year, frequency, place % frequency.per_year + 1).key


def _fitted(scene: Scene, row: dict[str, Any], path: Path) -> list[str]:
    """From the series to level and pace, and from there to the day."""
    key, frequency = row["indicator"], scene.sheets[row["indicator"]].frequency
    scale = scale_of(scene.sheets[key])
    level, pace = float(path.shares.level @ path.place), float(path.shares.pace @ path.place)
    last = scene.when(path.periods[-1])
    ends = {"first": scene.when(path.periods[0]), "last": last, "points": len(path.periods)}
    yearly = frequency is Frequency.YEAR
    season = "" if yearly else scene.say("forecast_season", period=scene.when(_season(row["horizon"], frequency)))
    numbers = {"level": fine(level, 6), "pace": fine(pace, 6), "more": term(pace, None)}
    way = {"ahead": short(path.ahead, 3), "way": fine(path.shares.way, 6)}
    middle = {"middle": fine(path.middle, 6), "value": scene.told(key, row["middle"])}
    return [
        scene.say("forecast_points", **ends, values=" · ".join(scene.told(key, one) for one in path.values)),
        scene.say(f"forecast_scale_{scale.value}", values=listed(path.place)),
        scene.say("forecast_level", **numbers, season=season, shares=listed(path.shares.level)),
        scene.say("forecast_pace", **numbers, shares=listed(path.shares.pace)),
        scene.say("forecast_way", **way, last=last, horizon=row["horizon"]),
        scene.say("forecast_middle", **numbers, **way, middle=middle["middle"])
        + scene.say(f"forecast_back_{scale.value}", **middle),
    ]


def _season(day: date, frequency: Frequency) -> str:
    return Period.of(day, frequency).key


def _spread(scene: Scene, row: dict[str, Any], path: Path) -> list[str]:
    """The interval, and what it cannot fall below."""
    key = row["indicator"]
    reach = float(special.stdtrit(path.freedom, (1 + COVERED) / 2))
    numbers = {
        "width": fine(path.width, 6),
        "freedom": short(path.freedom),
        "reach": fine(reach),
        "middle": fine(path.middle, 6),
        "from_place": fine(path.middle - reach * path.width, 6),
        "to_place": fine(path.middle + reach * path.width, 6),
    }
    ends = {name: scene.told(key, row[name]) for name in ("low", "high")}
    bound = ""
    if path.so_far is not None:
        bound = scene.say("forecast_so_far", value=scene.told(key, path.so_far))
    elif path.series.never_falls[0] > 0:
        bound = scene.say("forecast_never_falls", value=scene.told(key, row["value"]))
    return [scene.say("forecast_width", **numbers), scene.say("forecast_range", **numbers, **ends) + bound]


def _chance(scene: Scene, row: dict[str, Any], path: Path) -> list[str]:
    """How much of the t distribution lies on the target's side."""
    target = scene.target(row["target"])
    shown = scene.say("forecast_chance", probability=number(row["probability"], 3))
    if target is None or target.comparator is Comparator.EQUAL:
        return [shown]
    least = target.comparator is Comparator.AT_LEAST
    limit = float((least_reported if least else beyond_reported)(path.series, np.array([target.value]))[0])
    above, given = path.tail(limit), 1.0 if path.so_far is None else path.tail(path.so_far)
    chance = above / given if least else 1.0 - above / given
    if not math.isclose(chance, row["probability"], abs_tol=_SAME):
        return [scene.say("forecast_certain", target=scene.demand(row)), shown]
    quotient = (path.middle - path.there(limit)) / path.width
    numbers = {
        "middle": fine(path.middle, 6),
        "limit": fine(limit),
        "place": term(path.there(limit), None),
        "width": fine(path.width, 6),
        "freedom": short(path.freedom),
        "quotient": fine(quotient),
        # as a spreadsheet takes it: with a hyphen for minus, and no commas
        "typed": f"{quotient:.4f}",
        "above": number(above, 4),
    }
    side = "least" if least else "most"
    found = [
        scene.say(f"forecast_limit_{side}", **numbers, target=scene.demand(row), step=short(path.series.step[0], 3)),
        scene.say("forecast_tail", **numbers),
    ]
    if path.so_far is not None:
        found.append(scene.say("forecast_given", above=numbers["above"], given=number(given, 4)))
    return [*found, shown if least else scene.say("forecast_other_side") + shown]


def _demo(scene: Scene, row: dict[str, Any]) -> bool:
    same = (pl.col("region") == row["region"]) & (pl.col("indicator") == row["indicator"])
    own = scene.workspace.observations(scene.revision).filter(same & (pl.col("period") == row["period"]))
    return bool(own["demo"].any())
