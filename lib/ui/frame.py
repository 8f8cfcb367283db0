"""The frame around every page: language, navigation, what is shown and how fresh it is, and what went wrong."""

from __future__ import annotations

from base64 import b64encode

import streamlit as st
from streamlit.navigation.page import Page

from lib.access import allowed
from lib.domain import Identity, Locale, Origin, Period, Permission, Refusal
from lib.i18n import period as period_text
from lib.i18n import say, say_refusal
from lib.services import demo_revision, latest_period
from lib.services.away import away_note
from lib.services.demonstration import holds_demo
from lib.services.settings import ROOT
from lib.ui.address import read_locale, remember
from lib.ui.context import Reading, installed_locale, keep, reading
from lib.ui.first_steps_panel import first_steps_line
from lib.ui.identity import own_link, signed_in
from lib.ui.links import NEEDED, OF_A_PERIOD, PAGES, READ_BY, grouped, offered, page_path, screen_page
from lib.ui.no_page import told_no_page
from lib.ui.parts import run_whole
from lib.ui.plain import plain
from lib.ui.refused_page import refused_pages
from lib.ui.share import past_badge, past_banner, revision_box, share
from lib.ui.theme import enlarge
from lib.ui.upload_panel import last_message
from lib.ui.yardstick import jurisdiction_switch

_BRAND = ROOT / "data" / "brand"
# A file of our own: the name of a Material icon would make the browser ask an outside host for it. And its content,
# not its address: the browser would fetch that again after every choice.
ICON = f"data:image/png;base64,{b64encode((_BRAND / 'icon.png').read_bytes()).decode()}"
#: Pages that show no published figures: they work on an empty installation, and no revision is chosen there.
WITHOUT_FIGURES = (
    "upload",
    "templates",
    "batches",
    "review",
    "method",
    "documents",
    "jurisdictions",
    "audit",
    "accounts",
)
#: Pages that are the same for every jurisdiction.
WITHOUT_JURISDICTION = ("upload", "batches", "review", "method", "documents", "jurisdictions", "audit", "accounts")


def open_page() -> None:
    """Run the page that the address names, inside the frame. Called by Home.py and nothing else."""
    locale = read_locale(installed_locale())
    st.set_page_config(page_title=say(locale, "ui.product.name"), page_icon=ICON, layout="wide")
    enlarge()
    try:
        who = signed_in(locale)
        page = _navigation(locale, who)
        found = reading(locale, who)
    except Refusal as refusal:
        st.title(say(locale, "ui.frame.failed_title"))
        st.error(plain(say_refusal(locale, refusal)), icon=":material/error:")
        st.caption(say(locale, "ui.frame.failed_hint"))
        return
    keep(found)
    if found.workspace.damaged:
        st.error(found.say("frame.damaged"), icon=":material/gpp_bad:")
    elif found.workspace.unwritable:
        st.warning(found.say("frame.unwritable"), icon=":material/lock:")
    elif note := away_note(found.workspace, found.revision, locale):
        st.warning(note, icon=":material/cloud_off:")
    _status_line(found, page)
    if page.url_path in NEEDED and not offered(who, page.url_path):
        last_message()
        page.run()
        return
    _problems(found, page.url_path or _first(who))
    told_no_page(found, page.url_path)
    # here and not on the page that acted: an act may be refused because that page is no longer theirs
    last_message()
    if page.url_path not in WITHOUT_FIGURES:
        past_banner(found)
    remember(found.address)
    if _empty(found, page):
        return
    try:
        run_whole(page.run)
    except Refusal as refusal:
        st.error(plain(say_refusal(locale, refusal)), icon=":material/block:")


def _empty(found: Reading, page: Page) -> bool:
    """Whether there is nothing to show yet, which is told; on the first page an administrator is told what to do."""
    guided = (page.url_path or _first(found.who)) == PAGES[0][0] and first_steps_line(found)
    if found.revision or page.url_path in WITHOUT_FIGURES:
        return False
    if not guided:
        st.info(found.say("frame.empty"), icon=":material/info:")
    return True


def _navigation(locale: Locale, who: Identity) -> Page:
    st.logo(str(_BRAND / f"mark.{locale.value}.svg"), size="large")
    # Kept by session: each page looks for its file on the disk when it is made.
    kept = f"capmap.pages.{locale.value}"
    first = _first(who)
    if kept not in st.session_state:
        st.session_state[kept] = {
            key: st.Page(path, title=say(locale, f"ui.nav.{key}"), icon=icon, url_path=key, default=key == first)
            for key, path, icon in PAGES
        }
    pages = st.session_state[kept]
    shown = grouped(key for key in pages if offered(who, key))
    titled = {say(locale, f"ui.nav.group_{group}") if group else "": keys for group, keys in shown}
    listed = {title: [pages[key] for key in keys] for title, keys in titled.items()}
    # A page that is there and not for this reader is in no menu; at its address it says why.
    listed.setdefault("", []).extend(refused_pages(locale, who))
    return st.navigation(listed, position="top")


