"""The sheet of instructions on paper: for the staff who hand it over, and for the patient."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
from django.test import Client

from passport.signing.models import Act
from reports.render import FontsMissing
from tests import cast
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.nuclear.test_story import mother
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return wards.ward("RS")


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_sheet_is_printed_for_the_staff_and_for_the_patient(ward: Ward) -> None:
    ana, screen = mother(ward), signed_in(ward.specialist)
    sheet = wards.drafted(ward, wards.given_just_now(ward), breastfeeding=True)
    unconfirmed = screen.get(f"/reports/instructions/{sheet.uid}/instructions.pdf").status_code
    wards.settled(ward, sheet)
    answer = screen.get(f"/reports/instructions/{sheet.uid}/instructions.pdf")
    own = ana.get(f"/reports/instructions/{ward.ana.uid}/{sheet.uid}/instructions.pdf")
    ward.ana.readers.update(relation="guardian")
    hers = ana.get(f"/reports/instructions/{ward.ana.uid}/{sheet.uid}/instructions.pdf")

    assert (unconfirmed, answer["Content-Type"]) == (404, "application/pdf")
    printed = text_of(answer.content)
    assert "др Милан Савић asks you not to breastfeed until" in printed
    assert ("Ана Анић" in printed, "+381 11 555 0100" in printed, "contact" in printed) == (True, True, False)
    assert ["breastfeed" in text_of(one.content) for one in (own, hers)] == [True, False]
    assert Act.objects.filter(verb="instructions.printed", subject_uid=sheet.uid).count() == 3


def test_what_was_given_and_how_long_it_is_asked_come_to_until_when_as_printed(ward: Ward) -> None:
    given_at = datetime(2026, 3, 1, 20, 33, tzinfo=UTC)
    given = wards.given(ward, replace(wards.TECHNETIUM, given_at=given_at))
    sheet = wards.settled(ward, wards.drafted(ward, given, breastfeeding=True))
    period = wards.period(sheet, "breastfeeding")
    printed = text_of(signed_in(ward.specialist).get(f"/reports/instructions/{sheet.uid}/instructions.pdf").content)

    assert (period.amount, period.unit) == ("12", "hours")
    assert "Given 1 March 2026, 21:33 " in printed
    assert "ended on 2 March 2026, 09:33;" in printed


def test_another_patient_gets_no_sheet(ward: Ward) -> None:
    sheet = wards.settled(ward, wards.drafted(ward))
    boris = cast.patient(ward.facility, "Boris", "Borić")
    client = Client()
    client.force_login(cast.reader(boris, "boris"), backend="allauth.account.auth_backends.AuthenticationBackend")

    for owner in (boris, ward.ana):
        assert client.get(f"/reports/instructions/{owner.uid}/{sheet.uid}/instructions.pdf").status_code == 404


def test_an_installation_without_fonts_says_so_and_leads_back(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_said: object, **_more: object) -> bytes:
        raise FontsMissing

    monkeypatch.setattr("reports.services.instructions.instructions_pdf", fail)
    sheet = wards.settled(ward, wards.drafted(ward))
    answer = signed_in(ward.specialist).get(f"/reports/instructions/{sheet.uid}/instructions.pdf", follow=True)

    assert answer.redirect_chain == [(f"/nuclear/sheet/{sheet.uid}/", 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        "This installation cannot make PDF files. Print this page instead."
    ]
    assert not Act.objects.filter(verb="instructions.printed").exists()


def test_an_approver_of_another_branch_gets_no_sheet(ward: Ward) -> None:
    sheet = wards.settled(ward, wards.drafted(ward))

    assert signed_in(ward.radiologist).get(f"/reports/instructions/{sheet.uid}/instructions.pdf").status_code == 404


def test_a_sheet_for_nobody_in_particular_bears_the_name_that_was_sent(ward: Ward) -> None:
    record = cast.record()
    type(record).objects.update(name_as_sent="ANIC^ANA")
    type(ward.request).objects.filter(pk=ward.request.pk).update(patient=None, record=record)
    ward.request.refresh_from_db()
    sheet = wards.settled(ward, wards.drafted(ward))
    answer = signed_in(ward.specialist).get(f"/reports/instructions/{sheet.uid}/instructions.pdf")

    assert "ANIC^ANA" in text_of(answer.content)
