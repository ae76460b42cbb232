"""What the public page says of a printed page whose record somebody changed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import models
from django.test import Client

from passport.booklet.models import Entry
from passport.booklet.services import TypedEntry, approver_gone, correct_entry
from passport.people.models import WhyNoMore
from passport.people.services import mark_cannot_sign
from passport.web.differences import OTHER, Difference, differences_of
from tests.passport.booklet.codes import now
from tests.passport.booklet.forging import Signed, columns, forge, signed_row

BAD_PAGE = "This page does not match the record; it may be an older version, damaged or altered: ask Дом здравља Сунце."


@pytest.fixture
def signed(at: datetime) -> Signed:
    return signed_row(at)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "column"), columns(), ids=lambda value: getattr(value, "__name__", value))
def test_a_forged_column_is_said_to_everybody_who_checks_the_page(
    client: Client, signed: Signed, model: type[models.Model], column: str
) -> None:
    forge(model, column, signed)

    response = client.post("/verify", {"code": signed.code})
    (row,) = response.context["page"].rows
    shown = response.content.decode()
    assert response.context["page"].sentence == BAD_PAGE
    assert BAD_PAGE in shown
    assert row.sentence == "This row does not hold: what is recorded now is not what was signed."
    assert row.differences
    assert OTHER not in [difference.words for difference in row.differences]
    assert [name for one in row.differences for name in one.names if f"{name}</bdi>" not in shown] == []


@pytest.mark.django_db
def test_a_row_that_a_doctor_signed_stays_so_on_the_old_paper_when_the_hospital_confirms_a_later_version(
    client: Client, signed: Signed, at: datetime
) -> None:
    clinic, entry, later = signed.entry.facility, signed.entry, at + timedelta(days=1)
    approver, radiographer = entry.approver, clinic.memberships.get(role="radiographer").user
    typed = TypedEntry(performed_on=date(2026, 2, 27), exam_code="ct.head", exam="CT glave", kind=entry.kind)
    correct_entry(entry=entry, typed=typed, reason="Wrong day", by=radiographer, at=later)
    Entry.objects.filter(pk=entry.pk).update(approver=approver, approval="recorded")
    administrator = clinic.memberships.get(role="facility_administrator").user
    mark_cannot_sign(practitioner=approver, why=WhyNoMore.ILL, by=administrator, at=later)
    approver_gone(practitioner=approver, by=administrator, at=later)

    (row,) = client.post("/verify", {"code": signed.code}).context["page"].rows

    assert now(entry).state == "cannot_sign"
    assert row.sentence == "The signature of др Мира Ковач holds."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("row.performed_on", "The date of the examination."),
        ("row.approver.name", "The approver."),
        ("evidence.exposures.0.totals.1.value", "A dose value."),
        ("evidence.exposures.0.totals.0.scope.laterality", "The side of the body."),
        ("evidence.exposures.0.serial_number", "The device."),
        ("blob.bytes", "The file of a dose report."),
        ("signature.public_key", "The stored public key is not the enrolled one."),
        ("seal.missing", "The hospital's seal is missing."),
        ("signature.unheard_of", "Something that was signed or sealed."),
    ],
)
def test_a_difference_has_words(name: str, words: str) -> None:
    assert differences_of([name]) == (Difference(words=words, names=(name,)),)


def test_what_is_one_thing_to_a_person_stands_once_and_no_dose_is_named() -> None:
    names = ["row.performed_on", "row.performed_at", "dose.value_sort of DLP", "dose.value_sort of CTDIvol"]

    assert [(one.words, one.names) for one in differences_of(names)] == [
        ("The date of the examination.", ("row.performed_on", "row.performed_at")),
        ("A dose value, where doses are put in order.", ("dose.value_sort",)),
    ]
