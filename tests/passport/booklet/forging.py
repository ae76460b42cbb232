"""A signed row, and every column behind it that somebody could change past the triggers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, models

from passport import objects
from passport.booklet import services
from passport.booklet.models import Blob, Dose, DoseReport, Entry, Exposure, Version
from passport.booklet.services import Source
from passport.people.models import Device
from passport.signing.models import Seal, Signature, SigningKey, Statement
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

# Columns that no row, page or signature shows, each with the reason why a change of it is no change of the booklet.
UNSEEN = {
    # Work in progress, the patient's own, and the way back of a decision.
    Entry: {"id", "state_at", "created_at", "returned_reason", "moved_from_id"},
    # Work in progress too: what the reports hold is asked of the reports.
    Exposure: {"id", "missing_data", "phantom"},
    Dose: {"id"},
    Version: {"id"},
    Statement: {"id"},
    Signature: {"id"},
    Seal: {"id"},
    # The counter moves on with every later signature; a pair is forged together, in tests/passport/signing.
    SigningKey: {
        "id",
        "name",
        "sign_count",
        "valid_until",
        "revoked_at",
        "revoked_by",
    },
    DoseReport: {"id", "uid", "received_at"},
    Blob: {"id", "received_at"},
}
# Tables that point at what was signed and are no part of it, each with the reason.
BESIDE = {
    "signing.CertificateSeal": "a further seal over the same statement; it is checked where its own certificate is",
    "signing.FurtherSignature": "a further signature; tests/passport/signing/test_further.py has its own table",
    "signing.HospitalConfirmation": "of rows that nobody signed; tests/passport/booklet/test_confirmed_rows.py has its table",
    "signing.SealDue": "a seal that is still to be made",
    "booklet.EventKey": "keeps two reports of one event from counting twice; the sealed evidence holds the doses",
    "booklet.MistakeReport": "what the patient says of a row",
    "booklet.Confirmation": "who performed the examination looked at the row before it was signed",
    "booklet.ReportSentence": "the report's own words, shown beside the row and not signed with it",
    "booklet.Withheld": "from whom the patient keeps a row",
    "justification.Request": "before the examination; its decision is sealed by itself, and its digest stands in the row",
    "justification.Asked": "what was asked of the patient before the examination",
    "justification.Decision": "sealed by itself; passport.justification.verification has its own table",
    "nuclear.Administration": "has a row of its own account; what it says in the booklet came as a report",
    "access.SampleRow": "which rows an inspector drew",
    "access.CaseOpened": "which rows an inspector opened",
    "incidents.Incident": "an event in the course of the examination, with a register of its own",
    "incidents.Estimate": "sealed by itself",
    "incidents.FollowUp": "what is done after an event",
    "incidents.PhysicistStatement": "sealed by itself",
    "imaging.ImageLink": "where images lie",
    "imaging.ImageReport": "the radiologist's report, kept beside the row by its own digest",
    "reports.DoseSurvey": "sealed by itself",
    "reports.SurveyValue": "a copy of a dose in a survey",
}
# What the check constraints of the database still demand of a forged value.
FORGED: dict[tuple[type[models.Model], str], Callable[["Signed"], Any]] = {
    (Entry, "state"): lambda _: "pending",
    (Entry, "kind"): lambda _: "projection",
    (Entry, "approval"): lambda _: "not_recorded",
    (Entry, "approver_found"): lambda _: "decision",
    (Exposure, "kind"): lambda _: "projection",
    (Exposure, "joined_from_id"): lambda signed: signed.other.pk,
    (Dose, "grade"): lambda _: "B",
    (Version, "entry_id"): lambda signed: signed.bare.pk,
    (Version, "replaces_id"): lambda signed: signed.other.current_version_id,
    (SigningKey, "identity_checked"): lambda _: "known",
    (Seal, "statement_id"): lambda signed: signed.other.current_version.row_statement_id,
    (DoseReport, "replaced_by_id"): lambda signed: DoseReport.objects.get(exposure__entry=signed.other).pk,
}


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signed row, the code of its printed page, another patient's signed row, and an entry without any version."""

    entry: Entry
    other: Entry
    bare: Entry
    code: str


