"""药监能力一张图 (drug-regulation capability map)."""

import os

__version__ = "0.1.0"

# The allocator of polars gives back at once what a query has used. It would keep it for half a second, and what it then
# lets go still counts as the server's memory: 20 MiB with fifty readers, for no gain in time that could be measured.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
