"""``document``, ``jurisdiction`` and ``boundaries``: checked without a trace, submitted, published by somebody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.cli.main import main
from lib.domain import Level
from lib.services import load_settings, open_workspace
from tests.services.boundary_files import yunzhou
from tests.services.document_files import JINCHENG
from tests.services.region_files import YUNZHOU, brought


@pytest.mark.parametrize(
    ("kind", "text", "place"), [("document", JINCHENG, "140500"), ("jurisdiction", YUNZHOU, "990100")]
)
def test_a_file_is_checked_submitted_and_published(
    kind: str,
    text: str,
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path))
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(text, encoding="utf-8")
    bad.write_text(text.replace('"990122"', '"99012"').replace('"JC2026"', '"26"'), encoding="utf-8")
    assert main([kind, "check", str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "rejected"
    assert main([kind, "check", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["jurisdiction"] == place
    assert main([kind, "submit", str(bad), "--as", "赵六"]) == 1
    assert "没有通过检查。原文件已保存" in capsys.readouterr().out
    assert main([kind, "submit", str(good), "--as", "赵六", "--idempotency-key", "k", "--json"]) == 0
    batch = json.loads(capsys.readouterr().out)["batch"]
    batch_id = batch["id"] if isinstance(batch, dict) else batch
    assert main(["publish", batch_id, "--as", "张三"]) == 1
    assert main(["publish", batch_id, "--as", "张三", "--reason", "登记"]) == 0
    workspace = open_workspace(load_settings(data_dir=tmp_path), read_only=True)
    assert workspace.store.head() == 1
    assert ("990100" in workspace.regions.jurisdictions) is (kind == "jurisdiction")
    assert ("JC2026" in workspace.catalogue.documents) is (kind == "document")
    workspace.store.close()


def test_boundaries_are_checked_submitted_and_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path))
    workspace = open_workspace(load_settings(data_dir=tmp_path))
    brought(workspace, YUNZHOU)
    workspace.store.close()
    good, bad = tmp_path / "good.geojson", tmp_path / "bad.geojson"
    good.write_bytes(yunzhou())
    bad.write_bytes(yunzhou().replace(b"Polygon", b"Point"))
    assert main(["boundaries", "check", str(good)]) == 2
    capsys.readouterr()
    assert main(["boundaries", "check", str(bad), "--datum", "wgs84", "--json"]) == 1
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["issues"]][:1] == ["BOUNDARY_KIND"]
    assert main(["boundaries", "check", str(good), "--datum", "wgs84", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["jurisdiction"] == "990100"
    assert main(["boundaries", "submit", str(bad), "--datum", "wgs84", "--as", "赵六"]) == 1
    assert "没有通过检查。原文件已保存" in capsys.readouterr().out
    assert main(["boundaries", "submit", str(good), "--datum", "wgs84", "--as", "赵六", "--json"]) == 0
    batch = json.loads(capsys.readouterr().out)["batch"]
    batch_id = batch["id"] if isinstance(batch, dict) else batch
    assert main(["publish", batch_id, "--as", "张三", "--reason", "登记"]) == 0
    workspace = open_workspace(load_settings(data_dir=tmp_path), read_only=True)
    assert workspace.layers.for_view("990100", Level.COUNTY).codes == ("990102", "990121", "990122")
    workspace.store.close()
