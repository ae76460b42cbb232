"""The sentence on the dose stands on the pages of a row, to copy; a person says whether it is in the report."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from passport.booklet.models import Entry, ReportSentence
from passport.booklet.services import Source, record_report
from passport.people.models import Facility, Role
from passport.signing.models import Act
from passport.web.sentences import report_line
from tests import cast
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

SENTENCE = "CT of the chest: DLP 312 mGy·cm, CTDIvol 6.2 mGy (32 cm phantom)."


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


def scanned(facility: Facility, *, dlp: str = "312", number: int = 1) -> Entry:
    """Record a scan of the chest; a further number is one more report of the same study."""
    run = event(f"1.{number}", dlp)
    run = replace(run, readings=(*run.readings, measure("113830", "6.2", phantom="113691")))
    report = reading(sop_instance_uid=f"2.25.{number}", totals=(measure("113813", dlp),), events=(run,))
    record = cast.record() if number == 1 else Entry.objects.get().record
    source = Source(name="scanner", facility=facility)
    return record_report(reading=report, record=record, source=source, at=timezone.now()).entry


def desk(clinic: cast.Clinic, role: Role) -> tuple[Client, str]:
    if role is Role.APPROVER:
        return signed_in(clinic.approver.user), "approver"
    return signed_in(clinic.radiographer), "radiographer"


@pytest.mark.parametrize("role", [Role.APPROVER, Role.RADIOGRAPHER])
def test_the_page_of_a_row_has_the_sentence_to_select_and_to_copy(clinic: cast.Clinic, role: Role) -> None:
    entry = scanned(clinic.facility)
    client, room = desk(clinic, role)

    page = client.get(f"/{room}/row/{entry.uid}/").content.decode()

    assert f'<textarea id="dose-sentence" lang="en" dir="auto" rows="3" readonly>{SENTENCE}</textarea>' in page
    assert 'data-copy="dose-sentence"' in page
    assert "It is not yet marked as standing in the report." in page


def test_the_radiographers_screen_has_it_too(clinic: cast.Clinic) -> None:
    entry = scanned(clinic.facility)

    response = desk(clinic, Role.RADIOGRAPHER)[0].get(f"/radiographer/row/{entry.uid}/confirm")

    assert response.context["line"].text == SENTENCE


def test_a_row_that_nobody_typed_yet_has_none(clinic: cast.Clinic) -> None:
    client = desk(clinic, Role.RADIOGRAPHER)[0]
    record = cast.record()

    assert "dose-sentence" not in client.get(f"/radiographer/type/{record.uid}/").content.decode()
    assert report_line(Entry(record=record, facility=clinic.facility)) is None


@pytest.mark.parametrize("role", [Role.APPROVER, Role.RADIOGRAPHER])
def test_it_is_marked_and_the_mark_taken_back(clinic: cast.Clinic, role: Role) -> None:
    entry = scanned(clinic.facility)
    client, room = desk(clinic, role)
    address = f"/{room}/row/{entry.uid}/sentence"

    put_in = client.post(address, {"mark": "put_in", "sentence": SENTENCE}, follow=True)
    marked = report_line(entry)
    taken_out = client.post(address, {"mark": "take_out", "sentence": SENTENCE}, follow=True)

    assert put_in.redirect_chain == [(f"/{room}/row/{entry.uid}/", 302)]
    assert marked is not None
    assert (marked.in_report, marked.changed, marked.marked_by) == (True, False, f"{role}")
    assert "It is in the report, says" in put_in.content.decode()
    assert "It is not yet marked as standing in the report." in taken_out.content.decode()
    assert list(ReportSentence.objects.values_list("in_report", "sentence")) == [(True, SENTENCE), (False, SENTENCE)]
    assert Act.objects.filter(subject_uid=entry.uid, verb="entry.dose_out_of_report").count() == 1


def test_a_sentence_that_is_not_the_one_on_the_screen_is_not_marked(clinic: cast.Clinic) -> None:
    entry = scanned(clinic.facility)
    client, room = desk(clinic, Role.APPROVER)

    page = client.post(f"/{room}/row/{entry.uid}/sentence", {"mark": "put_in", "sentence": "DLP 1"}, follow=True)

    assert "The sentence has changed meanwhile." in page.content.decode()
    assert not ReportSentence.objects.exists()


def test_doses_that_change_afterwards_are_said(clinic: cast.Clinic) -> None:
    entry = scanned(clinic.facility)
    client, room = desk(clinic, Role.RADIOGRAPHER)
    client.post(f"/{room}/row/{entry.uid}/sentence", {"mark": "put_in", "sentence": SENTENCE, "back": "confirm"})

    scanned(clinic.facility, dlp="400", number=2)
    page = client.get(f"/radiographer/row/{entry.uid}/confirm")

    assert page.context["line"].changed is True
    assert "is no longer this one: the doses changed since" in " ".join(page.content.decode().split())


def test_a_row_of_another_facility_is_not_marked(clinic: cast.Clinic) -> None:
    foreign = scanned(cast.facility("Klinika Sever"))
    client, room = desk(clinic, Role.APPROVER)

    assert client.post(f"/{room}/row/{foreign.uid}/sentence", {"mark": "put_in"}).status_code == 404
    assert not ReportSentence.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "languages", "expected"),
    [
        ("", ["en", "hr"], ("en", "CT of the chest: DLP 312")),
        ("hr", ["en"], ("en", "CT of the chest: DLP 312")),
        ("hr", ["en", "hr"], ("hr", "CT prsnog koša: DLP 312")),
    ],
)
def test_it_is_in_the_language_of_the_hospital_where_there_is_such_a_language(
    clinic: cast.Clinic, settings: Settings, wanted: str, languages: list[str], expected: tuple[str, str]
) -> None:
    settings.LANGUAGES = [(code, code) for code in languages]
    clinic.facility.language = wanted
    clinic.facility.save()
    entry = scanned(clinic.facility)

    with override("en"):
        line = report_line(entry)

    assert line is not None
    assert (line.language, line.text[: len(expected[1])]) == expected
