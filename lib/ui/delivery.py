"""How the browser gets what a map is drawn from: from own routes of the server, or inside the page's own messages."""

from __future__ import annotations

from enum import StrEnum


class Delivery(StrEnum):
    """``served``: scripts and layers have addresses of their own and are kept by the browser, only values travel.

    ``inline``: no such routes exist (plain ``streamlit run``), so each travels once inside a message of the session.
    """

    INLINE = "inline"
    SERVED = "served"


_chosen = Delivery.INLINE


def delivery() -> Delivery:
    """The way in force."""
    return _chosen


def use_delivery(chosen: Delivery) -> None:
    """Set the way for this process; the server with the routes does so at start, before the first session."""
    global _chosen  # noqa: PLW0603 - one fact of the process, written once at start
    _chosen = chosen
