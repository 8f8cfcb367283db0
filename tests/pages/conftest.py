"""Pages run through Home.py, as in the product, on an installation of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, TextInput
from streamlit.util import calc_hash

from lib.access import EVERYWHERE
from lib.domain import Grant, Role
from lib.services import Settings, Workspace, load_settings, open_workspace
from lib.services.accounts import session_for
from lib.services.clock import now
from lib.ui import context
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


def acts_on(app: AppTest, act: str) -> bool:
    """True where the page has a button that does ``act`` to a batch: its key names the batch, too."""
    return any(str(item.key).startswith(f"{act}.") for item in app.button)


def deciding(app: AppTest, act: str) -> Button:
    """The button that does ``act`` (``upload.publish``) to the batch that is open."""
    (found,) = [item for item in app.button if str(item.key).startswith(f"{act}.")]
    return found


def reason(app: AppTest) -> TextInput:
    """The field for the reason about the batch that is open for review."""
    (found,) = [item for item in app.text_input if str(item.key).startswith("upload.reason.")]
    return found


@pytest.fixture(scope="session")
def demo_folder(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an installation with demonstration data; for reading only."""
    yield copytree(demonstration, tmp_path_factory.mktemp("own") / "pages")
    st.cache_resource.clear()


@pytest.fixture
def served() -> Iterator[None]:
    """As behind the server: pages may write."""
    use_delivery(Delivery.SERVED)
    yield
    use_delivery(Delivery.INLINE)


@pytest.fixture(scope="session")
def behind() -> Iterator[dict[Path, Workspace]]:
    """Installations that tests share, opened once to sign people in."""
    found: dict[Path, Workspace] = {}
    yield found
    for each in found.values():
        each.store.close()


@pytest.fixture
def open_page(
    monkeypatch: pytest.MonkeyPatch, served: None, tmp_path: Path, behind: dict[Path, Workspace]
) -> Iterator[Open]:
    """Open a page of the installation in ``folder`` at an address, as somebody with a role or in a given session.

    An installation of the test's own is forgotten after it; one that tests share for reading stays open, and what was
    reckoned of it is found again.
    """
    own: list[Settings] = []

    def opened(
        folder: Path, page: str = "overview", *, role: Role = Role.VIEWER, session: str | None = None, **address: str
    ) -> AppTest:
        monkeypatch.setenv("CAPMAP_DATA_DIR", str(folder))
        app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60)
        if folder.is_relative_to(tmp_path):
            own.append(load_settings())
            app.user["session"] = session or _signed_in(folder, role)
        else:
            app.user["session"] = session or session_of(_kept(behind, folder), role)
        for name, value in address.items():
            app.query_params[name] = value
        if page in FILES:
            # as a browser asks for it: by its address, without a run of the first page before it
            app._page_hash = calc_hash(page)
        app.run()
        assert not app.exception, [item.value for item in app.exception]
        return app

    yield opened
    for settings in own:
        for read_only in (True, False):
            context._open.clear(settings, read_only=read_only)


def _signed_in(folder: Path, role: Role) -> str:
    workspace = open_workspace(load_settings(data_dir=folder))
    try:
        return session_of(workspace, role)
    finally:
        workspace.store.close()


def _kept(behind: dict[Path, Workspace], folder: Path) -> Workspace:
    if folder not in behind:
        behind[folder] = open_workspace(load_settings(data_dir=folder))
    return behind[folder]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty installation in ``tmp_path``, to look into behind the page."""
    found = open_workspace(load_settings(data_dir=tmp_path))
    yield found
    found.store.close()
