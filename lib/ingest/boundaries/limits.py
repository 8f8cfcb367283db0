"""What a file of boundaries may hold, and how large what is drawn from it may be."""

from __future__ import annotations

#: Bytes of a file, and features in it.
MOST_BYTES = 20 * 1024 * 1024
MOST_FEATURES = 5_000
#: Bytes of a layer after compression, by detail: the low one is what every map of the whole jurisdiction loads.
COMPRESSED_BYTES = {"low": 60_000, "mid": 250_000, "full": 1_500_000}
#: West, south, east and north of all the places a boundary in China may reach, in degrees.
CHINA = (73.0, 3.0, 136.0, 54.0)
