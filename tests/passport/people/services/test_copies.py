from datetime import datetime, timedelta

import pytest

from passport.people.browsers import Browser
from passport.people.models import Ending, OfflineCopy, Patient, Reader, Relation
from passport.people.selectors import copies_that_stay, copy_at, open_copies
from passport.people.services import NotAllowed, end_copies_at, end_copy, keep_copy, renew_copy
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

PHONE, TABLET = b"phone", b"tablet"
CHROME = Browser(name="Chrome", system="Android")


@pytest.fixture
def ana(at: datetime) -> Patient:
    return cast.patient(cast.facility(at), at)


@pytest.fixture
def reader(ana: Patient, at: datetime) -> Reader:
    return cast.reader(ana, at)


def kept(reader: Reader, at: datetime, *, device: bytes = PHONE) -> OfflineCopy:
    return keep_copy(user=reader.user, patient=reader.patient, device=device, browser=CHROME, at=at)


def test_a_copy_says_where_it_is_since_when_and_of_when(reader: Reader, at: datetime) -> None:
    copy = kept(reader, at)

    renew_copy(copy=copy, at=at + timedelta(days=2))

    found = copy_at(PHONE, user=reader.user, patient=reader.patient)
    assert found == copy
    assert (found.browser, found.system, found.kept_at, found.made_at) == (
        "Chrome",
        "Android",
        at,
        at + timedelta(days=2),
    )
    assert list(Act.objects.filter(subject_uid=copy.uid).order_by("id").values_list("verb", flat=True)) == [
        "copy.kept",
        "copy.renewed",
    ]


def test_a_phone_keeps_one_copy_of_a_passport_and_each_phone_its_own(reader: Reader, at: datetime) -> None:
    first, elsewhere = kept(reader, at), kept(reader, at, device=TABLET)

    second = kept(reader, at + timedelta(hours=1))

    assert list(open_copies(reader.user)) == [second, elsewhere]
    first.refresh_from_db()
    assert first.ended_how == Ending.REPLACED


def test_nobody_keeps_a_passport_that_is_not_theirs_to_open(reader: Reader, at: datetime) -> None:
    boris = cast.patient(reader.patient.registered_by, at, given_name="Boris", local_id="B-1")

    with pytest.raises(NotAllowed):
        keep_copy(user=reader.user, patient=boris, device=PHONE, browser=CHROME, at=at)

    assert not OfflineCopy.objects.exists()


def test_an_ended_copy_goes_and_is_not_renewed(reader: Reader, at: datetime) -> None:
    ended, stays = kept(reader, at), kept(reader, at, device=TABLET)
    end_copy(copy=ended, how=Ending.OWNER, by=reader.user, at=at)

    assert copies_that_stay([ended.uid, stays.uid, "0" * 32], at=at) == [stays.uid]
    with pytest.raises(NotAllowed):
        renew_copy(copy=ended, at=at)


def test_the_copy_of_a_guardian_goes_when_the_guardianship_ends(ana: Patient, at: datetime) -> None:
    guardian = cast.reader(ana, at, relation=Relation.GUARDIAN)
    copy = kept(guardian, at)
    Reader.objects.filter(pk=guardian.pk).update(until=at + timedelta(days=1))

    assert copies_that_stay([copy.uid], at=at) == [copy.uid]
    assert copies_that_stay([copy.uid], at=at + timedelta(days=1)) == []


def test_all_copies_of_one_phone_end_together(reader: Reader, at: datetime) -> None:
    kept(reader, at)
    elsewhere = kept(reader, at, device=TABLET)

    end_copies_at(device=PHONE, how=Ending.SIGNED_OUT, by=reader.user, at=at)

    assert list(open_copies(reader.user)) == [elsewhere]
