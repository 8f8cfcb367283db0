"""Passwords: which are good enough, and how they are kept (argon2id)."""

from __future__ import annotations

import secrets
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 10
MOST = 128
COMMON = Path(__file__).resolve().parents[2] / "data" / "access" / "common_passwords.txt"

_HASHER = PasswordHasher()
# Each computation takes 64 MiB: a crowd at the door must not take the memory of those inside.
_TURNS = BoundedSemaphore(2)
#: The hash of a thrown-away random password: what is verified where there is no account, so that it takes as long.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$ITlxRf8cIC1BM4tPC6Pkcg$srOk0KKkbR62D1jLljh0JTNFu4D+WTdJSTck/F4G/FA"
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


class Weakness(StrEnum):
    """Why a password is not good enough."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    IS_NAME = "is_name"


def weakness(password: str, *names: str) -> Weakness | None:
    """What is wrong with a new password; ``names`` are those of its owner. None: it is good."""
    plain = _plain(password)
    if len(plain) < LEAST:
        return Weakness.SHORT
    if len(plain) > MOST:
        return Weakness.LONG
    folded = plain.casefold()
    if folded in {_plain(name).casefold() for name in names}:
        return Weakness.IS_NAME
    # nothing but one or two characters over and over is as easily guessed as what is on any list
    return Weakness.COMMON if folded in common_passwords() or len(set(folded)) < 3 else None


@cache
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first, case-folded."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with a salt of its own."""
    with _TURNS:
        return _HASHER.hash(_plain(password))


def verify(kept: str | None, password: str) -> bool:
    """Whether a password is the one of a hash. None (nobody, or no password) costs the same work and is never it."""
    plain = _plain(password)
    fits = kept is not None and len(plain) <= MOST
    with _TURNS:
        try:
            _HASHER.verify(kept if kept is not None and fits else _NOBODY, plain if fits else "")
        except (VerificationError, InvalidHashError):
            return False
    return fits


def one_time_password() -> str:
    """A random password to be typed once: four groups of four signs that are not taken for one another."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
