"""Check the codes of a proof sheet as a phone reads them from paper: one text a line, and nothing else of the booklet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from passport.signing import proof
from passport.signing.proof import PREFIX, NotAProof, Proof
from passport.verify.keyring import Facility, Keyring
from passport.verify.outcomes import Check, PageResult, Reason, SheetResult, What, failed, held, left_open
from passport.verify.printed import check_printed
from passport.verify.reading import PDF, Part


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line without the spaces around it: no code ends with one, since 65535 and 255 begin with smaller letters."""

    number: int
    text: str


def codes_in(data: bytes) -> tuple[str, ...]:
    """Return the lines of a text in which codes of a proof sheet stand; nothing where none does."""
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return ()
    return tuple(line.strip("\r") for line in lines) if any(map(_is_code, lines)) else ()


def sheet_in(data: bytes) -> tuple[str, ...]:
    """Return the lines of a file of codes; nothing where another program would show a booklet or a document in it."""
    lines = codes_in(data)
    return () if PDF in data or any(line.lstrip().startswith("{") for line in lines) else lines


def check_sheet(lines: Sequence[str], keys: Keyring | None, document: Part | None = None) -> SheetResult:
    """Return what each code says, whether a hospital sealed it, and whether the pages belong together.

    `document` is the one of the booklet at whose end the codes stand. Raises Malformed.
    """
    numbered = [_Line(number=at, text=line.strip()) for at, line in enumerate(lines, start=1) if line.strip()]
    codes = list({line.text: line for line in reversed(numbered) if _is_code(line.text)}.values())[::-1]
    found = [_read(line, keys) for line in codes]
    passed_over = [line for line in numbered if not _is_code(line.text)]
    proofs = [one for _page, one in found if one]
    checks = [*_of_document(proofs, document, keys), *_of_all(proofs, passed_over, keys)]
    return SheetResult(checks=tuple(checks), pages=tuple(page for page, _one in found))


def _is_code(line: str) -> bool:
    return line.lstrip().startswith(PREFIX)


def _read(line: _Line, keys: Keyring | None) -> tuple[PageResult, Proof | None]:
    """Return what is to be told of a code, and the code where it may be believed as far as the keys go."""
    found = _proof_in(line.text)
    if found is None:
        return _told(line, failed(What.PAGE, Reason.NOT_A_CODE)), None
    if keys is None:
        return _told(line, left_open(What.PAGE, Reason.NO_KEYS)), found
    try:
        by = _sealed_by(found, keys)
    except proof.Altered:
        return _told(line, failed(What.PAGE, Reason.PAGE_ALTERED)), None
    if by is None:
        return _told(line, failed(What.PAGE, Reason.NO_SUCH_KEY)), None
    if not _counted(found, by):
        return _told(line, failed(What.PAGE, Reason.KEY_NOT_VALID_THEN)), None
    return _told(line, held(What.PAGE), found, by.name), found


def _told(line: _Line, check: Check, found: Proof | None = None, facility: str | None = None) -> PageResult:
    """Of a code whose seal does not hold, or was not checked, nothing is repeated: nobody shall compare a paper with it."""
    return PageResult(line=line.number, says=found.says if found else None, facility=facility, checks=(check,))


def _proof_in(text: str) -> Proof | None:
    try:
        return proof.read(text)
    except NotAProof:
        return None


def _sealed_by(found: Proof, keys: Keyring) -> Facility | None:
    """Return whose seal stands over a code, None when no published key is the one that it names. Raises Altered."""
    for facility in keys.facilities.values():
        try:
            proof.check(found, keys=facility.seal_keys)
        except proof.UnknownKey:
            continue
        return facility
    return None


def _counted(found: Proof, by: Facility) -> bool:
    """Tell whether the key of a code counted on the day of printing; no time of day stands in a code."""
    try:
        day = date.fromisoformat(found.says.printed_on)
    except ValueError:
        return False
    return any(proof.key_name(one.public_key) == found.key and one.counted_on(day) for one in by.sealed_by)


def _of_all(found: Sequence[Proof], passed_over: Sequence[_Line], keys: Keyring | None) -> Iterator[Check]:
    if len(found) > 1:
        yield _of_booklet(found, keys)
    # What nobody was seen to have sealed says nothing of how many codes there are.
    if keys and (lacking := tuple(_lacking(found))):
        yield left_open(What.WHOLE, Reason.CODES_LEFT_OUT, *lacking)
    if passed_over:
        yield left_open(What.WHOLE, Reason.LINES_PASSED_OVER, *(str(line.number) for line in passed_over))
    yield left_open(What.WHOLE, Reason.ROWS_LEFT_OUT)
    yield left_open(What.LATER, Reason.LATER_NOT_KNOWN)


def _of_document(found: Sequence[Proof], document: Part | None, keys: Keyring | None) -> Iterator[Check]:
    if found and document:
        yield check_printed([one.says for one in found], document, unchecked=None if keys else Reason.NO_KEYS)


def _of_booklet(found: Sequence[Proof], keys: Keyring | None) -> Check:
    """Say whether pages are of one booklet: of what anybody may have sealed only that they cannot be."""
    try:
        proof.belong_together([one.says for one in found])
    except proof.OtherBooklet:
        return failed(What.BOOKLET, Reason.OTHER_BOOKLET)
    # The id of a booklet is no secret: another hospital could seal pages under it.
    if len({one.key for one in found}) > 1:
        return failed(What.BOOKLET, Reason.OTHER_BOOKLET)
    return held(What.BOOKLET) if keys else left_open(What.BOOKLET, Reason.NO_KEYS)


def _lacking(found: Sequence[Proof]) -> Iterator[str]:
    """Name the pages of which not every code is here, with how many there are."""
    there = Counter((one.says.page, one.says.parts) for one in found)
    yield from (f"{page}: {count}/{parts}" for (page, parts), count in sorted(there.items()) if count < parts)
