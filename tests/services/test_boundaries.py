"""Boundaries brought by upload: their way to a revision, and that every revision keeps the shapes of its regions."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lib.access import EVERYWHERE, console
from lib.domain import (
    BatchKind,
    BatchStatus,
    Datum,
    Grant,
    Identity,
    IssueCode,
    Level,
    Locale,
    Origin,
    Period,
    Refusal,
    RefusalCode,
    RevisionKind,
    Role,
)
from lib.ingest import boundary_process
from lib.regions import Layer
from lib.services import Workspace, load_settings, open_workspace, publish_batch, roll_back
from lib.services.boundaries import (
    boundary_versions,
    check_boundary_file,
    preview_boundaries,
    publish_boundaries,
    return_boundaries,
    submit_boundaries,
    waiting_boundaries,
    waiting_boundary_file,
)
from lib.services.comparison import Against, others
from lib.services.region_lists import jurisdictions_listed
from lib.services.revisions import rollback_foretold
from tests.services.boundary_files import SHAPES, bounded, collection, feature, square, yunzhou
from tests.services.either import on_each_database
from tests.services.region_files import YUNZHOU, amended, brought

COUNTIES = ("990102", "990121", "990122")


def person(name: str, *grants: Grant) -> Identity:
    return Identity(name, name, grants, Origin.SESSION, account=name)


def layer(workspace: Workspace, revision: int, level: Level = Level.COUNTY) -> Layer:
    return workspace.at(revision).layers.for_view("990100", level)


@on_each_database
def test_every_revision_keeps_its_shapes(workspace: Workspace) -> None:
    listed = brought(workspace, YUNZHOU)
    first = bounded(workspace, yunzhou())
    assert layer(workspace, listed).name == "no_boundaries"
    assert layer(workspace, first).codes == COUNTIES
    assert layer(workspace, first, Level.PREFECTURE).codes == ("990100",)
    assert layer(workspace, first).bbox == (112.0, 36.0, 113.0, 37.0)
    second = bounded(workspace, yunzhou(c990102=square(112.5, 36.0, 0.9)))
    assert layer(workspace, second).bbox == (112.0, 36.0, 113.4, 37.0)
    assert layer(workspace, first).bbox == (112.0, 36.0, 113.0, 37.0)
    assert workspace.layers.for_view("990100", Level.COUNTY) == layer(workspace, second)
    revision = workspace.store.revision(second)
    assert revision is not None
    assert (revision.kind, revision.reason) == (RevisionKind.BOUNDARIES, "边界")
    versions = boundary_versions(workspace, second, who=console("张三"))["990100"]
    assert [(one.revision, one.standing) for one in versions] == [(second, True), (first, False)]
    foretold = rollback_foretold(workspace, listed, Locale.ZH, who=console("张三"))
    assert (foretold.boundaries, foretold.regions, foretold.nothing) == (True, False, False)
    back = roll_back(workspace, first, who=console("张三"), reason="撤回").number
    assert layer(workspace, back) == layer(workspace, first)
    bare = roll_back(workspace, listed, who=console("张三"), reason="撤回").number
    assert layer(workspace, bare).name == "no_boundaries"
    # what came with the program stays as it is all the while
    assert workspace.at(second).layers.get("im_counties") is workspace.at(listed).layers.get("im_counties")
    assert workspace.store.verify() == []


def test_neighbours_are_those_of_the_shapes_that_were_brought(workspace: Workspace) -> None:
    def beside(revision: int, code: str) -> tuple[list[str], bool]:
        found = others(workspace.at(revision), revision, code, Period.parse("2026Q3"), Against.NEIGHBOURS)
        return [one.code for one in found.regions], found.known

    listed = brought(workspace, YUNZHOU)
    assert beside(listed, "990102") == ([], False)
    whole = bounded(workspace, yunzhou())
    assert beside(whole, "990102") == (["990121", "990122"], True)
    assert beside(whole, "990122") == (["990102", "990121"], True)
    assert beside(whole, "990100") == ([], True)
    apart = bounded(workspace, yunzhou(c990102=square(112.6, 36.0, 0.4, 0.4)))
    assert beside(apart, "990102") == ([], True)
    assert beside(whole, "990102") == (["990121", "990122"], True)


def test_a_file_says_what_it_would_draw(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    content = collection(*(feature(code, SHAPES[code]) for code in COUNTIES[:2]), feature("1", square(112, 38)))
    read = check_boundary_file(workspace, content, "a.geojson", Datum.WGS84, who=console("张三")).boundaries
    assert read is not None
    found = preview_boundaries(workspace, read, Locale.ZH, who=console("张三"))
    assert found.base == 1
    assert found.sentences[:4] == (
        "990100 云州市 现在没有边界；发布后地图上能画出 2 个地区。",
        "文件里有 2 个地区的图形：东坪区（990102）、西河县（990121）。",
        "2 个地区仍没有边界，地图上画不出来：云州市（990100）、北山县（990122）。",
        "1 个图形没有对上地区，不使用（逐条见上面的检查结果）。",
    )
    assert found.counts.rows() == [("county", 0, 2)]
    bounded(workspace, content)
    read = check_boundary_file(workspace, yunzhou(), "a.geojson", Datum.GCJ02, who=console("张三")).boundaries
    assert read is not None
    found = preview_boundaries(workspace, read, Locale.EN, who=console("张三"))
    assert found.sentences[0] == (
        "The boundaries of 990100 Yunzhou are replaced; after publication the maps draw 4 regions."
    )
    assert "The coordinates are converted from GCJ-02 to WGS-84 (to about half a metre)." in found.sentences
    assert found.counts.rows() == [("prefecture", 0, 1), ("county", 2, 3)]
    (own,) = (one for one in jurisdictions_listed(workspace, 2, who=console("张三")) if one.code == "990100")
    assert own.bounded == 2


def test_four_eyes_reasons_and_places(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    admin, other = (person(name, Grant(Role.ADMIN, EVERYWHERE)) for name in ("甲", "乙"))
    city = person("丙", Grant(Role.REVIEWER, "140500"))
    done = submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.WGS84, who=admin)
    assert (done.batch.kind, done.batch.status, done.batch.jurisdiction) == (
        BatchKind.BOUNDARIES,
        BatchStatus.SUBMITTED,
        "990100",
    )
    assert [one.id for one in waiting_boundaries(workspace, who=other)] == [done.batch.id]
    assert waiting_boundaries(workspace, who=city) == ()
    for who, reason, code in (
        (admin, "好", RefusalCode.OWN_BATCH),
        (city, "好", RefusalCode.OUTSIDE_SCOPE),
        (other, " ", RefusalCode.REASON_NEEDED),
    ):
        with pytest.raises(Refusal) as refused:
            publish_boundaries(workspace, done.batch.id, who=who, reason=reason)
        assert refused.value.code is code
    with pytest.raises(Refusal) as refused:
        submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.WGS84, who=city)
    assert refused.value.code is RefusalCode.OUTSIDE_SCOPE
    assert waiting_boundary_file(workspace, done.batch.id, who=other).given == COUNTIES
    made = publish_boundaries(workspace, done.batch.id, who=other, reason="好", key="k", base=1)
    assert made.revision.number == 2
    assert publish_boundaries(workspace, done.batch.id, who=other, reason="好", key="k", base=1).repeated
    entry = next(one for one in workspace.store.audit(20) if one.action == "publish" and one.subject == done.batch.id)
    assert (entry.actor, json.loads(entry.details)["kind"]) == ("乙", "boundaries")
    same = submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.WGS84, who=admin)
    assert [one.code for one in same.report.issues] == [IssueCode.BOUNDARY_UNCHANGED]
    # the same bytes in another system are other boundaries
    shifted = submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.GCJ02, who=admin)
    assert shifted.report.issues == ()
    returned = return_boundaries(workspace, shifted.batch.id, who=other, reason="坐标系不对")
    assert (returned.status, returned.reason) == (BatchStatus.RETURNED, "坐标系不对")


def test_what_waits_is_judged_again(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    waiting = submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.WGS84, who=console("赵六")).batch
    part = collection(feature("990102", SHAPES["990102"]))
    lone = submit_boundaries(workspace, part, "b.geojson", Datum.WGS84, who=console("赵六")).batch
    gone = amended(workspace, "990100", 'code = "990102"', 'code = "990103"')
    brought(workspace, gone)
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, lone.id, who=console("张三"), reason="好")
    assert refused.value.code is RefusalCode.CHECK_OUTDATED
    with pytest.raises(Refusal) as refused:
        waiting_boundary_file(workspace, lone.id, who=console("张三"))
    assert refused.value.code is RefusalCode.CHECK_OUTDATED
    # the other one still has regions to draw, and the command line publishes it as any batch
    done = publish_batch(workspace, waiting.id, who=console("张三"), reason="好")
    assert layer(workspace, done.revision.number).codes == COUNTIES[1:]


def test_another_server_draws_the_same_layers_from_the_store_alone(workspace: Workspace, tmp_path: Path) -> None:
    brought(workspace, YUNZHOU)
    made = bounded(workspace, yunzhou(), datum=Datum.GCJ02)
    first = layer(workspace, made)
    settings = load_settings(data_dir=tmp_path / "other", database_url=workspace.settings.database_url)
    boundary_process._answer.cache_clear()
    other = open_workspace(settings)
    try:
        again = layer(other, made)
        assert (again.name, again.sha256, again.boxes) == (first.name, first.sha256, first.boxes)
        assert again.path.is_relative_to(tmp_path / "other")
        # asked by its address alone, before any page was looked at
        third = replace(other)
        assert third.layer(first.name, "low").sha256 == first.sha256
    finally:
        other.store.close()


def test_layers_that_were_lost_or_altered_on_disk_are_drawn_again(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    made = bounded(workspace, yunzhou())
    first = layer(workspace, made)
    content = first.path.read_bytes()
    first.path.write_bytes(content.replace(b"112.5", b"112.6", 1))
    assert layer(replace(workspace), made).path.read_bytes() == content
    shutil.rmtree(first.path.parent)
    assert layer(replace(workspace), made).path.read_bytes() == content


def test_a_folder_that_cannot_be_written_is_no_hindrance(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    (workspace.settings.data_dir / "boundaries").write_text("in the way")
    made = bounded(workspace, yunzhou())
    assert layer(workspace, made).codes == COUNTIES
    assert layer(workspace, made).path.is_file()


def test_only_published_boundaries_have_an_address(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    batch = submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.WGS84, who=console("赵六")).batch
    name = f"up_{batch.id.replace('-', '_')}_county"
    for other in (name, "up_b000099_aaaaaaaa_county", "up_x_county"):
        with pytest.raises(Refusal) as refused:
            workspace.layer(other, "low")
        assert refused.value.code is RefusalCode.BOUNDARIES_BROKEN
    publish_boundaries(workspace, batch.id, who=console("张三"), reason="好")
    assert workspace.layer(name, "low").codes == COUNTIES


def test_what_was_said_of_the_coordinates_is_sealed(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    bounded(workspace, yunzhou(), datum=Datum.GCJ02)
    batch = workspace.store.batches()[0]
    assert json.loads(batch.options or "") == {"datum": "gcj02"}
    assert workspace.store.verify() == []
