from datetime import datetime, timedelta

import pytest

from passport.law.professional import Field, Profession
from passport.people.models import Facility, Invitation, Membership, Practitioner, Role, User, WhyNoMore
from passport.people.selectors import current_memberships, facilities_where, practitioners_with, specialty_of, staff_of
from passport.people.services import (
    AdministratorForm,
    AlreadyInstalled,
    FacilityForm,
    InvitationRefused,
    MarkedElsewhere,
    MembershipExists,
    NotAllowed,
    UsernameTaken,
    WeakPassword,
    accept_invitation,
    add_membership,
    end_membership,
    first_installation,
    invite,
    mark_cannot_sign,
    open_invitation,
    sign_again,
)
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

FACILITY = FacilityForm(name="Clinic Linden", country="RS", time_zone="Europe/Belgrade")
ADMINISTRATOR = AdministratorForm(username="nada", password=cast.PASSWORD, display_name="Nada Ilić")


def test_the_first_installation_makes_a_facility_and_who_runs_it(at: datetime) -> None:
    user = first_installation(facility=FACILITY, administrator=ADMINISTRATOR, at=at)

    assert user.check_password(cast.PASSWORD)
    assert (user.is_staff, user.is_superuser, str(user)) == (False, False, "Nada Ilić")
    held = [(row.facility.name, row.role) for row in current_memberships(user, at)]
    assert held == [("Clinic Linden", "facility_administrator"), ("Clinic Linden", "pacs_administrator")]


def test_a_second_first_installation_is_refused(at: datetime) -> None:
    first_installation(facility=FACILITY, administrator=ADMINISTRATOR, at=at)

    with pytest.raises(AlreadyInstalled):
        first_installation(
            facility=FacilityForm(name="Other", country="RS", time_zone="Europe/Belgrade"),
            administrator=AdministratorForm(username="other", password=cast.PASSWORD, display_name="Other"),
            at=at,
        )

    assert (Facility.objects.count(), User.objects.count()) == (1, 1)


def test_a_weak_password_leaves_no_facility_behind(at: datetime) -> None:
    weak = AdministratorForm(username="nada", password="nada", display_name="Nada")

    with pytest.raises(WeakPassword) as refused:
        first_installation(facility=FACILITY, administrator=weak, at=at)

    assert len(refused.value.words) > 0
    assert (Facility.objects.count(), User.objects.count(), Act.objects.count()) == (0, 0, 0)


