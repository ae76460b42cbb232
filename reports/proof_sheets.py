"""The proof sheet's markup: below each code the words of what it says, so that a person can compare them."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import segno
from django.utils.dateparse import parse_date

from passport.booklet.words import UNITS, examination_group
from reports.booklet import DATE_FORM
from reports.proofs import Proved, ProvedRow
from reports.render import SCHEME
from reports.texts import isolated, left_to_right

# As wide as the modules of the small code: three dots of a printer of 150 dpi where two pages lie on one of A5.
MODULE_MM = 0.72
QUIET = 4  # modules of white around a code; ISO/IEC 18004, 9.1


@dataclass(frozen=True, kw_only=True)
class ProofSheets:
    """The pages of the proof sheet, each with the codes that fit on it."""

    booklet: str  # its id, as every page prints it
    facility: str
    pages: Sequence[Sequence[Proved]]

    @property
    def text(self) -> str:
        """Return the codes one a line, as a phone would read them."""
        return "".join(f"{one.code}\n" for page in self.pages for one in page)

    @property
    def pictures(self) -> dict[str, bytes]:
        """Return the pictures of all codes by name."""
        return {f"{one.anchor}.svg": _picture(one.code) for page in self.pages for one in page}

    @property
    def anchors(self) -> tuple[frozenset[str], ...]:
        """Return the names of the codes on each page."""
        return tuple(frozenset(one.anchor for one in page) for page in self.pages)

    def context(self) -> dict[str, object]:
        """Return what the template says."""
        return {
            "booklet_id": left_to_right(self.booklet),
            "proof_facility": isolated(self.facility),
            "proof_pages": [[_item(one) for one in page] for page in self.pages],
        }


def side_mm(code: str) -> float:
    """Return how wide the picture of a code is on paper, with the white around it."""
    return round(_drawn(code).symbol_size(border=QUIET)[0] * MODULE_MM, 2)


def laid_out(sheets: ProofSheets, pages: Iterable[frozenset[str]]) -> ProofSheets:
    """Return the codes on the pages on which they came to stand."""
    codes = [one for page in sheets.pages for one in page]
    cut = [[one for one in codes if one.anchor in anchors] for anchors in pages]
    return ProofSheets(booklet=sheets.booklet, facility=sheets.facility, pages=cut)


def _picture(code: str) -> bytes:
    picture = io.BytesIO()
    _drawn(code).save(picture, kind="svg", border=QUIET, scale=MODULE_MM, unit="mm", dark="#000000")
    return picture.getvalue()


def _drawn(code: str) -> segno.QRCode:
    return segno.make_qr(code, error="m", boost_error=False)


def _item(one: Proved) -> dict[str, object]:
    printed_on = parse_date(one.says.printed_on)
    return {
        "anchor": one.anchor,
        "says": one.says,
        "picture": f"{SCHEME}{one.anchor}.svg",
        "holder": isolated(one.says.holder),
        "birth_year": left_to_right(str(one.says.birth_year or "")),
        "printed_on": left_to_right(f"{printed_on:{DATE_FORM}}" if printed_on else one.says.printed_on),
        "rows": [_row(row) for row in one.rows],
    }


def _row(proved: ProvedRow) -> dict[str, object]:
    dose, leaf = proved.dose, proved.said.leaf
    return {
        "number": proved.row.number,
        "day": left_to_right(proved.row.performed_on or ""),
        "kind": isolated(examination_group("", kind=proved.row.kind)),
        "dose": left_to_right(f"{dose.value} {UNITS.get(dose.unit, dose.unit)}") if dose else "",
        "licence": left_to_right(proved.said.licence_number or ""),
        "signed": bool(proved.row.signature),
        "leaf": left_to_right(leaf.hex(" ", 4)) if leaf else "",
    }
