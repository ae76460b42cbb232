"""What the proof sheet says of each page of a booklet that carries rows. Plain Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from passport.booklet.quantities import main_rank
from passport.signing.proof import LEAF_BYTES, ProofPage, ProofRow, in_codes
from reports.booklet import Block, DoseLine, Paper, Row, Sheet

# Of a code, so that it and its words stand on one page, the first one too.
ROWS = 6


@dataclass(frozen=True, kw_only=True)
class ProvedRow:
    """A row as a proof says it, and as the booklet prints it."""

    row: Row
    dose: DoseLine | None
    said: ProofRow


@dataclass(frozen=True, kw_only=True)
class Proved:
    """One code of the proof sheet: what it says, its text, and the rows that stand below it."""

    says: ProofPage
    code: str
    rows: tuple[ProvedRow, ...]

    @property
    def anchor(self) -> str:
        """Return the name by which the layout says where this code came to stand."""
        return f"proof-{self.says.page}-{self.says.part}"


def pages_of(paper: Paper, *, booklet: bytes, printed_on: str, leaves: Mapping[str, bytes]) -> tuple[ProofPage, ...]:
    """Return what is to be sealed, a page for each code; `leaves` holds by signature what the log has taken in."""
    doses = main_doses(paper.booklet.blocks)
    return tuple(
        part
        for sheet in paper.sheets
        for part in in_codes(
            ProofPage(
                booklet=booklet,
                page=sheet.number,
                pages=paper.pages,
                part=1,
                parts=1,
                printed_on=printed_on,
                holder=holder(paper),
                birth_year=paper.booklet.birth_year,
                rows=tuple(_rows(sheet, doses, leaves)),
            ),
            rows=ROWS,
        )
    )


def with_codes(paper: Paper, pages: Iterable[ProofPage], codes: Iterable[str]) -> tuple[Proved, ...]:
    """Return the codes of a proof sheet, each with its rows as the booklet prints them."""
    doses = main_doses(paper.booklet.blocks)
    rows = {row.number: row for row in paper.booklet.rows}
    return tuple(
        Proved(
            says=page,
            code=code,
            rows=tuple(ProvedRow(row=rows[said.number], dose=doses.get(said.number), said=said) for said in page.rows),
        )
        for page, code in zip(pages, codes, strict=True)
    )


def main_doses(blocks: Iterable[Block]) -> dict[int, DoseLine]:
    """Return by the number of each row the dose that tells most of it; rows without doses are left out."""
    lines: dict[int, list[DoseLine]] = {}
    for block in blocks:
        lines.setdefault(block.row.number, []).extend(block.lines)
    return {number: min(many, key=lambda line: main_rank(line.code)) for number, many in lines.items() if many}


def holder(paper: Paper) -> str:
    """Return the name of whose booklet this is, as the cover has it."""
    return f"{paper.booklet.cover.given_name} {paper.booklet.cover.surname}".strip()


def _rows(sheet: Sheet, doses: Mapping[int, DoseLine], leaves: Mapping[str, bytes]) -> Iterator[ProofRow]:
    for row in sheet.verified:
        dose = doses.get(row.number)
        leaf = leaves.get(row.signature or "")
        yield ProofRow(
            number=row.number,
            day=row.day.isoformat() if row.day else row.performed_on,
            kind=row.kind,
            dose=dose.value if dose else None,
            unit=dose.unit if dose else None,
            licence_number=row.stamp.licence_number or None if row.stamp else None,
            leaf=leaf[:LEAF_BYTES] if leaf else None,
        )
