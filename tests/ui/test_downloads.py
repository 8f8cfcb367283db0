"""Downloads: names tell revisions and selections apart, because the page library reads large files in parts only."""

from __future__ import annotations

import ast
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from lib.domain import Locale
from lib.services import digest, file_name

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)
#: Two files of more than 1 MiB that differ where nobody looks: not at the head, in the middle or at the tail.
FIRST = b"a" * 2**21
SECOND = FIRST[:200_000] + b"b" + FIRST[200_001:]

#: The trail belongs to no revision, the name of an original file begins with the id of its batch, and a table of
#: differences is named by the page that shows it.
NAMED_OTHERWISE = ("audit_panel.py", "batch_file.py", "consequence_panel.py")


def media_id(content: bytes, name: str) -> str:
    store = MemoryMediaFileStorage("/media")
    return store.load_and_get_id(content, "text/csv", MediaFileKind.DOWNLOADABLE, name)


def test_large_files_of_one_name_would_be_mixed_up() -> None:
    assert len(FIRST) == len(SECOND) > 2**20
    assert FIRST != SECOND
    assert media_id(FIRST, "figures.csv") == media_id(SECOND, "figures.csv")


@pytest.mark.parametrize(
    "other",
    [
        file_name("trend", 4, "csv", "lab_grade", digest("150100"), day=DAY),
        file_name("trend", 3, "csv", "lab_grade", digest("150200"), day=DAY),
        file_name("trend", 3, "csv", "population", digest("150100"), day=DAY),
        file_name("values", 3, "csv", "lab_grade", digest("150100"), day=DAY),
        file_name("trend", 3, "csv", "lab_grade", digest("150100"), day=DAY, locale=Locale.EN),
        file_name("trend", 3, "csv", "lab_grade", digest("150100"), day=DAY, demo=True),
        file_name("trend", 3, "csv", "lab_grade", digest("150100"), day=date(2026, 11, 23)),
    ],
)
def test_another_revision_or_selection_is_another_file(other: str) -> None:
    name = file_name("trend", 3, "csv", "lab_grade", digest("150100"), day=DAY)
    assert media_id(FIRST, name) != media_id(SECOND, other)


def test_a_name_says_what_it_holds_and_cannot_leave_its_folder() -> None:
    assert file_name("all", 3, "csv", day=DAY) == "药监能力_全部指标_v3_20261122.csv"
    assert file_name("template", 0, "csv", "../a b", "2026Q3", day=DAY) == "药监能力_填报表-a-b-2026Q3_v0_20261122.csv"


def test_every_figure_that_can_be_taken_has_a_name_with_its_revision() -> None:
    named: Counter[str] = Counter()
    for path in sorted((ROOT / "lib" / "ui").rglob("*.py")):
        if path.name in NAMED_OTHERWISE:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                if call.func.attr != "download_button":
                    continue
                given = next(word.value for word in call.keywords if word.arg == "file_name")
                assert isinstance(given, ast.Call), path.name
                assert isinstance(given.func, ast.Name), path.name
                named[given.func.id] += 1
    assert set(named) == {"file_name", "trend_file_name"}
    assert named["file_name"] >= 6
