"""Who belongs to whom, counted against the official lists."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.domain import Level, Refusal, RefusalCode
from lib.regions import Regions, load_regions


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


def test_inner_mongolia_has_twelve_leagues_and_103_counties(regions: Regions) -> None:
    counties = regions.children("150000", Level.COUNTY)
    kinds = Counter(one.type for one in counties)
    assert len(regions.children("150000")) == 12
    assert len(counties) == 103
    assert kinds == {"市辖区": 23, "县级市": 11, "县": 17, "旗": 49, "自治旗": 3}


def test_the_other_jurisdictions_have_eight_and_six_counties(regions: Regions) -> None:
    assert [one.code for one in regions.children("140500")] == [
        "140502",
        "140521",
        "140522",
        "140524",
        "140525",
        "140581",
    ]
    assert len(regions.children("371500", Level.COUNTY)) == 8
    assert len(regions.all) == 134


def test_ancestors_come_top_first(regions: Regions) -> None:
    assert [one.code for one in regions.ancestors("150102")] == ["150000", "150100"]
    assert [one.code for one in regions.ancestors("371581")] == ["370000", "371500"]
    assert regions.ancestors("150000") == ()


def test_children_of_a_county_and_of_an_unknown_code_are_none(regions: Regions) -> None:
    assert regions.children("150102") == ()
    assert regions.children("999999") == ()


def test_jurisdictions_hold_their_own_territory_only(regions: Regions) -> None:
    assert list(regions.jurisdictions) == ["150000", "371500", "140500"]
    assert regions.jurisdictions["150000"].levels == (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
    assert regions.jurisdictions["371500"].levels == (Level.PREFECTURE, Level.COUNTY)
    found = regions.jurisdiction_of("140581")
    assert found is not None
    assert found.code == "140500"
    assert regions.jurisdiction_of("370000") is None
    assert regions.within("150102", "150100")
    assert not regions.within("150100", "150102")
    assert not regions.within("000000", "150000")


def test_every_region_has_both_names_once(regions: Regions) -> None:
    assert len({one.name.zh for one in regions.all.values()}) == 134
    assert len({one.name.en for one in regions.all.values()}) == 134
    assert all(one.name.en.isascii() and one.name.en[0].isupper() for one in regions.all.values())
    assert regions.all["150700"].name.en == "Hulunbuir"
    assert regions.all["152500"].name.en == "Xilingol League"
    assert regions.all["152221"].name.en == "Horqin Right Front Banner"


def test_an_unknown_scope_is_refused(regions: Regions) -> None:
    with pytest.raises(Refusal) as refusal:
        regions.find("新城区", scope="990000")
    assert refusal.value.code is RefusalCode.REGION_UNKNOWN
    assert refusal.value.params == {"region": "990000"}
