"""药监能力一张图: the entry. ``streamlit run Home.py`` shows the published figures for reading only."""

from lib.ui.frame import open_page

open_page()
