from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Purpose
from passport.access.services import (
    NotAllowed,
    View,
    hide_entry,
    keep_back,
    make_grant,
    open_passport,
    redeem_grant,
    show_entry,
)
from passport.booklet.models import Entry, Withheld
from passport.people.models import Patient, Relation, User
from passport.people.services import link_record, unlink_record
from passport.signing.models import Act
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


def doctors_view(cast: Cast, at: datetime) -> View:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    return open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)


def test_a_doctor_sees_that_a_row_is_hidden_and_not_which(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    view = doctors_view(cast, at)

    assert (list(view.entries()), view.hidden_count(), view.coverage().facilities) == ([cast.ana_at_linden], 1, 1)
    with pytest.raises(NotAllowed):
        view.entry(cast.ana_at_cedar.uid)
    with pytest.raises(NotAllowed):
        view.versions(cast.ana_at_cedar)


def test_the_patient_sees_the_own_hidden_row_and_shows_it_again(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at + timedelta(hours=1))
    own = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    assert (own.entry(cast.ana_at_cedar.uid).hidden, own.hidden_count()) == (True, 0)
    assert Withheld.objects.get().at == at

    show_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    assert doctors_view(cast, at).hidden_count() == 0
    acts = Act.objects.filter(subject_uid=cast.ana_at_cedar.uid, verb__in=["entry.hidden", "entry.shown"])
    assert list(acts.order_by("id").values_list("verb", flat=True)) == ["entry.hidden", "entry.shown"]


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver", "clerk"])
def test_nobody_else_hides_a_row(who: str, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        hide_entry(entry=cast.ana_at_linden, by=getattr(cast, who), at=at)

    assert not Withheld.objects.exists()


def test_a_guardian_hides_nothing(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user

    with pytest.raises(NotAllowed):
        hide_entry(entry=cast.ana_at_linden, by=guardian, at=at)


def matched(row: Entry, patient: Patient, at: datetime) -> Patient:
    """Let the hospital find that the record of a row is another patient's; return that patient."""
    unlink_record(record=row.record, patient=row.record.patient, how="mistaken", by=None, at=at)
    link_record(record=row.record, patient=patient, how="compared", by=None, at=at)
    row.refresh_from_db()
    return patient


def doctor_of(patient: Patient, reader: User, cast: Cast, at: datetime) -> View:
    code = make_grant(patient=patient, by=reader, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    return open_passport(reader=cast.doctor, patient=patient, purpose=Purpose.CARE, at=at)


def test_what_one_patient_hides_is_hidden_by_none_whose_row_it_turns_out_to_be_until_it_goes_back(
    cast: Cast, at: datetime
) -> None:
    row = cast.ana_at_cedar
    hide_entry(entry=row, by=cast.ana_reads, at=at)
    told = []

    for patient, reader in ((cast.boris, cast.boris_reads), (cast.ana, cast.ana_reads)):
        if row.record.patient != patient:
            matched(row, patient, at)
        view = doctor_of(patient, reader, cast, at)
        told.append((row in view.entries(), view.hidden_count()))

    assert told == [(True, 0), (False, 1)]


def test_who_gets_a_row_hides_it_for_oneself_and_takes_nothing_from_who_hid_it_before(cast: Cast, at: datetime) -> None:
    row = cast.ana_at_cedar
    hide_entry(entry=row, by=cast.ana_reads, at=at)
    matched(row, cast.boris, at)
    hide_entry(entry=row, by=cast.boris_reads, at=at)
    assert doctor_of(cast.boris, cast.boris_reads, cast, at).hidden_count() == 1

    show_entry(entry=row, by=cast.boris_reads, at=at)

    assert doctor_of(cast.boris, cast.boris_reads, cast, at).hidden_count() == 0
    matched(row, cast.ana, at)
    assert doctor_of(cast.ana, cast.ana_reads, cast, at).hidden_count() == 1


def test_what_a_young_person_keeps_from_guardians_the_guardian_of_another_child_reads(cast: Cast, at: datetime) -> None:
    Patient.objects.update(birth_date=date(2009, 1, 1))
    for row in (cast.ana_at_cedar, cast.boris_at_linden):
        row.refresh_from_db()
    guardian = people.reader(Patient.objects.get(pk=cast.boris.pk), at, relation=Relation.GUARDIAN).user
    keep_back(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    matched(cast.ana_at_cedar, cast.boris, at)

    view = open_passport(reader=guardian, patient=cast.boris, purpose=Purpose.OWN_RECORD, at=at)
    assert cast.ana_at_cedar in view.entries()
