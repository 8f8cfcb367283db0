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
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SIGN_IN_BLOCKED = "SIGN_IN_BLOCKED"
    SIGN_IN_NEEDED = "SIGN_IN_NEEDED"
    FORBIDDEN = "FORBIDDEN"
    OUTSIDE_SCOPE = "OUTSIDE_SCOPE"
    OWN_BATCH = "OWN_BATCH"
    PASSWORD_CHANGE_NEEDED = "PASSWORD_CHANGE_NEEDED"  # noqa: S105 - a code, no secret
    PASSWORD_WRONG = "PASSWORD_WRONG"  # noqa: S105 - a code, no secret
    PASSWORD_SHORT = "PASSWORD_SHORT"  # noqa: S105 - a code, no secret
    PASSWORD_LONG = "PASSWORD_LONG"  # noqa: S105 - a code, no secret
    PASSWORD_COMMON = "PASSWORD_COMMON"  # noqa: S105 - a code, no secret
    PASSWORD_IS_NAME = "PASSWORD_IS_NAME"  # noqa: S105 - a code, no secret
    PASSWORD_SAME = "PASSWORD_SAME"  # noqa: S105 - a code, no secret
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN"
    ACCOUNT_TAKEN = "ACCOUNT_TAKEN"
    ACCOUNT_NAME_UNFIT = "ACCOUNT_NAME_UNFIT"
    ACCOUNT_OWN = "ACCOUNT_OWN"
    ACCOUNT_LAST_ADMIN = "ACCOUNT_LAST_ADMIN"
    GRANT_UNFIT = "GRANT_UNFIT"
    SESSION_UNKNOWN = "SESSION_UNKNOWN"
    SET_UP_CLOSED = "SET_UP_CLOSED"
    TOKEN_UNFIT = "TOKEN_UNFIT"  # noqa: S105 - a code, no secret
    SUBJECT_UNKNOWN = "SUBJECT_UNKNOWN"
    SUBJECT_TAKEN = "SUBJECT_TAKEN"
    SUBJECT_UNFIT = "SUBJECT_UNFIT"
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
    PROXY_REFUSED = "PROXY_REFUSED"


class Refusal(Exception):  # noqa: N818 - the field's word for "the system says no", not a programming error
    """Raised when an action is refused. ``params`` are plain facts for the sentence; nothing was changed."""

    def __init__(self, code: RefusalCode, **params: str | int | float) -> None:
        super().__init__(code.value, params)
        self.code = code
        self.params = params
