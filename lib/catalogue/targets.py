"""From a target as written to a target of the domain: a grade becomes its place in the scale."""

from __future__ import annotations

from collections.abc import Mapping

from lib.catalogue.reasons import broken
from lib.catalogue.rows import TargetRow
from lib.domain import Indicator, Kind, Target


def target_of(file: str, row: TargetRow, indicators: Mapping[str, Indicator]) -> Target:
    """The target a row states. Refuses an unknown indicator and a value of the wrong kind."""
    indicator = indicators.get(row.indicator)
    if indicator is None:
        raise broken(file, f"{row.key}.indicator", "unknown_indicator", indicator=row.indicator)
    value, grade = _value(file, row, indicator)
    return Target(
        document=row.document,
        clause=row.clause,
        indicator=row.indicator,
        binding_levels=row.binding_levels,
        reference_levels=row.reference_levels,
        comparator=row.comparator,
        value=value,
        cadence=row.cadence,
        baseline_on=row.baseline_on,
        deadline=row.deadline,
        grade=grade,
        note=row.note,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _value(file: str, row: TargetRow, indicator: Indicator) -> tuple[float, str | None]:
    key = f"{row.key}.value"
    places = {grade.key: float(place) for place, grade in enumerate(indicator.scale)}
    allowed = ", ".join(places)
    if isinstance(row.value, str):
        if indicator.kind is not Kind.ORDINAL:
            raise broken(file, key, "number_needed", indicator=indicator.key)
        if row.value not in places:
            raise broken(file, key, "grade_unknown", grade=row.value, indicator=indicator.key, allowed=allowed)
        return places[row.value], row.value
    if indicator.kind is Kind.ORDINAL:
        raise broken(file, key, "grade_needed", indicator=indicator.key, allowed=allowed)
    return float(row.value), None
