"""Keep something longer: who may, what is refused, and that it stays."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from passport.law.vocabulary import Document
from passport.people.services import NotAllowed
from passport.signing.models import Act
from reports.models import RetentionDecision
from reports.services.retention import KeepDaysWrong, KeepReasonMissing, keep_longer
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


def decided(clinic: cast.Clinic, at: datetime, **parts: object) -> RetentionDecision:
    told = {
        "facility": clinic.facility, "document": Document.BOOKLET_ROW, "made_until": date(2020, 1, 1),
        "keep_until": date(2050, 1, 1), "reason": "A law suit", "by": clinic.administrator, "at": at,
    }  # fmt: skip
    return keep_longer(**{**told, **parts})


def test_a_decision_is_kept_with_who_and_why(clinic: cast.Clinic, at: datetime) -> None:
    made = decided(clinic, at)

    assert (made.document, made.made_until, made.keep_until, made.reason, made.by, made.at) == (
        "booklet_row", date(2020, 1, 1), date(2050, 1, 1), "A law suit", "administrator", at,
    )  # fmt: skip
    act = Act.objects.get(verb="retention.decided")
    assert (act.subject_uid, act.facility_uid) == (made.uid, clinic.facility.uid)
    assert act.detail == {"document": "booklet_row", "made_until": "2020-01-01", "keep_until": "2050-01-01"}


@pytest.mark.parametrize("who", ["approver", "far"])
def test_only_the_administrator_of_the_facility_decides(clinic: cast.Clinic, at: datetime, who: str) -> None:
    people = {"approver": clinic.approver.user, "far": cast.clinic("Klinika Sever", prefix="north-").administrator}
    with pytest.raises(NotAllowed):
        decided(clinic, at, by=people[who])

    assert not RetentionDecision.objects.exists()


def test_a_decision_says_why(clinic: cast.Clinic, at: datetime) -> None:
    with pytest.raises(KeepReasonMissing):
        decided(clinic, at, reason=" \x00 ")


@pytest.mark.parametrize(
    "days",
    [
        {"keep_until": date(2026, 3, 2)},
        {"made_until": date(2060, 1, 1)},
        {"made_until": date(2050, 1, 1)},
    ],
)
def test_things_are_kept_until_a_day_in_the_future(clinic: cast.Clinic, at: datetime, days: dict[str, date]) -> None:
    with pytest.raises(KeepDaysWrong):
        decided(clinic, at, **days)


def test_what_was_decided_stays(clinic: cast.Clinic, at: datetime) -> None:
    decided(clinic, at)

    for change in ({"keep_until": date(2049, 1, 1)}, {"reason": "None"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RetentionDecision.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionDecision.objects.all()._raw_delete("default")
