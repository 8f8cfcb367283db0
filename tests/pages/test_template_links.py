"""The table offered beside the upload is of the regions that the reader reports for, and named in their language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain import Grant, Role
from lib.services import Workspace, file_name
from lib.services.accounts import session_for
from lib.services.clock import now
from tests.pages.conftest import Open, session_of


def labels(app: AppTest) -> list[str]:
    return [item.proto.label for item in app.get("download_button")]


def test_a_county_s_clerk_is_offered_the_county(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    clerk = session_of(workspace, Role.REPORTER, scope="150602", name="王小丽")
    app = open_page(tmp_path, "upload", session=clerk, indicator="online_service_rate", period="2026Q3")
    assert labels(app) == ["下载填报表：东胜区 · 政务服务全程网办率"]
    everywhere = open_page(tmp_path, "upload", role=Role.REPORTER, indicator="online_service_rate", period="2026Q3")
    assert labels(everywhere) == ["下载填报表：内蒙古自治区 · 政务服务全程网办率"]


def test_the_file_is_named_in_words(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def recorded(*facts: Any, **more: Any) -> str:
        names.append(file_name(*facts, **more))
        return names[-1]

    monkeypatch.setattr("lib.ui.template_links.file_name", recorded)
    clerk = session_of(workspace, Role.REPORTER, scope="150602", name="王小丽")
    open_page(tmp_path, "upload", session=clerk, indicator="online_service_rate", period="2026Q3")
    assert names[0].startswith("药监能力_填报表-政务服务全程网办率-东胜区-2026Q3_v0_")
    assert not set('<>:"/\\|?*') & set(names[0])


def test_who_reports_for_many_chooses_on_the_page_of_templates(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    account = workspace.store.add_account(
        "孙七",
        "孙七",
        None,
        tuple(Grant(Role.REPORTER, code) for code in ("150602", "150603", "150621")),
        subject="孙七",
        must_change=False,
        actor="测试",
        at=now(),
    )
    key = session_for(workspace, account, address="10.0.0.9", agent="test")[0].key
    app = open_page(tmp_path, "upload", session=key, indicator="online_service_rate", period="2026Q3")
    assert labels(app) == []
    assert "填报表模板" in [item.proto.label for item in app.get("page_link")]
