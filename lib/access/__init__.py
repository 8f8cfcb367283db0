"""Accounts, roles, passwords and throttling: what decides who may do what. No I/O."""
