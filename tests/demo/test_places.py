"""Invented points: in their own counties, the same each time, told as a demonstration."""

from __future__ import annotations

import csv
import io

from lib.catalogue import Catalogue
from lib.demo import places_csv
from lib.domain import Level
from lib.ingest import Areas
from lib.regions import Regions, load_layers


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_county_has_an_office_and_those_with_a_grade_a_laboratory(regions: Regions) -> None:
    found = rows(places_csv(regions, regions.jurisdictions["150000"], {"150602": "B", "150621": "none"}))
    assert sum(row["类别"] == "监管机构" for row in found) == 103
    graded = {row["编号"]: row["等级"] for row in found if row["类别"] == "检验机构"}
    assert graded == {"DEMO-150602-L": "B", "DEMO-150621-L": "none"}
    assert all("演示数据" in row["名称"] and row["备注"] == "演示数据" for row in found)


def test_each_stands_in_its_own_county(regions: Regions) -> None:
    layers = load_layers()
    for jurisdiction in regions.jurisdictions.values():
        counties = [one.code for one in regions.children(jurisdiction.root, Level.COUNTY)]
        found = rows(places_csv(regions, jurisdiction, dict.fromkeys(counties, "C")))
        areas = Areas(layers.read(layers.for_view(jurisdiction.code, Level.COUNTY, "full")))
        places = [(float(row["经度"]), float(row["纬度"])) for row in found]
        assert areas.codes_at(places) == [row["编号"].split("-")[1] for row in found]
        assert len(set(places)) == len(places) == 2 * len(counties)


def test_the_same_seed_gives_the_same_bytes(regions: Regions, catalogue: Catalogue) -> None:
    jurisdiction = regions.jurisdictions["371500"]
    once = places_csv(regions, jurisdiction, {"371502": "A"})
    assert once == places_csv(regions, jurisdiction, {"371502": "A"})
    assert once != places_csv(regions, jurisdiction, {"371502": "A"}, seed=1)
