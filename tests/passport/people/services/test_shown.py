"""What is shown at the counter before a slip is printed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from passport.people.models import CodeSlip, Facility, Patient, Proof, Reader, Relation, Role, User
from passport.people.services import (
    DocumentMissing,
    DocumentUnnamed,
    EndsTooEarly,
    NotOfAge,
    OfAge,
    PatientForm,
    Shown,
    TooYoung,
    claim_slip,
    issue_slip,
    register_patient,
)
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

CERTIFICATE = Shown(proof=Proof.BIRTH_CERTIFICATE)
# On the second of March 2026.
CHILD, YOUNG, OF_AGE = date(2019, 4, 1), date(2010, 3, 2), date(2008, 3, 2)


@pytest.fixture
def place(at: datetime) -> Facility:
    return cast.facility(at)


@pytest.fixture
def clerk(place: Facility, at: datetime) -> User:
    return cast.staff(place, Role.CLERK, at, given_name="Nada")


def born(place: Facility, day: date, at: datetime) -> Patient:
    form = PatientForm(given_name="Lejla", surname="Hodžić", birth_date=day)
    return register_patient(facility=place, form=form, identifiers=[], by=None, at=at)


def opened(code: str, patient: Patient, at: datetime, *, name: str = "Amra", user: User | None = None) -> Reader:
    return claim_slip(code=code, birth_date=patient.birth_date, user=user, name=name, who_hmac=b"\x02" * 32, at=at)


def test_a_guardian_is_written_down_with_the_document_and_who_checked_it(
    place: Facility, clerk: User, at: datetime
) -> None:
    lejla = born(place, CHILD, at)
    slip, code = issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=CERTIFICATE, by=clerk, at=at)

    reader = opened(code, lejla, at)

    assert (reader.proof, reader.proof_words, reader.proven_by, reader.until) == (
        "birth_certificate",
        "",
        "Dr Nada Ilić, Clinic Linden",
        None,
    )
    assert Act.objects.get(verb="slip.issued").detail["proof"] == "birth_certificate"
    assert slip.reads_until is None


def test_a_court_decision_holds_until_its_last_day_is_over_at_the_hospital(
    place: Facility, clerk: User, at: datetime
) -> None:
    lejla = born(place, CHILD, at)
    shown = Shown(proof=Proof.COURT_DECISION, last_day=date(2026, 6, 30))

    _slip, code = issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=shown, by=clerk, at=at)

    assert opened(code, lejla, at).until == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


def test_another_document_is_named_in_words_and_only_that(place: Facility, clerk: User, at: datetime) -> None:
    lejla = born(place, CHILD, at)

    for proof in (Proof.OTHER, Proof.BIRTH_CERTIFICATE):
        shown = Shown(proof=proof, words=" Decision of the guardianship office ")
        issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=shown, by=clerk, at=at)

    assert list(CodeSlip.objects.order_by("id").values_list("proof", "proof_words")) == [
        ("other", "Decision of the guardianship office"),
        ("birth_certificate", ""),
    ]


@pytest.mark.parametrize(
    "day, relation, shown, error",
    [
        (CHILD, Relation.GUARDIAN, None, DocumentMissing),
        (CHILD, Relation.GUARDIAN, Shown(proof=Proof.AT_COUNTER), DocumentMissing),
        (CHILD, Relation.GUARDIAN, Shown(proof=Proof.PATIENT), DocumentMissing),
        (CHILD, Relation.GUARDIAN, Shown(proof=Proof.OTHER, words=" "), DocumentUnnamed),
        (OF_AGE, Relation.GUARDIAN, CERTIFICATE, OfAge),
        (CHILD, Relation.GUARDIAN, Shown(proof=Proof.COURT_DECISION, last_day=date(2026, 3, 1)), EndsTooEarly),
        (date(2010, 3, 3), Relation.SELF, None, TooYoung),
        (date(2008, 3, 3), Relation.TRUSTED, None, NotOfAge),
    ],
)
def test_a_slip_that_nothing_stands_behind_is_not_printed(
    day: date,
    relation: Relation,
    shown: Shown | None,
    error: type[Exception],
    place: Facility,
    clerk: User,
    at: datetime,
) -> None:
    with pytest.raises(error):
        issue_slip(patient=born(place, day, at), relation=relation, shown=shown, by=clerk, at=at)

    assert not CodeSlip.objects.exists()


@pytest.mark.parametrize(
    "day, relation, shown",
    [
        (YOUNG, Relation.SELF, None),
        (OF_AGE, Relation.TRUSTED, None),
        (OF_AGE, Relation.GUARDIAN, Shown(proof=Proof.COURT_DECISION)),
        (CHILD, Relation.GUARDIAN, Shown(proof=Proof.COURT_DECISION, last_day=date(2026, 3, 2))),
    ],
)
def test_the_first_day_on_which_a_slip_is_printed(
    day: date, relation: Relation, shown: Shown | None, place: Facility, clerk: User, at: datetime
) -> None:
    assert issue_slip(patient=born(place, day, at), relation=relation, shown=shown, by=clerk, at=at)[0].relation == (
        relation
    )


def test_each_parent_reads_by_an_own_slip_and_neither_ends_the_other(
    place: Facility, clerk: User, at: datetime
) -> None:
    lejla = born(place, CHILD, at)
    readers = []
    for name in ("Amra", "Emir"):
        _slip, code = issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=CERTIFICATE, by=clerk, at=at)
        readers.append(opened(code, lejla, at, name=name))

    assert [str(one.user) for one in lejla.readers.filter(ended_at__isnull=True).order_by("id")] == ["Amra", "Emir"]
    assert [(one.user.notices.count(), one.ended_at) for one in readers] == [(1, None), (0, None)]


def test_a_later_document_takes_the_place_of_an_earlier_one(place: Facility, clerk: User, at: datetime) -> None:
    lejla = born(place, CHILD, at)
    early = Shown(proof=Proof.COURT_DECISION, last_day=date(2026, 3, 31))
    first = opened(issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=early, by=clerk, at=at)[1], lejla, at)
    later, code = at + timedelta(days=9), None

    _slip, code = issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=CERTIFICATE, by=clerk, at=later)
    second = opened(code, lejla, later, user=first.user)

    first.refresh_from_db()
    assert (first.ended_how, first.ended_at, second.proof, second.until) == (
        "replaced",
        later,
        "birth_certificate",
        None,
    )


def test_a_slip_of_the_young_person_never_becomes_the_parent_who_is_signed_in(
    place: Facility, clerk: User, at: datetime
) -> None:
    lejla = born(place, YOUNG, at)
    code = issue_slip(patient=lejla, relation=Relation.GUARDIAN, shown=CERTIFICATE, by=clerk, at=at)[1]
    mother = opened(code, lejla, at)
    own = issue_slip(patient=lejla, relation=Relation.SELF, by=clerk, at=at)[1]

    reader = opened(own, lejla, at, user=mother.user)

    assert (reader.relation, reader.user == mother.user, str(reader.user)) == ("self", False, "Lejla Hodžić")
