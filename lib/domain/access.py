"""Who acts, and what they may do: accounts, roles, the parts of the country they answer for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do at all. ``lib.access.permissions`` holds the one table."""

    PUBLIC = "public"
    VIEWER = "viewer"
    REPORTER = "reporter"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    SCREEN = "screen"


class Permission(StrEnum):
    """One kind of act. Everything that is not granted is refused."""

    VIEW = "view"  # published figures: every page that shows them, and the API
    VIEW_SCREEN = "view_screen"  # the wall screen
    EXPORT = "export"
    CHECK = "check"  # try a file, nothing is kept
    SUBMIT = "submit"  # within one's own subtree
    VIEW_BATCHES = "view_batches"  # batches of one's own subtree, with their files and reports
    REVIEW = "review"
    RETURN = "return"
    PUBLISH = "publish"  # within one's own subtree, never one's own batch
    ROLLBACK = "rollback"
    DOCUMENTS = "documents"  # bring, publish and return documents and lists of regions, never publish one's own
    AUDIT = "audit"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"


class Origin(StrEnum):
    """How somebody came in."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    SCREEN = "screen"
    PUBLIC = "public"
    CONSOLE = "console"  # the command line of the server: whoever runs it can read the database file anyway


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over the subtree of one region (``scope``: its code). Admin and viewer count everywhere."""

    role: Role
    scope: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``subject`` is the name by which an identity provider knows them, if any."""

    id: str
    name: str  # what they type to sign in; unique, case-insensitive
    shown: str  # what is printed: 张三
    grants: tuple[Grant, ...]
    disabled: bool
    created_at: datetime
    subject: str | None = None
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who acts in one run, request or command. ``name`` is what goes into the audit trail and onto batches.

    ``session`` is the public key of the session or token (never the secret), ``address`` where they come from;
    ``scopes`` narrows a personal token and ``profile`` names the page of a screen, as in ``Session``.
    """

    name: str
    shown: str
    grants: tuple[Grant, ...]
    origin: Origin
    account: str | None = None
    session: str | None = None
    address: str | None = None
    must_change: bool = False
    profile: str | None = None
    scopes: tuple[Permission, ...] = ()

    @property
    def anonymous(self) -> bool:
        """True for a visitor and a wall screen: neither file names nor persons are shown to them."""
        return self.origin in (Origin.PUBLIC, Origin.SCREEN)


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in or a token, as it is kept and listed. ``key`` is public; of the secret only its hash is kept.

    ``scopes`` narrows what a personal token may do (empty: all that its account may); ``profile`` names the screen.
    """

    key: str
    origin: Origin
    account: str | None
    made_at: datetime
    seen_at: datetime
    expires_at: datetime
    idle_seconds: int | None
    address: str | None
    agent: str | None
    ended_at: datetime | None = None
    label: str = ""
    scopes: tuple[Permission, ...] = ()
    profile: str | None = None
