"""The targets of another jurisdiction as a yardstick: shown as references, binding nobody, reaching nothing else."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.domain import Beside, Cadence, Locale, Period, Selection, Status, stand_of
from lib.domain.region import Level
from lib.i18n import stand_word
from lib.maps.classes import stands
from lib.services import Workspace, analyse, trend, view_of
from lib.services.analysis import attained
from lib.services.comparison import comparison
from lib.services.profile import profile
from lib.services.status_yardstick import lender, measured, sets_targets, yardstick_text, yardsticks
from lib.services.view import colour_of

Q3 = Period.parse("2026Q3")
DAY = date(2026, 9, 30)


def test_only_who_has_no_target_may_borrow_and_only_of_who_has_some(demo: Workspace) -> None:
    assert [sets_targets(demo, code) for code in ("150000", "371500", "140500")] == [True, False, False]
    assert [one.code for one in yardsticks(demo, "140500")] == ["150000"]
    assert yardsticks(demo, "150000") == ()
    assert measured(demo, "150000", "371500") is demo
    assert measured(demo, "371500", "140500") is demo
    assert measured(demo, "371500", None) is demo
    assert lender(demo) is None


def test_the_same_pair_is_the_same_installation(demo: Workspace) -> None:
    lent = measured(demo, "371500", "150000")
    assert measured(demo, "371500", "150000") is lent
    found = lender(lent)
    assert found is not None
    assert found.code == "150000"
    assert lent.observations(1) is demo.observations(1)


def test_no_borrowed_target_binds_and_no_deadline_is_borrowed(demo: Workspace) -> None:
    lent = measured(demo, "371500", "150000").catalogue.targets
    own = {target.key: target for target in demo.catalogue.targets}
    assert len(lent) == 31
    for target in lent:
        assert not target.binding_levels
        assert target.reference_levels == own[target.key].binding_levels | own[target.key].reference_levels
        assert target.cadence is not Cadence.BY_DEADLINE
        assert own[target.key].value == target.value
    assert all(target.deadline is None for target in lent if own[target.key].cadence is Cadence.BY_DEADLINE)


def test_figures_are_held_against_it_without_binding(demo: Workspace) -> None:
    frame = attained(measured(demo, "371500", "150000"), 1, "371500", Q3, DAY)
    held = frame.filter(pl.col("target").is_not_null())
    assert held.height > 0
    assert not held["binding"].any()
    own = attained(demo, 1, "371500", Q3, DAY)
    assert own["target"].null_count() == own.height


def test_map_trend_and_profile_show_a_reference(demo: Workspace) -> None:
    lent = measured(demo, "371500", "150000")
    sheet = demo.catalogue.indicators["inspector_staffing"]
    result = analyse(lent, 1, Selection(sheet.key, "371500", Level.COUNTY, Q3), Locale.ZH)
    assert (result.binding, result.target is not None) == (False, True)
    assert result.frame["target_text"][0] == "不低于 100.0%（参照）"
    shown = trend(lent, 1, sheet, ("371502",), Q3)
    assert (shown.binding, shown.target.value if shown.target else None) == (False, 100.0)
    found = profile(lent, 1, "371502", Q3, Locale.ZH)
    assert sum(found.counts().values()) == 0
    assert sum(found.counts(binding=False).values()) > 0
    assert found.counts()[Status.MET] == 0


def test_a_reference_is_told_without_a_verdict(demo: Workspace) -> None:
    lent = measured(demo, "371500", "150000")
    sheet = demo.catalogue.indicators["inspector_staffing"]
    result = analyse(lent, 1, Selection(sheet.key, "371500", Level.COUNTY, Q3), Locale.ZH)
    sides = [one.value for one in stands(result.frame)]
    over = [(value or 0.0) >= 100.0 for value in result.frame["value"]]
    assert sides == ["above_reference" if one else "below_reference" for one in over]
    shown = trend(lent, 1, sheet, ("371502",), Q3)
    assert shown.standings[0].stand is Beside.BELOW
    row = profile(lent, 1, "371502", Q3, Locale.ZH).row("inspector_staffing") or {}
    assert stand_word(Locale.ZH, stand_of(row)) == "参照值以下"
    beside = comparison(lent, 1, "371502", ("371503",), ("inspector_staffing",), Q3, Locale.ZH)
    assert set(beside["inspector_staffing.status"]) <= {"below_reference", "above_reference", "no_data"}


def test_a_map_says_values_where_its_level_has_no_target(demo: Workspace) -> None:
    def chosen(code: str, indicator: str, yardstick: str | None = None) -> str:
        sheet = demo.catalogue.indicators[indicator]
        return colour_of(demo, 1, sheet, view_of(demo, demo.regions.all[code], sheet), Q3, yardstick)

    assert chosen("150000", "inspector_staffing") == "status"
    assert chosen("150000", "population") == "value"
    assert [chosen(code, "inspector_staffing") for code in ("371500", "140500")] == ["value", "value"]
    assert chosen("371500", "inspector_staffing", "150000") == "status"


def test_nothing_else_sees_it(demo: Workspace) -> None:
    measured(demo, "371500", "150000")
    assert trend(demo, 1, demo.catalogue.indicators["inspector_staffing"], ("371502",), Q3).target is None
    assert demo.catalogue.documents["NMG2022"].jurisdiction == "150000"


def test_it_is_called_what_it_is() -> None:
    assert yardstick_text(Locale.ZH, "内蒙古自治区") == "参照内蒙古自治区（不考核）"
    assert yardstick_text(Locale.EN, "X") == "Beside X (not assessed)"
