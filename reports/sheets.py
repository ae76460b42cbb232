"""The booklet's markup: what `booklet` decided, in the template that decides how it looks."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from passport.booklet.words import CARE_ONLY, NO_DOSE, UNITS, WHY_NO_TOTAL, known_by
from passport.codes import spaced
from reports import words
from reports.booklet import Block, Booklet, Paper, Row, Sheet, row_anchor
from reports.render import Markup

STYLE = "reports/print.css"
# As long as a real one: the first pass only asks how much room things take.
NO_CODE = "0" * 12


@dataclass(frozen=True, kw_only=True)
class PrintedSheet:
    """One page with its code, ready for the template."""

    number: int
    rows: list[dict[str, object]]
    blocks: list[dict[str, object]]
    code: str
    picture: str


def draft(booklet: Booklet) -> Markup:
    """Return the booklet before it is cut: all rows in one flow, so that the layout says which page each one takes."""
    official = [Sheet(number=1, rows=booklet.rows, blocks=())] if booklet.rows else []
    annex = [Sheet(number=2, rows=(), blocks=booklet.blocks)] if booklet.blocks else []
    paper = Paper(booklet=booklet, official=tuple(official), annex=tuple(annex))
    return _markup(paper, codes={}, attachment=None)


def final(paper: Paper, *, codes: Mapping[int, str], attachment: bytes) -> Markup:
    """Return the booklet page by page, each with its code (by page number)."""
    return _markup(paper, codes=codes, attachment=attachment)


def _markup(paper: Paper, *, codes: Mapping[int, str], attachment: bytes | None) -> Markup:
    pictures = {_picture(sheet): _qr(codes.get(sheet.number, NO_CODE)) for sheet in paper.sheets}
    context = {
        "cover": paper.booklet.cover,
        "official": [_sheet(sheet, codes) for sheet in paper.official],
        "annex": [_sheet(sheet, codes) for sheet in paper.annex],
        "closing": _closing(paper.booklet),
        "pages": paper.pages,
        "no_dose": NO_DOSE,
        "why_no_total": WHY_NO_TOTAL,
        "care_only": CARE_ONLY,
        "verify_at": f"{settings.PUBLIC_URL}/verify",
    }
    html = render_to_string("reports/booklet.html", context)
    return Markup(html=html, css=_style(), pictures=pictures, attachment=attachment)


def _sheet(sheet: Sheet, codes: Mapping[int, str]) -> PrintedSheet:
    return PrintedSheet(
        number=sheet.number,
        rows=[_row(row) for row in sheet.rows],
        blocks=[_block(block) for block in sheet.blocks],
        code=spaced(codes.get(sheet.number, NO_CODE)),
        picture=f"booklet:{_picture(sheet)}",
    )


def _row(row: Row) -> dict[str, object]:
    return {"row": row, "anchor": row_anchor(row), "procedure": words.procedure(row), "disowned": words.disowned(row)}


def _block(block: Block) -> dict[str, object]:
    lines = [
        {
            "quantity": words.quantity(line.code, line.quantity),
            "value": line.value,
            "unit": UNITS.get(line.unit, line.unit),
            "scope": words.scope(line.scope),
            "grade": known_by(line.grade, line.origin),
            "device": _isolated(line.device),
        }
        for line in block.lines
    ]
    return {
        "block": block,
        "row": block.row,
        "procedure": _isolated(words.procedure(block.row)),
        "devices": ", ".join(map(_isolated, block.devices)),
        "lines": lines,
    }


def _isolated(text: str) -> str:
    # WeasyPrint knows no <bdi>; the text library beneath it knows the characters that mean the same.
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if text else ""


def _closing(booklet: Booklet) -> dict[str, object]:
    since = parse_date(booklet.since) if booklet.since else None
    made_at = parse_datetime(booklet.made_at)
    return {
        "rows": len(booklet.rows),
        "facilities": booklet.facilities,
        "since": date_format(since, "F Y") if since else "",
        "hidden": booklet.hidden,
        "made_on": date_format(made_at, "j F Y") if made_at else "",
    }


def _picture(sheet: Sheet) -> str:
    return f"code-{sheet.number}.svg"


def _qr(code: str) -> bytes:
    # The code stands after '#': it reaches no server log and no Referer.
    picture = io.BytesIO()
    segno.make(f"{settings.PUBLIC_URL}/verify#{code}", error="m").save(picture, kind="svg", border=2, dark="#1b232b")
    return picture.getvalue()


def _style() -> str:
    found = finders.find(STYLE)
    return Path(str(found)).read_text(encoding="utf-8")