def _first(who: Identity) -> str:
    """The page that somebody finds at ``/``."""
    return screen_page(who.profile) if who.origin is Origin.SCREEN else PAGES[0][0]


def _demo_help(found: Reading) -> str:
    """What the figures of the demonstration are; the command that removes them is of use to administrators only."""
    runs = allowed(found.who, Permission.SETTINGS)
    return found.say("frame.demo_help", remove=found.say("frame.demo_remove" if runs else "frame.demo_ask"))


def _shows_demo(found: Reading, page: Page) -> bool:
    """Whether demonstration figures stand: on a page of one jurisdiction, among its own."""
    here = found.workspace.regions.jurisdiction_of(found.address.region.code)
    if page.url_path in WITHOUT_JURISDICTION or here is None:
        return demo_revision(found.workspace) is not None
    return bool(found.revision) and holds_demo(found.workspace, found.revision, here.code)


def _status_line(found: Reading, page: Page) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(page.title, anchor=False, width="content")
        # The page at ``/`` has no path of its own.
        if (page.url_path or _first(found.who)) in OF_A_PERIOD:
            st.badge(
                found.say("frame.as_of", period=period_text(found.locale, _data_to(found))),
                icon=":material/event:",
                color="gray",
            )
        figures = page.url_path not in WITHOUT_FIGURES
        if figures:
            past_badge(found)
        if _shows_demo(found, page):
            st.badge(found.say("frame.demo"), icon=":material/science:", color="orange", help=_demo_help(found))
        st.space("stretch")
        if page.url_path not in WITHOUT_JURISDICTION:
            jurisdiction_switch(found)
        if figures and found.head:
            revision_box(found)
        share(found)
        _person(found)
        st.segmented_control(
            found.say("frame.language"),
            [item.value for item in Locale],
            default=found.locale.value,
            required=True,
            format_func={"zh": "中文", "en": "English"}.__getitem__,
            key="frame.language",
            on_change=_switch_language,
            label_visibility="collapsed",
        )


def _data_to(found: Reading) -> Period:
    """The period looked at; where nothing is published for it yet, the newest that there is."""
    return min(found.address.period, latest_period(found.workspace, found.revision), key=lambda one: one.end)


def _person(found: Reading) -> None:
    """Who is signed in, and the way out."""
    if found.who.account is None:
        if found.who.origin is Origin.PUBLIC and found.who.session is not None:
            own_link(say(found.locale, "accounts.frame.sign_in"), "/sign-in")
        return
    with st.popover(plain(found.who.shown), icon=":material/person:"):
        st.caption(plain(found.who.name))
        st.page_link(page_path("accounts"), label=found.say("nav.accounts"), query_params={"lang": found.locale.value})
        own_link(say(found.locale, "accounts.frame.password"), "/password")
        own_link(say(found.locale, "accounts.frame.sign_out"), "/sign-out")


def _switch_language() -> None:
    chosen = st.session_state["frame.language"]
    st.session_state["capmap.locale"] = chosen
    st.query_params["lang"] = chosen


def _problems(found: Reading, page: str) -> None:
    """What the address asks for in vain. What another page would show in its place is not told on this one."""
    shown = {
        "region": found.address.region.name.get(found.locale),
        "indicator": found.address.indicator.name.get(found.locale),
        "period": period_text(found.locale, found.address.period),
        "period_ahead": period_text(found.locale, found.address.period),
        "revision": "",
    }
    for problem in found.address.problems:
        if page not in READ_BY.get(problem.parameter, (page,)):
            continue
        section = "share.problem." if problem.parameter in ("level", "scope") else "ui.frame.problem_"
        facts = {"value": problem.value, "shown": shown.get(problem.parameter, "")}
        sentence = say(found.locale, f"{section}{problem.parameter}", **facts)
        st.warning(plain(sentence), icon=":material/wrong_location:")


def tell_failure(_: Exception) -> bool:
    """What a reader sees when the program itself fails; the log has the details. True: nothing else is shown."""
    locale = read_locale(installed_locale())
    st.error(say(locale, "ui.frame.unexpected"), icon=":material/error:")
    return True
