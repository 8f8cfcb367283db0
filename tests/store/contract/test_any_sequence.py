"""Whatever is published, rolled back or taken out, in any order: each revision stays what a plain model says."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lib.domain import Refusal, RefusalCode
from lib.store import Store, open_store
from tests.store.filling import AT, figures, publish
from tests.store.postgres import DIALECTS, database

type_of_step = st.one_of(
    st.tuples(
        st.just("publish"),
        st.booleans(),
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from([1.0, 2.0]), min_size=1),
    ),
    st.tuples(st.just("rollback"), st.integers(0, 6), st.none()),
    st.tuples(st.just("remove"), st.none(), st.none()),
)
State = dict[str, tuple[float, bool]]


@dataclass
class Model:
    """``shown`` is each revision as it stands, ``real`` the same as if no demonstration had ever been published."""

    shown: list[State] = field(default_factory=lambda: [{}])
    real: list[State] = field(default_factory=lambda: [{}])

    def publish(self, demo: bool, new: dict[str, float]) -> bool:
        now = dict(self.shown[-1])
        for cell, value in new.items():
            old = now.get(cell)
            if old is None or old[0] != value or (old[1] and not demo):
                now[cell] = (value, demo)
        real = self.real[-1] if demo else self.real[-1] | {cell: (value, False) for cell, value in new.items()}
        return self._step(now, real)

    def rollback(self, to: int) -> bool:
        return self._step(self.shown[to], self.real[to])

    def remove(self) -> bool:
        return self._step(self._without_demo(), self.real[-1])

    def _without_demo(self) -> State:
        real = self.real[-1]
        found: State = {}
        for cell, standing in self.shown[-1].items():
            if not standing[1]:
                found[cell] = standing
            elif cell in real:
                found[cell] = real[cell]
        return found

    def _step(self, now: State, real: State) -> bool:
        if now == self.shown[-1]:
            return False
        self.shown.append(now)
        self.real.append(real)
        return True


def _carry_out(store: Store, model: Model, step: tuple[str, object, object]) -> tuple[bool, bool]:
    """(whether the store made a revision, whether the model did)."""
    kind, first, second = step
    try:
        if kind == "publish":
            assert isinstance(second, dict)
            expected = model.publish(bool(first), second)
            publish(store, figures(*second.items()), demo=bool(first))
        elif kind == "rollback":
            assert isinstance(first, int)
            to = first % len(model.shown)
            expected = model.rollback(to)
            store.rollback(to, actor="li", at=AT, reason="r", key=None)
        else:
            expected = model.remove()
            store.remove_demo(actor="li", at=AT, reason=None, key=None)
    except Refusal as refused:
        if refused.code not in (RefusalCode.NOTHING_TO_PUBLISH, RefusalCode.DEMO_ABSENT):
            raise
        return False, expected
    return True, expected


@contextmanager
def _empty(dialect: str, file: Path) -> Iterator[str]:
    """The address of an empty store of its own for each run."""
    if dialect == "postgresql":
        with database() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{shutil.copy(file, folder)}"


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(
    derandomize=True,
    max_examples=20,
    phases=[Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(type_of_step, max_size=9))
def test_each_revision_stays_what_the_model_says(
    dialect: str, empty_file: Path, steps: list[tuple[str, object, object]]
) -> None:
    with _empty(dialect, empty_file) as url:
        store = open_store(url)
        try:
            model = Model()
            for step in steps:
                done, expected = _carry_out(store, model, step)
                assert done == expected, step
            for number, expected_state in enumerate(model.shown):
                rows = store.observations(number).select("region", "value", "demo").rows()
                assert {region: (value, demo) for region, value, demo in rows} == expected_state
                made = store.revision(number)
                assert made is None or made.demo == any(demo for _, demo in expected_state.values())
            assert store.verify() == []
        finally:
            store.close()
