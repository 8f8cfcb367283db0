"""What an address asks for: ids in the query string, read once and checked.

A bad id becomes a ``Problem`` that the page tells, and the default stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypedDict, TypeVar

from lib.catalogue import Catalogue
from lib.domain import Frequency, Indicator, Level, Period, Region
from lib.domain.policy import ClauseState
from lib.maps import Method
from lib.services import MOST_REGIONS, Workspace, latest_period, view_of
from lib.services.clock import today
from lib.services.comparison import Against
from lib.services.template import indicator_sets
from lib.services.view import colour_of
from lib.services.worked_example import STATISTICS
from lib.ui.statistical_map.kept import place_text, read_place

_DEFAULT_INDICATOR = "inspector_staffing"
#: What the colours of a map say, and how its values are classed; the first stands in.
COLOURS = ("status", "value", "gap")
CLASSES = tuple(Method)
#: How a page about time shows it; the first stands in where the address says nothing.
VIEWS = ("film", "multiples", "difference")
#: A profile: its siblings, what stands beside its table, whom it is compared with; the first of each stands in.
PEERS = ("parent", "all")
PANES = ("spine", "value", "compare")
AGAINST = tuple(Against)
#: What stands beside the capability map.
TABS = ("trend", "table")
#: What the policy page shows; the first stands in.
SECTIONS = ("clauses", "crosswalk", "calendar")
_CHOICES: dict[str, Collection[str]] = {"view": VIEWS, "classes": CLASSES, "peers": PEERS, "pane": PANES}
_CHOICES |= {"against": AGAINST, "tab": TABS, "statistic": STATISTICS}
#: Keys of the classes of a map and ids of uploads, and two numbers of revisions.
_KEY, _PAIR = re.compile(r"[\w.:-]{1,40}"), re.compile(r"[0-9]{1,9}-[0-9]{1,9}")
_FORMS = {"only": _KEY, "batch": _KEY, "compare": _PAIR}


_Read = TypeVar("_Read")


class _Policy(TypedDict):
    section: str | None
    document: str | None
    clause: str | None
    domain: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """An id in the address that names nothing here."""

    parameter: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address.

    ``region`` is what is looked into or at; ``level`` and ``scope`` say which map shows it where there is a choice;
    ``revision`` None means the current one; ``colour`` is one of ``COLOURS``: ``coloured``, the one that was chosen, or
    what suits the view (``services.view.colour_of``); ``classes`` (how values are classed) is one of ``CLASSES``;
    ``view`` is one of ``VIEWS`` and ``from_period`` the period that ``period`` is compared with. ``peers``, ``pane``
    and ``against`` are the choices of a profile, ``tab`` what stands beside the capability map, ``only`` the class
    picked out on it and ``place`` the part of it looked at. ``section`` is one of ``SECTIONS``; ``document``,
    ``domain`` and ``state`` narrow the table of clauses, and ``clause`` is the one of ``document`` that is opened.
    ``indicators`` is the set of them that a table to fill in holds, ``statistic`` the one of ``STATISTICS`` that is
    explained. ``yardstick`` is the jurisdiction whose targets are held beside the figures of one that has none.
    ``batch`` is an upload and ``compare`` two revisions (``3-5``) as they are written: their pages know them or not.
    """

    region: Region
    indicator: Indicator
    period: Period
    colour: str
    coloured: str | None = None
    level: str | None = None
    scope: str | None = None
    revision: int | None = None
    view: str | None = None
    from_period: Period | None = None
    classes: str | None = None
    regions: tuple[str, ...] = ()
    by: Frequency | None = None
    peers: str | None = None
    pane: str | None = None
    against: str | None = None
    tab: str | None = None
    only: str | None = None
    place: tuple[float, float, float] | None = None
    section: str | None = None
    document: str | None = None
    clause: str | None = None
    domain: str | None = None
    state: str | None = None
    indicators: str | None = None
    yardstick: str | None = None
    statistic: str | None = None
    batch: str | None = None
    compare: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> dict[str, str]:
        """The query string that restores this view."""
        found = {
            "region": self.region.code,
            "indicator": self.indicator.key,
            "period": self.period.key,
            "colour": self.coloured,
            "level": self.level,
            "scope": self.scope,
            "revision": str(self.revision) if self.revision is not None else None,
            "view": self.view,
            "from": self.from_period.key if self.from_period else None,
            "classes": self.classes,
            "regions": ",".join(self.regions),
            "by": self.by.value if self.by else None,
            "peers": self.peers,
            "pane": self.pane,
            "against": self.against,
            "tab": self.tab,
            "only": self.only,
            "place": place_text(self.place) if self.place else None,
            "section": self.section,
            "document": self.document,
            "clause": self.clause,
            "domain": self.domain,
            "state": self.state,
            "indicators": self.indicators,
            "statistic": self.statistic,
            "yardstick": self.yardstick,
            "batch": self.batch,
            "compare": self.compare,
        }
        return {name: value for name, value in found.items() if value}


