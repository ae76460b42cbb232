"""The chosen doctor looks without a code, until somebody stops it or that doctor works as one no more."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from passport.access.models import Access, Ground, Purpose, StandingGrant
from passport.access.selectors import standing_held_by, standing_of
from passport.access.services import (
    NoDoctorHere,
    NotAllowed,
    View,
    choose_doctor,
    choose_doctor_at_counter,
    end_at_counter,
    hide_entry,
    let_chosen_doctor_look,
    make_grant,
    open_passport,
    redeem_grant,
    stop_standing,
)
from passport.people.models import Membership, Patient, Practitioner, Reader, Relation, Role, User
from passport.people.selectors import practitioner_of
from passport.people.services import add_membership
from passport.signing.models import Act, Notice
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


def doctor(user: User) -> Practitioner:
    found = practitioner_of(user)
    assert found is not None
    return found


def looked_with_a_code(cast: Cast, by: User, at: datetime) -> None:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=by, who_hmac=b"\x02" * 32, at=at)


def chosen(cast: Cast, at: datetime) -> StandingGrant:
    """Let Ana choose the doctor at the other clinic, and let that doctor look at any time."""
    looked_with_a_code(cast, cast.doctor, at)
    ana = choose_doctor(patient=cast.ana, doctor=doctor(cast.doctor), by=cast.ana_reads, at=at)
    return let_chosen_doctor_look(patient=ana, by=cast.ana_reads, at=at)


def look(cast: Cast, at: datetime, *, reader: User | None = None) -> View:
    return open_passport(
        reader=reader or cast.doctor, patient=cast.ana, purpose=Purpose.CARE, ground=Ground.STANDING, at=at
    )


def test_it_has_no_end_and_every_look_is_written_down(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)
    standing, later = chosen(cast, at), at + timedelta(days=400)

    view = look(cast, later)

    assert (view.until, view.ground_uid, view.hidden_count()) == (None, standing.uid, 1)
    assert [entry.uid for entry in view.entries()] == [cast.ana_at_cedar.uid]
    written = Access.objects.get(ground="standing")
    assert (written.reader_uid, written.facility_name, written.at) == (cast.doctor.uid, "Clinic Cedar", later)
    told = Notice.objects.get(kind="standing.made")
    assert (told.user, told.detail) == (cast.doctor, {})
    assert Act.objects.get(verb="standing.made").detail == {"patient": cast.ana.uid}


def test_nobody_else_looks_by_it(cast: Cast, at: datetime) -> None:
    chosen(cast, at)

    for other in (cast.approver, cast.approver_elsewhere, cast.clerk):
        with pytest.raises(NotAllowed):
            look(cast, at, reader=other)
    assert [list(standing_held_by(one, at)) for one in (cast.approver, cast.boris_reads)] == [[], []]


def test_a_stop_ends_it_at_the_next_look(cast: Cast, at: datetime) -> None:
    standing = chosen(cast, at)
    look(cast, at)

    stop_standing(patient=cast.ana, by=cast.ana_reads, at=at)
    stop_standing(patient=cast.ana, by=cast.ana_reads, at=at + timedelta(days=1))

    standing.refresh_from_db()
    assert (standing.stopped_at, standing.stopped_by) == (at, str(cast.ana_reads))
    assert Act.objects.filter(verb="standing.stopped").count() == 1
    with pytest.raises(NotAllowed):
        look(cast, at)


def test_it_ends_with_that_doctors_work_and_does_not_come_back_with_it(cast: Cast, at: datetime) -> None:
    first, left, back = chosen(cast, at), at + timedelta(days=1), at + timedelta(days=2)
    Membership.objects.filter(user=cast.doctor).update(until=left)
    with pytest.raises(NotAllowed):
        look(cast, left)
    add_membership(user=cast.doctor, facility=cast.cedar, role=Role.REFERRER, by=None, at=back)
    with pytest.raises(NotAllowed):
        look(cast, back)

    ana = Patient.objects.get(pk=cast.ana.pk)
    again = let_chosen_doctor_look(patient=ana, by=cast.ana_reads, at=back)

    first.refresh_from_db()
    assert (first.stopped_at, look(cast, back).ground_uid) == (back, again.uid)


def test_what_a_guardian_allowed_ends_with_the_guardian_and_the_patient_allows_it_anew(
    cast: Cast, at: datetime
) -> None:
    looked_with_a_code(cast, cast.doctor, at)
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN)
    ana = choose_doctor(patient=cast.ana, doctor=doctor(cast.doctor), by=guardian.user, at=at)
    let_chosen_doctor_look(patient=ana, by=guardian.user, at=at)
    assert look(cast, at).entries().count() == 2

    end_at_counter(reader=guardian, reason="a decision of the court", by=cast.clerk, at=at)

    with pytest.raises(NotAllowed):
        look(cast, at)
    assert list(standing_held_by(cast.doctor, at)) == []
    let_chosen_doctor_look(patient=ana, by=cast.ana_reads, at=at)
    assert look(cast, at).entries().count() == 2


def test_another_choice_ends_it(cast: Cast, at: datetime) -> None:
    chosen(cast, at)
    looked_with_a_code(cast, cast.approver, at)

    choose_doctor(patient=cast.ana, doctor=cast.signer, by=cast.ana_reads, at=at)

    assert Patient.objects.get(pk=cast.ana.pk).chosen_doctor == cast.signer
    assert StandingGrant.objects.get().stopped_at == at
    assert Act.objects.filter(verb="patient.doctor_chosen").last().detail == {"doctor": cast.signer.uid}
    with pytest.raises(NotAllowed):
        look(cast, at)


def test_who_chooses_the_same_doctor_again_changes_nothing(cast: Cast, at: datetime) -> None:
    chosen(cast, at)

    choose_doctor(patient=cast.ana, doctor=doctor(cast.doctor), by=cast.ana_reads, at=at)

    assert look(cast, at).ground == Ground.STANDING
    assert Act.objects.filter(verb="patient.doctor_chosen").count() == 1


def test_a_patient_chooses_among_doctors_who_looked_with_a_code(cast: Cast, at: datetime) -> None:
    looked_with_a_code(cast, cast.doctor, at)
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    assert list(view.doctors_to_choose()) == [doctor(cast.doctor)]
    with pytest.raises(NotAllowed):
        choose_doctor(patient=cast.ana, doctor=cast.signer, by=cast.ana_reads, at=at)


def test_the_counter_chooses_among_its_own_doctors_too(cast: Cast, at: datetime) -> None:
    choose_doctor_at_counter(patient=cast.ana, doctor=cast.signer, by=cast.clerk, at=at)

    assert Patient.objects.get(pk=cast.ana.pk).chosen_doctor == cast.signer
    with pytest.raises(NotAllowed):
        choose_doctor_at_counter(patient=cast.ana, doctor=doctor(cast.doctor), by=cast.clerk, at=at)
    with pytest.raises(NotAllowed):
        choose_doctor_at_counter(patient=cast.ana, doctor=cast.signer, by=cast.approver_elsewhere, at=at)


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "clerk"])
def test_nobody_else_chooses_lets_look_or_stops(who: str, cast: Cast, at: datetime) -> None:
    chosen(cast, at)
    other = getattr(cast, who)

    with pytest.raises(NotAllowed):
        choose_doctor(patient=cast.ana, doctor=None, by=other, at=at)
    with pytest.raises(NotAllowed):
        let_chosen_doctor_look(patient=cast.ana, by=other, at=at)
    with pytest.raises(NotAllowed):
        stop_standing(patient=cast.ana, by=other, at=at)

    assert look(cast, at).ground == Ground.STANDING


def test_a_trusted_person_does_not_let_anybody_look(cast: Cast, at: datetime) -> None:
    trusted = people.reader(cast.ana, at, relation=Relation.TRUSTED).user

    with pytest.raises(NotAllowed):
        let_chosen_doctor_look(patient=cast.ana, by=trusted, at=at)


def test_a_doctor_without_an_account_cannot_look_at_any_time(cast: Cast, at: datetime) -> None:
    cast.ana.chosen_doctor = Practitioner.objects.create(given_name="Mira", surname="Babić")
    cast.ana.save()

    with pytest.raises(NoDoctorHere):
        let_chosen_doctor_look(patient=cast.ana, by=cast.ana_reads, at=at)

    assert not StandingGrant.objects.exists()


def test_a_second_leave_is_the_first_one(cast: Cast, at: datetime) -> None:
    first = chosen(cast, at)
    ana = Patient.objects.get(pk=cast.ana.pk)

    assert let_chosen_doctor_look(patient=ana, by=cast.ana_reads, at=at) == first
    with pytest.raises(IntegrityError):
        StandingGrant.objects.create(patient=ana, doctor=doctor(cast.doctor), made_by=cast.ana_reads, made_at=at)


def test_what_a_guardian_allowed_ends_as_the_child_comes_of_age_who_may_allow_it_anew(cast: Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=date(2008, 3, 10))
    ana = Patient.objects.get(pk=cast.ana.pk)
    guardian = people.reader(ana, at, relation=Relation.GUARDIAN).user
    looked_with_a_code(cast, cast.doctor, at)
    ana = choose_doctor(patient=ana, doctor=doctor(cast.doctor), by=guardian, at=at)
    let_chosen_doctor_look(patient=ana, by=guardian, at=at)
    birthday = datetime(2026, 3, 10, tzinfo=ZoneInfo("Europe/Belgrade"))

    assert look(cast, birthday - timedelta(seconds=1)).patient == ana
    # Also where the same person is trusted with the passport from now on.
    Reader.objects.filter(user=guardian).update(relation=Relation.TRUSTED, since=birthday)
    for reader in (cast.doctor, cast.approver):
        with pytest.raises(NotAllowed):
            look(cast, birthday, reader=reader)
    assert (standing_of(ana, birthday), list(standing_held_by(cast.doctor, birthday))) == (None, [])

    let_chosen_doctor_look(patient=ana, by=cast.ana_reads, at=birthday)
    assert look(cast, birthday).patient == ana
    assert StandingGrant.objects.filter(stopped_at__isnull=True).count() == 1


def test_what_the_young_person_allowed_stays_on_coming_of_age(cast: Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=date(2008, 3, 10))
    chosen(cast, at)

    assert look(cast, at + timedelta(days=30)).ground == Ground.STANDING


def test_what_the_guardian_of_somebody_of_age_allowed_stays(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    looked_with_a_code(cast, cast.doctor, at)
    ana = choose_doctor(patient=cast.ana, doctor=doctor(cast.doctor), by=guardian, at=at)

    let_chosen_doctor_look(patient=ana, by=guardian, at=at)

    assert look(cast, at + timedelta(days=400)).ground == Ground.STANDING
