"""Tell of a proof sheet: the words that a person compares with the paper, or the same for programs."""

from collections.abc import Callable, Iterator

from passport.booklet.dose_sentence import UNITS
from passport.booklet.examinations import KINDS, Language, group_name
from passport.signing.proof import ProofPage, ProofRow, printed_id
from passport.verify.outcomes import PageResult, SheetResult
from passport.verify.wording import BORN, COMPARE, ENDED, LICENCE, LINE, NO_LEAF, PAGE_OF, PRINTED, SEALED_BY

Say = Callable[[str], str]
APART = " · "


def page_lines(page: PageResult, say: Say, *, language: str) -> Iterator[str]:
    """Yield what is said of one code, its checks left out."""
    said = page.says
    name = (
        say(PAGE_OF)
        % {
            "page": said.page,
            "pages": said.pages,
            "part": said.part,
            "parts": said.parts,
        }
        if said
        else say(LINE) % {"line": page.line}
    )
    by = f"{APART}{say(SEALED_BY) % {'facility': page.facility}}" if page.facility else ""
    yield f"{name}: {say(ENDED[page.outcome])}{by}"
    if said:
        yield f"  {say(COMPARE)}"
        yield f"  {_head(said, say)}"
        yield from (f"  {_row(row, say, language)}" for row in said.rows)


def sheet_as_json(sheet: SheetResult) -> list[dict[str, object]]:
    """Return the pages of a proof sheet for programs, their checks left out."""
    return [
        {"line": page.line, "outcome": page.outcome, "facility": page.facility, "says": page.says and _says(page.says)}
        for page in sheet.pages
    ]


def _head(said: ProofPage, say: Say) -> str:
    born = [say(BORN) % {"year": said.birth_year}] if said.birth_year else []
    return APART.join([said.holder, *born, say(PRINTED) % {"day": said.printed_on, "id": printed_id(said.booklet)}])


def _row(row: ProofRow, say: Say, language: str) -> str:
    dose = f"{row.dose} {UNITS.get(row.unit or '', row.unit or '')}".rstrip() if row.dose else "—"
    licence = [say(LICENCE) % {"number": row.licence_number}] if row.licence_number else []
    leaf = row.leaf.hex(" ", 4) if row.leaf else say(NO_LEAF) if row.licence_number else "—"
    return APART.join([str(row.number), row.day or "—", kind_in(row.kind, language), dose, *licence, leaf])


def kind_in(kind: str, language: str) -> str:
    """Return what the paper calls a kind of examination; one that is not known stays as it was sealed."""
    known = language if language in set(Language) else Language.ENGLISH
    return group_name("", kind=kind, language=known) if kind in KINDS else kind


def _says(said: ProofPage) -> dict[str, object]:
    names = ("page", "pages", "part", "parts", "printed_on", "holder", "birth_year")
    rows = [
        {name: getattr(row, name) for name in ("number", "day", "kind", "dose", "unit", "licence_number")}
        | {"leaf": row.leaf.hex() if row.leaf else None}
        for row in said.rows
    ]
    return {"booklet": said.booklet.hex()} | {name: getattr(said, name) for name in names} | {"rows": rows}
