"""Rows as the log takes them in: every column of a row, in one canonical form.

RFC 8785 with numbers as text, bytes in hexadecimal, moments in UTC with microseconds, and a JSON column as the text of
its own canonical form. Another row is named by what does not depend on this database and stands in the document too, so
that whoever holds a document can write the form of its signatures again.

A form has a number, which its entries keep: a column that a released form lacks goes into a form with the next number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import rfc8785
from django.db.models import Model, QuerySet

from passport.signing import canonical
from passport.signing.log.heads import moment
from passport.signing.models import (
    Act,
    CertificateSeal,
    FurtherSignature,
    HospitalConfirmation,
    Seal,
    Signature,
    Statement,
)

SCHEMA = "radiation-passport/log-entry/1"
OWN_NUMBER = "the database's own number; whatever refers to the row is told by what it refers to"


def _statement_of(row: Any) -> dict[str, str]:
    return _named(row.statement)


def _stated_of(row: Any) -> dict[str, str]:
    return _named(row.stated)


def _named(statement: Any) -> dict[str, str]:
    return {
        "kind": statement.kind,
        "subject": statement.subject_uid,
        "version": str(statement.version),
        "digest": bytes(statement.digest).hex(),
    }


def _key_of(row: Any) -> str:
    """Name a signing key as it is published: by the SHA-256 of its public key."""
    return canonical.digest(bytes(row.key.public_key)).hex()


def _certificate_of(row: Any) -> str:
    """Name a facility's key by the SHA-256 of its certificate, which is published."""
    return str(row.key.fingerprint)


@dataclass(frozen=True, kw_only=True)
class Form:
    """How the rows of one table are written. Every column is in `columns`, or in `left_out` with the reason."""

    kind: str
    model: type[Model]
    columns: tuple[str, ...]
    number: int = 1
    named: Mapping[str, Callable[[Any], object]] = field(default_factory=lambda: MappingProxyType({}))
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({"id": OWN_NUMBER}))
    related: tuple[str, ...] = ()
    uid: str = "uid"  # the lookup of the name under which a row stands in the log
    at: str  # the column that says when it was written
    later: str = ""  # the column that says it where the row was written again with more, such as a time stamp

    def write(self, row: Model) -> bytes:
        """Return the canonical bytes of a row."""
        columns = {name: _written(getattr(row, name)) for name in self.columns}
        named = {name: of(row) for name, of in self.named.items()}
        return canonical.dumps(
            {"schema": SCHEMA, "kind": self.kind, "form": str(self.number), "columns": columns | named}
        )

    def uid_of(self, row: Any) -> str:
        """Return the name under which a row stands in the log."""
        for part in self.uid.split("__"):
            row = getattr(row, part)
        return str(row)

    def at_of(self, row: Any) -> datetime:
        """Return when a row says that it was written."""
        later: datetime | None = getattr(row, self.later) if self.later else None
        moment_said: datetime = later or getattr(row, self.at)
        return moment_said

    def all_rows(self) -> QuerySet[Any]:
        """Return the rows of the table, with what their form needs."""
        return QuerySet(self.model).select_related(*self.related)

    def rows(self, uids: list[str]) -> dict[str, Model]:
        """Return the rows of these names by name."""
        found = self.all_rows().filter(**{f"{self.uid}__in": uids})
        return {self.uid_of(row): row for row in found}


FORMS = (
    Form(
        kind="act",
        model=Act,
        columns=("uid", "at", "actor_uid", "actor", "verb", "subject_kind", "subject_uid", "facility_uid", "detail"),
        at="at",
    ),
    Form(
        kind="statement",
        model=Statement,
        columns=("uid", "kind", "subject_uid", "version", "payload", "digest", "created_at"),
        at="created_at",
    ),
    Form(
        kind="signature",
        model=Signature,
        columns=(
            "uid",
            "signer_uid",
            "facsimile",
            "credential_id",
            "public_key",
            "aaguid",
            "flags",
            "sign_count",
            "rp_id",
            "client_data_json",
            "authenticator_data",
            "signature",
            "root",
            "leaf_index",
            "tree_size",
            "audit_path",
            "signed_at",
        ),
        named=MappingProxyType({"statement": _statement_of, "key": _key_of}),
        related=("statement", "key"),
        at="signed_at",
    ),
    Form(
        kind="seal",
        model=Seal,
        columns=("facility_uid", "facility_name", "public_key", "signature", "sealed_at"),
        named=MappingProxyType({"statement": _statement_of}),
        related=("statement",),
        uid="statement__uid",
        at="sealed_at",
    ),
    Form(
        kind="certificate_seal",
        model=CertificateSeal,
        columns=("uid", "cms", "made_at", "stamped_at"),
        named=MappingProxyType({"statement": _statement_of, "key": _certificate_of}),
        related=("statement", "key"),
        at="made_at",
        later="stamped_at",
    ),
    Form(
        kind="further_signature",
        model=FurtherSignature,
        columns=("uid", "kind", "signature", "chain", "signer_uid", "signed_at"),
        named=MappingProxyType({"statement": _statement_of}),
        related=("statement",),
        at="signed_at",
    ),
    Form(
        kind="confirmation",
        model=HospitalConfirmation,
        columns=("uid", "how", "by_uid", "facsimile", "method", "why", "salt", "since", "confirmed_at"),
        named=MappingProxyType({"statement": _statement_of, "stated": _stated_of}),
        related=("statement", "stated"),
        at="confirmed_at",
    ),
)
FORM_OF = {(form.kind, form.number): form for form in FORMS}
NEWEST = {form.kind: form for form in sorted(FORMS, key=lambda form: form.number)}
# Tables of this room that neither are in the log nor are held to it (`passport.signing.log.beside`) -> why.
NOT_LOGGED: dict[str, str] = {
    "Notice": "a message to a person; it is deleted when it was read and proves nothing",
    "SigningItem": "what a screen showed; what was signed of it becomes a statement",
    "SigningRequest": "what a screen showed; answering it writes signatures and acts",
    "SealDue": "what waits for its seal with a certificate",
    "LogWaiting": "what the log has not taken in yet",
    "LogEntry": "the log itself",
    "LogNode": "the log itself",
    "LogHead": "the log itself",
}


def _written(value: object) -> object:
    for kinds, write in _WRITTEN:
        if isinstance(value, kinds):
            return write(value)
    raise TypeError(type(value))


_WRITTEN: tuple[tuple[tuple[type, ...], Callable[[Any], object]], ...] = (
    ((str, bool, type(None)), lambda value: value),
    ((int, Decimal), str),
    ((bytes, memoryview), lambda value: bytes(value).hex()),
    ((datetime,), moment),
    ((date,), date.isoformat),
    ((dict, list), lambda value: rfc8785.dumps(value).decode()),
)
