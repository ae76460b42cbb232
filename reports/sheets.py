"""The booklet's markup: what `booklet` decided, in the template that decides how it looks."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language

from passport.booklet.row_words import TO_PATIENTS
from passport.booklet.words import CARE_ONLY, NO_DOSE, UNITS, WHY_NO_TOTAL, known_by
from passport.codes import spaced
from passport.language.saying import say_day, say_jalali_day, say_list, say_month
from passport.signing.wording import beside_sentences
from reports import words
from reports.booklet import DATE_FORM, Block, Booklet, Confirmed, Mark, Paper, Row, Sheet, Stamp, row_anchor
from reports.labels import Labels
from reports.proof_sheets import ProofSheets
from reports.render import SCHEME, Markup, Variant
from reports.texts import isolated, left_to_right

STYLE = "reports/print.css"
TEMPLATE = "reports/booklet.html"
# As long as a real one: the first pass only asks how much room things take.
NO_CODE = "0" * 12
NO_CODES: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class PrintedSheet:
    """One page with its code, ready for the template."""

    number: int
    rows: list[dict[str, object]]
    blocks: list[dict[str, object]]
    code: str
    picture: str


@cache
def layout(*, jalali: bool, proof_sheet: bool = False) -> str:
    """Return a digest of how booklets are drawn: other templates, style or days beside those of the form, or more."""
    parts = Path(str(get_template(TEMPLATE).origin)).parent.joinpath("parts")
    drawn = [Path(str(get_template(TEMPLATE).origin)), *sorted(parts.glob("*.html"))]
    digest = hashlib.sha256(style_of(STYLE).encode() + bytes([jalali, proof_sheet]))
    for file in drawn:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def draft(booklet: Booklet, *, form: Labels) -> Markup:
    """Return the booklet before it is cut: all rows in one flow, so that the layout says which page each one takes.

    The text is in the language that is active, beside the form's own labels.
    """
    official = [Sheet(number=1, rows=booklet.rows, blocks=())] if booklet.rows else []
    annex = [Sheet(number=2, rows=(), blocks=booklet.blocks)] if booklet.blocks else []
    paper = Paper(booklet=booklet, official=tuple(official), annex=tuple(annex))
    return _markup(paper, form=form)


def proof_draft(proof: ProofSheets) -> Markup:
    """Return the proof sheet alone before it is cut: all its codes in one flow."""
    context = {**proof.context(), "title": "", "only_proof": True}
    html = render_to_string(TEMPLATE, context)
    return Markup(html=html, css=style_of(STYLE), pictures=proof.pictures, variant=Variant.ARCHIVED)


def final(
    paper: Paper,
    *,
    form: Labels,
    codes: Mapping[int, str],
    attachment: bytes,
    proof: ProofSheets | None = None,
    sealed_by: str = "",
) -> Markup:
    """Return the booklet page by page, each with its code (by page number), and the proof sheet behind it.

    `sealed_by` is the facility that will seal the file; "": nobody will.
    """
    return _markup(paper, form=form, codes=codes, attachment=attachment, proof=proof, sealed_by=sealed_by)


def _markup(
    paper: Paper,
    *,
    form: Labels,
    codes: Mapping[int, str] = NO_CODES,
    attachment: bytes | None = None,
    proof: ProofSheets | None = None,
    sealed_by: str = "",
) -> Markup:
    pictures = {_picture(sheet): qr_picture(codes.get(sheet.number, NO_CODE)) for sheet in paper.sheets}
    context = {
        "cover": {name: isolated(value) for name, value in asdict(paper.booklet.cover).items()},
        "official": [_sheet(sheet, codes) for sheet in paper.official],
        "annex": [_sheet(sheet, codes) for sheet in paper.annex],
        "closing": _closing(paper.booklet),
        "pages": paper.pages,
        "no_dose": NO_DOSE,
        "why_no_total": WHY_NO_TOTAL,
        "title": " ".join(form.title).capitalize(),
        "created": _moment(paper.booklet.made_at),
        "sealed_by": isolated(sealed_by),
        **(proof.context() if proof else {}),
        **said_beside(form),
    }
    pictures |= proof.pictures if proof else {}
    html = render_to_string(TEMPLATE, context)
    return Markup(
        html=html,
        css=style_of(STYLE),
        pictures=pictures,
        attachment=attachment,
        proof=proof.text.encode() if proof else None,
        variant=Variant.ARCHIVED,
    )


def said_beside(form: Labels) -> dict[str, object]:
    """Return what everything printed says beside its rows."""
    return {
        "form": form,
        "glossed": not form.is_said_in(get_language() or settings.LANGUAGE_CODE),
        "care_only": CARE_ONLY,
        "verify_at": left_to_right(f"{settings.PUBLIC_URL}/verify"),
    }


def _sheet(sheet: Sheet, codes: Mapping[int, str]) -> PrintedSheet:
    return PrintedSheet(
        number=sheet.number,
        rows=[printed_row(row) for row in sheet.rows],
        blocks=[_block(block) for block in sheet.blocks],
        code=left_to_right(spaced(codes.get(sheet.number, NO_CODE))),
        picture=f"{SCHEME}{_picture(sheet)}",
    )


def printed_row(row: Row) -> dict[str, object]:
    """Return a row as the official pages and stickers print it."""
    return {
        "row": row,
        "anchor": row_anchor(row),
        "day": left_to_right(row.performed_on or ""),
        "beside": _beside(row, row.day),
        "procedure": isolated(words.procedure(row)),
        "facility": isolated(row.facility),
        "disowned": words.disowned(row),
        "stamp": _stamp(row, row.stamp) if row.stamp else {},
        "confirmed": _confirmed(row, row.confirmed) if row.confirmed else {},
        "further": beside_sentences(row.further),
    }


def _beside(row: Row, day: date | None) -> str:
    """Return a day in the calendar of who reads where the form writes it in another one; else ""."""
    return left_to_right(say_jalali_day(day)) if day and row.jalali else ""


def _stamp(row: Row, stamp: Stamp) -> dict[str, str]:
    return {
        "name": isolated(f"{stamp.title} {stamp.name}".strip()),
        "specialty": isolated(stamp.specialty),
        "licence": left_to_right(stamp.licence_number),
        "signed_on": left_to_right(f"{stamp.signed_on:{DATE_FORM}}"),
        "beside": _beside(row, stamp.signed_on),
    }


def _confirmed(row: Row, confirmed: Confirmed) -> dict[str, str]:
    """Return when the hospital confirmed a row and on whose word: in plain letters, that nobody takes it for a stamp."""
    return {
        "on": left_to_right(f"{confirmed.on:{DATE_FORM}}"),
        "beside": _beside(row, confirmed.on),
        "approver": isolated(confirmed.approver),
    }


def _block(block: Block) -> dict[str, object]:
    lines = [
        {
            "quantity": words.quantity(line.code, line.quantity),
            "value": left_to_right(f"{line.value} {UNITS.get(line.unit, line.unit)}"),
            "scope": words.scope(line.scope),
            "grade": known_by(line.grade, line.origin),
            "device": isolated(line.device),
        }
        for line in block.lines
    ]
    return {
        "block": block,
        "row": block.row,
        "day": left_to_right(block.row.performed_on or ""),
        "beside": _beside(block.row, block.row.day),
        "procedure": isolated(words.procedure(block.row)),
        "devices": say_list(map(isolated, block.devices)),
        "lines": lines,
        "steps": [words.told_step(one) for one in block.steps],
    }


def _closing(booklet: Booklet) -> dict[str, object]:
    since = parse_date(booklet.since) if booklet.since else None
    made_at = parse_datetime(booklet.made_at)
    return {
        "rows": len(booklet.rows),
        "facilities": booklet.facilities,
        "since": say_month(since) if since else "",
        "hidden": booklet.hidden,
        "waiting": TO_PATIENTS.waiting if any(row.mark is Mark.WAITING for row in booklet.rows) else "",
        "made_on": say_day(made_at) if made_at else "",
    }


def _moment(made_at: str) -> str:
    """Return a moment as the properties of a file hold it: to the second, with its offset."""
    moment = parse_datetime(made_at)
    return moment.isoformat(timespec="seconds") if moment else ""


def _picture(sheet: Sheet) -> str:
    return f"code-{sheet.number}.svg"


def qr_picture(code: str) -> bytes:
    """Return the picture that leads a phone to the check of a printed page."""
    # The code stands after '#': it reaches no server log and no Referer.
    picture = io.BytesIO()
    segno.make(f"{settings.PUBLIC_URL}/verify#{code}", error="m").save(picture, kind="svg", border=2, dark="#1b232b")
    return picture.getvalue()


def style_of(name: str) -> str:
    """Return one of our own style sheets."""
    found = finders.find(name)
    return Path(str(found)).read_text(encoding="utf-8")
