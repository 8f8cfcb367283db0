"""Rules over the repository itself: sizes, names, what may not be in it, and what must agree."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.domain import Locale, RefusalCode
from lib.i18n import messages

ROOT = Path(__file__).resolve().parents[2]
LARGEST_BYTES = 1_500_000
#: Texts that belong to the place where this was written, or that must never be written down.
FOREIGN = {
    "a path of the workplace": re.compile(r"(?<![\w.-])/work/"),
    "a host of a package registry": re.compile(
        r"\b(?:registry\.npmjs\.org|registry\.npmmirror\.com|pypi\.org|files\.pythonhosted\.org)\b"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an access key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}|sk-[0-9A-Za-z]{32,})\b"),
    "a map service key": re.compile(r"[?&]tk=[0-9a-f]{32}\b"),
}


def kept() -> list[Path]:
    """Every file that is, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return sorted(ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file())


FILES = kept()


def sources() -> Iterator[Path]:
    """The Python files of the product and its tests."""
    return (path for path in FILES if path.suffix == ".py" and "versions" not in path.parts)


def relative(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_there_is_something_to_look_at() -> None:
    names = set(relative(FILES))
    assert {"Makefile", "pyproject.toml", "requirements.txt", ".ci/run", "lib/__main__.py"} <= names


def test_no_file_is_larger_than_it_may_be() -> None:
    assert relative([path for path in FILES if path.stat().st_size > LARGEST_BYTES]) == []


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_foreign_is_written_anywhere(what: str) -> None:
    shape = FOREIGN[what]
    found = [
        path
        for path in FILES
        if path != Path(__file__) and shape.search(path.read_bytes().decode("utf-8", errors="ignore"))
    ]
    assert relative(found) == []


def test_the_shapes_find_what_they_are_for() -> None:
    assert FOREIGN["a path of the workplace"].search('open("/work/shared/x")')
    assert FOREIGN["a host of a package registry"].search("https://registry.npmjs.org/x")
    assert FOREIGN["a private key"].search("-----BEGIN RSA PRIVATE KEY-----")
    assert FOREIGN["a map service key"].search("?tk=" + "0a" * 16)


def test_pages_lie_in_sections_where_home_alone_can_open_them() -> None:
    assert relative(list((ROOT / "pages").glob("*.py"))) == []
    assert list((ROOT / "pages").glob("*/*.py"))


def test_lib_is_not_ignored() -> None:
    asked = subprocess.run(["git", "check-ignore", "-q", "lib/web/app.py"], cwd=ROOT, check=False)
    assert asked.returncode == 1


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_locked_with_hashes(name: str) -> None:
    lock = (ROOT / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in lock.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    locked = {_plain_name(line) for line in lines}
    wanted = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    asked = {_plain_name(line) for line in wanted if line.strip() and not line.startswith(("#", "-"))}
    assert asked <= locked


def _plain_name(line: str) -> str:
    return re.split(r"[=<>!~;\[ ]", line.strip())[0].lower().replace("_", "-")


def test_both_locks_agree() -> None:
    locks = [(ROOT / f"{name}.txt").read_text(encoding="utf-8") for name in ("requirements", "requirements-dev")]
    run, dev = (dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", lock, re.MULTILINE)) for lock in locks)
    assert {name: (run[name], dev[name]) for name in run.keys() & dev.keys() if run[name] != dev[name]} == {}


def test_files_are_short() -> None:
    long = [path for path in sources() if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    assert relative(long) == []


def test_functions_are_short() -> None:
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                size = node.end_lineno - node.lineno + 1
                if size > 40 and "tests" not in path.parts:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {size}")
    assert long == []


def test_names_say_what_a_module_is_about() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [name for name in relative(list(sources())) if Path(name).stem in vague] == []


def test_sentences_belong_to_codes() -> None:
    codes = {code.value for code in RefusalCode}
    assert [key for key in messages(Locale.ZH) if key.startswith("errors.") and key.split(".")[1] not in codes] == []


def test_only_the_entry_of_ci_is_run_by_ci() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


def test_the_python_of_the_project_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["mypy"]["strict"] is True
    assert project["tool"]["pytest"]["ini_options"]["filterwarnings"][0] == "error"
