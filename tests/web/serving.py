"""The server around another page, with a shorter time between the looks at open sockets. Run as a script."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

SCRIPT = Path(__file__).parent / "pages" / "plain.py"
WATCH_SECONDS = 0.2


def main() -> int:
    from lib.services import load_settings
    from lib.web import server
    from lib.web.app import build_app

    server.build_app = lambda settings: build_app(settings, script=SCRIPT, watch_seconds=WATCH_SECONDS)

    def announce(ready: server.Ready) -> None:
        sys.stdout.write(json.dumps(asdict(ready)) + "\n")
        sys.stdout.flush()

    return int(not server.serve(load_settings(port=0), announce))


if __name__ == "__main__":
    sys.exit(main())
