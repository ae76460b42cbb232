"""Whatever is changed by SQL in a table of the room, one column at a time, is found and its row named."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction

from passport.people.models import User
from passport.signing import services
from passport.signing.log.audit import Audit
from passport.signing.log.beside import BESIDE
from passport.signing.log.forms import NEWEST
from passport.signing.models import (
    Act,
    FacilityKey,
    LogEntry,
    LogHead,
    LogNode,
    SigningKey,
    Statement,
    VerificationCode,
    VerifiedRow,
)
from passport.signing.services.certificate_seals import seal_waiting
from passport.signing.services.confirmations import Gone, House
from passport.signing.statements import Draft
from tests.authenticator import Authenticator
from tests.passport.booklet.forging import CHANGED, past_the_triggers
from tests.passport.signing.conftest import draft
from tests.passport.signing.enrolling import ADMINISTRATOR, confirmed, enrolled
from tests.passport.signing.houses import HOUSE, NAME, house_key
from tests.passport.signing.signed import Desk
from tests.passport.signing.test_further import own_key

SECOND = timedelta(seconds=1)
# What the constraints of the database still demand of a forged value.
FORGED = {"place": "pkcs11", "how": "code", "identity_checked": "known", "chain": b"x", "level": 63, "index": 10_000}
# Rows that others name: a change of theirs may be told of those as well, and so is made by itself.
NAMED = (Statement, SigningKey, FacilityKey, VerificationCode)
# Columns of the log itself that nothing hangs on.
OWN: dict[type[models.Model], dict[str, str]] = {
    LogEntry: {},
    LogNode: {"id": "the place says which node it is"},
    LogHead: {"id": "size and moment say which head it is"},
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table, the name of its rows in an audit, and the columns that it may leave out."""

    model: type[models.Model]
    kind: str
    left_out: Any = field(default_factory=dict)

    def columns(self) -> list[Any]:
        return [one for one in self.model._meta.concrete_fields if one.name not in self.left_out]

    def forge(self, number: int) -> tuple[str, str]:
        """Change one column of a row; return how an audit has to call the row, and the column."""
        row, column = row_of(self.model), self.columns()[number]
        name = NEWEST[self.kind].uid_of(row) if self.kind in NEWEST else getattr(row, "code", row).uid
        self.model._default_manager.filter(pk=row.pk).update(**{column.attname: other_value(row, column)})
        return f"{self.kind} {name} ", f"{self.model.__name__}.{column.name}"


def tables() -> list[Table]:
    """Return every table that an audit holds to something."""
    logged = [Table(model=form.model, kind=form.kind, left_out=form.left_out) for form in NEWEST.values()]
    beside = [
        Table(model=model, kind=one.kind, left_out=left_out)
        for one in BESIDE
        for model, left_out in one.left_out.items()
    ]
    return [*logged, *beside]


def row_of(model: type[models.Model]) -> Any:
    """Return a row of a table: the first act is on no row that another table's is changed beside it."""
    row = model._default_manager.order_by("pk" if model is Act else "-pk").first()
    assert row is not None, f"the world of this test needs a {model.__name__}"
    return row


@pytest.fixture
def world(desk: Desk, stranger: User, drafts: list[Draft], at: datetime) -> None:
    """Write at least one row into each table of the room, and a second one where rows are named by others."""
    house_key(at=at)
    stopped = house_key(at=at, name="other")
    services.stop_facility_key(key=stopped, stops_at=at + SECOND, reason="lost", by=ADMINISTRATOR, at=at)
    signatures = desk.sign()
    evidence = services.record_statement(kind="evidence", subject_uid="e" * 32, version=1, payload=b"{}", at=at)
    services.seal(statement=evidence, facility_uid=HOUSE, facility_name=NAME, at=at)
    seal_waiting(facility_uid=HOUSE, at=at + SECOND)
    house, gone = House(uid=HOUSE, name=NAME), Gone(why="left", since=at)
    services.confirm_for_gone(drafts=[draft(6, at=at)], house=house, gone=gone, by=ADMINISTRATOR, at=at)
    services.sign_further(statement=signatures[0].statement, signer=own_key(at), by=desk.signer, at=desk.soon)
    other = confirmed(enrolled(stranger, Authenticator(), at=at), at=at)
    services.stop_key_since(key=other, since=at, reason="lost", by=ADMINISTRATOR, at=at)
    for page in (1, 2):
        rows = [one.ref for one in drafts[:page]]
        code, _text = services.issue_verification_code(page=page, pages=2, rows=rows, facility_name=NAME, at=at)
    services.withdraw_verification_code(kept=code, by=ADMINISTRATOR, at=at)
    while services.append_waiting(at=desk.soon):
        pass


