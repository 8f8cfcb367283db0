"""One Store protocol, whatever database is behind it: batches, revisions, observations and the audit trail."""

from lib.store.account_protocol import SessionStore
from lib.store.audit import acting_from
from lib.store.frames import DIFFERENCE
from lib.store.memory_sessions import MemorySessions
from lib.store.opening import open_store
from lib.store.protocol import Finding, FindingCode, Store
from lib.store.store_info import StoreInfo

__all__ = [
    "DIFFERENCE",
    "Finding",
    "FindingCode",
    "MemorySessions",
    "SessionStore",
    "Store",
    "StoreInfo",
    "acting_from",
    "open_store",
]
