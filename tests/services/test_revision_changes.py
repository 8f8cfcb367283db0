"""What a revision changed, in words: figures, points, lists of regions, boundaries and documents."""

from __future__ import annotations

from lib.access import console
from lib.domain import Locale, Revision
from lib.services import Workspace, publish_batch, roll_back, submit_file
from lib.services.documents import publish_document, submit_document
from lib.services.revision_changes import changes_text
from tests.services.boundary_files import bounded, yunzhou
from tests.services.document_files import JINCHENG
from tests.services.region_files import YUNZHOU, brought

AMENDED = YUNZHOU.replace('zh = "东坪区"', 'zh = "东平区"') + (
    '[[region]]\ncode = "990123"\nname = { zh = "南河县", en = "Nanhe" }\nlevel = "县级"\nparent = "990100"\n'
)


def made(workspace: Workspace, number: int) -> Revision:
    found = workspace.store.revision(number)
    assert found is not None
    return found


def told(workspace: Workspace, number: int, locale: Locale = Locale.ZH) -> str:
    return changes_text(workspace, made(workspace, number), locale)


def figures(workspace: Workspace, *rows: str) -> int:
    content = "\n".join(("地区,指标,期间,数值", *rows)).encode()
    batch = submit_file(workspace, content, "a.csv", who=console("李四")).batch
    return publish_batch(workspace, batch.id, who=console("张三"), reason="测试").revision.number


def test_figures_are_counted_and_what_is_none_is_left_out(workspace: Workspace) -> None:
    figures(workspace, "150602,online_service_rate,2026Q2,88", "150603,online_service_rate,2026Q2,90")
    figures(workspace, "150602,online_service_rate,2026Q2,89", "150621,online_service_rate,2026Q2,91")
    assert [told(workspace, number) for number in (1, 2)] == ["数据：新增 2", "数据：新增 1、改 1"]
    assert told(workspace, 2, Locale.EN) == "figures: 1 new, 1 changed"


def test_a_list_of_regions_is_held_against_the_one_before(workspace: Workspace) -> None:
    first = brought(workspace, YUNZHOU)
    second = brought(workspace, AMENDED)
    third = brought(workspace, YUNZHOU)
    assert told(workspace, first) == "地区名单（云州市）：新增 4"
    assert told(workspace, second) == "地区名单（云州市）：新增 1、改 1"
    assert told(workspace, third) == "地区名单（云州市）：改 1、移除 1"
    assert told(workspace, second, Locale.EN) == "list of regions (Yunzhou): 1 new, 1 changed"


def test_boundaries_and_documents_are_named(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    drawn = bounded(workspace, yunzhou())
    sent = submit_document(workspace, JINCHENG.encode(), "jc.toml", who=console("赵六"))
    document = publish_document(workspace, sent.batch.id, who=console("张三"), reason="新发").revision.number
    assert told(workspace, drawn) == "边界（云州市）：3 个地区"
    assert told(workspace, document) == "文件：《药品监管能力提升试行办法》，条款 2、目标 2"
    assert told(workspace, document, Locale.EN) == "document: “Trial Measures”, clauses 2, targets 2"


def test_going_back_says_what_it_restored_besides_figures(workspace: Workspace) -> None:
    figures(workspace, "150602,online_service_rate,2026Q2,88")
    brought(workspace, YUNZHOU)
    bounded(workspace, yunzhou())
    back = roll_back(workspace, 1, who=console("张三"), reason="有误").number
    assert told(workspace, back) == "数据：没有变化；并恢复了地区名单、边界"
