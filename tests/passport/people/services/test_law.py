"""Which text is in force at a hospital, and what is on record of a practitioner: who may say so, and what stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from passport.law.pack import Pack
from passport.law.professional import Field, Profession
from passport.law.shelf import digest_of, pack_called
from passport.people.models import Facility, PackConfirmation, Practice, Practitioner, Role, User
from passport.people.selectors import confirmation_of, open_confirmations, practitioner_of, specialty_of
from passport.people.services import (
    AlreadyConfirmed,
    ConfirmedByNobody,
    NotAllowed,
    OtherCountry,
    PracticeData,
    Qualification,
    SpecialtyData,
    SpecialtyEnded,
    confirm_pack,
    end_membership,
    end_pack_confirmation,
    write_qualification,
)
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


def text(pack_id: str = "rs-1998") -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


def reworded(pack: Pack) -> Pack:
    """Return the same text with another word in it."""
    return replace(pack, duties=(replace(pack.duties[0], duty="Something else."), *pack.duties[1:]))


def confirm(
    place: Facility, at: datetime, *, pack: Pack | None = None, by: User | None = None, name: str = "Prof. Ilić"
) -> PackConfirmation:
    return confirm_pack(facility=place, pack=pack or text(), confirmed_by=name, confirmed_on=at.date(), by=by, at=at)


@pytest.fixture
def place(at: datetime) -> Facility:
    return cast.facility(at)


@pytest.fixture
def administrator(place: Facility, at: datetime) -> User:
    return cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")


@pytest.fixture
def vera(place: Facility, at: datetime) -> Practitioner:
    """Return an approver of the hospital, with a specialty that only has a name."""
    found = practitioner_of(cast.staff(place, Role.APPROVER, at))
    assert found
    return found


def write(
    vera: Practitioner, at: datetime, *specialties: SpecialtyData, by: User | None = None, **others: object
) -> Practitioner:
    said = Qualification(specialties=specialties, **others)
    return write_qualification(practitioner=vera, qualification=said, by=by, at=at)


def test_a_text_is_put_in_force_by_name_with_its_wording(place: Facility, administrator: User, at: datetime) -> None:
    confirmation = confirm(place, at, by=administrator, name="  Prof. Ilić\x00 ")

    assert (confirmation.pack, confirmation.pack_digest) == ("rs-1998", digest_of(text()))
    assert (confirmation.confirmed_by, confirmation.confirmed_on) == ("Prof. Ilić", TODAY)
    assert (confirmation.entered_by, confirmation.entered_at) == (str(administrator), at)
    act = Act.objects.get(verb="pack.confirmed")
    assert (act.actor_uid, act.subject_uid, act.facility_uid, act.detail) == (
        administrator.uid,
        confirmation.uid,
        place.uid,
        {"pack": "rs-1998"},
    )


def test_a_text_is_confirmed_once(place: Facility, at: datetime) -> None:
    confirm(place, at)

    with pytest.raises(AlreadyConfirmed):
        confirm(place, at, name="Dr Jović")

    assert PackConfirmation.objects.get().confirmed_by == "Prof. Ilić"
    assert Act.objects.filter(verb="pack.confirmed").count() == 1


def test_another_wording_of_a_text_takes_the_place_of_the_earlier_one(place: Facility, at: datetime) -> None:
    first = confirm(place, at)
    second = confirm(place, at + timedelta(days=1), pack=reworded(text()), name="Dr Jović")

    first.refresh_from_db()
    assert (first.ended_at, first.ended_by) == (at + timedelta(days=1), str(place))
    assert list(open_confirmations(place)) == [second]
    assert (confirmation_of(place, text()), confirmation_of(place, reworded(text()))) == (None, second)


def test_a_text_of_another_country_cannot_be_in_force(place: Facility, at: datetime) -> None:
    with pytest.raises(OtherCountry):
        confirm(place, at, pack=text("hr-2013"))

    assert not PackConfirmation.objects.exists()


@pytest.mark.parametrize("name, day", [("", TODAY), ("   ", TODAY), ("Prof. Ilić", TOMORROW)])
def test_nobody_and_tomorrow_confirm_nothing(name: str, day: date, place: Facility, at: datetime) -> None:
    with pytest.raises(ConfirmedByNobody):
        confirm_pack(facility=place, pack=text(), confirmed_by=name, confirmed_on=day, by=None, at=at)

    assert not PackConfirmation.objects.exists()


def test_today_is_the_day_of_the_hospital(at: datetime) -> None:
    after_midnight = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # in Belgrade it is the 3rd already
    place = cast.facility(at)

    found = confirm_pack(
        facility=place, pack=text(), confirmed_by="Prof. Ilić", confirmed_on=TOMORROW, by=None, at=after_midnight
    )

    assert found.confirmed_on == TOMORROW


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FACILITY_ADMINISTRATOR}))
def test_nobody_but_an_administrator_confirms_or_ends(role: Role, place: Facility, at: datetime) -> None:
    by = cast.staff(place, role, at)
    confirmation = confirm(place, at)

    with pytest.raises(NotAllowed):
        confirm(place, at, by=by, pack=reworded(text()))
    with pytest.raises(NotAllowed):
        end_pack_confirmation(confirmation=confirmation, by=by, at=at)

    assert list(open_confirmations(place)) == [confirmation]


def test_an_administrator_of_another_hospital_confirms_nothing(place: Facility, at: datetime) -> None:
    elsewhere = cast.facility(at, name="Clinic Cedar")
    by = cast.staff(elsewhere, Role.FACILITY_ADMINISTRATOR, at)

    with pytest.raises(NotAllowed):
        confirm(place, at, by=by)

    assert not PackConfirmation.objects.exists()


def test_a_confirmation_ends_once_and_can_be_given_again(place: Facility, administrator: User, at: datetime) -> None:
    confirmation, later = confirm(place, at), at + timedelta(hours=1)
    end_pack_confirmation(confirmation=confirmation, by=administrator, at=later)
    again = end_pack_confirmation(confirmation=confirmation, by=administrator, at=later + timedelta(hours=1))

    assert (again.ended_at, again.ended_by) == (later, str(administrator))
    assert confirmation_of(place, text()) is None
    assert Act.objects.filter(verb="pack.confirmation_ended").count() == 1
    assert confirmation_of(place, text()) is None
    assert confirm(place, later).pk != confirmation.pk


def test_a_qualification_is_written_whole(vera: Practitioner, administrator: User, at: datetime) -> None:
    radiology = SpecialtyData(
        name="radiology",
        field=Field.RADIOLOGY,
        examined_in=2009,
        regions=("chest", "abdomen"),
        held_since=date(2009, 6, 1),
    )
    write(
        vera,
        at,
        radiology,
        by=administrator,
        profession=Profession.DOCTOR,
        practices=(PracticeData(field=Field.NUCLEAR_MEDICINE, since=date(2015, 1, 1), trained=True),),
    )

    vera.refresh_from_db()
    held = vera.specialties.get()
    assert (vera.profession, held.name, held.field, held.examined_in) == ("doctor", "radiology", "radiology", 2009)
    assert (held.regions, held.held_since) == ("abdomen chest", date(2009, 6, 1))
    practice = vera.practices.get()
    assert (practice.field, practice.since, practice.trained) == ("nuclear_medicine", date(2015, 1, 1), True)
    act = Act.objects.get(verb="practitioner.qualified")
    assert (act.actor_uid, act.subject_uid, act.detail) == (
        administrator.uid,
        vera.uid,
        {"profession": "doctor", "specialties": 1},
    )


def test_what_is_written_again_replaces_practice_and_profession(vera: Practitioner, at: datetime) -> None:
    name = SpecialtyData(name="radiology")
    write(vera, at, name, profession=Profession.DOCTOR, practices=(PracticeData(field=Field.RADIOLOGY),))
    write(vera, at, name)

    vera.refresh_from_db()
    assert (vera.profession, Practice.objects.count()) == ("", 0)


def test_a_specialty_stands_in_the_stamp_from_tomorrow_and_leaves_it_after_today(
    vera: Practitioner, at: datetime
) -> None:
    write(vera, at, SpecialtyData(name="cardiology", field=Field.OTHER))

    assert (specialty_of(vera, TODAY), specialty_of(vera, TOMORROW)) == ("radiology", "cardiology")


def test_a_specialty_that_stays_keeps_its_days_in_the_stamp(vera: Practitioner, at: datetime) -> None:
    write(vera, at, SpecialtyData(name="radiology", field=Field.RADIOLOGY), SpecialtyData(name="cardiology"))

    assert (specialty_of(vera, TODAY), specialty_of(vera, TOMORROW)) == ("radiology", "cardiology, radiology")
    assert specialty_of(vera, date(2020, 1, 1)) == "radiology"


def test_a_specialty_that_ended_stays_ended(vera: Practitioner, at: datetime) -> None:
    write(vera, at)
    write(vera, at + timedelta(days=3))

    with pytest.raises(SpecialtyEnded):
        write(vera, at + timedelta(days=5), SpecialtyData(name="radiology"), profession=Profession.DOCTOR)

    vera.refresh_from_db()
    assert (vera.specialties.get().valid_until, vera.profession) == (TODAY, "")


def test_a_specialty_that_stood_in_no_stamp_goes_and_may_come_back(vera: Practitioner, at: datetime) -> None:
    write(vera, at, SpecialtyData(name="radiology"), SpecialtyData(name="cardiolgy"))
    write(vera, at, SpecialtyData(name="radiology"))
    gone = list(vera.specialties.values_list("name", flat=True))
    write(vera, at, SpecialtyData(name="radiology"), SpecialtyData(name="cardiolgy"))

    assert gone == ["radiology"]
    assert specialty_of(vera, TOMORROW) == "cardiolgy, radiology"


def test_every_part_of_the_body_can_belong_to_a_specialty(vera: Practitioner, at: datetime) -> None:
    regions = tuple(f"region-{number:03}" for number in range(90))
    write(vera, at, SpecialtyData(name="radiology", regions=regions))

    vera.refresh_from_db()
    vera.specialties.get().full_clean(exclude={"practitioner"})
    assert vera.specialties.get().regions.split() == list(regions)


def test_only_who_runs_a_hospital_where_somebody_works_now_writes_a_qualification(
    vera: Practitioner, place: Facility, administrator: User, at: datetime
) -> None:
    elsewhere = cast.facility(at, name="Clinic Cedar")
    stranger = cast.staff(elsewhere, Role.FACILITY_ADMINISTRATOR, at)
    clerk = cast.staff(place, Role.CLERK, at)
    for by in (stranger, clerk, vera.user):
        with pytest.raises(NotAllowed):
            write(vera, at, by=by, profession=Profession.DENTIST)
    assert vera.user
    end_membership(membership=vera.user.memberships.get(), by=None, at=at)
    with pytest.raises(NotAllowed):
        write(vera, at, by=administrator, profession=Profession.DENTIST)

    vera.refresh_from_db()
    assert (vera.profession, vera.specialties.get().valid_until) == ("", None)


def test_who_has_no_account_works_nowhere(administrator: User, at: datetime) -> None:
    nobody = Practitioner.objects.create(given_name="Petar", surname="Ljubić")

    with pytest.raises(NotAllowed):
        write(nobody, at, by=administrator)
