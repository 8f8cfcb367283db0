"""Refusals: the state or the rules say no. Each has a code and the facts for its sentence in ``errors.toml``."""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """Stable codes. The sentence of each stands in ``data/i18n/<locale>/errors.toml`` under the same name."""

    BATCH_UNKNOWN = "BATCH_UNKNOWN"
    BATCH_NOT_SUBMITTED = "BATCH_NOT_SUBMITTED"
    BATCH_ALREADY_PUBLISHED = "BATCH_ALREADY_PUBLISHED"
    BASE_MOVED = "BASE_MOVED"
    REVISION_UNKNOWN = "REVISION_UNKNOWN"
    NOTHING_TO_PUBLISH = "NOTHING_TO_PUBLISH"
    KEY_REUSED = "KEY_REUSED"
    REASON_NEEDED = "REASON_NEEDED"
    ACTOR_NEEDED = "ACTOR_NEEDED"
    READ_ONLY = "READ_ONLY"
    STORE_BUSY = "STORE_BUSY"
    DISK_FULL = "DISK_FULL"
    STORE_DAMAGED = "STORE_DAMAGED"
    SCHEMA_NEWER = "SCHEMA_NEWER"
    SCHEMA_OLDER = "SCHEMA_OLDER"
    DEMO_PRESENT = "DEMO_PRESENT"
    DEMO_ABSENT = "DEMO_ABSENT"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    FILE_UNWRITABLE = "FILE_UNWRITABLE"
    JURISDICTION_UNKNOWN = "JURISDICTION_UNKNOWN"
    INDICATOR_UNKNOWN = "INDICATOR_UNKNOWN"
    REGION_UNKNOWN = "REGION_UNKNOWN"
    LEVEL_UNKNOWN = "LEVEL_UNKNOWN"
    PERIOD_UNKNOWN = "PERIOD_UNKNOWN"
    FORMAT_UNKNOWN = "FORMAT_UNKNOWN"
    NO_DATA = "NO_DATA"
    CATALOGUE_BROKEN = "CATALOGUE_BROKEN"
    BOUNDARIES_BROKEN = "BOUNDARIES_BROKEN"
    ADDRESS_TAKEN = "ADDRESS_TAKEN"
    SETTING_UNSAFE = "SETTING_UNSAFE"
    SETTING_UNKNOWN = "SETTING_UNKNOWN"


class Refusal(Exception):  # noqa: N818 - the field's word for "the system says no", not a programming error
    """Raised when an action is refused. ``params`` are plain facts for the sentence; nothing was changed."""

    def __init__(self, code: RefusalCode, **params: str | int | float) -> None:
        super().__init__(code.value, params)
        self.code = code
        self.params = params