def asked_for(workspace: Workspace, head: int, given: Mapping[str, str], kept: Mapping[str, str]) -> Address:
    """The view that the parameters of an address ask for. Those left out are taken from ``kept``, an earlier view."""
    asked = {**kept, **_first_of_list(given), **given}
    problems: list[Problem] = []
    found = partial(_found, asked, problems)

    def one_of(parameter: str, options: Collection[str]) -> str | None:
        return found(parameter, lambda text: text if text in options else None)

    revision = found("revision", lambda text: _revision(workspace, text))
    workspace = workspace.at(revision or head)
    indicators = workspace.installed.indicators
    indicator = found("indicator", indicators.get) or indicators[_DEFAULT_INDICATOR]
    first = workspace.regions.all[next(iter(workspace.regions.jurisdictions.values())).root]
    region = found("region", lambda code: _region(workspace, code)) or first
    period = _begun(found, problems, "period") or latest_period(workspace, revision or head)
    regions = _regions(workspace, asked, region, problems, given="regions" in given)
    coloured, yardstick = one_of("colour", COLOURS), one_of("yardstick", workspace.regions.jurisdictions)
    level, scope = one_of("level", tuple(Level)), one_of("scope", workspace.regions.all)
    view = view_of(workspace, region, indicator, level=level, scope=scope)
    return Address(
        region,
        indicator,
        period,
        coloured or colour_of(workspace, revision or head, indicator, view, period, yardstick),
        coloured,
        level,
        scope,
        revision,
        from_period=_begun(found, problems, "from"),
        regions=regions,
        by=found("by", lambda text: Frequency(text) if text in tuple(Frequency) else None),
        place=found("place", read_place),
        **_policy(workspace.catalogue_at(revision or head), one_of),
        indicators=one_of("indicators", indicator_sets(workspace)),
        yardstick=yardstick,
        **{name: one_of(name, options) for name, options in _CHOICES.items()},
        **{name: found(name, partial(_fitting, form)) for name, form in _FORMS.items()},
        problems=tuple(problems),
    )


def _first_of_list(given: Mapping[str, str]) -> dict[str, str]:
    """A list of regions alone names the region too."""
    return {"region": given["regions"].split(",")[0]} if "regions" in given else {}


def _policy(catalogue: Catalogue, one_of: Callable[[str, Collection[str]], str | None]) -> _Policy:
    """What the policy page is asked for; a clause settles its document."""
    clause, document = one_of("clause", catalogue.clauses), one_of("document", catalogue.documents)
    return {
        "section": one_of("section", SECTIONS),
        "document": catalogue.clauses[clause].document if clause else document,
        "clause": clause,
        "domain": one_of("domain", catalogue.domains),
        "state": one_of("state", tuple(ClauseState)),
    }


def _found(
    asked: Mapping[str, str], problems: list[Problem], parameter: str, read: Callable[[str], _Read | None]
) -> _Read | None:
    """What a parameter names, None where it is left out or names nothing, which is a problem."""
    item = read(asked[parameter]) if parameter in asked else None
    if item is None and asked.get(parameter):
        problems.append(Problem(parameter, asked[parameter][:40]))
    return item


def _begun(found: Callable[..., Period | None], problems: list[Problem], parameter: str) -> Period | None:
    """The period that a parameter names; of one that has not begun yet there can be no figures, which is a problem."""
    period = found(parameter, _period)
    if period is None or period.start <= today():
        return period
    problems.append(Problem(f"{parameter}_ahead", period.key))
    return None


def _fitting(form: re.Pattern[str], text: str) -> str | None:
    return text if form.fullmatch(text) else None


def _revision(workspace: Workspace, text: str | None) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    number = int(text)
    return number if workspace.store.revision(number) else None


def _region(workspace: Workspace, code: str | None) -> Region | None:
    region = workspace.regions.all.get(code or "")
    return region if region and workspace.regions.jurisdiction_of(region.code) else None


def _regions(
    workspace: Workspace, asked: Mapping[str, str], region: Region, problems: list[Problem], *, given: bool
) -> tuple[str, ...]:
    """The regions drawn beside each other, the one looked at first; those of the address that cannot be are problems.

    A list kept from an earlier view holds only while the region looked at is one of it.
    """
    codes = [code.strip() for code in asked.get("regions", "").split(",") if code.strip()]
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    known = [code for code in codes if code in workspace.regions.all]
    known = [code for code in known if workspace.regions.jurisdiction_of(code) == jurisdiction]
    if not known or (region.code not in known and not given):
        problems.extend(Problem("regions", code[:40]) for code in codes if given and code not in known)
        return ()
    drawn = tuple(dict.fromkeys([region.code, *known]))[:MOST_REGIONS]
    problems.extend(Problem("regions", code[:40]) for code in codes if code not in drawn)
    return drawn


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text or "")
    except ValueError:
        return None
