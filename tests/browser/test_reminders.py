"""The list of reminders: above the fold of a laptop, copied as it stands by one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

# CSS pixels of the visitor's screen.
_FOLD = 768


@pytest.mark.parametrize(
    ("language", "button", "first"),
    [
        ("zh", "复制催报清单", "2026年第三季度数据报送提醒"),
        ("en", "Copy reminders", "Reminder to report the figures of 2026 Q3"),
    ],
)
def test_the_reminders_stand_above_the_fold_and_are_copied(
    server: Server, visit: Visit, language: str, button: str, first: str
) -> None:
    page = visit(f"{server.url}/reporting?period={steps.PERIOD}&lang={language}", "reporter")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    steps.settled(page)
    shown = page.get_by_test_id("stCode").filter(visible=True)
    expect(shown).to_contain_text(first)
    box = shown.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= _FOLD
    page.get_by_role("button", name=button).click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).length > 0")
    lines = page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith(first)
    assert len(lines) == 1 + 8
    assert lines == shown.locator("code").inner_text().splitlines()


def test_where_the_clipboard_is_closed_the_list_stands_ready_to_be_copied(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/reporting?period={steps.PERIOD}", "reporter")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.evaluate("() => { document.execCommand = () => false; }")
    page.get_by_role("button", name="复制催报清单").click()
    field = page.get_by_label("浏览器不允许自动复制，请按 Ctrl+C 复制这份清单")
    expect(field).to_be_visible()
    assert len(field.input_value().splitlines()) == 1 + 8
    marked = "field => field.selectionEnd - field.selectionStart === field.value.length"
    assert field.evaluate(marked)
