"""What the database's own catalogue has of a signed row: no column, link or row of it is left out without a reason."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, models, transaction

from passport.booklet.auditing import changed_rows
from passport.booklet.models import Blob, Dose, DoseReport, Entry, Exposure, Version
from passport.booklet.verification import verify_code
from passport.people.models import Device, Facility, Practitioner, Record, Specialty, User
from passport.signing.log.audit import Audit
from passport.signing.models import Seal, Signature, SigningKey, Statement
from tests.passport.booklet.forging import CHANGED, UNSEEN, Signed, past_the_triggers, row_of, signed_row

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
TODAY = "it is of today; what was signed names what held then"
SETTING = "how the hospital works; no row says it"
PERSON = "nobody signs who the person of a record is: docs/signatures.md tells to compare it with an identity card"
ACCOUNT = "how somebody signs in and reads; the stamp is the practitioner's"
OWN_NAME = "the hospital's own words for a device; what the device said of itself stands in the sealed part"


def _all(why: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, why)


# The rows on which a signed one rests -> their columns that it does not show, each with the reason.
RESTS_ON: dict[type[models.Model], dict[str, str]] = {
    Record: _all(
        PERSON,
        *("uid", "name_as_sent", "birth_date", "sex", "patient_id", "linked_at", "linked_how", "first_seen_at"),
    ),
    Facility: _all(
        SETTING,
        *("country", "time_zone", "code", "phone", "created_at", "asks_from_age", "asks_until_age", "follow_up_mgy"),
        *("language", "repeat_months", "viewer_url", "report_days", "viewer_for_patients", "confirms_by_code"),
        *("answer_mistakes_within_days", "reports_shown", "reports_shown_days", "closed_at", "closed_by"),
    ),
    Practitioner: _all(
        TODAY, "profession", "in_practice_since", "cannot_sign_since", "cannot_sign_reason", "licence_valid_until"
    ),
    Specialty: _all(TODAY, "valid_until", "examined_in", "held_since", "regions", "field")
    | {"practitioner_id": "of two practitioners each has one of this name; see the links that lead nowhere"},
    User: _all(
        ACCOUNT,
        *("password", "last_login", "is_superuser", "username", "email", "is_staff", "is_active", "date_joined"),
        *("display_name", "language"),
    ),
    Device: _all(OWN_NAME, "name", "ae_title", "manufacturer", "model", "serial_number", "created_at", "facility_id"),
}
# Links whose end nobody reads of a signed row, each with the reason.
LOOSE = {
    (Entry, "moved_from_id"): "the way back of a decision; the record that counts is in the row",
    (Record, "patient_id"): "no act linked the record of this test; where one did, see test_moved_records",
    (Device, "facility_id"): OWN_NAME,
}
NOWHERE = 99_999


@pytest.fixture
def signed(at: datetime) -> Signed:
    return signed_row(at)


def behind(model: type[models.Model], entry: Entry) -> Any:
    """Return the row of a table that stands behind an entry or under it."""
    approver = entry.approver
    under = {
        Record: entry.record,
        Facility: entry.facility,
        Practitioner: approver,
        Specialty: approver.specialties.first(),
        User: approver.user,
        Device: entry.exposures.first().device,
    }
    return under.get(model) or row_of(model, entry)


def tables() -> list[type[models.Model]]:
    return [*UNSEEN, *RESTS_ON]


def catalogue(model: type[models.Model]) -> tuple[set[str], list[str]]:
    """Return the columns of a table and those of them that name a row of another one, as the database has them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        described = {one.name for one in connection.introspection.get_table_description(cursor, table)}
        return described, sorted(connection.introspection.get_relations(cursor, table))


def unfound(signed: Signed, change: Callable[[], object]) -> str:
    """Return who does not find what was changed: a printed page, the audit, both or nobody; the change is undone."""
    uid = signed.entry.uid
    with transaction.atomic():
        change()
        page = verify_code(code=signed.code)
        audited = [row.differences for row in changed_rows() if row.uid == uid]
        audited += [(str(finding),) for finding in Audit().findings() if "was put in past" not in str(finding)]
        transaction.set_rollback(True)
    named = page is not None and not page.holds and all(row.differences for row in page.rows)
    return " ".join([*([] if named else ["page"]), *([] if any(audited) else ["audit"])])


def updated(model: type[models.Model], row: Any, column: str, value: object) -> Callable[[], object]:
    return lambda: model._default_manager.filter(pk=row.pk).update(**{column: value})


def shown() -> Iterator[tuple[type[models.Model], str]]:
    """Yield the columns of what a signed row rests on that it shows, but the database's own numbers."""
    for model, left_out in RESTS_ON.items():
        yield from ((model, name) for name in sorted(catalogue(model)[0] - left_out.keys() - {"id"}))


def other(model: type[models.Model], column: str, signed: Signed) -> Any:
    value = getattr(behind(model, signed.entry), column)
    field = model._meta.get_field(column)
    if isinstance(field, models.ForeignKey):
        used = model._default_manager.values(column)
        return field.related_model._default_manager.exclude(pk__in=used).values_list("pk", flat=True)[0]
    return CHANGED[type(value)](value) if value is not None else date(2031, 1, 1)


def test_the_database_has_no_column_that_these_tables_do_not_know() -> None:
    for model in tables():
        known = {field.column for field in model._meta.concrete_fields}
        assert catalogue(model)[0] == known
        assert known >= RESTS_ON.get(model, {}).keys() | UNSEEN.get(model, set())


def test_each_column_that_a_signed_row_shows_of_what_it_rests_on_is_found_and_named(signed: Signed) -> None:
    missed = []
    with past_the_triggers():
        for model, column in shown():
            value = other(model, column, signed)
            if missing := unfound(signed, updated(model, behind(model, signed.entry), column, value)):
                missed.append(f"{model.__name__}.{column}: {missing}")

    assert missed == []


def test_each_link_of_the_catalogue_that_leads_nowhere_is_found_and_named(signed: Signed) -> None:
    links = [(model, column) for model in tables() for column in catalogue(model)[1] if (model, column) not in LOOSE]
    with past_the_triggers():
        missed = {
            f"{model.__name__}.{column}": unfound(signed, updated(model, behind(model, signed.entry), column, NOWHERE))
            for model, column in links
        }

    assert [f"{name}: {missing}" for name, missing in missed.items() if missing] == []
    assert len(missed) > len(tables())


def test_each_row_that_is_gone_is_found_and_named(signed: Signed) -> None:
    missed = []
    with past_the_triggers():
        for model in tables():
            row = behind(model, signed.entry)
            gone = model._default_manager.filter(pk=row.pk)
            if missing := unfound(signed, lambda gone=gone: gone._raw_delete("default")):
                missed.append(f"{model.__name__}: {missing}")

    assert missed == []
    assert not unfound(signed, lambda: Entry.objects.filter(pk=signed.entry.pk).update(kind="other"))


def test_the_tables_that_a_signed_row_names_are_all_here() -> None:
    own = {Entry, Exposure, Dose, Version, Statement, Signature, Seal, SigningKey, DoseReport, Blob}
    named = {
        field.related_model
        for model in own
        for field in model._meta.concrete_fields
        if field.related_model and (model, field.attname) not in LOOSE
    }

    assert own == UNSEEN.keys()
    assert named - own <= RESTS_ON.keys()
