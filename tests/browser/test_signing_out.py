"""A session that ends while pages are open."""

from __future__ import annotations

import pytest

from tests.browser import steps
from tests.browser.conftest import Server, Visit, Watch

pytestmark = pytest.mark.browser


def test_signing_out_in_one_tab_brings_the_sign_in_page_in_the_other(
    server: Server, visit: Visit, watch: Watch
) -> None:
    page = visit(f"{server.url}/sign-in", role=None)
    steps.sign_in(page, server.url, "viewer")
    page.goto(f"{server.url}/method?indicator={steps.INDICATOR}")
    steps.settled(page)
    steps.sign_out(page.context.new_page(), server.url)
    page.wait_for_url(lambda address: "/sign-in" in address)
    assert steps.query(page)["next"].startswith("/method")
    page.locator("input[name=name]").fill(steps.NAMES["viewer"])
    page.locator("input[name=password]").fill(steps.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: address.startswith(f"{server.url}/method"))
    steps.settled(page)
    assert steps.query(page)["indicator"] == steps.INDICATOR
    # The browser itself notes each answer that says to sign in; nothing else may have gone wrong.
    watch.offences = [said for said in watch.offences if "401" not in said or "/_stcore/" not in said]
