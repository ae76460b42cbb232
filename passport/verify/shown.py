"""Whether a row of the document says what its signed and sealed bytes say."""

from collections.abc import Iterator, Mapping

from passport.booklet.payloads import id_hash
from passport.verify.reading import Part

# Of the document, of the signed row; an empty text of the row is none in the document.
ROW = (
    ("exam", "procedure"),
    ("exam_code", "procedure_code"),
    ("kind", "kind"),
    ("region", "region"),
    ("laterality", "laterality"),
    ("purpose", "purpose"),
    ("therapy", "therapy"),
    ("performer", "performer"),
    ("referrer", "referrer"),
    ("approval", "decision"),
)
PERFORMED = (("date", "performed_on"), ("at", "performed_at"), ("as_sent", "performed_as_sent"))
EXPOSURE = (
    ("study_instance_uid", "study_instance_uid"),
    ("accession_number", "accession_number"),
    ("kind", "kind"),
)
DEVICE = (("manufacturer", "manufacturer"), ("model", "model"), ("serial_number", "serial_number"))


def row_differences(entry: Part, signed: Mapping[str, object]) -> tuple[str, ...]:
    """Return the fields of an entry that are not as signed. Raises Malformed."""
    performed = entry.part("performed")
    found = [
        *_unlike(entry, signed, ROW),
        *(f"performed.{name}" for name in _unlike(performed, signed, PERFORMED)),
        *_place_unlike(entry.part("facility"), signed),
        *_approver_unlike(entry.part_or_none("approver"), signed),
    ]
    if (entry.text("id"), str(entry.number("row_version"))) != (signed.get("entry"), signed.get("row")):
        found.append("id")
    return tuple(found)


def evidence_differences(entry: Part, sealed: Mapping[str, object]) -> tuple[str, ...]:
    """Return the fields of an entry's doses that are not as sealed. Raises Malformed."""
    exposures = entry.parts("exposures")
    said = _objects(sealed.get("exposures"))
    if len(exposures) != len(said):
        return ("exposures",)
    found = [
        f"exposures.{place}.{name}"
        for place, (exposure, kept) in enumerate(zip(exposures, said, strict=True))
        for name in _exposure_unlike(exposure, kept)
    ]
    shown = sorted(_total(total) for name in ("totals", "sums") for total in entry.parts(name))
    kept_totals = sorted(
        _kept_total(total, place) for place, kept in enumerate(said) for total in _objects(kept.get("totals"))
    )
    if shown != kept_totals:
        found.append("totals")
    if entry.number("events") != sum(exposure.number("events") for exposure in exposures):
        found.append("events")
    return tuple(found)


def is_of_patient(patient: Part, signed: Mapping[str, object]) -> bool | None:
    """Return whether a signed row is of one of the patient's records; None when the document cannot tell."""
    record = signed.get("record")
    if not isinstance(record, dict):
        return False
    known = patient.parts("identifiers")
    if any(one.values.get("salt") is None for one in known):
        return None
    return any(
        one.text("issuer") == record.get("issuer")
        and id_hash(salt=one.raw("salt"), issuer=one.text("issuer"), local_id=one.text("value"))
        == record.get("id_hash")
        for one in known
    )


def _unlike(part: Part, signed: Mapping[str, object], names: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, kept in names:
        if (part.values.get(name) or None) != (signed.get(kept) or None):
            yield name


def _place_unlike(place: Part, signed: Mapping[str, object]) -> Iterator[str]:
    name = signed.get("facility_as_sent", "") if signed.get("from_paper") else signed.get("facility")
    if (place.text("id"), place.text("name")) != (signed.get("facility_uid"), name):
        yield "facility"


def _approver_unlike(approver: Part | None, signed: Mapping[str, object]) -> Iterator[str]:
    block = signed.get("approver")
    if isinstance(block, dict):
        named = " ".join(str(block[name]) for name in ("title", "name") if block.get(name))
        if approver is None or (approver.values.get("id"), approver.text("name")) != (block.get("uid"), named):
            yield "approver"
    elif (approver.text("name") if approver else "") != signed.get("approver_as_sent"):
        yield "approver"


def _exposure_unlike(exposure: Part, kept: Mapping[str, object]) -> Iterator[str]:
    yield from _unlike(exposure, kept, EXPOSURE)
    yield from _unlike(exposure.part("device"), kept, DEVICE)
    if str(exposure.number("events")) != kept.get("events"):
        yield "events"


def _total(total: Part) -> tuple[str, ...]:
    code, sent = total.part("code"), total.part("as_sent")
    return (
        str(total.number("exposure")),
        total.text("origin"),
        f"{code.text('scheme')} {code.text('value')}",
        total.text("quantity"),
        total.text("value"),
        total.text("unit"),
        sent.text("value"),
        sent.text_or_none("unit") or "",
        repr(sorted(total.part("scope").values.items())),
        total.text("grade"),
    )


def _kept_total(total: Mapping[str, object], place: int) -> tuple[str, ...]:
    names = ("origin", "code", "quantity", "value", "unit", "value_as_sent", "unit_as_sent")
    scope = total.get("scope")
    said = repr(sorted(scope.items())) if isinstance(scope, dict) else ""
    return (str(place), *(str(total.get(name)) for name in names), said, str(total.get("grade")))


def _objects(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
