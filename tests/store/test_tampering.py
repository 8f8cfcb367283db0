"""What was changed behind the store's back is found, and the database itself refuses the easy ways."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lib.domain import BatchStatus, Locale, Origin, Session
from lib.i18n import say
from lib.store import Finding, FindingCode, Store, open_store
from lib.store.canonical import fields_digest
from tests.store.filling import AT, figures, publish, save

GUARDS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


@pytest.fixture
def filled(path: Path) -> Path:
    store = open_store(f"sqlite:///{path}")
    publish(store, figures(("a", 1.5), ("b", 123456.78125), note="n"))
    publish(store, figures(("b", 3.5)), demo=True)
    store.set_status(save(store, figures(("b", 4.5)), b"other").id, BatchStatus.WITHDRAWN, "zhang", AT, None)
    assert store.verify() == []
    assert store.verify(quick=True) == []
    store.close()
    return path


def tamper(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path)
    for (name,) in raw.execute(GUARDS).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def found(path: Path, opened: Callable[..., Store], quick: bool = False) -> list[tuple[FindingCode, str]]:
    return [(each.code, each.subject) for each in opened(f"sqlite:///{path}").verify(quick)]


def test_a15_one_flipped_bit_in_a_value(filled: Path, opened: Callable[..., Store]) -> None:
    raw = filled.read_bytes()
    value = struct.pack(">d", 123456.78125)
    assert raw.count(value) == 2  # staged, and published
    flipped = bytearray(raw)
    at = raw.rindex(value)
    flipped[at + 7] ^= 1
    filled.write_bytes(flipped)
    sound = sqlite3.connect(filled)
    assert sound.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    sound.close()
    codes = {code for code, _ in found(filled, opened)}
    assert codes <= {FindingCode.REVISION_ALTERED, FindingCode.FIGURES_ALTERED}
    assert len(codes) == 1


R, ALIEN, A = FindingCode.REVISION_ALTERED, FindingCode.OBSERVATION_ALIEN, FindingCode.AUDIT_DISAGREES


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE observation SET value = value + 1 WHERE id = 1", [(R, "v1")]),
        ("UPDATE observation SET note = NULL WHERE id = 1", [(R, "v1")]),
        ("UPDATE observation SET region = 'c' WHERE id = 1", [(R, "v1")]),
        ("UPDATE observation SET demo = 0 WHERE id = 3", [(R, "v2")]),
        ("UPDATE observation SET value = 'text' WHERE id = 3", [(FindingCode.FILE_DAMAGED, "")]),
        ("UPDATE observation SET revision_to = 2 WHERE id = 1", [(R, "v2")]),
        ("UPDATE observation SET revision_to = 9 WHERE id = 1", [(ALIEN, "observation")]),
        ("DELETE FROM observation WHERE id = 3", [(ALIEN, "observation"), (R, "v2")]),
        ("UPDATE revision SET published_by = 'wu' WHERE number = 2", [(R, "v2")]),
        ("UPDATE revision SET content_hash = 'f' WHERE number = 2", [(R, "v2"), (A, "v2")]),
        ("DELETE FROM revision WHERE number = 2", [(ALIEN, "observation"), (ALIEN, "observation"), (A, "v2")]),
    ],
)
def test_altered_revisions(
    filled: Path, opened: Callable[..., Store], statement: str, expected: list[tuple[FindingCode, str]]
) -> None:
    tamper(filled, statement)
    assert found(filled, opened, quick=True) == expected
    assert set(expected) <= set(found(filled, opened))


def test_a_missing_revision(filled: Path, opened: Callable[..., Store]) -> None:
    tamper(filled, "DELETE FROM revision WHERE number = 1")
    assert (FindingCode.REVISION_MISSING, "v1") in found(filled, opened)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE audit SET actor = 'wu' WHERE sequence = 3"], (FindingCode.AUDIT_ALTERED, "audit 3")),
        (
            ["UPDATE audit SET at = '2026-07-03T02:02:04.000000Z' WHERE sequence = 3"],
            (FindingCode.AUDIT_ALTERED, "audit 3"),
        ),
        (["UPDATE audit SET action = 'a' WHERE sequence = 3"], (FindingCode.AUDIT_ALTERED, "audit 3")),
        (["UPDATE audit SET subject = 's' WHERE sequence = 3"], (FindingCode.AUDIT_ALTERED, "audit 3")),
        (
            ["UPDATE audit SET details = replace(details, '}', ',\"x\":1}') WHERE sequence = 3"],
            (FindingCode.AUDIT_ALTERED, "audit 3"),
        ),
        (["UPDATE audit SET previous = hash WHERE sequence = 3"], (FindingCode.AUDIT_BROKEN, "audit 3")),
        (["UPDATE audit SET hash = previous WHERE sequence = 3"], (FindingCode.AUDIT_BROKEN, "audit 4")),
        (["DELETE FROM audit WHERE sequence = 1"], (FindingCode.AUDIT_MISSING, "audit 1")),
        (["DELETE FROM audit WHERE sequence = 3"], (FindingCode.AUDIT_MISSING, "audit 3")),
        (["DELETE FROM audit WHERE sequence = 7"], (FindingCode.AUDIT_MISSING, "audit 7")),
        (
            [
                "UPDATE audit SET sequence = 99 WHERE sequence = 3",
                "UPDATE audit SET sequence = 3 WHERE sequence = 4",
                "UPDATE audit SET sequence = 4 WHERE sequence = 99",
            ],
            (FindingCode.AUDIT_BROKEN, "audit 3"),
        ),
    ],
)
def test_altered_removed_and_reordered_entries(
    filled: Path, opened: Callable[..., Store], statements: list[str], expected: tuple[FindingCode, str]
) -> None:
    tamper(filled, *statements)
    assert expected in found(filled, opened, quick=True)
    assert expected in found(filled, opened)


def _reseal(path: Path, sequence: int) -> None:
    """Give an entry the hash that it would have had it been written as it stands now."""
    raw = sqlite3.connect(path)
    query = "SELECT sequence, at, actor, action, subject, details, previous FROM audit WHERE sequence = ?"
    seal = fields_digest(raw.execute(query, [sequence]).fetchone())
    raw.execute("UPDATE audit SET hash = ? WHERE sequence = ?", [seal, sequence])
    raw.commit()
    raw.close()


@pytest.mark.parametrize("quick", [True, False])
def test_an_entry_altered_together_with_its_seal(filled: Path, opened: Callable[..., Store], quick: bool) -> None:
    tamper(filled, "UPDATE audit SET actor = 'wu' WHERE sequence = 3")
    _reseal(filled, 3)
    assert found(filled, opened, quick) == [(FindingCode.AUDIT_BROKEN, "audit 4")]


@pytest.mark.parametrize("quick", [True, False])
def test_entries_of_sign_ins_are_sealed_like_all_others(
    filled: Path, opened: Callable[..., Store], quick: bool
) -> None:
    store = opened(f"sqlite:///{filled}")
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        store.record("unknown", "login_failed", "unknown", {"address": address}, AT)
    assert store.audit(limit=1)[0].sequence == 10
    store.close()
    tamper(
        filled,
        "CREATE TABLE swapped AS SELECT * FROM audit",
        "UPDATE audit SET details = (SELECT details FROM swapped WHERE sequence = 9) WHERE sequence = 8",
        "UPDATE audit SET details = (SELECT details FROM swapped WHERE sequence = 8) WHERE sequence = 9",
        "DROP TABLE swapped",
    )
    assert found(filled, opened, quick) == [
        (FindingCode.AUDIT_ALTERED, "audit 8"),
        (FindingCode.AUDIT_ALTERED, "audit 9"),
    ]
    tamper(filled, "DELETE FROM audit WHERE sequence = 10")
    assert (FindingCode.AUDIT_MISSING, "audit 10") in found(filled, opened, quick)


def test_altered_batches(filled: Path, opened: Callable[..., Store]) -> None:
    store = opened(f"sqlite:///{filled}")
    last, middle, first = (batch.id for batch in store.batches())
    store.close()
    tamper(
        filled,
        "UPDATE batch_content SET compressed = (SELECT compressed FROM batch_content WHERE batch = 3) WHERE batch = 1",
        "UPDATE batch_content SET compressed = x'00' WHERE batch = 2",
        "UPDATE batch_figure SET value = 5 WHERE batch = 3",
    )
    assert found(filled, opened) == [
        (FindingCode.CONTENT_ALTERED, first),
        (FindingCode.CONTENT_ALTERED, middle),
        (FindingCode.FIGURES_ALTERED, last),
    ]


def test_altered_together_with_its_seal(filled: Path, opened: Callable[..., Store]) -> None:
    tamper(filled, "UPDATE batch SET sha256 = 'f' WHERE sequence = 3")
    assert FindingCode.AUDIT_DISAGREES in {code for code, _ in found(filled, opened)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE observation SET value = 2",
        "UPDATE observation SET revision_to = NULL WHERE revision_to IS NOT NULL",
        "UPDATE revision SET reason = 'r'",
        "UPDATE batch SET file = 'f'",
        "UPDATE batch_content SET compressed = x'00'",
        "UPDATE batch_figure SET value = 1",
        "UPDATE audit SET actor = 'a'",
        "DELETE FROM observation",
        "DELETE FROM revision",
        "DELETE FROM batch_figure",
        "DELETE FROM batch_content",
        "DELETE FROM audit",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_the_easy_ways(filled: Path, statement: str) -> None:
    raw = sqlite3.connect(filled)
    with pytest.raises(sqlite3.IntegrityError, match=r"sealed|never deleted|closed once"):
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET name = 'wu'",
        "UPDATE account SET name_key = 'wu'",
        "DELETE FROM account",
        "UPDATE session SET expires_at = '2099-01-01T00:00:00.000000Z'",
        "UPDATE session SET account = NULL",
        "UPDATE session SET secret_hash = 'h'",
        "UPDATE session SET scopes = 'publish'",
        "UPDATE session SET ended_at = NULL",
        "DELETE FROM session",
        "UPDATE set_up SET used_at = NULL",
        "DELETE FROM set_up",
    ],
)
def test_the_database_guards_accounts_and_sessions(path: Path, opened: Callable[..., Store], statement: str) -> None:
    store = opened(f"sqlite:///{path}")
    store.add_set_up("hash", at=AT, expires_at=AT + timedelta(hours=1))
    account = store.add_account("li", "李", None, (), must_change=False, actor="root", at=AT, set_up="hash")
    given = Session("key", Origin.SESSION, account.id, AT, AT, AT + timedelta(hours=1), None, None, None)
    store.add_session(given, "secret", actor="li")
    store.end_session("key", actor="li", at=AT)
    store.close()
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match=r"sealed|never deleted|closed once"):
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_has_its_sentence(code: FindingCode) -> None:
    known = {"detail": "d", "row": 1, "missing_in": "m", "sequence": 1, "subject": "s", "revision": 1, "sealed": 1,
             "stored": 2, "batch": "b", "file": "f"}  # fmt: skip
    finding = Finding(code, "s", known)
    for locale in Locale:
        assert "{" not in say(locale, f"store.finding.{finding.code}", **finding.params)
