"""Opening a passport with a slip, and coming back: with a PIN, with the lock of the phone; wrong slips; a lost phone."""

from datetime import date, datetime

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from passport.people.models import CodeSlip, DevicePin, Relation
from tests import cast
from tests.e2e.cast import ANA, BIRTHS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import PATIENCE, Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
BORN = BIRTHS[ANA]
PIN, OTHER = "195280", "195281"
NEXT_TIME = "Your passport is open. And next time?"
REFUSED = "This code and this date of birth open no passport. Look at both once more."
AT_HOME, ELSEWHERE = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}


def types_a_slip(patient: Visitor, code: str, *, day: object, month: object, year: object) -> None:
    patient.open("/open")
    patient.write("Code on the slip", code)
    for label, number in (("Day", day), ("Month", month), ("Year", year)):
        patient.write(label, str(number))
    patient.press("Open")


def opens(patient: Visitor, place: Hospital) -> None:
    types_a_slip(patient, place.slip(place.ana), day=BORN.day, month=BORN.month, year=BORN.year)
    patient.heads(NEXT_TIME)


def chooses_a_pin(patient: Visitor, pin: str = PIN) -> None:
    patient.write("PIN", pin)
    patient.write("The same PIN once more", pin)
    patient.press("Save the PIN")
    patient.reads("Next time this phone opens your passport with the PIN.")


def comes_back(patient: Visitor, pin: str = PIN) -> None:
    patient.open("/")
    patient.write("PIN of this phone", pin)
    patient.press("Open")


def test_a_slip_then_a_pin_and_the_pin_opens_the_passport_again(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE)

    opens(patient, place)
    expect(patient.page.get_by_role("button", name="Use the lock of this phone")).to_be_hidden()
    patient.look()
    chooses_a_pin(patient)
    patient.heads("Radiation Passport")
    patient.press("Sign out")

    patient.heads("Sign in")
    assert "Ана" not in patient.text()
    patient.look()
    comes_back(patient)
    patient.heads("Radiation Passport")
    patient.reads("CT of the chest")


