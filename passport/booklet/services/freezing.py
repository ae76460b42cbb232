"""Seal what a row's evidence says and let nothing change it any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from passport.booklet import states
from passport.booklet.models import Entry, Version
from passport.database import write_columns
from passport.signing.services import record_statements, seal_all
from passport.signing.statements import Draft


def freeze(entry: Entry, *, at: datetime) -> Version:
    """Seal the entry's current version and freeze it. A version that is frozen already stays as it is."""
    version = entry.current_version
    if version is None:
        raise states.NotAllowed("an entry without content cannot be sealed")
    if version.frozen_at is None:
        freeze_all([entry], at=at)
    return version


def freeze_all(entries: Iterable[Entry], *, at: datetime) -> None:
    """Seal and freeze the current versions of many entries that have one, with as many writes as for one.

    What else their versions say since they were read (the statement of a signed row) is written with it.
    """
    by_facility: dict[int, list[tuple[Entry, Version]]] = {}
    for entry in entries:
        version = entry.current_version
        if version is not None and version.frozen_at is None:
            by_facility.setdefault(entry.facility_id, []).append((entry, version))
    for pairs in by_facility.values():
        _freeze_at_one(pairs, at=at)


def _freeze_at_one(pairs: Sequence[tuple[Entry, Version]], *, at: datetime) -> None:
    drafts = [
        Draft(kind="evidence", subject_uid=entry.uid, version=version.number, payload=bytes(version.evidence_payload))
        for entry, version in pairs
    ]
    statements = record_statements(drafts=drafts, at=at)
    place = pairs[0][0].facility
    seal_all(statements=statements, facility_uid=place.uid, facility_name=place.name, at=at)
    for (_entry, version), statement in zip(pairs, statements, strict=True):
        version.evidence_statement, version.frozen_at = statement, at
    write_columns([version for _entry, version in pairs], "row_statement", "evidence_statement", "frozen_at")
