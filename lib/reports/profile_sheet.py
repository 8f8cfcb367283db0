"""The profile of a region on A4: one HTML file without scripts or outside hosts, to be opened and printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_CSS = """
@page { size: A4 portrait; margin: 10mm 12mm; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; max-width: 186mm; color: #1f2a37; background: #fff; font: 8.5pt/1.22
  "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
h1 { margin: 0 0 1mm; font-size: 16pt; }
h2 { margin: 2.5mm 0 0.6mm; font-size: 10.5pt; }
p { margin: 0 0 0.8mm; }
.finding { font-size: 10.5pt; font-weight: 600; }
.mark { float: right; padding: 0.6mm 2.4mm; border: 0.4mm solid #a92c1c; color: #a92c1c; font-weight: 700; }
.quiet, footer { color: #5b6673; font-size: 7pt; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin-top: 2mm;
  font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { padding: 0.8mm 1mm; border-bottom: 0.4mm solid #4a5563; text-align: left; font-size: 8pt; vertical-align: bottom; }
td { padding: 0.25mm 1mm; border-bottom: 0.1mm solid #d5dce4; vertical-align: middle; }
td.number, th.number { text-align: right; }
td.status, td.rank { white-space: nowrap; }
td small { display: block; color: #5b6673; font-size: 7pt; }
tr.domain td { padding: 0.9mm 1mm 0.2mm; border-bottom: 0.2mm solid #93a1b0; color: #5b6673; font-size: 7.5pt; }
tr.domain { break-after: avoid; }
td.reference { font-style: italic; color: #5b6673; }
td svg { display: block; }
footer { margin-top: 2.5mm; padding-top: 1mm; border-top: 0.2mm solid #93a1b0; }
"""
# The browser that opens the file may fetch and run nothing, whatever a text in it says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

#: The widths of the columns in millimetres, and those whose cells align right: value with period, and rank.
_WIDTHS = (35, 25, 24, 28, 20, 14, 12, 9, 19)
_NUMBERS = (1, 7)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One indicator. ``reference``: its target is a mere yardstick. ``trend`` and ``spine`` are pictures, SVG as drawn
    by ``lib.charts`` and the only parts that are not escaped; the rest is plain text."""

    domain: str
    name: str
    value: str
    period: str
    target: str
    reference: bool
    gap: str
    status: str
    outlook: str
    rank: str
    trend: str
    spine: str


@dataclass(frozen=True, slots=True)
class ProfileSheet:
    """What the sheet says. ``columns`` are the titles of the nine columns; ``mark`` stands in the corner
    (demonstration data), ``notes`` follow the table as (title, text), ``footer`` names revision, source and dates."""

    language: str
    title: str
    finding: str
    facts: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[SheetRow]
    notes: Sequence[tuple[str, str]]
    footer: Sequence[str]
    mark: str | None = None


def profile_sheet_html(sheet: ProfileSheet) -> bytes:
    """The sheet as UTF-8 HTML: self-contained, every text escaped, set for A4."""
    parts = [
        f'<!doctype html><html lang="{escape(sheet.language)}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{escape(sheet.title)}</title><style>{_CSS}</style></head><body>",
        f'<div class="mark">{escape(sheet.mark)}</div>' if sheet.mark else "",
        f"<h1>{escape(sheet.title)}</h1>",
        f'<p class="finding">{escape(sheet.finding)}</p>',
        *(f"<p>{escape(fact)}</p>" for fact in sheet.facts),
        _table(sheet),
        *(f'<h2>{escape(title)}</h2><p class="quiet">{escape(text)}</p>' for title, text in sheet.notes),
        "<footer>",
        *(f"<p>{escape(line)}</p>" for line in sheet.footer),
        "</footer></body></html>\n",
    ]
    return "\n".join(part for part in parts if part).encode()


def _table(sheet: ProfileSheet) -> str:
    widths = "".join(f'<col style="width:{width}mm">' for width in _WIDTHS)
    head = "".join(
        f'<th class="number">{escape(name)}</th>' if at in _NUMBERS else f"<th>{escape(name)}</th>"
        for at, name in enumerate(sheet.columns)
    )
    body, domain = [], ""
    for row in sheet.rows:
        if row.domain != domain:
            domain = row.domain
            body.append(f'<tr class="domain"><td colspan="{len(_WIDTHS)}">{escape(domain)}</td></tr>')
        body.append(_row(row))
    columns = f"<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>"
    return f"<table>{columns}<tbody>{''.join(body)}</tbody></table>"


def _row(row: SheetRow) -> str:
    target = ' class="reference"' if row.reference else ""
    period = f"<small>{escape(row.period)}</small>" if row.period else ""
    cells = (
        f"<td>{escape(row.name)}</td>",
        f'<td class="number">{escape(row.value)}{period}</td>',
        f"<td{target}>{escape(row.target)}</td>",
        f"<td>{escape(row.gap)}</td>",
        f'<td class="status">{escape(row.status)}</td>',
        f"<td>{row.trend}</td>",
        f'<td class="rank">{escape(row.outlook)}</td>',
        f'<td class="number rank">{escape(row.rank)}</td>',
        f"<td>{row.spine}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"
