"""药监能力一张图 (drug-regulation capability map)."""

__version__ = "0.1.0"