def test_an_invited_approver_becomes_a_practitioner_with_specialty_and_licence(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    invitation, secret = invite(
        facility=place,
        role=Role.APPROVER,
        title="Dr",
        given_name="Vera",
        surname="Ilić",
        email="vera@example.org",
        specialty="radiology",
        licence_number="L-77",
        by=by,
        at=at,
    )

    user = accept_invitation(secret=secret, username="vera", password=cast.PASSWORD, at=at)

    found = Practitioner.objects.get(user=user)
    assert (str(found), found.licence_number, specialty_of(found, at.date())) == ("Dr Vera Ilić", "L-77", "radiology")
    assert (str(user), user.email) == ("Dr Vera Ilić", "vera@example.org")
    membership = user.memberships.get()
    assert (membership.role, membership.since, membership.named_by) == ("approver", at, str(by))
    assert list(practitioners_with(place, Role.APPROVER, at=at)) == [found]
    assert secret.encode() not in bytes(invitation.secret_hmac)


def test_an_invitation_brings_profession_and_field_and_never_overwrites_them(at: datetime) -> None:
    place = cast.facility(at)
    said = {"role": Role.APPROVER, "given_name": "Vera", "surname": "Ilić", "specialty": "radiology", "by": None}
    _, first = invite(facility=place, profession=Profession.DOCTOR, field=Field.RADIOLOGY, at=at, **said)
    user = accept_invitation(secret=first, username="vera", password=cast.PASSWORD, at=at)
    _, second = invite(facility=place, profession=Profession.DENTIST, field=Field.DENTAL, at=at, **said)
    accept_invitation(secret=second, user=user, at=at)

    found = Practitioner.objects.get(user=user)
    assert (found.profession, found.specialties.get().field) == ("doctor", "radiology")


def test_an_invited_clerk_is_no_practitioner(at: datetime) -> None:
    user = cast.staff(cast.facility(at), Role.CLERK, at)

    assert not Practitioner.objects.filter(user=user).exists()


def test_a_person_with_an_account_takes_a_second_invitation_up_with_it(at: datetime) -> None:
    place, second = cast.facility(at), cast.facility(at, country="HR")
    user = cast.staff(place, Role.APPROVER, at)
    _, secret = invite(facility=second, role=Role.APPROVER, given_name="Vera", surname="Ilić", by=None, at=at)

    accept_invitation(secret=secret, user=user, at=at)

    assert set(facilities_where(user, Role.APPROVER, at=at)) == {place, second}
    assert Practitioner.objects.count() == 1


@pytest.mark.parametrize("case", ["wrong", "used", "expired"])
def test_wrong_used_and_expired_invitations_are_refused_alike(case: str, at: datetime) -> None:
    place = cast.facility(at)
    _, secret = invite(facility=place, role=Role.CLERK, given_name="A", surname="B", by=None, at=at)
    if case == "used":
        accept_invitation(secret=secret, username="first", password=cast.PASSWORD, at=at)
    tried = "0" * 24 if case == "wrong" else secret
    moment = at + timedelta(days=14) if case == "expired" else at

    with pytest.raises(InvitationRefused):
        open_invitation(secret=tried, at=moment)
    with pytest.raises(InvitationRefused):
        accept_invitation(secret=tried, username="second", password=cast.PASSWORD, at=moment)

    assert not User.objects.filter(username="second").exists()


def test_a_user_name_that_differs_by_case_alone_is_taken(at: datetime) -> None:
    place = cast.facility(at)
    cast.staff(place, Role.CLERK, at, given_name="Nada", surname="Ilić")
    invitation, secret = invite(facility=place, role=Role.CLERK, given_name="N", surname="I", by=None, at=at)

    with pytest.raises(UsernameTaken):
        accept_invitation(secret=secret, username=f"NADA.Ilić.clerk.{place.pk}", password=cast.PASSWORD, at=at)

    assert Invitation.objects.get(pk=invitation.pk).accepted_at is None
    assert open_invitation(secret=secret, at=at) == invitation


def test_only_an_administrator_invites(at: datetime) -> None:
    place = cast.facility(at)
    clerk = cast.staff(place, Role.CLERK, at)
    before = Invitation.objects.count()

    with pytest.raises(NotAllowed):
        invite(facility=place, role=Role.FACILITY_ADMINISTRATOR, given_name="X", surname="Y", by=clerk, at=at)

    assert Invitation.objects.count() == before


def test_a_role_is_held_once_and_ends_once(at: datetime) -> None:
    place = cast.facility(at)
    user = cast.staff(place, Role.CLERK, at)
    later = at + timedelta(days=1)

    with pytest.raises(MembershipExists):
        add_membership(user=user, facility=place, role=Role.CLERK, by=None, at=at)
    membership = end_membership(membership=user.memberships.get(), by=None, at=later)
    end_membership(membership=membership, by=None, at=later + timedelta(days=1))

    assert membership.until == later
    assert (list(current_memberships(user, later)), list(staff_of(place, later))) == ([], [])
    assert Act.objects.filter(verb="membership.ended").count() == 1
    assert add_membership(user=user, facility=place, role=Role.CLERK, by=None, at=later).until is None
    assert Membership.objects.count() == 2


def test_an_approver_who_can_sign_no_more_is_offered_no_row(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    user = cast.staff(place, Role.APPROVER, at)
    practitioner = Practitioner.objects.get(user=user)

    mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.OTHER, words="Retired", by=by, at=at)
    mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.LEFT, by=by, at=at + timedelta(days=1))

    practitioner.refresh_from_db()
    assert (practitioner.cannot_sign_since, practitioner.cannot_sign_reason) == (at, "Retired")
    assert list(practitioners_with(place, Role.APPROVER, at=at)) == []


