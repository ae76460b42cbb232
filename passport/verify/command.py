"""`radiation-passport-verify`: check booklets and exported documents without database, settings or network."""

import gettext
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.logged import Against, outside_head_in, way_in
from passport.verify.outcomes import Check, Confirmed, Outcome, Result, RowResult, SheetResult
from passport.verify.reading import (
    LARGEST_BYTES,
    Malformed,
    NotReadable,
    Part,
    Why,
    document_in,
    is_pdf,
    proof_sheet_in,
)
from passport.verify.sheet import check_sheet, codes_in, sheet_in
from passport.verify.telling import page_lines, sheet_as_json
from passport.verify.wording import (
    CHECKED,
    CONFIRMED_BY,
    CONFIRMED_FOR,
    ENDED,
    REASONS,
    SHEET_SUMS,
    SIGNED_BY,
    STAMP_OF,
    SUMS,
    UNREADABLE,
)

HELD, FAILED, NOT_READ = 0, 1, 2
FILES = (
    "a booklet (PDF), an exported document (JSON), or the codes of a proof sheet as a phone reads them, one a line; "
    "beside one booklet codes are held to its rows"
)
LOCALE = Path(__file__).resolve().parents[2] / "locale"
Say = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of one file: a result, or why there is none."""

    file: str
    result: Result | SheetResult | None
    unreadable: NotReadable | None

    @property
    def code(self) -> int:
        """Return the exit code of this file alone; what could not be checked did not hold."""
        if self.result is None:
            return NOT_READ
        return HELD if self.result.outcome is Outcome.HELD else FAILED


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files of the command line; return 0 when all hold, 1 when one does not, 2 when one cannot be read."""
    asked = _parser().parse_args(arguments)
    say = _speaker(asked.language)
    try:
        against = _against(asked)
    except NotReadable as error:
        given = (asked.keys, asked.head, asked.between)
        told = [Told(file=" ".join(one for one in given if one), result=None, unreadable=error)]
    else:
        booklet = _booklet_among(asked.files) if len(asked.files) > 1 else None
        told = [_told(file, against, booklet) for file in asked.files]
    lines = [_as_json(told)] if asked.json else list(_as_text(told, say, asked.language))
    sys.stdout.write("\n".join(lines) + "\n")
    return max(one.code for one in told)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="radiation-passport-verify", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help=FILES)
    parser.add_argument(
        "--keys", metavar="KEYS.json", help="the published keys, from /.well-known/radiation-passport.json of the site"
    )
    parser.add_argument("--head", metavar="HEAD.json", help="a head of the log that you kept, from /api/log/head")
    parser.add_argument(
        "--between",
        metavar="WAY.json",
        help="where that head is of another size than the document's: the way between, from /api/log/consistency",
    )
    parser.add_argument("--language", default="en", help="sr-latn, sr, hr, bs, tr, fa; English without")
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser


def _speaker(language: str) -> Say:
    """Return what translates; English where a language is not known or its catalogue is not compiled."""
    name, _, script = language.partition("-")
    folder = f"{name}_{script.title()}" if script else name
    if not folder.replace("_", "").isalpha():
        return gettext.NullTranslations().gettext
    return gettext.translation("django", LOCALE, languages=[folder], fallback=True).gettext


def _against(asked: Namespace) -> Against:
    return Against(
        keys=keyring_in(_bytes_of(asked.keys)) if asked.keys else None,
        head=outside_head_in(_bytes_of(asked.head)) if asked.head else None,
        between=way_in(_bytes_of(asked.between)) if asked.between else None,
    )


def _told(file: str, against: Against, booklet: Part | None) -> Told:
    try:
        return Told(file=file, result=_checked(_bytes_of(file), against, booklet), unreadable=None)
    except NotReadable as error:
        return Told(file=file, result=None, unreadable=error)
    except Exception:  # noqa: BLE001 -- a stranger wrote it: the other files are told of whatever it does to a reader
        return Told(file=file, result=None, unreadable=Malformed("document"))


