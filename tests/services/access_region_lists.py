"""Who may do what with lists of regions: whom each service lets through, and how it is called."""

from __future__ import annotations

import re

from lib.access import console
from lib.domain import Locale
from lib.services.region_list_check import standing_list
from lib.services.region_lists import submit_region_list
from tests.services.access_attempts import Act, World, service
from tests.services.access_documents import DOCUMENTS
from tests.services.region_files import standing


def made(world: World) -> bytes:
    """A list of Inner Mongolia that is another on each call."""
    text = standing(world.workspace, "150000")
    return re.sub(r"赛罕\d*区", f"赛罕{next(world.numbers)}区", text).encode()


def waiting(world: World) -> str:
    """A list that waits for publication."""
    return submit_region_list(world.workspace, made(world), "a.toml", who=console("赵六")).batch.id


#: Function: who is let through (over their own regions), and how it is called.
OF_REGION_LISTS: dict[str, tuple[frozenset[str], Act]] = {
    "region_lists.jurisdictions_listed": (
        DOCUMENTS,
        lambda w, who: service("region_lists.jurisdictions_listed")(w.workspace, w.workspace.store.head(), who=who),
    ),
    "region_lists.check_region_file": (
        DOCUMENTS,
        lambda w, who: service("region_lists.check_region_file")(w.workspace, made(w), "a.toml", who=who),
    ),
    "region_lists.submit_region_list": (
        DOCUMENTS,
        lambda w, who: service("region_lists.submit_region_list")(w.workspace, made(w), "a.toml", who=who),
    ),
    "region_lists.waiting_region_lists": (
        DOCUMENTS,
        lambda w, who: service("region_lists.waiting_region_lists")(w.workspace, who=who),
    ),
    "region_lists.waiting_region_list": (
        DOCUMENTS,
        lambda w, who: service("region_lists.waiting_region_list")(w.workspace, waiting(w), who=who),
    ),
    "region_lists.publish_region_list": (
        DOCUMENTS,
        lambda w, who: service("region_lists.publish_region_list")(w.workspace, waiting(w), who=who, reason="测试"),
    ),
    "region_lists.return_region_list": (
        DOCUMENTS,
        lambda w, who: service("region_lists.return_region_list")(w.workspace, waiting(w), who=who, reason="测试"),
    ),
    "region_list_template.region_list_template": (
        DOCUMENTS,
        lambda w, who: service("region_list_template.region_list_template")(w.workspace, None, "toml", who=who),
    ),
    "region_list_preview.preview_region_list": (
        DOCUMENTS,
        lambda w, who: service("region_list_preview.preview_region_list")(
            w.workspace, standing_list(w.workspace, w.workspace.store.head(), "150000"), Locale.ZH, who=who
        ),
    ),
}
