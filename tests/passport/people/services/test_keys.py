"""An administrator makes sure whose a signing key is; only then does it sign."""

from datetime import date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator as LoginKey

from passport.people.models import Membership, Practitioner
from passport.people.services import (
    LicenceNumberStands,
    NotAllowed,
    confirm_signing_key,
    refuse_signing_key,
    stop_signing_key,
    write_licence,
)
from passport.signing import errors, selectors
from passport.signing.models import Act, IdentityCheck, Notice, SigningKey
from tests import cast
from tests.authenticator import Authenticator
from tests.cast import Clinic
from tests.passport.signing.enrolling import enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return cast.clinic()


@pytest.fixture
def key(clinic: Clinic, at: datetime) -> SigningKey:
    return enrolled(clinic.approver.user, Authenticator(), at=at)


def confirms(clinic: Clinic, key: SigningKey, at: datetime, **otherwise: object) -> SigningKey:
    said = {
        "facility": clinic.facility,
        "identity": IdentityCheck.STAFF_CARD,
        "licence_number": f" {clinic.approver.licence_number} ",
        "by": clinic.administrator,
        **otherwise,
    }
    return confirm_signing_key(key=key, at=at, **said)


def test_a_confirmed_key_signs_and_keeps_how_its_owner_was_known(clinic: Clinic, key: SigningKey, at: datetime) -> None:
    before = list(selectors.live_keys(user=clinic.approver.user, at=at))

    confirms(clinic, key, at)

    assert (before, list(selectors.live_keys(user=clinic.approver.user, at=at))) == ([], [key])
    assert (key.confirmed_at, key.confirmed_by) == (at, str(clinic.administrator))
    assert (key.identity_checked, key.licence_number) == ("staff_card", clinic.approver.licence_number)
    act = Act.objects.get(verb="confirm_signing_key")
    assert (act.subject_uid, act.actor_uid, act.facility_uid) == (
        key.uid,
        clinic.administrator.uid,
        clinic.facility.uid,
    )
    assert Notice.objects.filter(user=clinic.approver.user, kind="signing_key_confirmed").count() == 1


def test_a_key_is_confirmed_once(clinic: Clinic, key: SigningKey, at: datetime) -> None:
    confirms(clinic, key, at)

    with pytest.raises(errors.NotWaiting):
        confirms(clinic, key, at)


@pytest.mark.parametrize("typed", ["", "L", "L-0"])
def test_another_licence_number_than_that_on_record_confirms_nothing(
    clinic: Clinic, key: SigningKey, at: datetime, typed: str
) -> None:
    with pytest.raises(errors.LicenceDiffers):
        confirms(clinic, key, at, licence_number=typed)
    assert SigningKey.objects.get().confirmed_at is None


def test_no_licence_number_on_record_is_no_number(clinic: Clinic, key: SigningKey, at: datetime) -> None:
    Practitioner.objects.filter(pk=clinic.approver.pk).update(licence_number="")

    with pytest.raises(errors.LicenceDiffers):
        confirms(clinic, key, at, licence_number="")


def test_a_licence_that_has_ended_confirms_nothing(clinic: Clinic, key: SigningKey, at: datetime) -> None:
    Practitioner.objects.filter(pk=clinic.approver.pk).update(licence_valid_until=at.date() - timedelta(days=1))

    with pytest.raises(errors.LicenceExpired):
        confirms(clinic, key, at)


def test_nobody_confirms_refuses_or_stops_the_own_key_or_lengthens_the_own_licence(
    clinic: Clinic, at: datetime
) -> None:
    both = cast.staff(clinic.facility, "both", cast.Role.FACILITY_ADMINISTRATOR)
    cast.Membership.objects.create(
        user=both, facility=clinic.facility, role=cast.Role.APPROVER, since=cast.LONG_AGO, named_by="the cast"
    )
    licence = cast.practitioner(both, "Оба", "Двојић").licence_number
    own = enrolled(both, Authenticator(), at=at)

    with pytest.raises(errors.OwnKey):
        confirms(clinic, own, at, by=both, licence_number=licence)
    with pytest.raises(errors.OwnKey):
        refuse_signing_key(facility=clinic.facility, key=own, reason="mine", by=both, at=at)
    assert confirms(clinic, own, at, licence_number=licence).confirmed_by == str(clinic.administrator)
    with pytest.raises(errors.OwnKey):
        stop_signing_key(facility=clinic.facility, key=own, since=at, reason="no", by=both, at=at)
    said = {"facility": clinic.facility, "practitioner": both.practitioner, "by": both, "at": at}
    with pytest.raises(NotAllowed):
        write_licence(number=licence, valid_until=date(2099, 1, 1), **said)


