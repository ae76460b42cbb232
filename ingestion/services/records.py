"""The record of what a sender calls a patient: found or made behind its lock, compared, and completed."""

import secrets
from datetime import datetime

from ingestion import matching
from ingestion.matching import Demographics, Issuing, NotMatched, RecordKey
from ingestion.models import Source
from ingestion.reasons import Reason
from passport.database import clean_text
from passport.people.models import Record, Sex
from passport.people.services.records import SALT_BYTES
from passport.writing import insert_new


def issuing_of(source: Source) -> Issuing:
    """Return how a source's patient identifiers are issued."""
    return Issuing(
        any_issuer=source.any_issuer,
        default_issuer=source.default_issuer,
        issuers={matching.issuer_key(row.as_sent): row.issuer for row in source.issuers.all()},
    )


def known_sides(record: Record) -> list[Demographics]:
    """Return what is known of a record: as its first reports said, and as its patient is registered."""
    sides = [Demographics(name=record.name_as_sent, birth_date=record.birth_date, sex=record.sex)]
    if record.patient:
        name = f"{record.patient.surname}^{record.patient.given_name}"
        sides.append(Demographics(name=name, birth_date=record.patient.birth_date, sex=record.patient.sex))
    return sides


def record_for(*, key: RecordKey, sent: Demographics, at: datetime, in_spite: bool = False) -> Record:
    """Return the record of a patient behind its lock, made on first sight; for a caller that has a transaction.

    Raises NotMatched where another birth date, sex or name is known of it, unless a person let it through `in_spite`.
    """
    named = {"issuer": clean_text(key.issuer, limit=200), "local_id": clean_text(key.local_id, limit=200)}
    record = _behind_lock(named)
    if record is None:
        record = Record(**named, **_as_sent(sent), salt=secrets.token_bytes(SALT_BYTES), first_seen_at=at)
        if insert_new(record, unique=tuple(named)):
            return record
        record = _behind_lock(named) or record  # somebody else has just made it
    found = {name for known in known_sides(record) for name in matching.contradictions(sent, known)}
    if found and not in_spite:
        raise NotMatched(Reason.DEMOGRAPHICS_CONTRADICT, " ".join(sorted(found)))
    _complete(record, sent)
    return record


def _behind_lock(named: dict[str, str]) -> Record | None:
    # One record, one writer: two reports of one study must not both make its entry.
    locked = Record.objects.select_for_update(of=("self",)).select_related("patient")
    return next(iter(locked.filter(**named)), None)


def _complete(record: Record, sent: Demographics) -> None:
    """Fill in what nobody had said yet; what is known is never overwritten by a sender."""
    told = {field: value for field, value in _as_sent(sent).items() if value and not getattr(record, field)}
    if told:
        Record.objects.filter(pk=record.pk).update(**told)


def _as_sent(sent: Demographics) -> dict[str, object]:
    return {
        "name_as_sent": clean_text(sent.name, limit=400),
        "birth_date": sent.birth_date,
        "sex": sent.sex if sent.sex in Sex.values else "",
    }
