"""Invented laboratories and offices for the detail map: each in its own county, told as a demonstration."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from lib.demo.generator import SEED
from lib.demo.profiles import settings
from lib.demo.territory import generator
from lib.domain import Jurisdiction, Level, Region
from lib.regions import Regions

#: How far a laboratory stands from the middle of its county at most, in degrees: about 400 m.
_ASIDE = 0.004
_HEADER = ("编号", "名称", "类别", "等级", "经度", "纬度", "备注")
_OFFICE, _LABORATORY = "监管机构", "检验机构"


def places_csv(regions: Regions, jurisdiction: Jurisdiction, grades: Mapping[str, str], seed: int = SEED) -> bytes:
    """A file of points of a jurisdiction: an office in every county, and a laboratory in each that ``grades`` has.

    ``grades`` is the key of the laboratory's grade by county. Each name ends in the word for a demonstration and each
    note is that of the demonstration figures. The same regions, grades and seed give the same bytes.
    """
    note = settings().note
    rows = []
    for county in regions.children(jurisdiction.root, Level.COUNTY):
        name = county.name.zh
        rows.append((f"DEMO-{county.code}-O", f"{name}市场监管局（{note}）", _OFFICE, "", *_middle(county), note))
        if county.code in grades:
            label = f"{name}食品药品检验检测中心（{note}）"
            place = _aside(county, jurisdiction, seed)
            rows.append((f"DEMO-{county.code}-L", label, _LABORATORY, grades[county.code], *place, note))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_HEADER, *rows])
    return ("\ufeff" + text.getvalue()).encode()


def _middle(county: Region) -> tuple[str, str]:
    return f"{county.lon:.5f}", f"{county.lat:.5f}"


def _aside(county: Region, jurisdiction: Jurisdiction, seed: int) -> tuple[str, str]:
    east, north = generator(seed, jurisdiction.code, "places", county.code).uniform(-_ASIDE, _ASIDE, 2)
    return f"{county.lon + east:.5f}", f"{county.lat + north:.5f}"
