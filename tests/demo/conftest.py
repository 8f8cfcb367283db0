"""The demonstration data of the product, generated once for all tests."""

from __future__ import annotations

import polars as pl
import pytest

from lib.catalogue import Catalogue, load_catalogue
from lib.demo import generate
from lib.regions import Regions, load_regions


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def regions() -> Regions:
    return load_regions()


@pytest.fixture(scope="session")
def figures(catalogue: Catalogue, regions: Regions) -> pl.DataFrame:
    return generate(catalogue, regions)


@pytest.fixture(scope="session")
def placed(figures: pl.DataFrame, regions: Regions) -> pl.DataFrame:
    """The figures with the ``level`` and ``parent`` of their region."""
    rows = [(one.code, one.level.value, one.parent) for one in regions.all.values()]
    return figures.join(pl.DataFrame(rows, schema=["region", "level", "parent"], orient="row"), on="region", how="left")
