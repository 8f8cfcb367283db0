"""The query of a request to the interface, checked: unknown, repeated and unfit parameters are refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lib.domain import Level, Locale
from lib.services.api_request import Resource, Wanted

#: The longest page, and the furthest row it may begin behind.
MAX_LIMIT = 10_000
MAX_OFFSET = 10_000_000
_MAX_REVISION = 1_000_000_000


def _digits(value: object) -> object:
    """Plain digits only: what ``int`` also takes (``+1``, ``1_000``, blanks) is not what the document says."""
    plain = isinstance(value, str) and value.isascii() and value.isdigit() and (value == "0" or value[0] != "0")
    return int(value) if isinstance(value, str) and plain and len(value) <= 12 else None


_Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
_Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
_Period = Annotated[str, Field(pattern=r"^[12][0-9]{3}(Q[1-4]|0[1-9]|1[0-2])?$")]
_Revision = Annotated[int, Field(ge=1, le=_MAX_REVISION), BeforeValidator(_digits)]


class Query(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), BeforeValidator(_digits)] = 1_000
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET), BeforeValidator(_digits)] = 0
    lang: Locale | None = None
    format: Literal["json", "csv"] | None = None


class IndicatorsQuery(Query):
    """Narrows the catalogue."""

    indicator: _Key | None = None
    level: Level | None = None


class RegionsQuery(Query):
    """Narrows the regions; ``region`` stands for it and all below it, here and elsewhere."""

    jurisdiction: _Code | None = None
    region: _Code | None = None
    level: Level | None = None


class ValuesQuery(RegionsQuery):
    """Narrows the figures of a revision."""

    indicator: _Key | None = None
    period: _Period | None = None
    revision: _Revision | None = None


class TargetsQuery(Query):
    """Narrows the targets: those that hold in a jurisdiction, bind or guide a level."""

    jurisdiction: _Code | None = None
    indicator: _Key | None = None
    level: Level | None = None


class AttainmentQuery(ValuesQuery):
    """As for values; ``period`` is the one at which figures are judged."""


class RevisionsQuery(Query):
    """One revision, or all."""

    revision: _Revision | None = None


QUERIES: Mapping[Resource, type[Query]] = {
    Resource.INDICATORS: IndicatorsQuery,
    Resource.REGIONS: RegionsQuery,
    Resource.VALUES: ValuesQuery,
    Resource.TARGETS: TargetsQuery,
    Resource.ATTAINMENT: AttainmentQuery,
    Resource.REVISIONS: RevisionsQuery,
}


class UnfitQueryError(Exception):
    """A parameter cannot be taken. ``code`` is a key of ``api.message``, ``facts`` fill its sentences."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


def read_query(resource: Resource, given: Iterable[tuple[str, str]]) -> Query:
    """The query of a list. Raises UnfitQueryError for the first parameter that cannot be taken."""
    model = QUERIES[resource]
    found: dict[str, str] = {}
    for name, value in given:
        if name not in model.model_fields:
            raise UnfitQueryError("PARAMETER_UNKNOWN", name=name[:40], known=", ".join(sorted(model.model_fields)))
        if name in found:
            raise UnfitQueryError("PARAMETER_REPEATED", name=name)
        found[name] = value
    try:
        return model.model_validate(found)
    except ValidationError as error:
        raise UnfitQueryError("PARAMETER_UNFIT", name=str(error.errors()[0]["loc"][0])) from None


def wanted(query: Query) -> Wanted:
    """The filters and the page of a query."""
    return Wanted(**query.model_dump(exclude={"lang", "format"}))
