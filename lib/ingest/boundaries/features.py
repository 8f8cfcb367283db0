"""From bytes to the features of a GeoJSON file: each with its code and its geometry as it stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.ingest.boundaries.limits import MOST_FEATURES

#: Properties that hold the code, in the order they are looked for; case does not matter.
CODES = ("code", "adcode", "区划代码", "行政区划代码")
_NAMES = ("name", "名称", "全称")
# nine and twelve digits are townships and villages, unless what follows the sixth is zeros
_CODE = re.compile(r"(?:156)?(\d{6})(?:0{3}|0{6}|\.0+)?")
#: Systems a file may name: all of them are degrees, longitude first, and differ by centimetres.
_DEGREES = ("CRS84", "4326", "4490")
#: What may stand in a source and a review number: no character that a page or a link could take for its own.
_PLAIN = re.compile(r"[\w（）()〔〕\[\]【】《》、，。：:／/ ·—-]{1,60}")

#: What a file may say of itself beside its features.
_SOURCE = {"provider": "来源", "review_number": "审图号", "vintage": "时点"}

Fact = str | int


@dataclass(frozen=True)
class Problem:
    """The name of an issue, whether it refuses the file, the feature (counted from 1) and the facts of its sentence."""

    code: str
    error: bool
    row: int | None = None
    value: str | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


class UnreadableError(Exception):
    """The file cannot be read at all."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.problem = Problem(code, True, facts=facts)


@dataclass(frozen=True)
class Feature:
    row: int
    code: str
    geometry: object


@dataclass(frozen=True)
class Known:
    """A region of the installation: whose it is, its level and parent, and the names it goes by."""

    jurisdiction: str
    level: str
    parent: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """``features`` are those of known regions, each code once; ``rows`` counts all. ``source`` is what the file
    says of where it comes from: provider, review_number and vintage, empty where it does not."""

    features: tuple[Feature, ...]
    rows: int
    source: dict[str, str]
    problems: tuple[Problem, ...]


def read_features(content: bytes, regions: Mapping[str, Known]) -> Read:
    """The features of a file whose codes are known. Raises UnreadableError where it is no collection of features."""
    whole, given = _collection(content)
    problems: list[Problem] = []
    found: dict[str, Feature] = {}
    for row, feature in enumerate(given, 1):
        one = _feature(row, feature, regions, problems)
        if one is None:
            continue
        if one.code in found:
            problems.append(Problem("BOUNDARY_CODE_TWICE", True, row, one.code, {"first_row": found[one.code].row}))
            continue
        found[one.code] = one
    own = {regions[code].jurisdiction for code in found}
    if not found:
        problems.append(Problem("BOUNDARY_NONE", True))
    if len(own) > 1:
        problems.append(Problem("BOUNDARY_JURISDICTIONS", True, facts={"codes": "、".join(sorted(own))}))
    source = {name: _stated(whole, (name, chinese)) for name, chinese in _SOURCE.items()}
    return Read(tuple(found.values()), len(given), source, tuple(problems))


def _collection(content: bytes) -> tuple[dict[str, object], list[object]]:
    """The file and its features."""
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise UnreadableError("BOUNDARY_NOT_JSON") from None
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise UnreadableError("BOUNDARY_NOT_COLLECTION")
    features = whole.get("features")
    if not isinstance(features, list):
        raise UnreadableError("BOUNDARY_NOT_COLLECTION")
    if len(features) > MOST_FEATURES:
        raise UnreadableError("BOUNDARY_TOO_MANY", count=len(features), most=MOST_FEATURES)
    crs = whole.get("crs")
    if crs and not any(name in json.dumps(crs) for name in _DEGREES):
        raise UnreadableError("BOUNDARY_PROJECTED")
    return whole, features


def _no_number(text: str) -> float:
    raise ValueError(text)


def _feature(row: int, given: object, regions: Mapping[str, Known], problems: list[Problem]) -> Feature | None:
    """The feature where its code is known; what has none is told and left out."""
    properties = given.get("properties") if isinstance(given, dict) else None
    named = (
        {str(key).strip().casefold(): value for key, value in properties.items()}
        if isinstance(properties, dict)
        else {}
    )
    text = next((str(named[name]).strip() for name in CODES if named.get(name) not in (None, "")), "")
    name = next((str(named[key]).strip() for key in _NAMES if named.get(key)), "")
    if not text:
        problems.append(Problem("BOUNDARY_CODE_MISSING", False, row, name[:40] or None))
        return None
    short = _CODE.fullmatch(text)
    code = text if text in regions or not short else short[1]
    if code not in regions or not isinstance(given, dict):
        problems.append(Problem("BOUNDARY_CODE_UNKNOWN", False, row, text[:40]))
        return None
    if name and name not in regions[code].names:
        facts: dict[str, Fact] = {"region": code, "name": regions[code].names[0]}
        problems.append(Problem("BOUNDARY_NAME_DIFFERS", False, row, name[:40], facts))
    return Feature(row, code, given.get("geometry"))


def _stated(whole: Mapping[str, object], names: tuple[str, ...]) -> str:
    text = next((str(whole[name]).strip() for name in names if whole.get(name)), "")
    return text if _PLAIN.fullmatch(text) else ""
