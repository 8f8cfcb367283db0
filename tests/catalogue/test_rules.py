"""Each rule, broken in a copy of the real catalogue, stops the start with file, key and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.catalogue import load_catalogue
from lib.domain import Refusal, RefusalCode
from tests.catalogue.broken import BROKEN
from tests.catalogue.broken_crosswalk import BROKEN_CROSSWALK

Edit = Callable[[str, str, str], None]
SENTENCES = Path(__file__).resolve().parents[2] / "data" / "i18n"


def refusal(root: Path) -> dict[str, str | int | float]:
    with pytest.raises(Refusal) as caught:
        load_catalogue(root)
    assert caught.value.code is RefusalCode.CATALOGUE_BROKEN
    return caught.value.params


CASES = {**BROKEN, **BROKEN_CROSSWALK}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_rule_names_file_key_and_reason(case: str, copy: Path, edit: Edit) -> None:
    file, where, new, rule, key = CASES[case]
    edit(file, where, new)
    params = refusal(copy)
    expected_file = "clauses/NMG2022.toml" if rule == "clause_count" else file
    assert (params["file"], params["key"], params["rule"]) == (expected_file, key, rule)
    reason = str(params["reason"])
    assert re.search("[\u4e00-\u9fff]", reason)
    assert reason.endswith("。")
    assert "{" not in reason


def test_the_reason_of_a_missing_translation_names_the_language(copy: Path, edit: Edit) -> None:
    edit("domains.toml", ', en = "Laws and rules"', "")
    assert refusal(copy)["reason"] == "缺少英文文字，或文字为空。请补上。"


def test_a_value_out_of_its_list_is_told_the_list(copy: Path, edit: Edit) -> None:
    edit("targets.toml", 'cadence = "rolling"', 'cadence = "sometimes"')
    reason = str(refusal(copy)["reason"])
    assert all(word in reason for word in ("by_deadline", "annual", "rolling", "standing"))


def test_a_clause_without_indicators_and_tasks_is_refused(copy: Path) -> None:
    with (copy / "clauses/LC2022.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[clause]]\nid = "G6"\nheading = { zh = "甲", en = "A" }\ndomain = "law"\n')
        file.write('asks = { zh = "乙", en = "B" }\n')
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == (
        "clauses/LC2022.toml",
        "LC2022-G6",
        "clause_without_measure",
    )


def test_a_document_without_a_clause_file_is_refused(copy: Path) -> None:
    (copy / "clauses/JC2022.toml").unlink()
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == ("clauses/JC2022.toml", "JC2022", "clause_count")
    assert (params["expected"], params["found"]) == (17, 0)


def test_an_indicator_in_no_clause_is_refused(copy: Path) -> None:
    path = copy / "indicators.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('[[indicator]]\nkey = "major_cases"')
    block = text[start : text.index("[[indicator]]", start + 5)]
    block = block.replace('"major_cases"', '"minor_cases"').replace("重大", "一般").replace("Major", "Minor")
    path.write_text(text + "\n" + block, encoding="utf-8")
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == ("indicators.toml", "minor_cases", "indicator_orphaned")


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"[[domain]]\nkey = \n", "file_syntax", 2),
        (b'[[domain]]\nkey = "a"\nkey = "b"\n', "file_syntax", 3),
        (b'[[domain]]\nkey = """', "file_syntax", 2),
        ("# 领域".encode("gb18030"), "file_encoding", None),
        (b"", "section_missing", None),
    ],
)
def test_an_unreadable_file_is_refused_with_its_line(copy: Path, content: bytes, rule: str, line: int | None) -> None:
    (copy / "domains.toml").write_bytes(content)
    params = refusal(copy)
    assert (params["file"], params["rule"], params.get("line")) == ("domains.toml", rule, line)


@pytest.mark.parametrize("name", ["domains.toml", "documents.toml", "indicators.toml", "targets.toml"])
def test_a_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    (copy / name).unlink()
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == (name, name, "file_missing")


def test_a_section_that_is_no_list_is_refused(copy: Path) -> None:
    (copy / "targets.toml").write_text("target = 3\n", encoding="utf-8")
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == ("targets.toml", "target", "value_type")


def test_an_entry_without_a_name_is_called_by_its_place(copy: Path, edit: Edit) -> None:
    edit("domains.toml", 'key = "law"\n', "")
    params = refusal(copy)
    assert (params["key"], params["rule"]) == ("domain[1].key", "field_missing")


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(copy: Path) -> None:
    path = copy / "domains.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_catalogue(copy).domains["law"].name.zh == "法规制度"


def test_every_reason_stands_in_both_languages_with_the_same_facts() -> None:
    zh, en = (
        tomllib.loads((SENTENCES / locale / "catalogue.toml").read_text(encoding="utf-8")) for locale in ("zh", "en")
    )
    assert zh.keys() == en.keys()
    for rule in zh:
        assert set(re.findall(r"{(\w+)}", zh[rule])) == set(re.findall(r"{(\w+)}", en[rule])), rule
