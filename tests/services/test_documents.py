"""Documents brought by upload: their way to a revision, and that every revision and day keeps its own targets."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.access import console
from lib.catalogue.document_columns import COLUMNS
from lib.domain import (
    BatchKind,
    BatchStatus,
    Grant,
    Identity,
    IssueCode,
    Level,
    Locale,
    Origin,
    Period,
    Refusal,
    RefusalCode,
    ReportStatus,
    RevisionKind,
    Role,
    Selection,
    Status,
)
from lib.services import Workspace, analyse, publish_batch, roll_back
from lib.services.analysis import attained
from lib.services.document_preview import preview_document
from lib.services.document_template import document_template
from lib.services.documents import (
    check_document_file,
    documents_listed,
    publish_document,
    return_document,
    submit_document,
    waiting_document,
    waiting_documents,
)
from lib.services.overview import overview
from lib.services.policy import clause_standings
from lib.services.policy_calendar import deadlines
from lib.services.revisions import rollback_foretold
from lib.services.wording import target_text
from tests.services.document_files import JINCHENG, PERIOD, amended, figures, published
from tests.services.either import on_each_database

CITY = "140500,online_service_rate,2026Q3,90\n140502,online_service_rate,2026Q3,97"
POOL = 'clause = "04"\nindicator = "inspector_pool"\n'


def person(name: str, *grants: Grant) -> Identity:
    return Identity(name, name, grants, Origin.SESSION, account=name)


def status(workspace: Workspace, revision: int, region: str, target: str, period: Period = PERIOD) -> str | None:
    jurisdiction = workspace.regions.jurisdiction_of(region)
    assert jurisdiction is not None
    as_of = min(period.end, date(2026, 11, 22))
    frame = attained(workspace, revision, jurisdiction.code, period, as_of)
    found = frame.filter(pl.col("region") == region, pl.col("target") == target)["status"]
    return str(found[0]) if found.len() else None


@on_each_database
def test_a_new_document_counts_from_its_revision_on(workspace: Workspace) -> None:
    before = figures(workspace, CITY)
    made = published(workspace, JINCHENG)
    revision = workspace.store.revision(made)
    assert revision is not None
    assert (revision.kind, revision.base, revision.added) == (RevisionKind.DOCUMENT, before, 0)
    target = "JC2026-01-online_service_rate"
    assert [status(workspace, one, "140500", target) for one in (before, made)] == [None, Status.BEHIND.value]
    assert [status(workspace, one, "140502", target) for one in (before, made)] == [None, Status.MET.value]
    assert "JC2026" not in workspace.catalogue_at(before).documents
    assert list(workspace.catalogue.documents)[-1] == "JC2026"
    shown = {
        one: analyse(workspace, one, Selection("online_service_rate", "140500", Level.COUNTY, PERIOD), Locale.ZH)
        for one in (before, made)
    }
    assert [shown[one].binding for one in (before, made)] == [False, True]
    assert "JC2026-01" in {one.clause.key for one in clause_standings(workspace, made, "140500", PERIOD)}
    assert "JC2026-01" not in {one.clause.key for one in clause_standings(workspace, before, "140500", PERIOD)}
    assert overview(workspace, before, "140500", PERIOD, Locale.ZH).has_targets is False
    assert overview(workspace, made, "140500", PERIOD, Locale.ZH).counts[Status.MET] == 1
    found = deadlines(workspace, made, "140500", PERIOD)
    assert (2027, 12) in {(year, month) for year, month, _ in found.months}
    assert workspace.store.verify() == []


@on_each_database
def test_an_amended_deadline_leaves_every_earlier_verdict(workspace: Workspace) -> None:
    rows = "\n".join(
        f"150000,inspector_pool,{period},{value}"
        for period, value in (("2021Q4", 50), ("2024Q4", 150), ("2025Q3", 170), ("2026Q3", 190))
    )
    before = figures(workspace, rows)
    key = "NMG2022-04-inspector_pool"
    old = "baseline_on = 2022-04-18\ndeadline = 2025-04-18\nvalid_until = 2025-12-31\n"
    text = amended(workspace, POOL, POOL)
    start = text.index(POOL)
    stop = text.index("[[target]]", start)
    own = text[start:stop]
    first = own.replace("baseline_on = 2022-04-18\ndeadline = 2025-04-18\n", old)
    second = own.replace("deadline = 2025-04-18\n", "deadline = 2027-04-18\nvalid_from = 2026-01-01\n")
    assert first != own != second
    made = published(workspace, text[:start] + first + "[[target]]\n" + second + text[stop:])
    told = {
        period: tuple(status(workspace, one, "150000", key, Period.parse(period)) for one in (before, made))
        for period in ("2024Q4", "2025Q3", "2026Q3")
    }
    assert told == {
        "2024Q4": ("behind", "behind"),
        "2025Q3": ("missed", "missed"),
        "2026Q3": ("missed", "on_track"),
    }
    assert [len(workspace.catalogue_at(one).targets) for one in (before, made)] == [31, 32]
    assert len(workspace.catalogue.targets) == 31
    standing = {one.clause.key: one for one in clause_standings(workspace, made, "150000", PERIOD)}["NMG2022-04"]
    assert standing.due_on == date(2027, 4, 18)


def test_a_value_amended_too_late_to_change_what_was_judged(workspace: Workspace) -> None:
    before = figures(workspace, "150000,inspector_pool,2026Q3,210")
    made = published(
        workspace, amended(workspace, f'{POOL}comparator = ">="\nvalue = 200', f'{POOL}comparator = ">="\nvalue = 220')
    )
    key = "NMG2022-04-inspector_pool"
    assert [status(workspace, one, "150000", key) for one in (before, made)] == ["met", "missed"]


def test_an_amendment_is_counted_against_what_stands(workspace: Workspace) -> None:
    """NMG2022 has 55 rows: one target changes its value, a clause its heading, one target comes, one goes."""
    one = amended(workspace, f'{POOL}comparator = ">="\nvalue = 200', f'{POOL}comparator = ">="\nvalue = 220')
    counts = check_document_file(workspace, one.encode(), "a.toml", who=console("赵六")).report.counts
    whole = counts.rows
    assert (counts.imported, counts.updated, counts.unchanged, counts.rejected) == (0, 1, whole - 1, 0)
    start = one.index("[[target]]")
    stop = one.index("[[target]]", start + 1)
    gone = one[:start] + one[stop:]
    counts = check_document_file(workspace, gone.encode(), "a.toml", who=console("赵六")).report.counts
    assert (counts.rows, counts.imported, counts.updated, counts.unchanged) == (whole - 1, 0, 1, whole - 2)
    dated = "baseline_on = 2022-04-18\ndeadline = 2025-04-18\nvalid_until = 2025-12-31\n"
    at = one.index(POOL)
    own = one[at : one.index("[[target]]", at)]
    first = own.replace("baseline_on = 2022-04-18\ndeadline = 2025-04-18\n", dated)
    second = own.replace("deadline = 2025-04-18\n", "deadline = 2027-04-18\nvalid_from = 2026-01-01\n")
    two = one.replace(own, f"{first}[[target]]\n{second}")
    counts = check_document_file(workspace, two.encode(), "a.toml", who=console("赵六")).report.counts
    assert (counts.rows, counts.imported, counts.updated, counts.unchanged) == (whole + 1, 1, 1, whole - 1)
    new = check_document_file(workspace, JINCHENG.encode(), "b.toml", who=console("赵六")).report.counts
    assert (new.rows, new.imported, new.updated, new.unchanged) == (4, 4, 0, 0)
    same = amended(workspace, POOL, POOL).encode()
    refused = check_document_file(workspace, same, "a.toml", who=console("赵六")).report.counts
    assert (refused.rows, refused.rejected, refused.unchanged) == (whole, whole, 0)


def test_the_empty_template_shows_every_table_with_all_fields_and_words(workspace: Workspace) -> None:
    """Without the marks its sample is a file that the check takes."""
    who = console("赵六")
    name, content = document_template(workspace, None, "toml", who=who)
    text = content.decode()
    assert check_document_file(workspace, content, name, who=who).document is not None
    start = text.index("# [document]")
    stop = text.index("# 指标 |")
    sample = "\n".join(line.removeprefix("#").removeprefix(" ") for line in text[start:stop].splitlines())
    for section, columns in COLUMNS.items():
        table = sample.split(f"[{section}]")[1].split("\n[")[0]
        for column in columns:
            assert f"\n{column.key} = " in table, (section, column.key)
            assert column.title in table
    for word in ('">="', "不高于", "按期限", "始终", "参照层级", "rolling（滚动）", "县级", "必填"):
        assert (word in sample) == (word != "按期限"), word
    assert "| 未达标、C 级、C+ 级、B 级、B+ 级、A 级" in text
    found = check_document_file(workspace, sample.encode(), name, who=who)
    assert found.document is not None, found.report.issues
    assert found.document.targets[0].valid_until == date(2028, 12, 31)
    assert not document_template(workspace, "NMG2022", "toml", who=who)[1].decode().count("# [[target]]")


@on_each_database
def test_going_back_takes_the_document_back(workspace: Workspace) -> None:
    before = figures(workspace, CITY)
    made = published(workspace, JINCHENG)
    told = rollback_foretold(workspace, before, Locale.ZH, who=console("张三"))
    assert (told.documents, told.nothing) == (True, False)
    back = roll_back(workspace, before, who=console("张三"), reason="撤回").number
    assert workspace.store.standing_files(BatchKind.DOCUMENT, back) == ()
    assert "JC2026" not in workspace.catalogue.documents
    assert "JC2026" in workspace.catalogue_at(made).documents
    (gone,) = [one for one in documents_listed(workspace, back, who=console("张三")) if one.id == "JC2026"]
    assert (gone.document, gone.versions[0].revision, gone.versions[0].standing) == (None, made, False)
    again = roll_back(workspace, made, who=console("张三"), reason="恢复").number
    assert len(workspace.store.standing_files(BatchKind.DOCUMENT, again)) == 1
    assert workspace.store.verify() == []


def test_only_a_rollback_by_somebody_over_the_jurisdiction(workspace: Workspace) -> None:
    before = figures(workspace, CITY)
    published(workspace, JINCHENG)
    elsewhere = person("p", Grant(Role.REVIEWER, "150000"))
    with pytest.raises(Refusal) as refused:
        roll_back(workspace, before, who=elsewhere, reason="x")
    assert refused.value.code is RefusalCode.OUTSIDE_SCOPE
    assert roll_back(workspace, before, who=person("q", Grant(Role.REVIEWER, "140500")), reason="x").restores == before


def test_a_document_needs_its_jurisdiction_four_eyes_and_a_reason(workspace: Workspace) -> None:
    figures(workspace, CITY)
    for stranger in (person("a", Grant(Role.REVIEWER, "150000")), person("b", Grant(Role.REPORTER, "140500"))):
        with pytest.raises(Refusal) as refused:
            submit_document(workspace, JINCHENG.encode(), "x.toml", who=stranger)
        assert refused.value.code in (RefusalCode.OUTSIDE_SCOPE, RefusalCode.FORBIDDEN)
    admin = person("管理员", Grant(Role.ADMIN, "*"))
    own = submit_document(workspace, JINCHENG.encode(), "x.toml", who=admin).batch
    assert (own.kind, own.jurisdiction, own.status) == (BatchKind.DOCUMENT, "140500", BatchStatus.SUBMITTED)
    reviewer = person("张三", Grant(Role.REVIEWER, "140500"))
    for who, reason, code in ((admin, "好", RefusalCode.OWN_BATCH), (reviewer, " ", RefusalCode.REASON_NEEDED)):
        with pytest.raises(Refusal) as refused:
            publish_document(workspace, own.id, who=who, reason=reason)
        assert refused.value.code is code
    assert [one.id for one in waiting_documents(workspace, who=reviewer)] == [own.id]
    assert waiting_documents(workspace, who=person("c", Grant(Role.REVIEWER, "371500"))) == ()
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, own.id, who=reviewer)
    assert refused.value.code is RefusalCode.REASON_NEEDED
    assert publish_document(workspace, own.id, who=reviewer, reason="好").batch.status is BatchStatus.PUBLISHED


def test_the_same_file_waits_once_and_a_returned_one_may_come_again(workspace: Workspace) -> None:
    first = submit_document(workspace, JINCHENG.encode(), "x.toml", who=console("赵六"))
    second = submit_document(workspace, JINCHENG.encode(), "x.toml", who=console("赵六"))
    assert [issue.code for issue in second.report.issues] == [IssueCode.SAME_FILE_BEFORE]
    assert second.batch.status is BatchStatus.REJECTED
    returned = return_document(workspace, first.batch.id, who=console("张三"), reason="请核对")
    assert (returned.status, returned.reason) == (BatchStatus.RETURNED, "请核对")
    assert (
        submit_document(workspace, JINCHENG.encode(), "x.toml", who=console("赵六")).report.status
        is ReportStatus.ACCEPTED
    )


def test_what_stands_already_is_refused_and_what_came_between_too(workspace: Workspace) -> None:
    one = submit_document(workspace, JINCHENG.encode(), "x.toml", who=console("赵六")).batch
    other = submit_document(workspace, f"# 另一份\n{JINCHENG}".encode(), "y.toml", who=console("赵六")).batch
    publish_document(workspace, one.id, who=console("张三"), reason="好")
    with pytest.raises(Refusal) as refused:
        publish_document(workspace, other.id, who=console("张三"), reason="好")
    assert refused.value.code is RefusalCode.CHECK_OUTDATED
    with pytest.raises(Refusal) as refused:
        waiting_document(workspace, other.id, who=console("张三"))
    assert refused.value.code is RefusalCode.CHECK_OUTDATED
    again = check_document_file(workspace, JINCHENG.encode(), "x.toml", who=console("张三"))
    assert [issue.code for issue in again.report.issues] == [IssueCode.DOCUMENT_UNCHANGED]


def test_the_preview_says_what_changes_in_words_and_counts(workspace: Workspace) -> None:
    figures(workspace, CITY)
    found = check_document_file(workspace, JINCHENG.encode(), "x.toml", who=console("张三"))
    assert found.document is not None
    told = preview_document(workspace, found.document, PERIOD, Locale.ZH, who=console("张三"))
    assert told.sentences[0] == "新文件 JC2026《药品监管能力提升试行办法》：2 条条款，2 个目标。"
    assert "新增条款 01 网上办理。" in told.sentences
    assert any("网办" in one and "期限 2027-12-31" in one and "约束省级" not in one for one in told.sentences)
    counts = {row["status"]: (row["before"], row["after"]) for row in told.counts.to_dicts()}
    assert counts["met"] == (0, 1)
    assert counts["behind"] == (0, 1)
    assert told.sentences[-1].startswith("按2026年第三季度看，达标情况：")
    published(workspace, JINCHENG)
    changed = JINCHENG.replace("value = 95", "value = 98").replace("检查员配备", "检查员配齐")
    found = check_document_file(workspace, changed.encode(), "x.toml", who=console("张三"))
    assert found.document is not None
    told = preview_document(workspace, found.document, PERIOD, Locale.ZH, who=console("张三"))
    assert told.sentences[0] == "修订文件 JC2026《药品监管能力提升试行办法》。"
    assert "条款 02 检查员配齐 有变化。" in told.sentences
    assert any(one.startswith("目标有变化：条款 01") and "95" in one and "98" in one for one in told.sentences)


def test_a_document_is_kept_once_and_read_again_from_its_bytes(workspace: Workspace) -> None:
    made = published(workspace, JINCHENG)
    (batch,) = workspace.store.standing_files(BatchKind.DOCUMENT, made)
    assert workspace.store.batch_content(batch) == JINCHENG.encode()
    (listed,) = [one for one in documents_listed(workspace, made, who=console("张三")) if one.id == "JC2026"]
    assert (listed.clauses, listed.targets, listed.installed) == (2, 2, False)
    assert [(one.revision, one.by, one.reason, one.standing) for one in listed.versions] == [
        (made, "张三", "测试", True)
    ]


def test_an_increase_by_two_times_says_what_it_is(workspace: Workspace) -> None:
    (target,) = workspace.catalogue.targets_of("reviewer_growth")
    sheet = workspace.catalogue.indicators["reviewer_growth"]
    assert target_text(Locale.ZH, sheet, target, binding=True) == "不低于 +200.0%（基期的 3 倍）"
    assert "+200.0% (3 times the base)" in target_text(Locale.EN, sheet, target, binding=True)