def test_an_administrator_elsewhere_ends_nobodys_signing(at: datetime) -> None:
    place, elsewhere = cast.facility(at), cast.facility(at, country="HR")
    by = cast.staff(elsewhere, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    practitioner = Practitioner.objects.get(user=cast.staff(place, Role.APPROVER, at))

    with pytest.raises(NotAllowed):
        mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.LEFT, by=by, at=at)

    practitioner.refresh_from_db()
    assert practitioner.cannot_sign_since is None


def test_nobody_takes_back_that_the_own_signing_ended(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    own = cast.staff(place, Role.APPROVER, at)
    add_membership(user=own, facility=place, role=Role.FACILITY_ADMINISTRATOR, by=by, at=at)
    practitioner = Practitioner.objects.get(user=own)
    mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.LICENCE_ENDED, by=by, at=at)

    with pytest.raises(NotAllowed):
        sign_again(practitioner=practitioner, by=own, at=at)

    practitioner.refresh_from_db()
    assert practitioner.cannot_sign_since == at


def test_only_the_hospital_that_wrote_it_down_takes_back_that_somebody_signs_no_more(at: datetime) -> None:
    place, second = cast.facility(at), cast.facility(at, country="HR")
    by, elsewhere = (cast.staff(one, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada") for one in (place, second))
    user = cast.staff(place, Role.APPROVER, at)
    add_membership(user=user, facility=second, role=Role.APPROVER, by=elsewhere, at=at)
    practitioner = Practitioner.objects.get(user=user)
    mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.LICENCE_ENDED, by=by, at=at)

    with pytest.raises(MarkedElsewhere):
        sign_again(practitioner=practitioner, by=elsewhere, at=at)

    practitioner.refresh_from_db()
    assert practitioner.cannot_sign_since == at
    assert sign_again(practitioner=practitioner, by=by, at=at).cannot_sign_since is None


@pytest.mark.parametrize("number", [0, 1])
def test_who_runs_two_hospitals_writes_it_down_for_the_one_that_is_named(at: datetime, number: int) -> None:
    places = cast.facility(at), cast.facility(at, country="HR")
    by = cast.staff(places[0], Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    user = cast.staff(places[0], Role.APPROVER, at)
    for role, who in ((Role.FACILITY_ADMINISTRATOR, by), (Role.APPROVER, user)):
        add_membership(user=who, facility=places[1], role=role, by=None, at=at)
    practitioner = Practitioner.objects.get(user=user)

    mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.LEFT, by=by, at=at, facility=places[number])

    assert Act.objects.get(verb="practitioner.cannot_sign").facility_uid == places[number].uid


def test_nobody_writes_it_down_for_a_hospital_where_the_person_never_worked_or_that_is_anothers(at: datetime) -> None:
    place, second, third = cast.facility(at), cast.facility(at, country="HR"), cast.facility(at, country="BA")
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    add_membership(user=by, facility=second, role=Role.FACILITY_ADMINISTRATOR, by=None, at=at)
    user = cast.staff(place, Role.APPROVER, at)
    add_membership(user=user, facility=third, role=Role.APPROVER, by=None, at=at)
    practitioner = Practitioner.objects.get(user=user)

    for facility in (second, third):
        with pytest.raises(NotAllowed):
            mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.LEFT, by=by, at=at, facility=facility)
    practitioner.refresh_from_db()
    assert practitioner.cannot_sign_since is None


def test_the_act_keeps_why_somebody_signed_no_more_after_that_is_taken_back(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Nada")
    practitioner = Practitioner.objects.get(user=cast.staff(place, Role.APPROVER, at))
    mark_cannot_sign(practitioner=practitioner, why=WhyNoMore.OTHER, words="Retired", by=by, at=at)

    sign_again(practitioner=practitioner, by=by, at=at)

    assert Act.objects.get(verb="practitioner.signs_again").detail == {"since": at.isoformat(), "reason": "Retired"}
