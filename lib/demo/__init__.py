"""Generated figures to show the system with: invented, seeded, marked as such."""

from lib.demo.export import to_csv
from lib.demo.generator import SEED, generate
from lib.demo.places import places_csv
from lib.demo.stages import stages

__all__ = ["SEED", "generate", "places_csv", "stages", "to_csv"]
