"""Whether codes of a proof sheet say what the document in the same file says, row by row.

A booklet numbers its rows from the oldest, and each code holds what its page prints of them. Source: `reports.proofs`.
"""

from collections.abc import Iterator, Mapping, Sequence

from passport.booklet.quantities import main_rank
from passport.signing.proof import LEAF_BYTES, ProofPage, ProofRow
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open
from passport.verify.reading import Part

SIGNED = "signed"


def check_printed(pages: Sequence[ProofPage], document: Part, *, unchecked: Reason | None) -> Check:
    """Say which rows a document and the codes tell differently; `unchecked` is why the seals of these are left open."""
    entries = dict(enumerate(sorted(document.parts("entries"), key=_order), start=1))
    unlike = [name for page in pages for name in _holder_unlike(page, document.part("patient"))]
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: row.number)
    unlike += [name for row in rows for name in _row_unlike(row, entries)]
    if unlike:
        return failed(What.PRINTED, Reason.PRINTED_OTHERWISE, *dict.fromkeys(unlike))
    if unchecked:
        return left_open(What.PRINTED, unchecked)
    lacking = sorted(set(entries) - {row.number for row in rows})
    if lacking:
        return left_open(What.PRINTED, Reason.ROWS_NOT_PRINTED, *map(str, lacking))
    return held(What.PRINTED)


def _order(entry: Part) -> tuple[bool, str, str]:
    day = entry.part("performed").text_or_none("date")
    return day is None, day or "", entry.text("recorded_at")


def _holder_unlike(page: ProofPage, patient: Part) -> Iterator[str]:
    names = (patient.text_or_none(name) or "" for name in ("given_name", "surname"))
    if page.holder != " ".join(names).strip():
        yield "holder"
    born = patient.text_or_none("birth_date")
    if (f"{page.birth_year:04}" if page.birth_year else None) != (born[:4] if born else None):
        yield "birth_year"


def _row_unlike(row: ProofRow, entries: Mapping[int, Part]) -> Iterator[str]:
    entry = entries.get(row.number)
    if entry is None:
        yield str(row.number)
        return
    dose = _main_dose(entry)
    signature = _signature(entry)
    expected = {
        "day": _day(entry),
        "kind": entry.text("kind"),
        "dose": dose.text("value") if dose else None,
        "unit": dose.text("unit") if dose else None,
        "licence_number": (signature.part("facsimile").text("licence_number") or None) if signature else None,
        "leaf": _leaf(row, signature),
    }
    yield from (f"{row.number}.{name}" for name, value in expected.items() if getattr(row, name) != value)


def _day(entry: Part) -> str | None:
    """Return the day as a booklet prints it; what a device sent is no day where nobody could read it as one."""
    performed = entry.part("performed")
    devices = [one.part("device") for one in entry.parts("exposures")]
    names = ("manufacturer", "model", "serial_number")
    by_a_device = any(device.text_or_none(name) for device in devices for name in names)
    return performed.text_or_none("date") or (None if by_a_device else performed.text_or_none("as_sent"))


def _main_dose(entry: Part) -> Part | None:
    totals = [one for name in ("totals", "sums") for one in entry.parts(name)]
    return min(totals, key=lambda one: main_rank(one.part("code").text("value")), default=None)


def _signature(entry: Part) -> Part | None:
    """Return the signature whose stamp a booklet prints: of a signed row, the one on what it says."""
    if entry.text("state") != SIGNED:
        return None
    digest = entry.text_or_none("row_digest")
    return next((one for one in entry.parts("signatures") if one.text("digest") == digest), None)


def _leaf(row: ProofRow, signature: Part | None) -> bytes | None:
    """Return the leaf that a code may name; where the log had not taken the signature in, nothing is told by it."""
    if signature is None or row.leaf is None:
        return None
    log = signature.part_or_none("log")
    return log.raw("leaf")[:LEAF_BYTES] if log else row.leaf
