"""One examination as its patient reads it: plain words in front, values behind, and no comparison that does not belong."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.reading import Kind
from passport.booklet.services import TypedEntry, type_entry, void_entry
from passport.booklet.services.typing import TypedDose
from passport.people.models import Patient
from tests.passport.people import cast as people

pytestmark = pytest.mark.django_db
COMPARED = (
    "An examination of this kind usually gives about as much radiation as everyone gets from nature in one to a few"
)
DEVICE_WORDS = "Somebody at the hospital wrote the dose of this examination down"
CLOSED = re.compile(r"<details.*?</details>", re.DOTALL)


@pytest.fixture
def cast() -> people.Cast:
    """Ana with rows at two clinics, and who works there."""
    return people.assemble(timezone.now() - timedelta(minutes=5))


def typed(cast: people.Cast, code: str = "ct.chest", kind: Kind = Kind.CT, **parts: object) -> Entry:
    """Let a radiographer type an examination of Ana with its dose."""
    said = TypedEntry(
        performed_on=date(2026, 2, 3),
        exam_code=code,
        exam="",
        kind=kind,
        doses=[TypedDose(quantity="dlp_total", value=Decimal("245.6"))] if kind == Kind.CT else [],
        **parts,
    )
    by = cast.radiographer
    return type_entry(
        record=people.record(cast.ana), facility=cast.linden, typed=said, approver=cast.signer, by=by, at=timezone.now()
    )


def page(cast: people.Cast, entry: Entry) -> str:
    client = Client()
    client.force_login(cast.ana_reads, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(f"/passport/{cast.ana.uid}/entry/{entry.uid}/").content.decode()


def in_front(text: str) -> str:
    """Return what a page says before anything is opened."""
    return " ".join(CLOSED.sub("", text).split())


def test_what_where_when_who_asked_and_who_approved_stand_in_front(cast: people.Cast) -> None:
    entry = typed(cast, referrer="Dr Perić")
    Entry.objects.filter(pk=entry.pk).update(approval=ApprovalKind.TAKEN)
    said = in_front(page(cast, entry))

    for words in (
        "A CT of the chest takes many X-ray pictures from around the chest",
        "3 February 2026",
        "Clinic Linden",
        '<dt>Who asked for it</dt> <dd> <span dir="auto">Dr Perić</span>',
        '<dt>Who approved it</dt> <dd> <span dir="auto">Dr Vera Ilić</span>',
        COMPARED,
    ):
        assert words in said


def test_who_is_not_recorded_is_not_named_nor_whom_a_radiographer_named(cast: people.Cast) -> None:
    said = in_front(page(cast, typed(cast)))

    assert "<dt>Who asked for it</dt> <dd> not recorded" in said
    assert "<dt>Who approved it</dt> <dd> not recorded" in said
    assert "Vera Ilić" not in said


def test_values_and_units_are_for_professionals(cast: people.Cast) -> None:
    shown = page(cast, typed(cast))

    assert DEVICE_WORDS in in_front(shown)
    for words in ("245.6", "mGy", "mSv", "Hospitals compare averages of many examinations with reference values"):
        assert (words in in_front(shown), words in shown) == (False, True)


@pytest.mark.parametrize(
    ("born", "sentence"),
    [
        (date(1985, 6, 12), COMPARED),
        (date(2012, 6, 12), "For children we show no comparison, because the usual values are for adults"),
    ],
)
def test_a_child_is_compared_with_nothing(cast: people.Cast, born: date, sentence: str) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=born)
    said = in_front(page(cast, typed(cast)))

    assert (sentence in said, COMPARED in said) == (True, sentence == COMPARED)


def test_a_treatment_is_compared_with_nothing(cast: people.Cast) -> None:
    said = in_front(page(cast, typed(cast, "therapy.radiotherapy", Kind.OTHER, therapy=True)))

    assert "Treatment doses are planned to treat an illness and cannot be compared" in said
    assert "usually gives" not in said


def test_of_a_row_that_does_not_count_nothing_is_explained(cast: people.Cast) -> None:
    entry = typed(cast)
    void_entry(entry=entry, reason="Typed twice", by=cast.approver, at=timezone.now())
    said = in_front(page(cast, entry))

    assert "does not count" in said
    assert [words in said for words in (COMPARED, DEVICE_WORDS)] == [False, False]


def test_what_is_not_known_is_said_and_that_nothing_need_be_done(cast: people.Cast) -> None:
    said = in_front(page(cast, cast.ana_at_linden))

    assert "What is not known" in said
    assert "The dose of this examination did not reach this booklet" in said
    assert "so only its kind is shown; you need not do anything." in said
    assert "What is known" not in said
