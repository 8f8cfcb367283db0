"""What is said of a value that follows from its parts names the number, though its cell is blank."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode
from tests.ingest.reading import codes, in_force, read, said, the

STAFF, STAFF_KEY = "检查员配备率", "inspector_staffing"
REPORTS = "每百万人口不良反应报告数"


def long(*rows: str) -> str:
    return "地区,指标,期间,数值,分子,分母\n" + "\n".join(rows) + "\n"


def test_a_jump_names_the_new_figure() -> None:
    current = in_force(("150602", "adr_per_million", "2025", 938.1))
    report = read(long(f"150602,{REPORTS},2026,,7,0.575"), period=None, current=current)
    issue = the(report, IssueCode.JUMP)
    assert issue.value == "12.17"
    assert said(issue) == f"第 2 行“东胜区”的“{REPORTS}”从 2025 的 938.1 变为 12.17，变化过大。"


def test_a_figure_outside_its_past_names_the_new_figure() -> None:
    periods = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
    past = [("150602", STAFF_KEY, period, 90.0 + at % 5) for at, period in enumerate(periods)]
    report = read(long(f"150602,{STAFF},2026Q1,,6,19"), period=None, current=in_force(*past))
    issue = the(report, IssueCode.OUTLIER)
    assert issue.value == "31.58"
    assert f"“{STAFF}”是 31.58，此前" in said(issue)


def test_a_repeat_names_both_figures() -> None:
    rows = (f"150602,{STAFF},2026Q3,,9,10", f"150602,{STAFF},2026Q3,—,8,10")
    issue = the(read(long(*rows), period=None), IssueCode.DUPLICATE_DIFFERENT)
    assert said(issue) == f"第 3 行“东胜区”的“{STAFF}”是 80，第 2 行却是 90。"


def test_a_quotient_that_is_refused_is_still_named_by_its_parts() -> None:
    issue = the(read(long(f"150602,{REPORTS},2026,,-7,0.575"), period=None), IssueCode.OUT_OF_BOUNDS)
    assert issue.value == "-7/0.575"


def held(numerator: float, denominator: float) -> pl.DataFrame:
    before = in_force(("150602", STAFF_KEY, "2026Q2", 100 * numerator / denominator))
    return before.with_columns(numerator=pl.lit(numerator), denominator=pl.lit(denominator))


def jumped(numerator: int, denominator: int, before: tuple[float, float]) -> bool:
    report = read(long(f"150602,{STAFF},2026Q3,,{numerator},{denominator}"), period=None, current=held(*before))
    return "COUNTS_JUMP" in codes(report)


def test_twice_or_half_of_what_a_share_is_divided_by_is_asked_about() -> None:
    issue = the(read(long(f"150602,{STAFF},2026Q3,,9,9"), period=None, current=held(24.0, 25.0)), IssueCode.COUNTS_JUMP)
    assert said(issue) == f"第 2 行“东胜区”的“{STAFF}”，分子/分母从 2026Q2 的 24/25 变为 9/9，变化过大。"
    assert jumped(14, 15, (28.0, 30.0))
    assert jumped(20, 20, (24.0, 40.0))
    assert jumped(58, 60, (28.0, 30.0))
    assert not jumped(15, 16, (28.0, 30.0))
    assert not jumped(57, 59, (28.0, 30.0))


def test_small_wholes_may_move_as_they_like_while_both_are_small() -> None:
    assert not jumped(11, 12, (1.0, 1.0))
    assert not jumped(4, 4, (18.0, 19.0))
    assert jumped(18, 20, (9.0, 9.0))