def _bytes_of(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise NotReadable(Why.NO_FILE) from error


def _booklet_among(files: Sequence[str]) -> Part | None:
    """Return the document of the one booklet among several files: codes that are given beside it are held to its rows."""
    # What another program writes into a pipe can be read once alone.
    kept = (file for file in files if Path(file).is_file())
    found = list(islice((data for data in map(_bytes_or_none, kept) if data and is_pdf(data)), 2))
    try:
        return document_in(found[0]) if len(found) == 1 else None
    except NotReadable:
        return None  # its own answer says so


def _bytes_or_none(file: str) -> bytes | None:
    try:
        return _bytes_of(file)
    except NotReadable:
        return None


def _checked(data: bytes, against: Against, booklet: Part | None) -> Result | SheetResult:
    if lines := sheet_in(data):
        return check_sheet(lines, against.keys, booklet)
    document = document_in(data)
    result = check_document(document, against.keys, head=against.head, between=against.between)
    if not is_pdf(data):
        return result
    from passport.verify.paper import check_paper  # noqa: PLC0415 -- a second that JSON need not wait for

    lines = codes_in(proof_sheet_in(data))
    return replace(
        result,
        checks=(*check_paper(data, against.keys), *result.checks),
        sheet=check_sheet(lines, against.keys, document) if lines else None,
    )


def _as_text(told: Iterable[Told], say: Say, language: str) -> Iterator[str]:
    for one in told:
        yield _printable(one.file)
        sheet = one.result if isinstance(one.result, SheetResult) else one.result and one.result.sheet
        if one.result is None:
            yield from _unreadable(one.unreadable, say)
        if isinstance(one.result, Result):
            yield from _document(one.result, say)
        if sheet:
            yield from _sheet(sheet, say, language)


def _document(result: Result, say: Say) -> Iterator[str]:
    yield from (f"  {line}" for line in _checks(result.checks, say))
    for row in result.rows:
        yield _printable(f"  {row.performed or '—'}  {row.exam or '—'}: {say(ENDED[row.outcome])}")
        stands = SIGNED_BY if row.outcome is Outcome.HELD else STAMP_OF
        yield from (_printable("    " + say(stands) % {"signer": by.name, "day": by.day}) for by in row.signers)
        if confirmed := _confirmed(row):
            by = CONFIRMED_FOR if confirmed.approver else CONFIRMED_BY
            yield _printable("    " + say(by) % {"day": confirmed.day, "approver": confirmed.approver})
        yield from (f"    {line}" for line in _checks(row.checks, say))
    yield f"  {say(SUMS[result.outcome])}"


def _confirmed(row: RowResult) -> Confirmed | None:
    """Return what may be said of a confirmation: nothing, unless it holds under the published keys."""
    return row.confirmed if row.outcome is Outcome.HELD else None


def _sheet(sheet: SheetResult, say: Say, language: str) -> Iterator[str]:
    yield from (f"  {line}" for line in _checks(sheet.checks, say))
    for page in sheet.pages:
        yield from (_printable(f"  {line}") for line in page_lines(page, say, language=language))
        yield from (f"    {line}" for line in _checks(page.checks, say))
    yield f"  {say(SHEET_SUMS[sheet.outcome])}"


def _checks(checks: Iterable[Check], say: Say) -> Iterator[str]:
    for check in checks:
        because = [say(REASONS[check.reason])] if check.reason else []
        which = [", ".join(check.detail)] if check.detail else []
        more = f". {' '.join(because + which)}" if because or which else ""
        yield _printable(f"{say(CHECKED[check.what])}: {say(ENDED[check.outcome])}{more}")


def _unreadable(error: NotReadable | None, say: Say) -> Iterator[str]:
    if error is not None:
        yield _printable(f"  {say(UNREADABLE[error.why])} {error.where}".rstrip())


def _printable(line: str) -> str:
    """Return a line without what would move the cursor or turn the text round: a stranger wrote parts of it."""
    return "".join(character if character.isprintable() else " " for character in line)


def _as_json(told: Iterable[Told]) -> str:
    return json.dumps([_file(one) for one in told], ensure_ascii=True, indent=2)


def _file(told: Told) -> dict[str, object]:
    if told.result is None:
        why = told.unreadable
        return {"file": told.file, "outcome": "unreadable", "why": why and why.why, "where": why and why.where}
    if isinstance(told.result, SheetResult):
        return {"file": told.file, "outcome": told.result.outcome, "sheet": _sheet_as_json(told.result)}
    return {
        "file": told.file,
        "outcome": told.result.outcome,
        "schema": told.result.schema,
        "origin": told.result.origin,
        "checks": [_check(check) for check in told.result.checks],
        "rows": [_row_as_json(row) for row in told.result.rows],
        "sheet": told.result.sheet and _sheet_as_json(told.result.sheet),
    }


def _row_as_json(row: RowResult) -> dict[str, object]:
    confirmed = _confirmed(row)
    return {
        "row": row.row,
        "performed": row.performed,
        "exam": row.exam,
        "signed": row.signed,
        "confirmed": confirmed and {"approver": confirmed.approver, "day": confirmed.day},
        "outcome": row.outcome,
        "signers": [{"name": by.name, "licence_number": by.licence_number, "day": by.day} for by in row.signers],
        "checks": [_check(check) for check in row.checks],
    }


def _sheet_as_json(sheet: SheetResult) -> dict[str, object]:
    pages = zip(sheet_as_json(sheet), sheet.pages, strict=True)
    return {
        "checks": [_check(check) for check in sheet.checks],
        "pages": [told | {"checks": [_check(check) for check in page.checks]} for told, page in pages],
    }


def _check(check: Check) -> dict[str, object]:
    return {"what": check.what, "outcome": check.outcome, "reason": check.reason, "detail": list(check.detail)}
