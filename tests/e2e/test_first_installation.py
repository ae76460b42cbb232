"""An empty installation: its first administrator brings in devices, senders, staff and patients."""

import re
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from ingestion.models import Source
from passport.people.models import Device, Membership, Patient, Record
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
HOSPITAL = "Poliklinika Maslina"


def given_a_first_run() -> str:
    """Return the password that the command shows once."""
    said = StringIO()
    call_command(
        "first_run",
        *("--facility", HOSPITAL, "--country", "HR", "--time-zone", "Europe/Zagreb"),
        *("--name", "Ljubica Čović", "--username", "ljubica"),
        stdout=said,
    )
    shown = re.search(r"shown this once: (\S+)", said.getvalue())
    assert shown is not None
    return shown[1]


def sets_up_a_second_factor(visitor: Visitor, password: str) -> None:
    """Return the secret that the authenticator app keeps."""
    visitor.open("/accounts/2fa/totp/activate/")
    visitor.write("Password", password)
    visitor.press("Confirm")
    visitor.heads("Set up an authenticator app")
    visitor.look(rules=False)
    secret = visitor.page.locator("main bdi.code").inner_text()
    visitor.confirm(secret)
    visitor.reads("Recovery Codes")


def when_the_administrator_prepares_the_hospital(administrator: Visitor, password: str) -> None:
    administrator.open("/facility/")
    administrator.reads("These pages need a second step at sign-in.")
    administrator.look(rules=False)
    sets_up_a_second_factor(administrator, password)
    administrator.open("/facility/")
    administrator.heads(HOSPITAL)
    administrator.reads("Still missing")
    administrator.look(rules=False)

    administrator.follow("Devices")
    administrator.write("Name", "CT, room 3")
    administrator.write("Manufacturer", "Example Imaging")
    administrator.write("Serial number", "SN-1001")
    administrator.press("Add")
    administrator.reads("SN-1001")
    administrator.look(rules=False)

    administrator.open("/inbox/sources")
    administrator.follow("Add a source")
    administrator.write("Name", "PACS")
    administrator.write("AE title that it calls with", "OUR_PACS")
    administrator.write("Issuer of identifiers that name none", HOSPITAL)
    administrator.look(rules=False)
    administrator.press("Save")
    administrator.reads("OUR_PACS")


def when_the_administrator_invites_an_approver(administrator: Visitor) -> str:
    """Return the link of the invitation."""
    administrator.open("/facility/")
    administrator.follow("People")
    administrator.choose("Role", "approving specialist")
    administrator.write("Title", "dr. med.")
    administrator.write("Given name", "Šime")
    administrator.write("Surname", "Žgaljić")
    administrator.write("Specialty", "radiology")
    administrator.write("Licence number", "HR-778")
    administrator.look(rules=False)
    administrator.press("Make the invitation")
    administrator.reads("This page is shown only now.")
    administrator.look(rules=False)
    return administrator.page.locator("code").inner_text()


def then_the_approver_joins(approver: Visitor, link: str) -> None:
    approver.hold_a_key()
    approver.page.goto(link)
    assert approver.page.get_by_label("Code of the invitation").input_value() != ""
    approver.press("Go on")
    approver.heads("Welcome, Šime Žgaljić")
    approver.look()
    approver.write("User name", "sime")
    approver.write("Password", PASSWORD)
    approver.press("Make my account")
    approver.reads("Add a second step at sign-in now; the pages of the staff need it.")
    approver.look()
    sets_up_a_second_factor(approver, PASSWORD)
    approver.open("/approver/")
    approver.heads("Rows to sign")


def when_the_administrator_registers_a_patient(administrator: Visitor) -> str:
    """Return the code on the slip."""
    administrator.open("/facility/patients/")
    administrator.follow("Register a patient")
    for label, words in (
        ("Given name", "Božo"),
        ("Surname", "Đurđić"),
        ("Personal number", "12345678901"),
        ("Street", "Ulica lavande 3"),
        ("Place", "Split"),
    ):
        administrator.write(label, words)
    administrator.write_date(4, 10, 1959)
    administrator.page.get_by_label("Issuer").first.fill(HOSPITAL)
    administrator.page.get_by_label("Number", exact=True).first.fill("4712")
    administrator.look(rules=False)
    administrator.press("Register")
    administrator.reads("Look at the personal number once more: its check digit does not fit.")
    administrator.look(rules=False)
    administrator.press("Make a code slip")
    administrator.reads("This slip is shown only now.")
    administrator.look(rules=False)
    return administrator.page.locator(".slip__code").inner_text()


def then_the_patient_opens_the_passport(patient: Visitor, code: str) -> None:
    patient.open("/open")
    patient.write("Code on the slip", code)
    patient.write_date(4, 10, 1959)
    patient.press("Open")
    patient.page.get_by_text("With a user name and a password, on any device").click()
    patient.write("User name", "bozo")
    patient.write("Password", PASSWORD)
    patient.press("Save")
    patient.reads("Next time you can sign in with this user name and password.")
    patient.reads("No examinations are known to this booklet yet.")
    patient.look()
    patient.press("Sign out")
    patient.sign_in("bozo")
    patient.heads("Radiation Passport")


def test_an_administrator_makes_an_empty_installation_ready(somebody: Visitors, now: datetime) -> None:
    password = given_a_first_run()
    administrator = somebody(java_script_enabled=False)
    administrator.sign_in("ljubica", password=password)

    when_the_administrator_prepares_the_hospital(administrator, password)
    link = when_the_administrator_invites_an_approver(administrator)
    then_the_approver_joins(somebody(), link)
    code = when_the_administrator_registers_a_patient(administrator)
    then_the_patient_opens_the_passport(somebody(PHONE), code)

    assert Device.objects.get().serial_number == "SN-1001"
    assert Source.objects.get(ae_title="OUR_PACS").facility.name == HOSPITAL
    assert Membership.objects.get(role="approver").user.username == "sime"
    assert Record.objects.get(local_id="4712").patient == Patient.objects.get()
