"""Lists of regions over those of an installation: whose place they take, and what still answers to old names."""

from __future__ import annotations

from datetime import date

import pytest

from lib.domain import Jurisdiction, Level, Refusal, Region, Text
from lib.regions import Regions, load_layers, load_regions
from lib.regions.matching import MatchKind
from lib.regions.naming import built
from lib.regions.reading import read_tables
from lib.regions.region_list import ListedRegion, RegionList, overlaid, territory


def region(code: str, name: str, parent: str | None = "990100") -> Region:
    level = Level.COUNTY if parent else Level.PREFECTURE
    return Region(code, Text(name, name), name, level, parent, name[-1], 112.5, 36.5)


def a_list(*regions: ListedRegion) -> RegionList:
    levels = (Level.PREFECTURE, Level.COUNTY)
    root = ListedRegion(region("990100", "云州市", None))
    return RegionList(Jurisdiction("990100", Text("云州市", "Yunzhou"), "990100", levels), (root, *regions))


EAST, WEST = region("990102", "东坪区"), region("990121", "西河县")
FIRST = a_list(ListedRegion(EAST), ListedRegion(WEST, ("河县",)))
MERGED = a_list(
    ListedRegion(EAST, valid_until=date(2026, 1, 1)),
    ListedRegion(WEST, former=("990102",), valid_from=date(2026, 1, 1)),
)


def over(*lists: RegionList, others: tuple[RegionList, ...] = ()) -> Regions:
    return built(overlaid(read_tables(), lists, others))


def meaning(regions: Regions, text: str) -> tuple[MatchKind, str | None]:
    match = regions.find(text)
    return match.kind, match.region.code if match.region else None


def test_without_lists_nothing_changes() -> None:
    installed, found = load_regions(), over()
    assert found.all == installed.all
    assert found.jurisdictions == installed.jurisdictions
    assert meaning(found, "高平县") == meaning(installed, "高平县") == (MatchKind.LEGACY, "140581")


def test_a_new_jurisdiction_stands_beside_the_installed_ones() -> None:
    found = over(FIRST)
    assert list(found.jurisdictions) == ["150000", "371500", "140500", "990100"]
    assert [one.code for one in found.children("990100")] == ["990102", "990121"]
    assert [one.code for one in found.ancestors("990121")] == ["990100"]
    told = {text: meaning(found, text) for text in ("990102", "东坪区", "云州市东坪区", "河县")}
    assert told == {
        "990102": (MatchKind.CODE, "990102"),
        "东坪区": (MatchKind.NAME, "990102"),
        "云州市东坪区": (MatchKind.NAME, "990102"),
        "河县": (MatchKind.ALIAS, "990121"),
    }
    # a name that others bear too is asked about, and settled by the jurisdiction
    assert found.find("新城区", "150000").region == load_regions().find("新城区", "150000").region


def test_the_later_list_of_a_jurisdiction_counts() -> None:
    found = over(FIRST, MERGED)
    assert [one.code for one in found.children("990100")] == ["990121"]
    assert "990102" not in found.all
    assert found.all.get("990102") is None
    assert len(found.all) == 136
    # named and placed all the same, and its code and name mean what it became
    assert found.all["990102"] == EAST
    assert found.within("990102", "990100")
    assert found.jurisdiction_of("990102") == found.jurisdictions["990100"]
    assert meaning(found, "990102") == (MatchKind.LEGACY, "990121")
    assert meaning(found, "东坪区") == (MatchKind.LEGACY, "990121")
    assert meaning(found, "河县") == (MatchKind.UNKNOWN, None)


def test_a_region_that_went_without_an_heir_is_told_as_abolished() -> None:
    found = over(a_list(ListedRegion(EAST, valid_until=date(2026, 1, 1)), ListedRegion(WEST)))
    assert meaning(found, "990102") == (MatchKind.ABOLISHED, None)
    assert meaning(found, "东坪区") == (MatchKind.ABOLISHED, None)


def test_lists_that_count_no_more_are_known_by_name_only() -> None:
    found = over(others=(FIRST,))
    assert "990100" not in found.jurisdictions
    assert found.all == load_regions().all
    assert found.all["990121"].name.zh == "西河县"
    assert found.jurisdiction_of("990121") is None
    with pytest.raises(KeyError):
        found.all["990199"]
    with pytest.raises(Refusal):
        found.ancestors("990199")


def test_the_territory_of_a_region_is_all_below_it() -> None:
    regions = load_regions().all
    assert len(territory(regions, "150000")) == 116
    assert territory(regions, "140581") == {"140581"}
    assert territory(regions, "999999") == set()


def test_a_jurisdiction_without_boundaries_is_drawn_as_an_empty_frame() -> None:
    layers = load_layers()
    layer = layers.for_view("990100", Level.COUNTY)
    assert (layer.name, layer.level, layer.jurisdiction, layer.review_number) == (
        "no_boundaries",
        Level.COUNTY,
        "990100",
        "",
    )
    assert layers.get("no_boundaries").sha256 == layer.sha256
    assert layer.unmatched(frozenset({"990102"})) == (("990102",), ("",))
    assert layer.box_around(frozenset({"990102"})) is None
    assert b"FeatureCollection" in layers.read(layer)
    with pytest.raises(Refusal):
        layers.for_view("371500", Level.PROVINCE)
    assert "no_boundaries" not in {one.name for one in layers}
