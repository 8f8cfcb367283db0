"""The columns of the file that brings the regions of a jurisdiction: the same names in the workbook and in TOML."""

from __future__ import annotations

from lib.catalogue.document_columns import DocumentColumn, FileForm

#: A jurisdiction of all counties of the country has some 3,200 regions.
REGION_LIST_FORM = FileForm(
    {"jurisdiction": "辖区", "region": "地区"},
    {
        "jurisdiction": (
            DocumentColumn("code", "辖区代码", required=True),
            DocumentColumn("name", "名称", required=True, text=True, width=26),
            DocumentColumn("root", "最高一级地区"),
            DocumentColumn("levels", "显示层级", required=True, many=True, width=20),
        ),
        "region": (
            DocumentColumn("code", "代码", required=True),
            DocumentColumn("name", "名称", required=True, text=True, width=26),
            DocumentColumn("short_name", "简称"),
            DocumentColumn("level", "层级", required=True, width=10),
            DocumentColumn("parent", "上级代码"),
            DocumentColumn("type", "类别"),
            DocumentColumn("longitude", "经度", width=12),
            DocumentColumn("latitude", "纬度", width=12),
            DocumentColumn("aliases", "别名", many=True, width=26),
            DocumentColumn("former", "曾用代码", many=True, width=20),
            DocumentColumn("valid_from", "设立日期"),
            DocumentColumn("valid_until", "撤销日期"),
        ),
    },
    most_rows=4_000,
    short_lists=frozenset({"levels", "aliases", "former"}),
)
