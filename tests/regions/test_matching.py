"""Each way a text can be read, with real texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.domain import Refusal
from lib.regions import ROOT, Match, MatchKind, Regions, load_regions


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


def _code(match: Match) -> str | None:
    return match.region.code if match.region else None


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("150102", MatchKind.CODE, "150102"),
        (" 150102 ", MatchKind.CODE, "150102"),
        ("科尔沁左翼中旗", MatchKind.NAME, "150521"),
        ("呼和浩特市新城区", MatchKind.NAME, "150102"),
        ("内蒙古自治区呼和浩特市新城区", MatchKind.NAME, "150102"),
        ("Horqin Left Middle Banner", MatchKind.NAME, "150521"),
        ("Xincheng District, Hohhot", MatchKind.NAME, "150102"),
        ("东胜", MatchKind.ALIAS, "150602"),
        ("莫旗", MatchKind.ALIAS, "150722"),
        ("呼和浩特新城区", MatchKind.ALIAS, "150102"),
        ("Ulaan Chab", MatchKind.ALIAS, "150900"),
        ("Hohhot City", MatchKind.ALIAS, "150100"),
        ("150１０２", MatchKind.CLEANED, "150102"),
        ("赛\u200b罕区", MatchKind.CLEANED, "150105"),
        ("\u202e赛罕区\u202c", MatchKind.CLEANED, "150105"),
        ("\ufeff赛罕区", MatchKind.CLEANED, "150105"),
        ("赛罕\ufe00区", MatchKind.CLEANED, "150105"),
        ("赛\u3000罕 区", MatchKind.CLEANED, "150105"),
        ("Bayan Nur", MatchKind.CLEANED, "150800"),
        ("hulunbuir", MatchKind.CLEANED, "150700"),
        ("'150102", MatchKind.CLEANED, "150102"),
        ('="150102"', MatchKind.CLEANED, "150102"),
        ("150102.0", MatchKind.CLEANED, "150102"),
        ("150102000000", MatchKind.CLEANED, "150102"),
        ("156150102", MatchKind.CLEANED, "150102"),
        ("哲里木盟", MatchKind.LEGACY, "150500"),
        ("哲盟", MatchKind.LEGACY, "150500"),
        ("152301", MatchKind.LEGACY, "150502"),
        ("茌平县", MatchKind.LEGACY, "371503"),
        ("通辽市", MatchKind.NAME, "150500"),
        ("150205", MatchKind.CODE, "150205"),
        ("150172", MatchKind.ZONE, None),
        ("150271", MatchKind.ZONE, None),
        ("150571", MatchKind.ZONE, None),
        ("152571", MatchKind.ZONE, None),
        ("152971", MatchKind.ZONE, None),
        ("371572", MatchKind.ZONE, None),
        ("呼和浩特经济技术开发区", MatchKind.ZONE, None),
        ("1.50102E+05", MatchKind.REWRITTEN, None),
        ("1.5E+05", MatchKind.REWRITTEN, None),
        ("1.55E+18", MatchKind.REWRITTEN, None),
        ("150,102", MatchKind.REWRITTEN, None),
        ("15010", MatchKind.REWRITTEN, None),
        ("赛罕", MatchKind.ALIAS, "150105"),
        ("赛罕旗", MatchKind.UNKNOWN, None),
        ("賽罕區", MatchKind.UNKNOWN, None),
        ("159999", MatchKind.UNKNOWN, None),
        ("", MatchKind.UNKNOWN, None),
    ],
)
def test_a_text_is_read(regions: Regions, text: str, kind: MatchKind, code: str | None) -> None:
    match = regions.find(text)
    assert (match.kind, _code(match)) == (kind, code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("扎旗", {"150526", "152223"}),
        ("阿旗", {"150421", "150721", "152522"}),
        ("鄂旗", {"150624", "150723"}),
        ("郊区", {"140525", "150105", "150207", "150404"}),
    ],
)
def test_an_ambiguous_text_is_asked_about(regions: Regions, text: str, codes: set[str]) -> None:
    match = regions.find(text)
    assert match.kind is MatchKind.AMBIGUOUS
    assert match.region is None
    assert {one.code for one in match.candidates} == codes


def test_an_ambiguous_alias_is_asked_about_even_where_one_candidate_is_left(regions: Regions) -> None:
    match = regions.find("扎旗", scope="150500")
    assert match.kind is MatchKind.AMBIGUOUS
    assert [one.code for one in match.candidates] == ["150526"]


def test_a_name_borne_elsewhere_is_settled_by_the_scope(regions: Regions) -> None:
    for text, scope, code in (
        ("新城区", "150000", "150102"),
        ("城区", "140500", "140502"),
        ("青山区", "150200", "150204"),
    ):
        open_match = regions.find(text)
        assert open_match.kind is MatchKind.AMBIGUOUS
        assert [one.code for one in open_match.candidates] == [code]
        settled = regions.find(text, scope)
        assert (settled.kind, _code(settled)) == (MatchKind.NAME, code)


def test_an_old_name_of_several_places_is_settled_by_the_scope(regions: Regions) -> None:
    match = regions.find("郊区", scope="150400")
    assert (match.kind, _code(match)) == (MatchKind.LEGACY, "150404")
    assert regions.find("郊区", scope="150000").kind is MatchKind.AMBIGUOUS


def test_a_region_beyond_the_scope_is_outside(regions: Regions) -> None:
    for text in ("150102", "赛罕区", "150102.0"):
        match = regions.find(text, scope="371500")
        assert match.kind is MatchKind.OUTSIDE
        assert match.region is not None
    assert regions.find("150100", scope="150100").kind is MatchKind.CODE


def test_a_rewritten_code_that_kept_its_digits_names_its_candidate(regions: Regions) -> None:
    assert [one.code for one in regions.find("1.50102E+05").candidates] == ["150102"]
    assert [one.code for one in regions.find("150,102").candidates] == ["150102"]
    assert regions.find("1.5E+05").candidates == ()


def test_the_cleaned_text_is_handed_back(regions: Regions) -> None:
    assert regions.find("赛\u200b罕\u00a0区").cleaned == "赛罕 区"


def _table(tmp_path: Path, name: str, line: str) -> Path:
    for file in ("regions.csv", "aliases.csv", "legacy_codes.csv", "jurisdictions.toml"):
        (tmp_path / file).write_text((ROOT / file).read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / name).open("a", encoding="utf-8") as table:
        table.write(line + "\n")
    return tmp_path


def test_an_old_code_without_successor_is_abolished(tmp_path: Path) -> None:
    regions = load_regions(_table(tmp_path, "legacy_codes.csv", "152999,某旗,198012,198212,,,abolished"))
    assert regions.find("152999").kind is MatchKind.ABOLISHED
    assert regions.find("某旗").kind is MatchKind.ABOLISHED


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("regions.csv", "150102,x,X,x,county,150100,县,1,1,1", "code stands twice"),
        ("regions.csv", "150199,x,X,x,county,159900,县,1,1,1", "parent 159900 is unknown"),
        ("aliases.csv", "159999,某地,short", "code 159999 is unknown"),
        ("aliases.csv", "150102,东胜,short", "alias of several regions, not marked as ambiguous"),
        ("legacy_codes.csv", "152999,某旗,198012,198212,159999,x,x", "successor 159999 is unknown"),
    ],
)
def test_tables_that_contradict_each_other_are_refused(tmp_path: Path, name: str, line: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        load_regions(_table(tmp_path, name, line))
    assert refusal.value.params["file"] == name
    assert refusal.value.params["reason"] == reason


def test_every_official_name_alias_and_old_code_is_understood(regions: Regions) -> None:
    for one in regions.all.values():
        assert regions.find(one.code).region == one
        assert regions.find(one.name.zh, scope=one.parent).region == one
        assert regions.find(one.name.en, scope=one.parent).region == one
    for line in (ROOT / "aliases.csv").read_text(encoding="utf-8").splitlines()[1:]:
        code, alias, kind = line.split(",")
        match = regions.find(alias)
        assert code in {one.code for one in (match.region, *match.candidates) if one}, alias
        assert (match.kind is MatchKind.AMBIGUOUS) == (kind in ("ambiguous", "elsewhere")), alias


def test_a_reading_is_kept_for_the_next_row(regions: Regions) -> None:
    assert regions.find("赛罕区", "150000") is regions.find("赛罕区", "150000")
    found = regions.find_all({"赛罕区", "扎旗"}, "150000")
    assert {text: match.kind for text, match in found.items()} == {
        "赛罕区": MatchKind.NAME,
        "扎旗": MatchKind.AMBIGUOUS,
    }
