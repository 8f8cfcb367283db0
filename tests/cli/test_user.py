"""Accounts from the command line: exit codes, JSON and sentences."""

from __future__ import annotations

import io
from typing import Any

import pytest

from lib.cli.main import main
from lib.domain import Locale
from lib.i18n import say
from tests.cli.conftest import Call


def account(found: dict[str, object]) -> dict[str, Any]:
    made = found["account"]
    assert isinstance(made, dict)
    return made


def test_add_makes_a_one_time_password(call: Call) -> None:
    code, found = call("user", "add", "Zhang", "--shown", "张三", "--role", "reviewer:150600", "--role", "admin")
    assert code == 0
    made = account(found)
    assert (made["name"], made["shown"], made["must_change"], made["disabled"]) == ("Zhang", "张三", True, False)
    assert made["grants"] == [{"role": "admin", "scope": "*"}, {"role": "reviewer", "scope": "150600"}]
    assert len(str(found["one_time_password"])) == 19
    code, again = call("user", "add", "zhang")
    assert code == 1
    error: Any = again["error"]
    assert error["code"] == "ACCOUNT_TAKEN"


def test_without_a_role_it_is_a_viewer_named_as_they_sign_in(call: Call) -> None:
    made = account(call("user", "add", "li")[1])
    assert (made["shown"], made["grants"]) == ("li", [{"role": "viewer", "scope": "*"}])


def test_a_password_from_the_input_is_told_to_nobody(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("eine Herde von 7 Pferden\r\nmore\n"))
    code, found = call("user", "add", "li", "--password-stdin")
    assert (code, found["one_time_password"], account(found)["must_change"]) == (0, None, False)
    monkeypatch.setattr("sys.stdin", io.StringIO("1234567890\n"))
    code, found = call("user", "password", "li", "--password-stdin")
    error: Any = found["error"]
    assert (code, error["code"]) == (1, "PASSWORD_COMMON")
    assert "1234567890" not in str(found)
    monkeypatch.setattr("sys.stdin", io.StringIO("another herd of 9 camels\n"))
    assert main(["user", "password", "li", "--password-stdin"]) == 0
    assert "camels" not in capsys.readouterr().out


def test_link_and_take_the_link_off(call: Call) -> None:
    subject = "https://login.example.gov.cn|150000-0042"
    call("user", "add", "li")
    call("user", "add", "wang")
    assert account(call("user", "link", "LI", "--subject", subject)[1])["subject"] == subject
    code, found = call("user", "link", "wang", "--subject", subject)
    error: Any = found["error"]
    assert (code, error["code"]) == (1, "SUBJECT_TAKEN")
    assert account(call("user", "link", "li", "--subject", "")[1])["subject"] is None


def test_disable_enable_and_list(call: Call) -> None:
    assert call("user", "list") == (0, {"accounts": []})
    call("user", "add", "li")
    assert account(call("user", "disable", "LI")[1])["disabled"] is True
    assert account(call("user", "enable", "li")[1])["disabled"] is False
    code, found = call("user", "password", "li")
    assert (code, len(str(found["one_time_password"]))) == (0, 19)
    listed: Any = call("user", "list")[1]["accounts"]
    assert [(each["name"], each["must_change"]) for each in listed] == [("li", True)]
    for act in ("disable", "enable", "password"):
        code, found = call("user", act, "nobody")
        error: Any = found["error"]
        assert (code, error["code"]) == (1, "ACCOUNT_UNKNOWN")


@pytest.mark.parametrize(
    ("role", "code", "word"),
    [
        ("boss", 2, "USAGE"),
        ("reporter", 1, "GRANT_UNFIT"),
        ("reviewer:999999", 1, "GRANT_UNFIT"),
        ("screen", 1, "GRANT_UNFIT"),
    ],
)
def test_roles_that_cannot_be(call: Call, role: str, code: int, word: str) -> None:
    found = call("user", "add", "li", "--role", role)
    error: Any = found[1]["error"]
    assert (found[0], error["code"]) == (code, word)
    assert call("user", "list")[1] == {"accounts": []}


def test_in_words(place: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out.strip() == "还没有账号。"
    assert main(["user", "add", "zhang", "--shown", "张三", "--role", "reviewer:150600"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("已建立账号 zhang（张三）。\n一次性密码")
    assert main(["user", "list"]) == 0
    out = capsys.readouterr().out
    assert "审核 150600" in out
    assert say(Locale.ZH, "access.state.must_change") in out
    assert main(["user", "add", "li", "--role", "boss"]) == 2
    assert "不能取 'boss'" in capsys.readouterr().err
