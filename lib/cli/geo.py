"""``geo build`` and ``geo import``: the boundary layers."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome, table
from lib.regions import ROOT
from lib.services.wire import plain


def build(context: Context) -> Outcome:
    """Make the boundary layers of the program again from the pinned source."""
    # The geometry libraries cost seconds to import, and no other command needs them.
    from lib.regions import build as build_layers  # noqa: PLC0415

    entries = build_layers(ROOT)
    rows = [(entry.name, entry.detail, (ROOT / "layers" / entry.file).stat().st_size) for entry in entries]
    listed = table([context.say(f"column.{name}") for name in ("layer", "detail", "bytes")], rows)
    text = f"{listed}\n\n{context.say('geo.built', layers=len(entries))}"
    return Outcome(GOOD, {"layers": plain(entries)}, text)


def bring_in(context: Context) -> Outcome:
    """Replace the boundaries of a jurisdiction by an operator's file, checked; the program's own stay."""
    from lib.regions import import_boundaries  # noqa: PLC0415

    given = context.arguments
    done = import_boundaries(
        given.file,
        context.settings().data_dir / "geo",
        given.jurisdiction,
        review_number=given.review_number,
        provider=given.provider,
        vintage=given.vintage,
        license=given.license,
    )
    return Outcome(GOOD, {"imported": plain(done)}, context.say("geo.imported", layers=len(done.files)))
