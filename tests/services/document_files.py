"""Documents that tests bring: an invented one for Jincheng, and an amendment of an installed one."""

from __future__ import annotations

from lib.access import console
from lib.catalogue.document_text import document_toml
from lib.catalogue.overlay import document_of
from lib.domain import Period
from lib.services import Workspace, publish_batch, submit_file
from lib.services.documents import publish_document, submit_document

PERIOD = Period.parse("2026Q3")
JINCHENG = """
[document]
id = "JC2026"
number = "晋市政办发〔2026〕99号"
issuer = "晋城市人民政府办公厅"
title = { zh = "药品监管能力提升试行办法", en = "Trial Measures" }
jurisdiction = "140500"
issued_on = 2026-01-15
tier = "市级"

[[clause]]
id = "01"
heading = "网上办理"
domain = "智慧监管与政务服务"
asks = "政务服务事项网上可办率达到九成五。"
indicators = ["online_service_rate"]
responsible = ["市行政审批局", "市市场监管局"]

[[clause]]
id = "02"
heading = "检查员配备"
domain = "检查与抽检"
asks = "按核定需求配齐检查员。"
indicators = ["inspector_staffing"]
tasks = ["制定配备方案"]

[[target]]
clause = "01"
indicator = "online_service_rate"
comparator = "不低于"
value = 95
binding_levels = ["市级", "县级"]
cadence = "到期完成"
baseline_on = 2026-01-15
deadline = 2027-12-31

[[target]]
clause = "02"
indicator = "inspector_staffing"
comparator = "不低于"
value = 90
binding_levels = ["市级"]
reference_levels = ["县级"]
cadence = "始终"
baseline_on = 2026-01-15
"""


def published(workspace: Workspace, content: str | bytes, file: str = "文件.toml", *, reason: str = "测试") -> int:
    """Publish a document from the console and return the revision."""
    given = content.encode() if isinstance(content, str) else content
    batch = submit_document(workspace, given, file, who=console("赵六"))
    assert batch.batch.status.value == "submitted", batch.report.issues
    return publish_document(workspace, batch.batch.id, who=console("张三"), reason=reason).revision.number


def figures(workspace: Workspace, rows: str) -> int:
    """Publish figures (region, indicator, period, value) and return the revision."""
    content = f"地区,指标,期间,数值\n{rows}\n".encode()
    batch = submit_file(workspace, content, "数据.csv", who=console("赵六")).batch
    return publish_batch(workspace, batch.id, who=console("张三"), reason="测试").revision.number


def amended(workspace: Workspace, old: str, new: str, document: str = "NMG2022") -> str:
    """The TOML form of a document of the newest revision, with one text in place of another."""
    text = document_toml(document_of(workspace.catalogue_at(workspace.store.head()), document))
    assert old in text
    return text.replace(old, new, 1)
