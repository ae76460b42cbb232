"""What the public page says of a printed page whose record somebody changed."""

from datetime import datetime

import pytest
from django.db import models
from django.test import Client

from passport.web.differences import OTHER, Difference, differences_of
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
