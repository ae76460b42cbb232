"""One row as a sticker of 105 x 37 mm: as wide as the paper booklet, and as high as a row with its stamp needs.

Sixteen of them are an A4 sheet of labels; whoever began a sheet says which label is free.
"""

from django.template.loader import render_to_string

from passport.codes import spaced
from reports.booklet import Row
from reports.labels import Labels
from reports.render import SCHEME, Markup, measure, print_pdf
from reports.sheets import NO_CODE, printed_row, qr_picture, said_beside, style_of
from reports.texts import left_to_right

STYLE = "reports/sticker.css"
PICTURE = "code.svg"
COLUMNS, LINES = 2, 8
WIDTH, HEIGHT, EDGE = 105, 37, "0.5"  # mm; eight labels leave a millimetre of an A4 sheet
PLACES = range(1, COLUMNS * LINES + 1)
# Small only where many words would not fit on the label otherwise: nothing is cut off.
SIZES = ("10pt", "8.5pt", "7pt", "5.5pt")


class TooLong(Exception):
    """The words of this row do not fit on a label."""


def fits(row: Row, *, form: Labels) -> str:
    """Return the largest size of letters in which a row fits on a label. Raises TooLong, CannotPrint."""
    for size in SIZES:
        if len(measure(_markup(row, form=form, code=NO_CODE, size=size, place=None))) == 1:
            return size
    raise TooLong


def sticker_pdf(row: Row, *, form: Labels, code: str, size: str, place: int | None) -> bytes:
    """Return a row as PDF on one label, or at a place of an A4 sheet of labels. Raises CannotPrint.

    The text is in the language that is active, beside the form's own labels.
    """
    return print_pdf(_markup(row, form=form, code=code, size=size, place=place)).pdf


def _markup(row: Row, *, form: Labels, code: str, size: str, place: int | None) -> Markup:
    context = {
        "item": printed_row(row),
        "code": left_to_right(spaced(code)),
        "picture": f"{SCHEME}{PICTURE}",
        "title": " ".join(form.title).capitalize(),
        **said_beside(form),
    }
    html = render_to_string("reports/sticker.html", context)
    css = f"{style_of(STYLE)} html {{ font-size: {size}; }} {_page(place)}"
    return Markup(html=html, css=css, pictures={PICTURE: qr_picture(code)})


def _page(place: int | None) -> str:
    if place is None:
        return f"@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 2mm 4mm; }}"
    line, column = divmod(place - 1, COLUMNS)
    return (
        "@page { size: 210mm 297mm; margin: 0; } "
        f".sticker {{ position: absolute; left: {column * WIDTH + 4}mm; top: calc({line * HEIGHT + 2}mm + {EDGE}mm); "
        f"width: {WIDTH - 8}mm; }}"
    )
