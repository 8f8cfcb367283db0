"""Generated figures to show the system with: invented, seeded, marked as such."""

from lib.demo.export import to_csv
from lib.demo.generator import SEED, generate

__all__ = ["SEED", "generate", "to_csv"]
