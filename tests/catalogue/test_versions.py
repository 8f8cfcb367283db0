"""The versions of a target, and documents laid over the installed catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.catalogue import Catalogue
from lib.catalogue.overlay import document_of, overlaid
from lib.catalogue.versions import check_versions
from lib.domain import Refusal, Target

END, BEGIN = date(2025, 12, 31), date(2026, 1, 1)


def target(catalogue: Catalogue) -> Target:
    return next(one for one in catalogue.targets if one.indicator == "inspector_pool")


def test_versions_may_follow_each_other(catalogue: Catalogue) -> None:
    one = target(catalogue)
    first, second = replace(one, valid_until=END), replace(one, value=300.0, valid_from=BEGIN)
    check_versions((first, second))
    whole = replace(catalogue, targets=(first, second))
    assert [whole.on(day).targets[0].value for day in (END, BEGIN)] == [200.0, 300.0]
    assert catalogue.on(END) is catalogue


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ({"valid_until": BEGIN}, {"valid_from": BEGIN}, "versions_overlap"),
        ({"valid_until": END}, {}, "versions_overlap"),
        ({}, {}, "duplicate_key"),
        ({"valid_from": BEGIN, "valid_until": END}, {"valid_from": date(2030, 1, 1)}, "validity_reversed"),
    ],
)
def test_versions_never_stand_side_by_side(
    catalogue: Catalogue, first: dict[str, date], second: dict[str, date], rule: str
) -> None:
    one = target(catalogue)
    with pytest.raises(Refusal) as refused:
        check_versions((replace(one, **first), replace(one, **second)))  # type: ignore[arg-type]
    assert refused.value.params["rule"] == rule


def test_a_document_takes_the_place_of_its_id_whole(catalogue: Catalogue) -> None:
    own = document_of(catalogue, "NMG2022")
    fewer = replace(own, clauses=own.clauses[:3], targets=())
    found = overlaid(catalogue, [fewer])
    assert list(found.documents) == list(catalogue.documents)
    assert [key for key, one in found.clauses.items() if one.document == "NMG2022"] == [
        one.key for one in own.clauses[:3]
    ]
    assert {one.document for one in found.targets} == {"NMG2025"}
    known = set(found.clauses)
    assert all(set(keys) <= known for keys in found.crosswalk.items.values())
    assert list(found.crosswalk.items) == list(catalogue.crosswalk.items)
    assert overlaid(catalogue, []) is catalogue
    assert overlaid(catalogue, [fewer, own]).clauses == catalogue.clauses
