"""No English among the Chinese: the page library's own words, in the places where people meet them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

#: Words of three and more Latin letters that stand alone, outside figures, tables and names of people and files.
_ENGLISH = r"""() => {
  const english = /[a-z]{3}/i, chinese = /[\u4e00-\u9fff]/, found = []
  const skip = "style, script, noscript, canvas, svg, table, code, .js-plotly-plot, [role=option], "
    + "[data-testid=stIconMaterial], [data-testid=stAlertDynamicIcon], [data-testid=stFileChip], [role=img]"
  const walk = document.createTreeWalker(document.body, 5, node => node.nodeType === 1 && node.matches(skip) ? 2 : 1)
  while (walk.nextNode()) {
    const node = walk.currentNode
    const texts = node.nodeType === 3 ? [node.nodeValue]
      : ["aria-label", "title", "placeholder", "alt"].map(name => node.getAttribute(name) ?? "")
    found.push(...texts.filter(text => english.test(text) && !chinese.test(text)).map(text => text.trim()))
  }
  const code = /^[A-Z]{2,3}\d{4}-\w+$/  // of a clause
  return found.filter(text => !["English", "add icon"].includes(text) && !code.test(text))
}"""


def no_english(page: Page) -> None:
    """Look after the next frame: words are said in Chinese before they are drawn."""
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.evaluate(_ENGLISH) == []


def test_tables_and_their_menus_speak_chinese(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/")
    expect(page.get_by_test_id("stDataFrame")).to_have_count(6)
    steps.settled(page)
    table = page.get_by_test_id("stDataFrame").first
    table.hover()
    expect(page.get_by_role("button", name="下载为 CSV：未达标地区最多的五项")).to_be_attached()
    page.get_by_role("button", name="查找：未达标地区最多的五项").hover()
    expect(page.get_by_test_id("stTooltipContent").filter(has_text="查找")).to_be_visible()
    no_english(page)
    page.get_by_role("button", name="查找：未达标地区最多的五项").click()
    page.keyboard.type("zzzz")
    expect(page.get_by_test_id("search-result-area")).to_contain_text("找到 0 处")
    page.keyboard.press("Escape")
    table.hover()
    page.get_by_role("button", name="显示或隐藏列：未达标地区最多的五项").click()
    expect(page.get_by_test_id("stDataFrameColumnVisibilityMenu")).to_contain_text("全选")
    no_english(page)


def test_a_field_says_in_chinese_how_to_confirm(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/policy")
    page.get_by_role("textbox", name="查找").fill("Search")
    expect(page.get_by_test_id("InputInstructions").first).to_contain_text("按回车键确认")


def test_fields_and_files_speak_chinese_and_names_stay(server: Server, visit: Visit, tmp_path: Path) -> None:
    large = tmp_path / "大.csv"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    page = visit(f"{server.url}/upload")
    dropzone = page.get_by_test_id("stFileUploaderDropzone")
    expect(dropzone.get_by_test_id("stBaseButton-secondary")).to_contain_text("选择文件")
    expect(page.get_by_test_id("stFileUploaderDropzoneInstructions")).to_have_text("每个文件不超过 20MB")
    page.get_by_role("textbox", name="数据期间").fill("Search")
    page.get_by_role("textbox", name="数据期间").press("Enter")
    expect(page.locator("input[type=file]")).to_be_enabled()
    steps.choose(page, "Upload", b"x")
    expect(page.get_by_test_id("stFileChipName").first).to_have_text("Upload")
    expect(page.get_by_role("button", name="移除 Upload")).to_be_attached()
    expect(page.get_by_role("textbox", name="数据期间")).to_have_value("Search")
    steps.alert(page, "")
    page.locator("input[type=file]").set_input_files(large)
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_contain_text("文件太大，不能超过")
    no_english(page)


def test_pages_speak_chinese(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/method")
    for path in ("/map", "/method"):
        page.goto(f"{server.url}{path}")
        steps.settled(page)
        expect(page.get_by_role("link", name="跳到正文")).to_be_attached()
        page.get_by_role("combobox", name="指标").click()
        page.keyboard.type("zzzz")
        expect(page.get_by_text("没有符合的选项")).to_be_visible()
        no_english(page)


def test_words_come_back_with_the_language(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/upload?lang=en")
    upload = page.get_by_test_id("stFileUploaderDropzone").get_by_test_id("stBaseButton-secondary")
    expect(upload).to_contain_text("Upload")
    assert page.get_by_role("link", name="跳到正文").count() == 0
    page.get_by_text("中文", exact=True).click()
    expect(upload).to_contain_text("选择文件")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("跳到正文")
    page.get_by_text("English", exact=True).click()
    expect(upload).to_contain_text("Upload")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Skip to main content")
    expect(page.get_by_test_id("stFileUploaderDropzoneInstructions")).to_have_text("20MB per file")


def test_a_lost_server_is_told_in_chinese(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/method")
    steps.settled(page)
    page.evaluate("""() => {
      const said = document.createElement("div")
      said.setAttribute("role", "dialog")
      said.innerHTML = "<h2>Connection error</h2><p>Connection timed out.</p><button aria-label=Close>Close</button>"
      document.body.append(said)
    }""")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("连接中断")
    expect(dialog).to_contain_text("连接超时。")
    expect(dialog.get_by_role("button")).to_have_text("关闭")
