"""Jurisdictions that tests bring: an invented city with three counties, and amendments of what stands."""

from __future__ import annotations

from lib.access import console
from lib.services import Workspace
from lib.services.region_list_template import region_list_template
from lib.services.region_lists import publish_region_list, submit_region_list

#: The file of the invented city: Yunzhou with Dongping, Xihe and Beishan.
YUNZHOU = """
[jurisdiction]
code = "990100"
name = { zh = "云州市", en = "Yunzhou" }
levels = ["市级", "县级"]

[[region]]
code = "990100"
name = { zh = "云州市", en = "Yunzhou" }
short_name = "云州"
level = "市级"
type = "地级市"
longitude = 112.5
latitude = 36.5

[[region]]
code = "990102"
name = { zh = "东坪区", en = "Dongping" }
level = "县级"
parent = "990100"
type = "市辖区"

[[region]]
code = "990121"
name = { zh = "西河县", en = "Xihe" }
level = "县级"
parent = "990100"
longitude = 112.1
latitude = 36.4
aliases = ["西河"]
former = ["990112"]

[[region]]
code = "990122"
name = { zh = "北山县", en = "Beishan" }
level = "县级"
parent = "990100"
valid_from = 2020-01-01
"""

#: Figures of its counties: by name, by another name, by a former code.
VALUES = (
    "东坪区,online_service_rate,2026Q3,97\n西河,online_service_rate,2026Q3,80\n990112,online_service_rate,2026Q2,75"
)


def brought(workspace: Workspace, content: str | bytes, file: str = "名单.toml", *, reason: str = "测试") -> int:
    """Publish a list of regions from the console and return the revision."""
    given = content.encode() if isinstance(content, str) else content
    done = submit_region_list(workspace, given, file, who=console("赵六"))
    assert done.batch.status.value == "submitted", done.report.issues
    return publish_region_list(workspace, done.batch.id, who=console("张三"), reason=reason).revision.number


def standing(workspace: Workspace, jurisdiction: str) -> str:
    """The TOML form of a jurisdiction as it stands."""
    return region_list_template(workspace, jurisdiction, "toml", who=console("赵六"))[1].decode()


def amended(workspace: Workspace, jurisdiction: str, old: str, new: str) -> str:
    """The same with one text in place of another."""
    text = standing(workspace, jurisdiction)
    assert old in text, text
    return text.replace(old, new, 1)


def block(text: str, code: str) -> str:
    """The part of a TOML form that holds the region of a code."""
    start = text.index(f'[[region]]\ncode = "{code}"')
    stop = text.find("[[region]]", start + 1)
    return text[start:] if stop < 0 else text[start:stop]