def test_only_an_administrator_of_a_hospital_where_the_owner_approves_decides(
    clinic: Clinic, key: SigningKey, at: datetime
) -> None:
    north = cast.clinic("Klinika Sever", prefix="north-")

    with pytest.raises(NotAllowed):
        confirms(clinic, key, at, by=clinic.radiographer)
    with pytest.raises(NotAllowed):
        confirms(clinic, key, at, by=north.administrator)
    with pytest.raises(NotAllowed):
        confirms(clinic, key, at, facility=north.facility, by=north.administrator)
    with pytest.raises(NotAllowed):
        refuse_signing_key(facility=north.facility, key=key, reason="no", by=north.administrator, at=at)
    with pytest.raises(NotAllowed):
        stop_signing_key(facility=north.facility, key=key, since=at, reason="no", by=north.administrator, at=at)


def test_a_credential_that_signs_somebody_in_is_not_confirmed(clinic: Clinic, at: datetime) -> None:
    authenticator = Authenticator()
    key = enrolled(clinic.approver.user, authenticator, at=at)
    name = selectors.enrolled_descriptors(user=clinic.approver.user)[0]["id"]
    LoginKey.objects.create(
        user=clinic.administrator, type="webauthn", data={"name": "login", "credential": {"rawId": name}}
    )

    with pytest.raises(errors.IsALoginKey):
        confirms(clinic, key, at)


def test_a_refused_key_signs_nothing_and_says_why(clinic: Clinic, key: SigningKey, at: datetime) -> None:
    with pytest.raises(errors.ReasonMissing):
        refuse_signing_key(facility=clinic.facility, key=key, reason=" ", by=clinic.administrator, at=at)

    refuse_signing_key(facility=clinic.facility, key=key, reason="Not the person", by=clinic.administrator, at=at)

    assert (key.revoked_at, key.revoked_by, key.revoked_why) == (at, str(clinic.administrator), "Not the person")
    assert (key.waits, list(selectors.live_keys(user=clinic.approver.user, at=at))) == (False, [])
    with pytest.raises(errors.NotWaiting):
        confirms(clinic, key, at)


def test_a_key_is_stopped_from_a_moment_that_has_passed_and_only_moved_back(
    clinic: Clinic, key: SigningKey, at: datetime
) -> None:
    hour, now = timedelta(hours=1), at + timedelta(hours=3)
    stop = {"facility": clinic.facility, "key": key, "reason": "stolen with the bag", "by": clinic.administrator}
    stop_signing_key(since=at + 2 * hour, at=now, **stop)

    stop_signing_key(since=at + hour, at=now, **stop)

    assert (key.revoked_at, key.revoked_why) == (at + hour, "stolen with the bag")
    assert Notice.objects.filter(user=clinic.approver.user, kind="signing_key_stopped").count() == 2
    for moment in (at + 2 * hour, at - hour, now + hour):
        with pytest.raises(errors.MomentWrong):
            stop_signing_key(since=moment, at=now, **stop)


def test_the_hospital_that_confirmed_a_key_stops_it_after_its_owner_left(
    clinic: Clinic, key: SigningKey, at: datetime
) -> None:
    north = cast.clinic("Klinika Sever", prefix="north-")
    confirms(clinic, key, at)
    Membership.objects.filter(user=clinic.approver.user).update(until=at)
    said = {"key": key, "since": at, "reason": "left", "at": at}

    with pytest.raises(NotAllowed):
        stop_signing_key(facility=north.facility, by=north.administrator, **said)
    with pytest.raises(NotAllowed):
        stop_signing_key(facility=clinic.facility, by=north.administrator, **said)
    stop_signing_key(facility=clinic.facility, by=clinic.administrator, **said)

    assert (key.revoked_at, key.revoked_why) == (at, "left")


def test_a_licence_gets_a_last_day_and_keeps_its_number(clinic: Clinic, at: datetime) -> None:
    said = {"facility": clinic.facility, "practitioner": clinic.approver, "by": clinic.administrator, "at": at}

    write_licence(number=clinic.approver.licence_number, valid_until=date(2027, 1, 31), **said)

    assert Practitioner.objects.get(pk=clinic.approver.pk).licence_valid_until == date(2027, 1, 31)
    assert Act.objects.get(verb="practitioner.licensed").detail == {"until": "2027-01-31"}
    with pytest.raises(LicenceNumberStands):
        write_licence(number="another", valid_until=None, **said)
    with pytest.raises(NotAllowed):
        write_licence(number="", valid_until=None, **(said | {"by": clinic.radiographer}))


def test_a_number_is_written_down_where_none_is_on_record(clinic: Clinic, at: datetime) -> None:
    Practitioner.objects.filter(pk=clinic.approver.pk).update(licence_number="")
    clinic.approver.refresh_from_db()

    write_licence(
        facility=clinic.facility,
        practitioner=clinic.approver,
        number=" 4711 ",
        valid_until=None,
        by=clinic.administrator,
        at=at,
    )

    assert Practitioner.objects.get(pk=clinic.approver.pk).licence_number == "4711"
