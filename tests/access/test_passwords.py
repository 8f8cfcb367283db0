"""Which passwords are good enough, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from lib.access import passwords
from lib.access.passwords import Weakness, common_passwords, hash_password, one_time_password, verify, weakness


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("a" * 9, Weakness.SHORT),
        ("短一点不行", Weakness.SHORT),
        ("correct 7x" + "a" * 119, Weakness.LONG),
        ("correct 7x" + "a" * 118, None),
        ("correct 7x", None),
        ("草原上的马群跑得真快", None),
        ("123456789a", Weakness.COMMON),
        ("WoAiNi1314", Weakness.COMMON),
        ("１２３４５６７８９０", Weakness.COMMON),
        ("password123", Weakness.COMMON),
        ("neimenggu2026", Weakness.COMMON),
        ("abababababab", Weakness.COMMON),
        ("Zhang.San-1988", Weakness.IS_NAME),
    ],
)
def test_weakness(password: str, found: Weakness | None) -> None:
    assert weakness(password, "zhang.san-1988", "张三") is found


def test_the_list_holds_only_what_length_lets_through() -> None:
    assert len(common_passwords()) >= 1000
    assert all(len(each) >= passwords.LEAST and each == each.casefold() for each in common_passwords())


def test_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    first, second = hash_password("correct 7x"), hash_password("correct 7x")
    assert first != second
    assert extract_parameters(first).type is Type.ID
    assert verify(first, "correct 7x")
    assert verify(hash_password("Ａbcdefghij"), "Abcdefghij")
    assert not verify(first, "correct 7y")
    assert not verify("no hash at all", "correct 7x")
    assert not verify(first, "correct 7x" + "a" * 500)


def test_nobody_costs_the_work_of_somebody() -> None:
    assert not verify(None, "")
    kept = extract_parameters(hash_password("correct 7x"))
    nobody = extract_parameters(passwords._NOBODY)
    assert nobody == kept
    assert not PasswordHasher().check_needs_rehash(passwords._NOBODY)


def test_one_time_passwords_are_good_and_differ() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(weakness(each) is None and len(each) == 19 for each in made)
