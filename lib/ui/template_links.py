"""The tables to fill in, offered beside the upload: the page of them all, and one for the indicator looked at."""

from __future__ import annotations

import streamlit as st

from lib.access import EVERYWHERE, scopes
from lib.domain import Permission
from lib.i18n import say
from lib.services import file_name, template_csv
from lib.services.template import template_parts
from lib.ui.context import Reading
from lib.ui.links import page_path

#: Somebody who reports for more regions than these chooses on the page of templates.
_OFFERED = 2


def own_tops(reading: Reading, otherwise: list[str]) -> list[str]:
    """The regions somebody reports for, each with all below it; ``otherwise`` for who reports for all, or for none."""
    held = scopes(reading.who, Permission.SUBMIT)
    if not held or EVERYWHERE in held:
        return otherwise
    return sorted(code for code in held if code in reading.workspace.regions.all) or otherwise


def template_links(reading: Reading, root: str) -> None:
    """The page of tables to fill in, and a CSV for the indicator that is looked at, of the regions the reader reports
    for, else of all below ``root``."""
    st.page_link(
        page_path("templates"),
        label=say(reading.locale, "batches.upload.templates"),
        icon=":material/table_view:",
        query_params={"lang": reading.locale.value},
    )
    tops = own_tops(reading, [root])
    if len(tops) <= _OFFERED:
        for code in tops:
            _offer(reading, code)


def _offer(reading: Reading, code: str) -> None:
    sheet, period, locale = reading.address.indicator, reading.address.period, reading.locale
    if not template_parts(reading.workspace, code, (sheet,), period):
        return
    region, indicator = reading.workspace.regions.all[code].name.get(locale), sheet.name.get(locale)
    parts = (indicator, region, period.key)
    st.download_button(
        reading.say("upload.template", indicator=indicator, region=region),
        template_csv(reading.workspace, sheet, code, period),
        file_name=file_name("template", reading.revision, "csv", *parts, locale=locale),
        mime="text/csv",
        key=f"template.link.{code}",
        icon=":material/download:",
        type="tertiary",
    )
