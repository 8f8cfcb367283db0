"""Tests that an installation passes on each of the databases."""

from __future__ import annotations

import pytest

from tests.store.postgres import DIALECTS

on_each_database = pytest.mark.parametrize("workspace", DIALECTS, indirect=True)
