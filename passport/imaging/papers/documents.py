"""`python -m passport.imaging.papers.documents`: read and check the document on the input.

A document comes from a stranger, and the PDF around it too: both are read in a child process, which the system ends when
it needs more memory or CPU than it may.
"""

import hashlib
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from passport.imaging.papers.readings import ReadCheck, ReadDose, Reading, ReadRow, ReadSigner, reading_in
from passport.pdf.checking import MAX_BYTES, PATIENCE, ROOT, PaperFault
from passport.pdf.child import fault_of
from passport.pdf.limits import hold_limits
from passport.verify.checking import check_document
from passport.verify.keyring import Keyring, keyring_in
from passport.verify.outcomes import Check, Outcome, Result, RowResult
from passport.verify.reading import (
    ATTACHED,
    PROOF_SHEET,
    NotReadable,
    Part,
    Why,
    attached_in,
    is_pdf,
    json_in,
    proof_sheet_in,
)
from passport.verify.sheet import check_sheet, codes_in

MODULE: Final = "passport.imaging.papers.documents"
MOST_ROWS: Final = 2000
LONGEST: Final = 300  # characters of one text
_LENGTH: Final = 4  # bytes before the keys that say how long they are
# What Persian needs between letters is not printable by itself.
_JOINERS: Final = "\u200c\u200d"


class NoDocument(Exception):
    """The file holds no document that can be read, and why."""

    def __init__(self, why: Why | PaperFault) -> None:
        super().__init__(why.value)
        self.why = why


def reading_of(data: bytes, keys: Mapping[str, bytes]) -> Reading:
    """Return what stands in a file, checked with the keys of the origin that it names, if they are there.

    `keys` holds by origin what deployments published. Raises NoDocument.
    """
    if len(data) > MAX_BYTES:
        raise NoDocument(Why.TOO_LARGE)
    command = [sys.executable, "-m", MODULE]
    packed = json.dumps({origin: b64encode(one).decode() for origin, one in keys.items()}).encode()
    whole = len(packed).to_bytes(_LENGTH) + packed + data
    try:
        # Without our environment: it holds keys, and the child reads what strangers made.
        child = subprocess.run(
            command, input=whole, capture_output=True, cwd=ROOT, env={}, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NoDocument(PaperFault.TOO_MUCH_WORK) from error
    if child.returncode:
        raise NoDocument(PaperFault.TOO_MUCH_WORK if child.returncode < 0 else PaperFault.DAMAGED)
    said = json.loads(child.stdout)
    if "why" in said:
        raise NoDocument(_why(said["why"]))
    return reading_in(said)


def read(data: bytes, keys: Mapping[str, bytes]) -> Reading:
    """Return what stands in a file, in this process. Raises NoDocument, and whatever pypdf raises."""
    try:
        return _read(data, keys)
    except NotReadable as error:
        raise NoDocument(error.why) from error


def _read(data: bytes, kept: Mapping[str, bytes]) -> Reading:
    own = _document_of(data)
    document = json_in(own, where="document")
    if len(document.listed("entries")) > MOST_ROWS:
        raise NoDocument(Why.TOO_LARGE)
    keys = _keys_of(document.text_or_none("origin"), kept)
    result = check_document(document, keys)
    if is_pdf(data):
        from passport.verify.paper import check_paper  # noqa: PLC0415 -- a second that JSON need not wait for

        codes = codes_in(proof_sheet_in(data))
        sheet = check_sheet(codes, keys, document) if codes else None
        unlike = [one for one in (sheet.checks if sheet else ()) if one.outcome is Outcome.FAILED]
        result = replace(result, checks=(*check_paper(data, keys), *unlike, *result.checks), sheet=sheet)
    return _reading(document, result, digest=hashlib.sha256(own).hexdigest())


def _keys_of(origin: str | None, kept: Mapping[str, bytes]) -> Keyring | None:
    published = kept.get(origin or "")
    return keyring_in(published) if published else None


def _document_of(data: bytes) -> bytes:
    if not is_pdf(data):
        return data
    fault = fault_of(data, carried=(ATTACHED, PROOF_SHEET))
    if fault is not None:
        raise NoDocument(fault)
    return attached_in(data)


def _reading(document: Part, result: Result, *, digest: str) -> Reading:
    patient = document.part("patient")
    entries = document.parts("entries")
    return Reading(
        origin=_text(result.origin),
        made_on=_text(document.text("made_at")[:10]),
        name=_text(patient.text_or_none("name")),
        birth_date=_text(patient.text_or_none("birth_date")),
        digest=digest,
        outcome=result.outcome.name.lower(),
        checks=tuple(_not_held(result.checks)),
        rows=tuple(_row(entry, row) for entry, row in zip(entries, result.rows, strict=True)),
    )


def _row(entry: Part, result: RowResult) -> ReadRow:
    performed, approver = entry.part("performed"), entry.part_or_none("approver")
    confirmed = result.confirmed
    return ReadRow(
        entry=_text(entry.text("id")),
        day=_text(performed.text_or_none("date") or performed.text_or_none("as_sent")),
        exam=_text(entry.text_or_none("exam")),
        exam_code=_text(entry.text_or_none("exam_code")),
        kind=_text(entry.text("kind")),
        region=_text(entry.text_or_none("region")),
        laterality=_text(entry.text_or_none("laterality")),
        therapy=entry.values.get("therapy") is True,
        facility=_text(entry.part("facility").text("name")),
        approver=_text(approver.text("name")) if approver else "",
        state=_text(entry.text("state")),
        doses=tuple(_dose(one) for one in entry.parts("totals")),
        signers=tuple(ReadSigner(name=_text(one.name), day=one.day) for one in result.signers),
        signed=result.signed,
        outcome=result.outcome.name.lower(),
        checks=tuple(_not_held(result.checks)),
        confirmed_on=_text(confirmed.day) if confirmed else "",
        confirmed_for=_text(confirmed.approver) if confirmed else "",
        approval=_text(entry.text_or_none("approval")),
    )


def _dose(total: Part) -> ReadDose:
    code, scope = total.part("code"), total.part("scope")
    return ReadDose(
        code=_text(code.text("value")),
        quantity=_text(total.text("quantity")),
        value=_text(total.text("value")),
        unit=_text(total.text("unit")),
        scope=tuple(_text(scope.text(name)) for name in scope.values),
    )


def _not_held(checks: Iterable[Check]) -> Iterator[ReadCheck]:
    for one in checks:
        if one.outcome is not Outcome.HELD:
            detail = tuple(map(_text, one.detail))
            yield ReadCheck(what=one.what, outcome=one.outcome.name.lower(), reason=one.reason or "", detail=detail)


def _text(value: str | None) -> str:
    """Return a stranger's text without what turns or hides others, and not longer than a line or two."""
    seen = (one if one.isprintable() or one in _JOINERS else " " for one in (value or "")[:LONGEST])
    return "".join(seen).strip()


def _why(said: str) -> Why | PaperFault:
    return PaperFault(said) if said in set(PaperFault) else Why(said)


def _answer(whole: bytes) -> dict[str, Any]:
    length = int.from_bytes(whole[:_LENGTH])
    packed, data = whole[_LENGTH : _LENGTH + length], whole[_LENGTH + length :]
    keys = {origin: b64decode(one) for origin, one in json.loads(packed).items()}
    try:
        return asdict(read(data, keys))
    except NoDocument as error:
        return {"why": error.why}


def main() -> int:
    """Read, say what stands there or why nothing does, and return the exit code."""
    hold_limits()
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
