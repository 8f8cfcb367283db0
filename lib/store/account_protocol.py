"""What a store promises about accounts, sessions, failed sign-ins and the first start."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from lib.domain import Account, Grant, Origin, Session


class SessionStore(Protocol):
    """Sessions and failed sign-ins: all that coming in and going out needs to be kept."""

    def add_session(self, session: Session, secret_hash: str, *, actor: str) -> Session: ...

    def session(self, key: str) -> Session | None: ...

    def holder(
        self, *, secret_hash: str | None = None, key: str | None = None
    ) -> tuple[Session, Account | None] | None:
        """A session, by secret or by key, with its account as both stand at one moment: asked on every request."""
        ...

    def sessions(self, account: str | None = None, live_at: datetime | None = None) -> list[Session]:
        """Newest first; of one account, and those that live at a moment, where these are given."""
        ...

    def touch_session(self, key: str, at: datetime) -> None:
        """Note that a session was used; written at most once a minute, and not audited."""
        ...

    def end_session(self, key: str, *, actor: str, at: datetime) -> Session:
        """Ending an ended one changes nothing."""
        ...

    def claim_attempt(
        self,
        name_key: str,
        address: str,
        *,
        at: datetime,
        since: datetime,
        limit: int,
        name_limit: int | None = None,
    ) -> bool:
        """Count a sign-in as failed before its password is looked at, so that parallel guesses are counted too.

        False, and nothing counted, where ``limit`` failures since ``since`` stand against the address, or
        ``name_limit`` (left out: ``limit``) against the name.
        Older failures are forgotten.
        """
        ...

    def failures(self, name_key: str | None, address: str | None, since: datetime) -> list[datetime]:
        """When sign-ins by a name or (exclusive) from an address failed, newest first."""
        ...

    def clear_failures(self, name_key: str, address: str | None = None) -> None:
        """Forget the failures of a name, because its owner came in; with an address, only those from there."""
        ...


class AccountStore(SessionStore, Protocol):
    """Accounts and sessions. Only hashes of secrets come in and go out; none is ever in the audit trail.

    Every change of an account or session is one transaction with its audit entries; ended sessions and disabled
    accounts stay. Refuses with ACCOUNT_UNKNOWN(account) and SESSION_UNKNOWN(session) where there is none.
    """

    def add_account(
        self,
        name: str,
        shown: str,
        password_hash: str | None,
        grants: Sequence[Grant],
        *,
        subject: str | None = None,
        must_change: bool,
        actor: str,
        at: datetime,
        set_up: str | None = None,
    ) -> Account:
        """Refuses with ACCOUNT_TAKEN(name) for a name (whatever its case) or subject that is in use.

        ``set_up`` is the hash of a one-time secret: it is used up in the same transaction, and SET_UP_CLOSED refuses
        one that is unknown, used or expired, or where there is an account already.
        """
        ...

    def account(self, id: str) -> Account | None: ...  # noqa: A002 - the field's word

    def account_by_name(self, name: str) -> Account | None:
        """By the name they type to sign in, whatever its case."""
        ...

    def account_by_subject(self, subject: str) -> Account | None:
        """By the name under which an identity provider knows them."""
        ...

    def accounts(self) -> list[Account]:
        """All, in the order in which they were made."""
        ...

    def password_hash(self, id: str) -> str | None: ...  # noqa: A002

    def set_password(
        self,
        id: str,  # noqa: A002
        password_hash: str,
        *,
        must_change: bool,
        actor: str,
        at: datetime,
        ends: Collection[Origin] = (),
        keep: str | None = None,
    ) -> Account:
        """Also ends the account's sessions of the origins ``ends``, but for the one with the key ``keep``."""
        ...

    def set_grants(self, id: str, grants: Sequence[Grant], *, actor: str, at: datetime) -> Account: ...  # noqa: A002

    def set_subject(self, id: str, subject: str | None, *, actor: str, at: datetime) -> Account:  # noqa: A002
        """Link with the name under which an identity provider knows them, or (None) with none any more.

        Sign-ins of the account end where the link changes. Refuses with SUBJECT_TAKEN(account).
        """
        ...

    def set_disabled(self, id: str, disabled: bool, *, actor: str, at: datetime) -> Account:  # noqa: A002
        """Disabling ends all sessions and tokens of the account in the same transaction."""
        ...

    def session_by_secret(self, secret_hash: str) -> Session | None:
        """Ended and expired ones too: the caller judges."""
        ...

    def add_set_up(self, secret_hash: str, *, at: datetime, expires_at: datetime) -> bool:
        """Keep the hash of a one-time secret for the first start; earlier ones end. False: there is an account."""
        ...

    def set_up_open(self, secret_hash: str, at: datetime) -> bool:
        """True where ``add_account`` would take this hash."""
        ...
