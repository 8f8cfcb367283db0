"""Accounts: everybody's own sign-ins and tokens; for administrators all accounts, and the wall screens."""

import streamlit as st

from lib.access import allowed
from lib.domain import Permission
from lib.ui.accounts_panel import add_account, change_account, listed_accounts, nobody_else, screens
from lib.ui.context import current
from lib.ui.own_account_panel import own_sessions, own_tokens
from lib.ui.sessions_panel import last_message

reading = current()
last_message()

if allowed(reading.who, Permission.ACCOUNTS):
    left, right = st.columns([3, 2], gap="medium")
    with left:
        first = st.container()
        accounts = listed_accounts(reading)
        change_account(reading, accounts)
    alone = nobody_else(reading, accounts)
    with first if alone else right:
        add_account(reading, opened=alone)
    with right:
        screens(reading)
own_sessions(reading)
own_tokens(reading)
