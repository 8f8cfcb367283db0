"""What publishing a list of regions changes, in words, and how many regions of each level stand before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.domain import Identity, Level, Locale, Permission, Region
from lib.i18n import say
from lib.regions.region_list import ListedRegion, RegionList
from lib.services.permission import require
from lib.services.region_list_check import standing_list
from lib.services.workspace import Workspace

#: Regions that are named one by one; the rest is counted.
_NAMED = 30
_FIELDS = ("name", "short_name", "level", "parent", "type", "lon", "lat")


@dataclass(frozen=True, eq=False)
class RegionListPreview:
    """``sentences`` in the reader's language, plain text; ``counts`` has level, before and after: how many regions of
    the jurisdiction stand. ``base`` is the revision it was made against."""

    base: int
    sentences: tuple[str, ...]
    counts: pl.DataFrame


def preview_region_list(workspace: Workspace, file: RegionList, locale: Locale, *, who: Identity) -> RegionListPreview:
    """What publishing a list would change on the newest revision. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    head = workspace.store.head()
    own = file.jurisdiction
    known = own.code in workspace.regions_at(head).jurisdictions
    old = standing_list(workspace, head, own.code) if known else None
    now, then = file.standing, old.standing if old else {}
    told = _Told(locale)
    facts = {"code": own.code, "name": own.name.get(locale), "count": len(now)}
    sentences = [told.say("amended" if old else "new", **facts)]
    if old and old.jurisdiction != own:
        sentences.append(told.say("facts"))
    sentences += told.changes(file, old)
    figures = workspace.observations(head)["region"].unique().to_list() if head else []
    hidden = [region for code, region in then.items() if code not in now and code in set(figures)]
    sentences += [told.say("hidden", names=told.names(hidden))] if hidden else []
    drawn = {code for layer in workspace.layers for code in layer.codes}
    if blank := [region for code, region in now.items() if code not in drawn]:
        sentences.append(told.say("unbounded", count=len(blank), names=told.names(blank)))
    rows = [
        (level.value, *(sum(one.level is level for one in side.values()) for side in (then, now))) for level in Level
    ]
    counts = pl.DataFrame(rows, schema={"level": pl.String, "before": pl.Int64, "after": pl.Int64}, orient="row")
    return RegionListPreview(head, tuple(sentences), counts.filter((pl.col("before") > 0) | (pl.col("after") > 0)))


class _Told:
    """The sentences about one list, in one language."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def say(self, key: str, **facts: object) -> str:
        return say(self._locale, f"region_list.preview.{key}", **facts)

    def names(self, regions: Sequence[Region]) -> str:
        """Regions by name and code, the first of many and how many there are."""
        mark = say(self._locale, "ui.mark.list")
        text = mark.join(self.say("region", name=one.name.get(self._locale), code=one.code) for one in regions[:_NAMED])
        return self.say("more", names=text, count=len(regions)) if len(regions) > _NAMED else text

    def changes(self, file: RegionList, old: RegionList | None) -> list[str]:
        """Regions that come, change, end or go."""
        before = {one.region.code: one for one in old.regions} if old else {}
        after = {one.region.code: one for one in file.regions}
        come = [
            one.region for code, one in after.items() if not one.ended and (code not in before or before[code].ended)
        ]
        end = [one for code, one in after.items() if one.ended and not (code in before and before[code].ended)]
        go = [one.region for code, one in before.items() if code not in after and not one.ended]
        found = [self.say("come", count=len(come), names=self.names(come))] if come and old else []
        found += [self._changed(before[code], one) for code, one in after.items() if _moved(before.get(code), one)][
            :_NAMED
        ]
        found += [self._ends(one, after) for one in end]
        return [*found, *([self.say("go", count=len(go), names=self.names(go))] if go else [])]

    def _changed(self, old: ListedRegion, new: ListedRegion) -> str:
        moved = [name for name in _FIELDS if getattr(old.region, name) != getattr(new.region, name)]
        moved += [name for name in ("aliases", "former", "valid_from") if getattr(old, name) != getattr(new, name)]
        fields = say(self._locale, "ui.mark.list").join(
            dict.fromkeys(self.say(f"field.{'place' if name in ('lon', 'lat') else name}") for name in moved)
        )
        before = self.names([old.region])
        return self.say("changed", region=before, name=new.region.name.get(self._locale), fields=fields)

    def _ends(self, one: ListedRegion, after: dict[str, ListedRegion]) -> str:
        heirs = [each.region for each in after.values() if one.region.code in each.former]
        day = one.valid_until.isoformat() if one.valid_until else ""
        key = "end_into" if heirs else "end"
        return self.say(key, region=self.names([one.region]), day=day, heirs=self.names(heirs))


def _moved(old: ListedRegion | None, new: ListedRegion) -> bool:
    return old is not None and old != new and not old.ended and not new.ended