def test_a_pin_needs_no_script(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient = somebody(PHONE, java_script_enabled=False)

    opens(patient, place)
    chooses_a_pin(patient)
    patient.press("Sign out")
    comes_back(patient)

    patient.heads("Radiation Passport")


def test_the_lock_of_the_phone_is_offered_before_a_pin(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient = somebody(PHONE)
    patient.hold_a_key()

    opens(patient, place)
    expect(patient.page.get_by_role("button", name="Use the lock of this phone")).to_be_visible(timeout=PATIENCE)
    expect(patient.page.get_by_label("The same PIN once more")).to_be_hidden()
    patient.look()
    patient.press("Use the lock of this phone")
    patient.reads("Next time this phone opens your passport with its own lock.")
    patient.press("Sign out")

    patient.follow("Sign in")
    patient.look()
    with patient.page.expect_navigation(url="**/passport/*/"):
        patient.page.get_by_role("button", name="Open with the lock of this phone").click()
    patient.heads("Radiation Passport")


def test_wrong_slips_are_answered_alike(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    used, expired, right = place.slip(place.ana), place.slip(place.ana), place.slip(place.ana)
    CodeSlip.objects.order_by("pk").filter(pk=CodeSlip.objects.order_by("pk")[1].pk).update(expires_at=now)
    first, patient = somebody(PHONE), somebody(PHONE)
    types_a_slip(first, used, day=BORN.day, month=BORN.month, year=BORN.year)

    answers = set()
    for code, born in ((used, BORN), (expired, BORN), ("ABCD EFGH JKMN PQRS", BORN), (right, date(1985, 3, 28))):
        types_a_slip(patient, code, day=born.day, month=born.month, year=born.year)
        answers.add(patient.page.get_by_role("alert").inner_text())
    assert answers == {REFUSED}
    patient.look()

    types_a_slip(patient, right, day=BORN.day, month=BORN.month, year=BORN.year)
    patient.heads(NEXT_TIME)


def test_a_birth_date_may_be_typed_in_the_jalali_calendar(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    latin, persian = somebody(PHONE), somebody(PHONE)

    types_a_slip(latin, place.slip(place.ana), day=7, month=1, year=1364)
    latin.heads(NEXT_TIME)
    types_a_slip(persian, place.slip(place.ana), day="۷", month="۱", year="۱۳۶۴")
    persian.heads(NEXT_TIME)


def test_five_wrong_birth_dates_burn_a_slip_and_the_counter_prints_another(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    code = place.slip(place.ana)
    finder, patient = somebody(PHONE), somebody(PHONE)
    for day in range(1, 6):
        types_a_slip(finder, code, day=day, month=1, year=1970)

    types_a_slip(patient, code, day=BORN.day, month=BORN.month, year=BORN.year)
    assert patient.page.get_by_role("alert").inner_text() == REFUSED

    opens(patient, place)


def test_five_wrong_pins_end_it_on_this_phone_and_lead_to_a_slip(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient = somebody(PHONE)
    opens(patient, place)
    chooses_a_pin(patient)
    patient.press("Sign out")

    for left in (4, 3, 2):
        comes_back(patient, OTHER)
        patient.reads(f"This PIN is wrong. After {left} more wrong ones it ends on this phone.")
    comes_back(patient, OTHER)
    patient.reads("This PIN is wrong. After 1 more wrong one it ends on this phone.")
    patient.look()
    comes_back(patient, OTHER)
    patient.heads("The PIN of this phone has ended")
    patient.look()

    patient.follow("I have a slip with a code")
    opens(patient, place)
    chooses_a_pin(patient, OTHER)


def test_a_stranger_cannot_lock_anybody_out(somebody: Visitors, now: datetime, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    place = hospital(now)
    account = cast.reader(place.ana)
    at_home = somebody(PHONE, extra_http_headers=AT_HOME)
    stranger = somebody(PHONE, extra_http_headers=ELSEWHERE)
    opens(at_home, place)
    chooses_a_pin(at_home)
    at_home.press("Sign out")

    for number in range(11):
        types_a_slip(stranger, f"{number:016d}", day=BORN.day, month=BORN.month, year=BORN.year)
    for _turn in range(6):
        stranger.open("/accounts/login/")
        stranger.write("User name or e-mail", account.username)
        stranger.write("Password", "not the password")
        stranger.press("Sign in")

    assert DevicePin.objects.get().wrong_tries == 0
    comes_back(at_home)
    at_home.heads("Radiation Passport")
    at_home.press("Sign out")
    at_home.open("/accounts/login/")
    at_home.page.get_by_text("Sign in another way").click()
    at_home.write("User name or e-mail", account.username)
    at_home.write("Password", "a long enough pass phrase")
    at_home.press("Sign in")
    at_home.heads("Radiation Passport")
    at_home.press("Sign out")
    opens(at_home, place)


def test_after_a_loss_nothing_but_the_phone_in_hand_is_left(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    lost, new = somebody(PHONE), somebody(PHONE)
    opens(lost, place)
    chooses_a_pin(lost)
    opens(new, place)
    chooses_a_pin(new, OTHER)

    new.follow("Account")
    new.reads("Your phones and computers")
    new.look()
    new.press("End all others")
    new.reads("Ended everywhere else.")
    expect(new.page.locator("ul.list > li")).to_have_count(2)

    lost.open("/passport/")
    lost.heads("Sign in")
    expect(lost.page.get_by_label("PIN of this phone")).to_have_count(0)


def test_the_counter_ends_what_a_lost_phone_opens(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    lost, clerk = somebody(PHONE), somebody()
    opens(lost, place)
    chooses_a_pin(lost)
    clerk.sign_in("administrator")
    clerk.open(f"/facility/patients/{place.ana.uid}/")
    clerk.look()

    clerk.choose("Whose phone is lost?", f"Ана Ђорђевић · {Relation.SELF.label}")
    clerk.press("Make a code slip")
    clerk.reads("All phones and computers of Ана Ђорђевић are signed out")
    clerk.look()

    lost.open("/passport/")
    lost.heads("Sign in")
    expect(lost.page.get_by_label("PIN of this phone")).to_have_count(0)
