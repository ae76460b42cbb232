"""A key that was stolen: what it signed before holds, what it signed since waits to be signed again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.verification import Verification, verify_entry
from passport.people.services import NotAllowed
from passport.signing.models import Act, Notice, Signature, SigningKey
from passport.web.presenters import state_sentence
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def key(clinic: cast.Clinic, at: datetime) -> tuple[SigningKey, Authenticator]:
    held = Authenticator()
    return enrol(clinic.approver.user, held, at=at), held


def signed(clinic: cast.Clinic, number: int, held: Authenticator, at: datetime) -> Entry:
    what = reading(
        sop_instance_uid=f"2.25.{number}",
        study_instance_uid=f"2.25.10{number}",
        events=(event(f"1.{number}", "10"),),
        totals=(measure("113813", "10"),),
    )
    whose = cast.record(local_id=str(number))
    source = services.Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=what, record=whose, source=source, at=at).entry
    sign([entry], by=clinic.approver.user, authenticator=held, at=at)
    return entry


def stolen(clinic: cast.Clinic, key: SigningKey, since: datetime, at: datetime) -> int:
    return services.stop_key(
        facility=clinic.facility, key=key, since=since, reason="stolen", by=clinic.administrator, at=at
    )


def check(entry: Entry) -> Verification:
    return verify_entry(Entry.objects.get(pk=entry.pk))


def test_what_a_stolen_key_signed_since_waits_again_and_the_rest_holds(
    clinic: cast.Clinic, key: tuple[SigningKey, Authenticator], at: datetime
) -> None:
    before, since = signed(clinic, 1, key[1], at), signed(clinic, 2, key[1], at + DAY)

    count = stolen(clinic, key[0], at + HOUR, at + 2 * DAY)

    states = dict(Entry.objects.values_list("pk", "state"))
    assert (count, states[before.pk], states[since.pk]) == (1, "signed", "amended")
    assert (check(before).holds, check(before).differences) == (True, ())
    assert (check(since).holds, check(since).differences) == (False, ("signature.key_stopped",))
    assert state_sentence(Entry.objects.get(pk=since.pk), zone=ZoneInfo("Europe/Belgrade")) == (
        "On 4 March 2026 the hospital stopped the key that had signed this row. It is signed again with another key; "
        "nothing else in it changed, and you need not do anything."
    )
    assert Act.objects.get(verb="entry.signature_after_stop").subject_uid == since.uid
    assert Notice.objects.filter(kind="entry.sign_again", subject_uid=since.uid).count() == 1


def test_a_row_that_was_opened_again_is_signed_with_another_key_and_holds(
    clinic: cast.Clinic, key: tuple[SigningKey, Authenticator], at: datetime
) -> None:
    row = signed(clinic, 1, key[1], at + HOUR)
    stolen(clinic, key[0], at, at + DAY)
    other = Authenticator()
    enrol(clinic.approver.user, other, at=at + DAY)

    sign([Entry.objects.get(pk=row.pk)], by=clinic.approver.user, authenticator=other, at=at + 2 * DAY)

    now = Entry.objects.get(pk=row.pk)
    assert (now.state, now.current_version.number, now.current_version.row_number) == ("signed", 2, 2)
    assert (check(row).holds, check(row).differences, check(row).amended) == (True, (), True)
    assert Signature.objects.filter(statement__subject_uid=row.uid).count() == 2


def test_nothing_is_opened_where_the_stop_is_refused(
    clinic: cast.Clinic, key: tuple[SigningKey, Authenticator], at: datetime
) -> None:
    row = signed(clinic, 1, key[1], at)
    north = cast.clinic("Klinika Sever", prefix="north-")

    with pytest.raises(NotAllowed):
        stolen(north, key[0], at, at + DAY)

    assert (Entry.objects.get(pk=row.pk).state, check(row).holds) == ("signed", True)
