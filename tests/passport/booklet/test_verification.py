"""Whatever is changed behind the system's back in what a signed row shows is found, and named."""

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models

from passport.booklet import services
from passport.booklet.models import Dose, DoseReport, Entry, EventKey, Version
from passport.booklet.selectors import approver_block
from passport.booklet.verification import verify_code, verify_entry
from passport.law.professional import Field, Profession
from passport.people.services import Qualification, SpecialtyData, write_qualification
from passport.signing.models import Signature
from tests.passport.booklet.forging import (
    BESIDE,
    ON_DISK,
    UNSEEN,
    Signed,
    columns,
    forge,
    past_the_triggers,
    signed_row,
    touch,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(at: datetime) -> Signed:
    return signed_row(at)


def test_an_untouched_row_holds(signed: Signed) -> None:
    found = verify_entry(signed.entry)
    page = verify_code(code=signed.code)

    assert (found.signed, found.holds, found.differences) == (True, True, ())
    assert [check.facsimile.name for check in found.signatures] == ["Мира Ковач"]
    assert page is not None
    assert (page.page, page.pages, page.holds) == (1, 3, True)
    assert [(row.printed_signed, row.holds, row.amended_since) for row in page.rows] == [(True, True, False)]


@pytest.mark.parametrize(("model", "column"), columns(), ids=lambda value: getattr(value, "__name__", value))
def test_a_forged_column_is_found_and_named(signed: Signed, model: type[models.Model], column: str) -> None:
    forge(model, column, signed)

    page = verify_code(code=signed.code)

    assert page is not None
    assert not page.holds
    assert all(row.differences for row in page.rows)


@pytest.mark.parametrize("what", ON_DISK)
def test_a_file_that_was_touched_on_disk_is_found_and_named(signed: Signed, what: str) -> None:
    touch(what, signed)

    page = verify_code(code=signed.code)

    assert verify_entry(signed.entry).differences == ("blob.bytes",)
    assert page is not None
    assert [row.differences for row in page.rows] == [("blob.bytes",)]


def test_doses_that_nobody_sealed_and_that_were_put_under_a_signed_row_are_found(signed: Signed) -> None:
    entry = signed.entry
    sealed = entry.current_version
    assert sealed is not None
    other = Version.objects.create(
        entry=entry,
        number=sealed.number + 1,
        replaces=sealed,
        row_number=sealed.row_number,
        reason=sealed.reason,
        made_at=sealed.made_at,
        made_by=sealed.made_by,
        row_payload=sealed.row_payload,
        row_digest=sealed.row_digest,
        row_nonce=sealed.row_nonce,
        evidence_payload=sealed.evidence_payload,
        evidence_digest=sealed.evidence_digest,
        evidence_nonce=sealed.evidence_nonce,
    )
    Entry.objects.filter(pk=entry.pk).update(current_version=other)
    entry.refresh_from_db()

    assert "version.frozen_at" in verify_entry(entry).differences


def test_no_table_that_points_at_what_was_signed_is_left_out() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if model not in UNSEEN and field.related_model in UNSEEN
    }

    assert pointing == BESIDE.keys()


def test_a_file_or_a_report_that_is_gone_from_the_database_is_found(signed: Signed) -> None:
    report = DoseReport.objects.get(exposure__entry=signed.entry)
    with past_the_triggers():
        report.blobs.all().delete()
    assert verify_entry(signed.entry).differences == ("evidence.sources.0.blobs",)

    with past_the_triggers():
        EventKey.objects.filter(report=report).delete()
        report.delete()
    assert verify_entry(signed.entry).differences == ("evidence.sources",)


def test_a_removed_dose_and_an_added_one_are_found(signed: Signed) -> None:
    dose = Dose.objects.filter(version=signed.entry.current_version).first()
    with past_the_triggers():
        dose.pk, dose.position = None, 9
        dose.save(force_insert=True)
    assert verify_entry(signed.entry).differences == ("evidence.exposures.0.totals",)

    with past_the_triggers():
        Dose.objects.filter(version=signed.entry.current_version).delete()
    assert verify_entry(signed.entry).differences == ("evidence.exposures.0.totals",)


def test_a_removed_signature_is_found(signed: Signed) -> None:
    with past_the_triggers():
        Signature.objects.filter(statement=signed.entry.current_version.row_statement).delete()

    assert verify_entry(signed.entry).differences == ("signature.missing",)


def test_a_row_amended_after_printing_is_said_to_be(signed: Signed, at: datetime) -> None:
    typed = services.TypedEntry(
        performed_on=date(2026, 2, 27), exam_code="ct.head", exam="CT glave", kind=signed.entry.kind
    )
    entry = services.correct_entry(
        entry=signed.entry,
        typed=typed,
        reason="Wrong day",
        by=signed.entry.facility.memberships.get(role="radiographer").user,
        at=at + timedelta(days=1),
    )
    page = verify_code(code=signed.code)

    assert entry.state == "amended"
    assert page is not None
    assert [(row.printed_signed, row.holds, row.amended_since) for row in page.rows] == [(True, True, True)]


@pytest.mark.parametrize(("hours", "since", "before"), [(1, True, False), (-1, False, True)])
def test_a_row_is_said_to_have_gone_after_printing_or_before(
    signed: Signed, at: datetime, hours: int, since: bool, before: bool
) -> None:
    administrator = signed.entry.facility.memberships.get(role="facility_administrator").user
    services.void_entry(entry=signed.entry, reason="Double", by=administrator, at=at + timedelta(hours=hours))

    page = verify_code(code=signed.code)

    assert page is not None
    assert [(row.holds, row.amended_since, row.gone_before) for row in page.rows] == [(True, since, before)]


def test_a_code_that_was_never_printed_finds_nothing() -> None:
    assert verify_code(code="0000 0000 0000") is None


def test_a_stamp_signed_before_a_qualification_was_written_still_holds(signed: Signed, at: datetime) -> None:
    approver, later = signed.entry.approver, at + timedelta(hours=2)
    write_qualification(
        practitioner=approver,
        qualification=Qualification(
            profession=Profession.DOCTOR,
            specialties=(
                SpecialtyData(name="radiology", field=Field.RADIOLOGY, examined_in=2001, held_since=date(2001, 5, 1)),
                SpecialtyData(name="nuclear medicine", field=Field.NUCLEAR_MEDICINE),
            ),
        ),
        by=None,
        at=later,
    )

    found, page = verify_entry(signed.entry), verify_code(code=signed.code)

    assert (found.holds, found.differences) == (True, ())
    assert [check.facsimile.specialty for check in found.signatures] == ["radiology"]
    assert page is not None
    assert page.holds


def test_a_stamp_holds_when_its_specialty_ended_later_and_the_next_one_names_the_new(
    signed: Signed, at: datetime
) -> None:
    approver = signed.entry.approver
    new = Qualification(specialties=(SpecialtyData(name="nuclear medicine"),))
    write_qualification(practitioner=approver, qualification=new, by=None, at=at)
    on_the_same_day, on_the_next = (approver_block(approver, at=at + timedelta(days=days)) for days in (0, 1))

    assert verify_entry(signed.entry).holds
    assert (on_the_same_day.specialty, on_the_next.specialty) == ("radiology", "nuclear medicine")
