"""No text of a person or a file is read as Markdown."""

from __future__ import annotations

import pytest

from lib.ui.plain import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("东胜区 96%", "东胜区 96%"),
        ("[点我](http://x.cn)", r"\[点我\]\(http\:" + "\u2060" + r"//x\.cn\)"),
        ("HTTPS://x.cn", r"HTTPS\:" + "\u2060" + r"//x\.cn"),
        ("www.x.cn", "www\u2060" + r"\.x\.cn"),
        ("a@x.cn", "a\u2060@x" + r"\.cn"),
        ("![x](y) <b> $a$ :red[z]", r"\!\[x\]\(y\) \<b\> \$a\$ \:red\[z\]"),
        ("两\n行\t字", "两 行 字"),
    ],
)
def test_markdown_and_addresses_are_disarmed(text: str, shown: str) -> None:
    assert plain(text) == shown
