"""Whatever is changed behind the system's back in what a signed row shows is found, and named."""

from datetime import date, datetime, timedelta

import pytest
from django.db import models

from passport import objects
from passport.booklet import services
from passport.booklet.models import Blob, Dose
from passport.booklet.selectors import approver_block
from passport.booklet.verification import verify_code, verify_entry
from passport.law.professional import Field, Profession
from passport.people.services import Qualification, SpecialtyData, write_qualification
from passport.signing.models import Signature
from tests.passport.booklet.forging import Signed, columns, forge, past_the_triggers, signed_row

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


def test_bytes_changed_on_disk_are_found(signed: Signed) -> None:
    sha256 = Blob.objects.filter(report__exposure__entry=signed.entry).get().sha256
    objects.path_of(sha256).write_bytes(b"object X")

    assert verify_entry(signed.entry).differences == ("blob.bytes",)


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
