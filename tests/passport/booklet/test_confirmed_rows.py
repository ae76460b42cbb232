"""Whatever is changed behind the system's back in what a hospital confirmed is found, and named."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from passport.booklet.models import Entry
from passport.booklet.verification import verify_entry
from passport.signing import canonical
from passport.signing.log.audit import blamed
from passport.signing.models import HospitalConfirmation, Seal, Statement
from passport.web.differences import OTHER, differences_of
from tests.passport.booklet.codes import approved_row, approver, confirm_by_code, desk_with_app, gone, now
from tests.passport.booklet.forging import CHANGED, past_the_triggers
from tests.passport.booklet.services.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_with_app(at)


@pytest.fixture
def row(desk: Desk) -> Entry:
    return approved_row(desk)


def test_rows_of_before_that_were_not_sealed_themselves_still_hold(desk: Desk, row: Entry, at: datetime) -> None:
    gone(desk, at)
    with past_the_triggers():
        HospitalConfirmation.objects.all().delete()
        type(row.current_version).objects.update(row_statement=None)

    checked = verify_entry(now(row))
    assert (checked.signed, checked.confirmed, checked.differences) == (False, None, ())


COLUMNS = [field.attname for field in HospitalConfirmation._meta.concrete_fields if field.attname != "id"]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("how", ["code", "approver_gone"])
def test_a_changed_column_of_a_confirmation_is_found(
    desk: Desk, row: Entry, at: datetime, how: str, column: str
) -> None:
    if how == "code":
        confirm_by_code([row], by=approver(desk), at=at)
    else:
        gone(desk, at)
    kept = HospitalConfirmation.objects.get()
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        HospitalConfirmation.objects.update(by_uid="x")

    with past_the_triggers():
        HospitalConfirmation.objects.update(**_forged(kept, column))

    found = verify_entry(now(row)).differences
    assert found
    assert all(
        one.startswith(("confirmation.", "version.row_statement", "signature.missing", "entry.state")) for one in found
    )


def _forged(kept: HospitalConfirmation, column: str) -> dict[str, object]:
    """Return a change that the database's own constraints let pass."""
    if column == "how":
        other = {"code": {"how": "approver_gone", "method": "", "why": "left"}}
        return other.get(kept.how, {"how": "code", "method": "totp", "why": "", "since": None})
    if column == "method" and kept.how == "approver_gone":
        return {"how": "code", "method": "totp", "why": "", "since": None}
    if column in ("why", "since") and kept.how == "code":
        return {"how": "approver_gone", "method": "", "why": "left", "since": kept.confirmed_at}
    if column == "statement_id":
        return {column: Statement.objects.get(kind="evidence").pk}
    if column == "stated_id":
        return {column: Statement.objects.get(kind="evidence").pk}
    value = getattr(kept, column)
    return {column: CHANGED[type(value)](value)}


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("by_uid", "x", ("by", "seal.payload", "act")),
        ("method", "none", ("method", "seal.payload")),
        ("facsimile", b"{}", ("facsimile", "seal.payload")),
        ("uid", "c" * 32, ("act",)),
    ],
)
def test_an_audit_names_what_was_changed(
    desk: Desk, row: Entry, at: datetime, column: str, value: object, named: tuple[str, ...]
) -> None:
    (made,) = confirm_by_code([row], by=approver(desk), at=at)
    assert blamed("confirmation", made) == ()

    with past_the_triggers():
        HospitalConfirmation.objects.update(**{column: value})

    assert blamed("confirmation", HospitalConfirmation.objects.get()) == named


def test_each_change_is_said_in_words(desk: Desk, row: Entry, at: datetime) -> None:
    confirm_by_code([row], by=approver(desk), at=at)
    names = [
        f"confirmation.{name}"
        for name in (*canonical.loads(_payload()), "salt", "act", "row_seal.missing", "row_seal.seal")
    ]

    said = {name: str(one.words) for name in names for one in differences_of([name])}
    assert [name for name, words in said.items() if words == str(OTHER)] == []
    assert (said["confirmation.row_seal.seal"], said["confirmation.row"]) == (
        "The seal does not hold.",
        "The number of the version.",
    )


def _payload() -> bytes:
    return bytes(HospitalConfirmation.objects.get().stated.payload)


@pytest.mark.parametrize("what", ["row", "confirmation"])
def test_a_confirmation_without_its_seal_or_of_other_bytes_is_found(
    desk: Desk, row: Entry, at: datetime, what: str
) -> None:
    confirm_by_code([row], by=approver(desk), at=at)
    with past_the_triggers():
        Seal.objects.filter(statement__kind=what).delete()
    missing = {"row": "confirmation.row_seal.missing", "confirmation": "confirmation.seal.missing"}

    assert verify_entry(now(row)).differences == (missing[what],)


@pytest.mark.parametrize("state", ["pending", "signed", "amended", "cannot_sign"])
def test_a_confirmed_row_passes_for_nothing_else(desk: Desk, row: Entry, at: datetime, state: str) -> None:
    confirm_by_code([row], by=approver(desk), at=at)
    Entry.objects.update(state=state)

    assert "entry.state" in verify_entry(now(row)).differences
