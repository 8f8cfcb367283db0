"""Batches sent and published, and what is foretold of them."""

from __future__ import annotations

from lib.access import console
from lib.domain import Locale
from lib.services import Workspace, publish_batch, submit_file
from lib.services.consequence import Consequence, consequence

HEADER = "region,indicator,period,value,numerator,denominator"
STAFF, ONLINE, DRILL = "inspector_staffing", "online_service_rate", "drill_interval"


def sent(workspace: Workspace, *rows: str) -> str:
    content = "\n".join((HEADER, *rows)).encode()
    return submit_file(workspace, content, "a.csv", who=console("李四")).batch.id


def published(workspace: Workspace, *rows: str) -> int:
    return publish_batch(workspace, sent(workspace, *rows), who=console("张三"), reason="已核实").revision.number


def told(workspace: Workspace, batch: str, locale: Locale = Locale.ZH) -> Consequence:
    return consequence(workspace, batch, who=console("张三"), locale=locale)
