"""A radiographer asks a woman what the text of the place and day wants; nobody else is asked."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from passport.booklet.models import Confirmation
from passport.justification.models import Asked
from passport.justification.services import record_answer
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Record
from tests import cast
from tests.passport.web.performed import filled, page, row, today, where_data_are_listed
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

WARNING = "She is or may be pregnant: tell the approving specialist and the medical physicist now."


@pytest.fixture
def clinic() -> cast.Clinic:
    return where_data_are_listed()


@pytest.fixture
def ana(clinic: cast.Clinic) -> Record:
    return cast.record(patient=cast.patient(clinic.facility))


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.radiographer)


def of_age(record: Record) -> Record:
    """Make Ana a woman whom the facility asks."""
    record.patient.birth_date = today() - timedelta(days=30 * 365)
    record.patient.save()
    return record


def test_a_woman_is_asked_what_the_text_wants_and_the_answer_is_kept(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    entry = row(clinic, of_age(ana))

    response = screen.get(page(entry))
    refused = screen.post(page(entry), filled(entry))
    screen.post(page(entry), filled(entry, **{"ask-pregnancy-answer": "not_possible"}))

    assert [form.rule.article for form in response.context["answers"]] == ["čl. 32. st. 1."]
    assert (refused.status_code, refused.context["answers"][0].errors.keys()) == (200, {"answer"})
    asked = Asked.objects.get()
    assert (asked.entry, asked.request, asked.actor, asked.answer, asked.by) == (
        entry,
        None,
        "performer",
        "not_possible",
        clinic.radiographer,
    )
    assert Confirmation.objects.count() == 1
    assert screen.get(page(entry)).context["answers"] == []


def test_a_pregnancy_that_may_be_is_told_at_once(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, of_age(ana))

    response = screen.post(page(entry), filled(entry, **{"ask-pregnancy-answer": "possible"}), follow=True)

    assert WARNING in response.content.decode()


def test_what_was_answered_before_is_not_asked_again_and_the_approvers_answer_is_not_the_performers(
    screen: Client, clinic: cast.Clinic, ana: Record, at: datetime
) -> None:
    entry = row(clinic, of_age(ana))
    said = {"entry": entry, "ask": Ask.PREGNANCY, "answer": "not_possible", "by": clinic.radiographer, "at": at}

    record_answer(actor=Actor.APPROVER, **said)
    assert len(screen.get(page(entry)).context["answers"]) == 1
    record_answer(actor=Actor.PERFORMER, **said)
    assert screen.get(page(entry)).context["answers"] == []


@pytest.mark.parametrize(
    ("sex", "years", "country"),
    [("M", 30, "HR"), ("F", 11, "HR"), ("F", 57, "HR"), ("F", 30, "RS"), ("F", 30, "TR")],
)
def test_who_need_not_be_asked_is_not(
    screen: Client, clinic: cast.Clinic, ana: Record, sex: str, years: int, country: str
) -> None:
    clinic.facility.country = country
    clinic.facility.save()
    ana.patient.sex, ana.patient.birth_date = sex, today() - timedelta(days=years * 365 + 20)
    ana.patient.save()

    assert screen.get(page(row(clinic, ana))).context["answers"] == []
