"""The crosswalk as an object, and how the catalogue's own came to be."""

from __future__ import annotations

from lib.catalogue import Catalogue
from lib.catalogue.crosswalk import Crosswalk

WALK = Crosswalk("A", {"A-1": ("B-1", "B-2", "C-1"), "A-2": (), "A-3": ("B-2",)})


def test_who_carries_out_an_item() -> None:
    assert WALK.carried_by("A-1", "B") == ("B-1", "B-2")
    assert WALK.carried_by("A-1", "C") == ("C-1",)
    assert WALK.carried_by("A-2", "B") == ()
    assert WALK.carried_by("A-9", "B") == ()


def test_partners_are_found_from_both_sides() -> None:
    assert WALK.partners("A-1") == ("B-1", "B-2", "C-1")
    assert WALK.partners("B-2") == ("A-1", "A-3")
    assert WALK.partners("A-2") == WALK.partners("C-9") == ()


def test_all_23_items_are_there_and_lead_to_local_clauses(catalogue: Catalogue) -> None:
    walk = catalogue.crosswalk
    assert list(walk.items) == [f"CN2021-{number:02d}" for number in range(1, 24)]
    local = {key for keys in walk.items.values() for key in keys}
    assert {catalogue.clauses[key].document for key in local} == {"NMG2022", "NMG2025", "LC2022", "JC2022"}


def test_clauses_of_one_heading_stand_together(catalogue: Catalogue) -> None:
    """Where a local document took over a heading of the framework word for word, it carries that item out."""
    walk = catalogue.crosswalk
    headings = {catalogue.clauses[item].heading.zh: item for item in walk.items}
    same = {
        key: headings[clause.heading.zh]
        for key, clause in catalogue.clauses.items()
        if clause.document != walk.framework and clause.heading.zh in headings
    }
    assert len(same) >= 15
    assert {key: item for key, item in same.items() if item not in walk.partners(key)} == {}