@contextmanager
def past_the_checks() -> Iterator[None]:
    """Let a row that says how it came about say it otherwise, as an administrator of the database could."""
    checks = {
        "sqlite": ["PRAGMA ignore_check_constraints = ON"],
        "postgresql": [
            "SET CONSTRAINTS ALL IMMEDIATE",
            "ALTER TABLE signing_hospitalconfirmation DROP CONSTRAINT hospital_confirmation_says_how",
        ],
    }
    with past_the_triggers(), connection.cursor() as cursor:
        for statement in checks[connection.vendor]:
            cursor.execute(statement)
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def found() -> list[str]:
    return [str(finding) for finding in Audit().findings()]


def other_value(row: Any, column: Any) -> Any:
    """Return another value that the database takes: another row for a link, a slightly different one for anything else."""
    value = getattr(row, column.attname)
    if isinstance(column, models.ForeignKey):
        taken = type(row)._default_manager.values(column.attname) if column.unique else [value]
        others = column.related_model._default_manager.exclude(pk__in=taken).order_by("-pk")
        return others.values_list("pk", flat=True)[0]
    if column.name in FORGED:
        return FORGED[column.name]
    if isinstance(value, dict):
        return value | {"x": 1}
    return datetime(2031, 1, 1).astimezone() if value is None else CHANGED[type(value)](value)


@pytest.mark.timeout(300)
def test_each_column_of_each_table_is_found_and_its_row_named(world: None) -> None:
    missed = []
    with past_the_checks():
        for together in ([one for one in tables() if (one.model in NAMED) is named] for named in (True, False)):
            for number in range(max(len(one.columns()) for one in together)):
                with transaction.atomic():
                    changed = [one.forge(number) for one in together if number < len(one.columns())]
                    lines = found()
                    missed += [column for row, column in changed if not any(line.startswith(row) for line in lines)]
                    transaction.set_rollback(True)

    assert missed == []
    assert found() == []


def test_each_column_of_the_log_is_found(world: None) -> None:
    missed = []
    with past_the_triggers():
        for table in (Table(model=model, kind="log", left_out=left_out) for model, left_out in OWN.items()):
            for column in table.columns():
                row = table.model._default_manager.order_by("pk").first()
                with transaction.atomic():
                    value = 10_000 if column.primary_key else other_value(row, column)
                    table.model._default_manager.filter(pk=row.pk).update(**{column.attname: value})
                    missed += [] if found() else [f"{table.model.__name__}.{column.name}"]
                    transaction.set_rollback(True)

    assert missed == []


@pytest.mark.parametrize("model", [FacilityKey, SigningKey, VerificationCode])
def test_a_row_beside_the_log_that_was_deleted_or_put_in_is_named(world: None, model: Any) -> None:
    kind = next(one.kind for one in BESIDE if model in one.tables)
    last = model.objects.order_by("-pk").first()
    copied = {one.attname: getattr(last, one.attname) for one in model._meta.concrete_fields if not one.primary_key}
    own = {"uid": "c" * 32, "credential_id": b"c", "code_hmac": b"c", "facility_uid": "c" * 32}
    with past_the_triggers():
        model.objects.create(**copied | {name: value for name, value in own.items() if name in copied})
        VerifiedRow.objects.filter(code__uid=last.uid).delete()
        model.objects.filter(pk=last.pk)._raw_delete("default")

    assert [line for line in found() if line.startswith(kind)] == [
        f"{kind} {last.uid} was deleted",
        f"{kind} {'c' * 32} is not what the acts on it tell (uid)",
    ]


def test_the_columns_of_rows_beside_the_log_are_named(world: None, at: datetime) -> None:
    key = SigningKey.objects.get(user__username="milica")
    page = VerificationCode.objects.get(page=1)
    statement = Statement.objects.filter(kind="row").latest("pk")
    with past_the_triggers():
        SigningKey.objects.filter(pk=key.pk).update(valid_until=at, licence_number="1")
        page.rows.update(subject_uid=statement.subject_uid, digest=statement.digest)

    assert found() == [
        f"signing_key {key.uid} is not what the acts on it tell (valid_until, licence_number)",
        f"verification_code {page.uid} is not what the acts on it tell (shown)",
    ]
