"""Lists of regions brought by upload: their way to a revision, and that every revision keeps its own regions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import fastexcel
import pytest

from lib.access import console
from lib.domain import (
    Level,
    Locale,
    Period,
    Refusal,
    RefusalCode,
    RevisionKind,
    Selection,
    Status,
)
from lib.services import (
    Workspace,
    analyse,
    load_settings,
    open_workspace,
    publish_batch,
    review_batch,
    roll_back,
    submit_file,
)
from lib.services.api_request import Resource, Wanted, ask
from lib.services.api_views import listing
from lib.services.batch_view import covered
from lib.services.consequence import consequence
from lib.services.export import export_frame
from lib.services.overview import overview
from lib.services.profile import profile
from lib.services.region_list_preview import preview_region_list
from lib.services.region_list_template import region_list_template
from lib.services.region_lists import (
    check_region_file,
    jurisdictions_listed,
)
from lib.services.revisions import rollback_foretold
from lib.services.template import template_parts
from tests.services.document_files import JINCHENG, figures, published
from tests.services.either import on_each_database
from tests.services.region_files import VALUES, YUNZHOU, amended, brought, standing

PERIOD = Period.parse("2026Q3")
COUNTIES = ("990102", "990121", "990122")
#: Dongping becomes part of Xihe and ends.
MERGED = ('type = "市辖区"', 'type = "市辖区"\nvalid_until = 2026-06-30')


def drawn(workspace: Workspace, revision: int, scope: str = "990100") -> dict[str, tuple[float | None, str]]:
    """Value and status of each county of a view, as the map of a revision has them."""
    here = workspace.at(revision)
    selection = Selection("online_service_rate", scope, Level.COUNTY, PERIOD)
    frame = analyse(here, revision, selection, Locale.ZH).frame
    return {row["region"]: (row["value"], row["status"]) for row in frame.iter_rows(named=True)}


@on_each_database
def test_a_new_jurisdiction_counts_from_its_revision_on(workspace: Workspace) -> None:
    before = figures(workspace, "140502,online_service_rate,2026Q3,97")
    assert "990100" not in workspace.regions.jurisdictions
    made = brought(workspace, YUNZHOU)
    revision = workspace.store.revision(made)
    assert revision is not None
    assert (revision.kind, revision.base, revision.added) == (RevisionKind.REGIONS, before, 0)
    assert [list(workspace.regions_at(one).jurisdictions) for one in (before, made)] == [
        ["150000", "371500", "140500"],
        ["150000", "371500", "140500", "990100"],
    ]
    assert [len(workspace.at(one).regions.all) for one in (before, made)] == [134, 138]
    assert tuple(one.code for one in workspace.regions.children("990100")) == COUNTIES
    filled = figures(workspace, VALUES)
    assert drawn(workspace, filled) == {
        "990102": (97.0, Status.NO_TARGET.value),
        "990121": (80.0, Status.NO_TARGET.value),
        "990122": (None, Status.NO_TARGET.value),
    }
    assert overview(workspace.at(filled), filled, "990100", PERIOD, Locale.ZH).has_targets is False
    assert profile(workspace.at(filled), filled, "990121", PERIOD, Locale.ZH).region.name.zh == "西河县"
    indicators = (workspace.catalogue.indicators["online_service_rate"],)
    (part,) = template_parts(workspace, "990100", indicators, PERIOD)
    assert [one.code for one in part.regions] == ["990100", *COUNTIES]
    assert workspace.store.verify() == []


def test_targets_of_a_new_jurisdiction_come_by_a_document(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    made = published(workspace, JINCHENG.replace("140500", "990100").replace("JC2026", "YZ2026"))
    filled = figures(workspace, VALUES)
    assert drawn(workspace, filled)["990102"] == (97.0, Status.MET.value)
    assert drawn(workspace, filled)["990121"][1] != Status.NO_TARGET.value
    assert workspace.catalogue_at(made).documents["YZ2026"].jurisdiction == "990100"


@on_each_database
def test_a13_going_back_brings_the_old_list_back_with_its_figures(workspace: Workspace) -> None:
    before = figures(workspace, "140502,online_service_rate,2026Q3,97")
    brought(workspace, YUNZHOU)
    published(workspace, JINCHENG.replace("140500", "990100").replace("JC2026", "YZ2026"))
    filled = figures(workspace, VALUES)
    waiting = submit_file(
        workspace,
        "地区,指标,期间,数值\n990122,online_service_rate,2026Q3,60\n".encode(),
        "北山.csv",
        who=console("赵六"),
    ).batch
    shown_then = drawn(workspace, filled)["990121"][1]
    assert shown_then not in (Status.NO_DATA.value, Status.NO_TARGET.value)
    foretold = rollback_foretold(workspace, before, Locale.ZH, who=console("张三"))
    assert (foretold.regions, foretold.documents, foretold.nothing) == (True, True, False)
    back = roll_back(workspace, before, who=console("张三"), reason="回到旧名单").number
    assert list(workspace.regions.jurisdictions) == ["150000", "371500", "140500"]
    assert workspace.store.observations(back)["region"].to_list() == ["140502"]
    assert workspace.regions_at(back).all == workspace.regions_at(before).all
    # what the revisions between showed can be shown again
    assert (
        drawn(workspace, filled)["990121"] == (80.0, Status.BEHIND.value) or drawn(workspace, filled)["990121"][0] == 80
    )
    # and a file that waits for regions that are gone is not published
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, waiting.id, who=console("张三"), reason="测试")
    assert refused.value.code is RefusalCode.CHECK_OUTDATED
    # names of its regions are still found where the batch is looked at
    assert workspace.regions.all["990122"].name.zh == "北山县"
    assert "990122" not in workspace.regions.all
    assert review_batch(workspace, waiting.id, who=console("张三")).counts["new"] == 1
    assert covered(workspace, waiting) == ("990122",)
    assert consequence(workspace, waiting.id, who=console("张三"), locale=Locale.ZH).counts["new"] == 1
    forth = rollback_foretold(workspace, filled, Locale.ZH, who=console("张三"))
    assert (forth.regions, forth.documents, forth.consequence.difference.height) == (True, True, 3)
    (standing_one,) = (one for one in jurisdictions_listed(workspace, back, who=console("张三")) if one.versions)
    assert (standing_one.code, standing_one.jurisdiction, standing_one.versions[0].standing) == ("990100", None, False)
    again = roll_back(workspace, filled, who=console("张三"), reason="恢复名单").number
    assert drawn(workspace, again) == drawn(workspace, filled)
    review_batch(workspace, waiting.id, who=console("张三"))
    assert publish_batch(workspace, waiting.id, who=console("张三"), reason="测试").revision.number == again + 1
    assert workspace.store.verify() == []


def test_a_region_that_ends_keeps_its_figures_in_earlier_revisions(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    filled = figures(workspace, VALUES)
    text = amended(workspace, "990100", *MERGED)
    text = text.replace('former = ["990112"]', 'former = ["990112", "990102"]')
    preview = preview_region_list(
        workspace,
        check_region_file(workspace, text.encode(), "a.toml", who=console("张三")).regions,  # type: ignore[arg-type]
        Locale.ZH,
        who=console("张三"),
    )
    assert preview.sentences[1:4] == (
        "西河县（990121） 有变化（曾用代码），现名 西河县。",
        "东坪区（990102） 自 2026-06-30 起撤销，并入或改为 西河县（990121）；以前的数据留在历史版本里，不转到新地区。",
        "东坪区（990102） 有已发布的数据，发布后不再计入各项统计；按以前的版本仍可查看。",
    )
    assert preview.counts.rows() == [("prefecture", 1, 1), ("county", 3, 2)]
    made = brought(workspace, text)
    assert list(drawn(workspace, made)) == ["990121", "990122"]
    assert list(drawn(workspace, filled)) == list(COUNTIES)
    assert workspace.observations(made)["region"].unique().to_list() == ["990121"]
    assert set(workspace.observations(filled)["region"]) == {"990102", "990121"}
    exported = [
        export_frame(workspace, console("张三"), indicator=None, level=None, period=None, revision=one).height
        for one in (made, filled)
    ]
    assert exported == [2, 3]
    # its old code means the region it went into; it can be named, but nothing can be reported for it
    match = workspace.regions.find("990102", "990100")
    assert (match.kind.value, match.region and match.region.code) == ("legacy", "990121")
    assert workspace.regions.all["990102"].name.zh == "东坪区"
    # a list without figures to lose may be taken back by the next one
    again = brought(
        workspace,
        standing(workspace, "990100")
        .replace("valid_until = 2026-06-30\n", "")
        .replace('former = ["990112", "990102"]', 'former = ["990112"]'),
    )
    assert drawn(workspace, again) == drawn(workspace, filled)


def test_an_installed_jurisdiction_is_amended(workspace: Workspace) -> None:
    before = figures(workspace, "140502,online_service_rate,2026Q3,97\n140581,online_service_rate,2026Q3,80")
    text = amended(workspace, "140500", '"高平市", en = "Gaoping"', '"高平区", en = "Gaoping District"')
    text = text.replace('type = "县级市"', 'type = "市辖区"\naliases = ["高平老城"]')
    made = brought(workspace, text)
    assert workspace.regions.all["140581"].name.zh == "高平区"
    assert workspace.regions_at(before).all["140581"].name.zh == "高平市"
    found = {text: workspace.regions.find(text, "140500") for text in ("高平老城", "高平县", "高平区", "晋城市高平区")}
    assert {text: (one.kind.value, one.region and one.region.code) for text, one in found.items()} == {
        "高平老城": ("alias", "140581"),
        "高平县": ("legacy", "140581"),
        "高平区": ("name", "140581"),
        "晋城市高平区": ("name", "140581"),
    }
    assert list(workspace.regions.jurisdictions) == ["150000", "371500", "140500"]
    assert [one.code for one in workspace.regions.children("140500")] == [
        one.code for one in workspace.regions_at(before).children("140500")
    ]
    told = {one.code: one for one in jurisdictions_listed(workspace, made, who=console("张三"))}
    assert (told["140500"].installed, told["140500"].bounded, len(told["140500"].versions)) == (True, 7, 1)
    with pytest.raises(Refusal):
        workspace.jurisdiction("990100")


def test_another_process_sees_the_list_without_a_restart(workspace: Workspace, tmp_path: Path) -> None:
    other = open_workspace(load_settings(data_dir=tmp_path))
    assert "990100" not in other.regions.jurisdictions
    made = brought(workspace, YUNZHOU)
    assert "990100" in other.regions_at(made).jurisdictions
    assert "990100" in other.at(made).regions.jurisdictions
    assert "990100" not in other.at(0).regions.jurisdictions
    other.store.close()


def test_readings_of_revisions_with_the_same_regions_are_one(workspace: Workspace) -> None:
    first = figures(workspace, "140502,online_service_rate,2026Q3,97")
    second = figures(workspace, "140502,online_service_rate,2026Q3,98")
    assert workspace.at(first) is workspace.at(second)
    made = brought(workspace, YUNZHOU)
    assert workspace.at(made) is not workspace.at(second)
    assert (
        workspace.at(made).at(second).regions.jurisdictions.keys() == workspace.regions_at(second).jurisdictions.keys()
    )
    assert workspace.at(made).observations(second) is workspace.observations(second)
    closed = replace(workspace, read_only=True)
    assert closed.at(made).read_only


def test_the_interface_answers_by_the_regions_of_its_revision(workspace: Workspace) -> None:
    before = figures(workspace, "140502,online_service_rate,2026Q3,97")
    made = brought(workspace, YUNZHOU)
    who = console("程序")
    counts = {
        one: listing(workspace, ask(workspace, who, Resource.REGIONS, Wanted(revision=one), csv=False)).total
        for one in (before, made, None)
    }
    assert counts == {before: 134, made: 138, None: 138}


def test_an_amended_list_is_counted_against_what_stands(workspace: Workspace) -> None:
    who = console("赵六")
    new = check_region_file(workspace, YUNZHOU.encode(), "a.toml", who=who).report.counts
    assert (new.rows, new.imported, new.updated, new.unchanged) == (4, 4, 0, 0)
    brought(workspace, YUNZHOU)
    more = YUNZHOU.replace("北山县", "北岭县") + (
        '\n[[region]]\ncode = "990123"\nname = { zh = "南川县", en = "Nanchuan" }\nlevel = "县级"\nparent = "990100"\n'
    )
    told = check_region_file(workspace, more.encode(), "a.toml", who=who).report
    counts = told.counts
    assert (counts.rows, counts.imported, counts.updated, counts.unchanged) == (5, 1, 1, 3), told.issues


def test_the_template_says_where_boundaries_go_and_that_they_come_after_the_list(workspace: Workspace) -> None:
    xlsx = region_list_template(workspace, None, "xlsx", who=console("赵六"))[1]
    guide = fastexcel.read_excel(xlsx).load_sheet("填写说明", header_row=None, dtypes="string").to_polars()
    toml = region_list_template(workspace, None, "toml", who=console("赵六"))[1].decode()
    told = "边界（GeoJSON）也在“辖区与地区”页上传"
    for text in ("\n".join(cell for row in guide.rows() for cell in row if cell), toml):
        assert text.count(told) == 1
        assert text.index("先上传这份名单") < text.index("再上传边界")
