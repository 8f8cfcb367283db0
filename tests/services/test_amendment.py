"""A target that is lowered or raised is no change of anybody's capability: what it alone does is told apart."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.domain import Locale, Period
from lib.services import Workspace
from lib.services.amendment import Cause, held_as_before
from lib.services.consequence import consequence_between
from lib.services.overview import Headline, overview
from lib.services.status_changes import Turn, Turned, turned_since_period, turned_since_revision
from tests.services.document_files import amended, figures, published

Q2, Q3 = Period.parse("2026Q2"), Period.parse("2026Q3")
CLAUSE = 'clause = "04"\nindicator = "inspector_staffing"\ncomparator = ">="\n'
#: 150602 stays at 90, 150603 stays at 80, 150621 falls from 100 to 70, 150622 rises from 60 to 100, and 150623 from 60
#: to 90: only the figures of the last but one change a verdict under 100 %.
FIGURES = {"150602": (90, 90), "150603": (80, 80), "150621": (100, 70), "150622": (60, 100), "150623": (60, 90)}


def told(workspace: Workspace, *periods: int) -> int:
    names = ("2026Q2", "2026Q3")
    rows = [f"{code},inspector_staffing,{names[at]},{values[at]}" for code, values in FIGURES.items() for at in periods]
    return figures(workspace, "\n".join(rows))


def lowered(workspace: Workspace, value: int = 85, *, was: int = 100) -> int:
    return published(workspace, amended(workspace, f"{CLAUSE}value = {was}", f"{CLAUSE}value = {value}"))


def lowered_from(workspace: Workspace, day: str, until: str) -> int:
    """The old target until a day, 85 % from the next one on."""
    text = amended(workspace, CLAUSE, CLAUSE)
    start = text.index(CLAUSE)
    stop = text.index("[[target]]", start)
    own = text[start:stop]
    dated = own.replace("baseline_on = 2022-04-18\n", f"baseline_on = 2022-04-18\nvalid_until = {until}\n")
    new = own.replace("baseline_on = 2022-04-18\n", f"baseline_on = 2022-04-18\nvalid_from = {day}\n")
    new = new.replace("value = 100", "value = 85")
    return published(workspace, text[:start] + dated + "[[target]]\n" + new + text[stop:])


def turns(found: Turned, cause: Cause) -> list[tuple[str, str]]:
    return found.by(cause).frame.select("region", "turn").rows()


def staffing(workspace: Workspace, revision: int, period: Period) -> Headline:
    seen = overview(workspace, revision, "150000", period, Locale.ZH)
    return next(one for one in seen.headlines if one.indicator.key == "inspector_staffing")


def test_an_amendment_alone_turns_no_verdict_by_the_figures(workspace: Workspace) -> None:
    told(workspace, 0, 1)
    found = turned_since_revision(workspace, lowered(workspace), "150000", Q3)
    assert turns(found, Cause.DATA) == []
    assert turns(found, Cause.AMENDMENT) == [("150602", "met"), ("150623", "met")]
    assert found.by(Cause.DATA).counts == dict.fromkeys(Turn, 0)
    assert found.amended == ("NMG2022-04-inspector_staffing",)
    raised = turned_since_revision(workspace, lowered(workspace, 95, was=85), "150000", Q3)
    assert turns(raised, Cause.DATA) == []
    assert turns(raised, Cause.AMENDMENT) == [("150602", "unmet"), ("150623", "unmet")]


def test_two_revisions_are_each_judged_by_what_was_demanded_then(workspace: Workspace) -> None:
    first = told(workspace, 1)
    second = lowered(workspace)
    third = figures(workspace, "150603,inspector_staffing,2026Q3,86")
    found = consequence_between(workspace, first, second, Locale.ZH)
    moved = found.moves.filter(pl.col("period") == Q3.key).select("region", "old_status", "new_status")
    assert sorted(moved.rows()) == [("150602", "behind", "met"), ("150623", "behind", "met")]
    assert found.sentences[0] == "2 项目标已达到：东胜区检查员配备率、鄂托克前旗检查员配备率。"
    assert found.sentences[-1] == "其间政策目标有修订：两个版本各按当时的目标判断。"
    # what came later does not judge what came before, nor is it told between two revisions of one mind
    lowered(workspace, 95, was=85)
    after = consequence_between(workspace, second, third, Locale.ZH)
    assert after.moves.filter(pl.col("period") == Q3.key)["region"].to_list() == ["150603"]
    assert "其间政策目标有修订：两个版本各按当时的目标判断。" not in after.sentences


def test_figures_and_an_amendment_between_two_periods_are_told_apart(workspace: Workspace) -> None:
    told(workspace, 0, 1)
    made = lowered_from(workspace, "2026-07-01", "2026-06-30")
    found = turned_since_period(workspace, made, "150000", Q3)
    assert turns(found, Cause.DATA) == [("150621", "unmet"), ("150622", "met")]
    assert turns(found, Cause.AMENDMENT) == [("150602", "met"), ("150623", "met")]
    card = staffing(workspace, made, Q3)
    assert (card.history, card.moved, card.amended) == ((1, 3), 0, 2)


def test_nothing_is_held_anew_where_the_targets_stand(workspace: Workspace) -> None:
    before = told(workspace, 0, 1)
    states = ((before, Q2, date(2026, 6, 30)), (before, Q3, date(2026, 9, 30)))
    assert held_as_before(workspace, *states, "150000") is None
    card = staffing(workspace, before, Q3)
    assert (card.history, card.moved, card.amended) == ((1, 1), 0, 0)
    found = turned_since_period(workspace, before, "150000", Q3)
    assert (len(turns(found, Cause.DATA)), found.amended) == (2, ())


def test_a_figure_that_turns_its_verdict_beside_an_amendment_stays_a_figure(workspace: Workspace) -> None:
    """The amendment lies between the revisions, and the figures came with the second one as well."""
    told(workspace, 0)
    lowered(workspace)
    last = figures(workspace, "150602,inspector_staffing,2026Q2,80")
    found = turned_since_revision(workspace, last, "150000", Q2)
    assert turns(found, Cause.DATA) == [("150602", "unmet")]
    assert found.amended == ()


def test_a_card_of_a_new_target_shows_no_progress(workspace: Workspace) -> None:
    told(workspace, 0, 1)
    text = amended(workspace, CLAUSE, CLAUSE)
    start = text.index(CLAUSE)
    stop = text.index("[[target]]", start)
    own = text[start:stop].replace("baseline_on = 2022-04-18\n", "baseline_on = 2022-04-18\nvalid_from = 2026-07-01\n")
    card = staffing(workspace, published(workspace, text[:start] + own + text[stop:]), Q3)
    assert (card.history, card.moved, card.amended) == ((0, 1), 0, 1)
