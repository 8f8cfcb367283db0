"""A database file that is damaged, wherever in it: the server shows what it can, or says why it does not start."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from lib.access import console
from lib.cli.main import main
from lib.domain import Refusal, RefusalCode
from lib.services import publish_batch, submit_file
from lib.ui.delivery import Delivery, use_delivery
from lib.web.server import readable
from tests.web.conftest import FIGURES, ROOT, environment, opened, running

#: How much of the file is overwritten, and with which seed; seed 0 writes zeros.
SIZE = 20 * 1024
SEEDS = (0, 1, 2)
REFUSED = (
    "“capmap.sqlite”已损坏，无法读取，未作任何改动。请停止服务，从完好的备份恢复：python -m lib restore 备份文件夹"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with two published figures, and a long file that was kept, which fills the end of the file."""
    folder = tmp_path_factory.mktemp("whole")
    workspace = opened(folder)
    batch = submit_file(workspace, FIGURES.encode(), "人口.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    noise = random.Random(7).randbytes(60_000).hex()  # noqa: S311 - filling, no secret
    submit_file(workspace, f"{FIGURES}{noise}".encode(), "长.csv", who=console("李四"))
    workspace.store.close()
    return (folder / "capmap.sqlite").read_bytes()


@pytest.fixture(autouse=True)
def inline() -> Iterator[None]:
    yield
    use_delivery(Delivery.INLINE)


def damaged(whole: bytes, folder: Path, at: int, seed: int) -> None:
    folder.mkdir(exist_ok=True)
    waste = random.Random(seed).randbytes(SIZE) if seed else bytes(SIZE)  # noqa: S311 - waste, no secret
    (folder / "capmap.sqlite").write_bytes(whole[:at] + waste + whole[at + SIZE :])


def found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """``shown`` for reading only, or the code of the refusal. Anything else is raised."""
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(folder))
    try:
        workspace = readable()
    except Refusal as refusal:
        return refusal.code.value
    assert workspace.read_only, "a damaged file is written to"
    assert workspace.damaged
    assert workspace.observations(workspace.store.head()).height == 2
    workspace.store.close()
    return "shown"


def test_a14_wherever_the_damage_is_the_start_shows_or_refuses(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = len(whole) - SIZE
    places = [0, 4096, *range(SIZE, last, max(1, (last - SIZE) // 12)), last]
    ends: dict[tuple[int, int], str] = {}
    for at, seed in product(places, SEEDS):
        folder = tmp_path / f"{at}-{seed}"
        damaged(whole, folder, at, seed)
        ends[at, seed] = found(folder, monkeypatch)
    assert set(ends.values()) == {"shown", RefusalCode.STORE_DAMAGED.value}
    assert {ends[0, seed] for seed in SEEDS} == {RefusalCode.STORE_DAMAGED.value}
    assert {ends[last, seed] for seed in SEEDS} == {"shown"}


@pytest.mark.parametrize("options", [(), ("--demo",)])
@pytest.mark.parametrize("at", [0, SIZE])
def test_what_cannot_be_shown_is_refused_in_one_sentence(
    whole: bytes, tmp_path: Path, at: int, options: tuple[str, ...]
) -> None:
    damaged(whole, tmp_path, at, 1)
    command = [sys.executable, "-m", "lib", "serve", "--port", "0", *options]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert REFUSED in done.stderr
    assert "Traceback" not in done.stderr
    assert "startup failed" not in done.stderr


def test_what_can_be_shown_is_shown_for_reading_only(whole: bytes, tmp_path: Path) -> None:
    damaged(whole, tmp_path, len(whole) - SIZE, 1)
    with running(["-m", "lib", "serve", "--json", "--port", "0"], environment(tmp_path), tmp_path / "log") as said:
        assert said["revision"] == 1
    log = (tmp_path / "log").read_text(encoding="utf-8")
    workspace = opened(tmp_path)
    found = workspace.store.verify(quick=True)
    workspace.store.close()
    # as often as it is found, and no more: what was opened before the start is what the pages work on
    assert log.count("数据库文件已损坏，部分内容无法读取") == len(found) >= 1


def test_verify_says_damage_in_words_and_once(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged(whole, tmp_path, len(whole) - SIZE, 1)
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path))
    assert main(["verify"]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if "capmap.sqlite" in line]
    assert len(told) == len(set(told)) >= 1
    assert "数据库文件已损坏，部分内容无法读取。请停止使用，并从最近一份完好的备份恢复（技术细节：" in told[0]
    assert "FILE_DAMAGED" not in "".join(told)
    assert main(["verify", "--json"]) == 1
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert "FILE_DAMAGED" in codes
