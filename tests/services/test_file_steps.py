"""The steps of a list of regions: who may take them, and that what waits is judged again."""

from __future__ import annotations

import pytest

from lib.access import EVERYWHERE, console
from lib.domain import (
    BatchKind,
    BatchStatus,
    Grant,
    Identity,
    IssueCode,
    Origin,
    Refusal,
    RefusalCode,
    ReportStatus,
    Role,
)
from lib.services import (
    Workspace,
    publish_batch,
    submit_file,
)
from lib.services.region_lists import (
    publish_region_list,
    return_region_list,
    submit_region_list,
    waiting_region_list,
    waiting_region_lists,
)
from tests.services.document_files import figures
from tests.services.region_files import VALUES, YUNZHOU, amended, block, standing


def person(name: str, *grants: Grant) -> Identity:
    return Identity(name, name, grants, Origin.SESSION, account=name)


def test_a_file_that_loses_figures_or_changes_nothing_is_refused_and_kept(workspace: Workspace) -> None:
    figures(workspace, "140581,online_service_rate,2026Q3,80\n140581,online_service_rate,2026Q2,70")
    text = standing(workspace, "140500")
    same = submit_region_list(workspace, text.encode(), "a.toml", who=console("赵六"))
    assert [one.code for one in same.report.issues] == [IssueCode.REGION_LIST_UNCHANGED]
    lost = submit_region_list(
        workspace, text.replace(block(text, "140581"), "").encode(), "b.toml", who=console("赵六")
    )
    (issue,) = lost.report.issues
    assert (issue.code, issue.value, issue.params["figures"]) == (IssueCode.REGION_LIST_LOST, "140581", 2)
    assert [one.status for one in workspace.store.batches()][:2] == [BatchStatus.REJECTED, BatchStatus.REJECTED]
    assert workspace.store.batch_content(same.batch.id) == text.encode()
    assert workspace.store.head() == 1


def test_four_eyes_reasons_and_places(workspace: Workspace) -> None:
    admin, other = (person(name, Grant(Role.ADMIN, EVERYWHERE)) for name in ("甲", "乙"))
    city = person("丙", Grant(Role.REVIEWER, "140500"))
    done = submit_region_list(workspace, YUNZHOU.encode(), "a.toml", who=admin)
    assert (done.batch.kind, done.batch.status, done.batch.jurisdiction) == (
        BatchKind.REGIONS,
        BatchStatus.SUBMITTED,
        "990100",
    )
    assert [one.id for one in waiting_region_lists(workspace, who=other)] == [done.batch.id]
    assert waiting_region_lists(workspace, who=city) == ()
    for who, reason, code in (
        (admin, "好", RefusalCode.OWN_BATCH),
        (city, "好", RefusalCode.OUTSIDE_SCOPE),
        (other, " ", RefusalCode.REASON_NEEDED),
    ):
        with pytest.raises(Refusal) as refused:
            publish_region_list(workspace, done.batch.id, who=who, reason=reason)
        assert refused.value.code is code
    with pytest.raises(Refusal) as elsewhere:
        submit_region_list(workspace, YUNZHOU.encode(), "a.toml", who=city)
    assert elsewhere.value.code is RefusalCode.OUTSIDE_SCOPE
    twice = submit_region_list(workspace, YUNZHOU.encode(), "a.toml", who=other)
    assert [one.code for one in twice.report.issues] == [IssueCode.SAME_FILE_BEFORE]
    assert waiting_region_list(workspace, done.batch.id, who=other).jurisdiction.code == "990100"
    made = publish_region_list(workspace, done.batch.id, who=other, reason="好", key="k", base=0)
    assert (made.revision.number, made.repeated) == (1, False)
    assert publish_region_list(workspace, done.batch.id, who=other, reason="好", key="k", base=0).repeated
    # whoever answers for the city amends its list alone
    own = person("丁", Grant(Role.REVIEWER, "990100"))
    text = amended(workspace, "990100", "北山县", "北山区")
    batch = submit_region_list(workspace, text.encode(), "b.toml", who=own).batch
    returned = return_region_list(workspace, batch.id, who=other, reason="名称不对")
    assert (returned.status, returned.reason) == (BatchStatus.RETURNED, "名称不对")
    # reporters of the new city report, and nobody else there
    file = f"地区,指标,期间,数值\n{VALUES}\n".encode()
    report = submit_file(workspace, file, "历史数据.csv", who=person("戊", Grant(Role.REPORTER, "990100"))).report
    assert report.status is not ReportStatus.REJECTED
    with pytest.raises(Refusal) as foreign:
        submit_file(workspace, file, "另一份历史数据.csv", who=person("己", Grant(Role.REPORTER, "140500")))
    assert (foreign.value.code, foreign.value.params["regions"]) == (RefusalCode.OUTSIDE_SCOPE, "东坪区、西河县")


def test_a_list_that_waits_is_judged_again_when_it_is_published(workspace: Workspace) -> None:
    text = amended(workspace, "140500", block(standing(workspace, "140500"), "140581"), "")
    waiting = submit_region_list(workspace, text.encode(), "a.toml", who=console("赵六")).batch
    assert waiting.status is BatchStatus.SUBMITTED
    figures(workspace, "140581,online_service_rate,2026Q3,80")
    for call in (
        lambda: waiting_region_list(workspace, waiting.id, who=console("张三")),
        lambda: publish_region_list(workspace, waiting.id, who=console("张三"), reason="好"),
        lambda: publish_batch(workspace, waiting.id, who=console("张三"), reason="好"),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code is RefusalCode.CHECK_OUTDATED
