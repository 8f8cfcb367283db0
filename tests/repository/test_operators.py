"""The operators' page against the program: settings and commands."""

from __future__ import annotations

import re
from pathlib import Path

from lib.cli.parser import build_parser
from lib.domain import Locale
from lib.services.settings import FILE_SETTING, PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `(CAPMAP_\w+)` \| (?:`(\w+)`|—) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = {name: key for name, key, _, _ in _ROW.findall(PAGE)}
    assert documented.pop(FILE_SETTING) == ""
    assert documented == {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}


def test_documented_defaults_are_the_ones_in_force() -> None:
    defaults = {key: default.strip("`") for _, key, default, _ in _ROW.findall(PAGE) if key}
    fields = {name: field.default for name, field in Settings.model_fields.items()}
    assert defaults["host"] == fields["host"]
    assert int(defaults["port"]) == fields["port"]
    assert defaults["locale"] == fields["locale"].value
    assert (defaults["open_network"] == "yes") is fields["open_network"]
    assert ROOT / defaults["data_dir"] == fields["data_dir"]
    assert defaults["allowed_hosts"] == "（空）"
    assert fields["allowed_hosts"] == ()


def test_every_command_is_documented() -> None:
    parser = build_parser(Locale.ZH)
    for name, below in parser.commands().items():
        for part in below or ("",):
            assert f"python -m lib {name} {part}".strip() in PAGE
