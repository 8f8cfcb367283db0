"""Pages run through Home.py, as in the product, on an installation of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Role
from lib.services import Workspace, load_demo, load_settings, open_workspace
from lib.services.accounts import session_for
from lib.services.clock import now
from lib.ui.delivery import Delivery, use_delivery

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "map": "pages/maps/capability.py",
    "region": "pages/regions/profile.py",
    "time": "pages/maps/time.py",
    "trend": "pages/regions/trend.py",
    "detail": "pages/maps/detail.py",
    "upload": "pages/data/upload.py",
    "batches": "pages/data/batches.py",
    "review": "pages/data/review.py",
    "policy": "pages/policy/tracker.py",
    "templates": "pages/data/template.py",
    "history": "pages/data/history.py",
    "reporting": "pages/data/reporting.py",
    "quality": "pages/data/quality.py",
    "method": "pages/policy/method.py",
    "documents": "pages/admin/documents.py",
    "jurisdictions": "pages/admin/jurisdictions.py",
    "audit": "pages/admin/audit.py",
    "accounts": "pages/admin/accounts.py",
}
#: Who signs in for a role.
NAMES = {Role.VIEWER: "viewer", Role.REPORTER: "李四", Role.REVIEWER: "张三", Role.ADMIN: "管理员"}

Open = Callable[..., AppTest]


def session_of(workspace: Workspace, role: Role, *, scope: str = EVERYWHERE, name: str | None = None) -> str:
    """The key of a new session of somebody with one role; their account is made where there is none."""
    named = name or NAMES[role]
    account = workspace.store.account_by_name(named) or workspace.store.add_account(
        named, named, None, (Grant(role, scope),), subject=named, must_change=False, actor="测试", at=now()
    )
    return session_for(workspace, account, address="10.0.0.9", agent="test")[0].key


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation with demonstration data; for reading only."""
    folder = tmp_path_factory.mktemp("pages")
    workspace = open_workspace(load_settings(data_dir=folder))
    load_demo(workspace, who=console("测试员"))
    workspace.store.close()
    return folder


@pytest.fixture
def served() -> Iterator[None]:
    """As behind the server: pages may write."""
    use_delivery(Delivery.SERVED)
    yield
    use_delivery(Delivery.INLINE)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, served: None) -> Iterator[Open]:
    """Open a page of the installation in ``folder`` at an address, as somebody with a role or in a given session."""

    def opened(
        folder: Path, page: str = "overview", *, role: Role = Role.VIEWER, session: str | None = None, **address: str
    ) -> AppTest:
        monkeypatch.setenv("CAPMAP_DATA_DIR", str(folder))
        app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60)
        app.user["session"] = session or _signed_in(folder, role)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        if page in FILES:
            app.switch_page(FILES[page])
            for name, value in address.items():
                app.query_params[name] = value
            app.run()
        assert not app.exception, [item.value for item in app.exception]
        return app

    yield opened
    st.cache_resource.clear()


def _signed_in(folder: Path, role: Role) -> str:
    workspace = open_workspace(load_settings(data_dir=folder))
    try:
        return session_of(workspace, role)
    finally:
        workspace.store.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty installation in ``tmp_path``, to look into behind the page."""
    found = open_workspace(load_settings(data_dir=tmp_path))
    yield found
    found.store.close()
