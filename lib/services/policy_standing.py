"""How the regions bound by a target stand: the one rule by which every page counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lib.domain import SILENT, Locale, Period, Status
from lib.i18n import say
from lib.services.analysis import as_of_date, attained
from lib.services.once import of_a_day
from lib.services.workspace import Workspace

#: What is said beside the regions that fall short, in this order.
BESIDE = (Status.ON_TRACK, *SILENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """The regions bound by a target, each counted once by its status.

    ``unmet`` fall short by a figure that counts; who is on track has not met the target, but is not short of it either.
    ``late`` is nobody's shortfall: without a figure, or with one too old, nothing is known of a region, neither that it
    has met the target nor that it has not.
    """

    met: int = 0
    on_track: int = 0
    behind: int = 0
    missed: int = 0
    stale: int = 0
    no_data: int = 0

    @property
    def unmet(self) -> int:
        return self.behind + self.missed

    @property
    def late(self) -> int:
        return self.stale + self.no_data

    @property
    def bound(self) -> int:
        return self.met + self.open

    @property
    def open(self) -> int:
        """All that are not known to have met it."""
        return self.unmet + self.on_track + self.late


def target_standings(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> Mapping[str, Standing]:
    """Every target that binds somebody in a jurisdiction, by key, as of a period, on a revision."""
    return _standings(workspace, revision, jurisdiction, period, as_of_date(period))


@of_a_day(lru_cache(maxsize=64))
def _standings(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date
) -> Mapping[str, Standing]:
    frame = attained(workspace, revision, jurisdiction, period, as_of).filter("binding")
    found: dict[str, dict[str, int]] = {}
    for target, status, count in frame.group_by("target", "status", maintain_order=True).len().iter_rows():
        found.setdefault(target, {})[status] = count
    return {target: Standing(**counts) for target, counts in found.items()}


def status_within(locale: Locale, status: Status) -> str:
    """What a status is called within a sentence, where no word but a name has a capital."""
    return say(locale, f"ui.status.{status.value}").lower()


def _called(locale: Locale, status: Status, *, short: bool) -> str:
    return say(locale, f"policy.standing.short_{status.value}") if short else status_within(locale, status)


def standing_text(locale: Locale, standing: Standing, beside: Iterable[Status] = BESIDE, *, short: bool = False) -> str:
    """``85 / 115（数据过旧 2）``: those that fall short, of how many, and ``beside`` it whom that leaves out.

    ``short`` for a column of a table: in English ``85 / 115 (2 old)``.
    """
    text = say(locale, "policy.standing.of", unmet=standing.unmet, bound=standing.bound)
    parts = [
        say(locale, "policy.regions.count", status=_called(locale, status, short=short), count=count)
        for status in beside
        if (count := getattr(standing, status.value))
    ]
    if not parts:
        return text
    return say(locale, "policy.standing.beside", standing=text, others=say(locale, "policy.comma").join(parts))