def signed_row(at: datetime) -> Signed:
    """Return a signed row of Ana's with everything that stands behind it."""
    clinic, elsewhere = cast.clinic(), cast.clinic("Klinika Sever", prefix="north-")
    entries = []
    for number, place in enumerate((clinic, elsewhere), start=1):
        record = cast.record(local_id=f"1{number}", patient=cast.patient(place.facility))
        Device.objects.create(facility=place.facility, name="CT 1", serial_number="77", created_at=at)
        source = Source(
            name="scanner", facility=place.facility, sha256=objects.put(f"object {number}".encode()), size=8
        )
        what = reading(
            sop_instance_uid=f"2.25.{number}",
            study_instance_uid=f"2.25.10{number}",
            totals=(measure("113813", "30"), measure("111637", "1.5", laterality="left"))[: 3 - number],
            events=(event(f"1.{number}", "30", phantom="113691"),),
            persons=(("121094", "Перић^Пера"), ("121096", "Savić^Sava"), ("113850", "Ковач^Мира")),
        )
        entry = services.record_report(reading=what, record=record, source=source, at=at).entry
        authenticator = Authenticator()
        enrol(place.approver.user, authenticator, at=at)
        sign([entry], by=place.approver.user, authenticator=authenticator, at=at)
        entries.append(Entry.objects.get(pk=entry.pk))
    version = entries[0].current_version
    ref = Ref(kind="row", subject_uid=entries[0].uid, version=version.row_number, digest=bytes(version.row_digest))
    _, code = issue_verification_code(page=1, pages=3, rows=[ref], facility_name=clinic.facility.name, at=at)
    bare = Entry.objects.create(
        record=entries[0].record, facility=clinic.facility, kind="ct", state_at=at, created_at=at
    )
    return Signed(entry=entries[0], other=entries[1], bare=bare, code=code)


def columns() -> list[tuple[type[models.Model], str]]:
    """Return every column of the tables behind a signed row, but those that nothing shows."""
    return [
        (model, field.attname)
        for model, unseen in UNSEEN.items()
        for field in model._meta.concrete_fields
        if field.attname not in unseen
    ]


def forge(model: type[models.Model], column: str, signed: Signed) -> None:
    """Change one column behind the signed row to something else."""
    mine, theirs = row_of(model, signed.entry), row_of(model, signed.other)
    with past_the_triggers():
        model.objects.filter(pk=mine.pk).update(**{column: forged(model, column, mine, theirs, signed)})


def touch(what: str, signed: Signed) -> None:
    """Do to the file of a signed row's report what somebody could who can write on the disk."""
    mine, theirs = (objects.path_of(row_of(Blob, entry).sha256) for entry in (signed.entry, signed.other))
    ON_DISK[what](mine, theirs)


def _swap(mine: Path, theirs: Path) -> None:
    one, other = mine.read_bytes(), theirs.read_bytes()
    mine.write_bytes(other)
    theirs.write_bytes(one)


ON_DISK: dict[str, Callable[[Path, Path], object]] = {
    "one bit turned": lambda mine, _: mine.write_bytes(CHANGED[bytes](mine.read_bytes())),
    "cut short": lambda mine, _: mine.write_bytes(mine.read_bytes()[:-1]),
    "made longer": lambda mine, _: mine.write_bytes(mine.read_bytes() + b"\x00"),
    "emptied": lambda mine, _: mine.write_bytes(b""),
    "deleted": lambda mine, _: mine.unlink(),
    "swapped with another": _swap,
}


def row_of(model: type[models.Model], entry: Entry) -> Any:
    """Return the row of this kind that stands behind an entry."""
    version = entry.current_version
    signature = version.row_statement.signatures.get()
    rows = {
        Entry: entry,
        Exposure: entry.exposures.first(),
        Dose: version.doses.order_by("-position").first(),
        Version: version,
        Statement: version.row_statement,
        Signature: signature,
        Seal: version.evidence_statement.seal,
        SigningKey: signature.key,
        DoseReport: DoseReport.objects.get(exposure__entry=entry),
        Blob: Blob.objects.get(report__exposure__entry=entry),
    }
    return rows[model]


def forged(model: type[models.Model], column: str, mine: Any, theirs: Any, signed: Signed) -> Any:
    """Return another value for a column: another row for a link, a slightly different one for anything else."""
    if (model, column) in FORGED:
        return FORGED[model, column](signed)
    value, other = getattr(mine, column), getattr(theirs, column)
    if isinstance(model._meta.get_field(column), models.ForeignKey):
        return other
    return CHANGED[type(value)](value)


CHANGED = {
    str: lambda value: value[:-1] + ("0" if value[-1:] != "0" else "1"),
    int: lambda value: value + 1,
    bool: lambda value: not value,
    bytes: lambda value: bytes([*value[:-1], value[-1] ^ 1]) if value else b"\x01",
    memoryview: lambda value: bytes([*bytes(value)[:-1], bytes(value)[-1] ^ 1]) if bytes(value) else b"\x01",
    date: lambda value: value + timedelta(days=1),
    datetime: lambda value: value + timedelta(seconds=1),
    Decimal: lambda value: value + 1,
}


@contextmanager
def past_the_triggers() -> Iterator[None]:
    """Change rows as an administrator of the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
