"""Nobody reads without a ground: another patient and a doctor without a code get nothing."""

from datetime import datetime

import pytest

from passport.access.models import Access
from tests.e2e.cast import ANA, BIRTHS, BORIS, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def addresses_of_ana(place: Hospital, entry_uid: str, print_uid: str) -> list[str]:
    passport = f"/passport/{place.ana.uid}"
    return [
        f"{passport}/",
        f"{passport}/entry/{entry_uid}/",
        f"{passport}/show",
        f"{passport}/looks",
        f"/passport/{place.boris.uid}/entry/{entry_uid}/",
        f"/reports/print/{print_uid}/",
        f"/reports/print/{print_uid}/booklet.pdf",
        f"/doctor/passport/{entry_uid}/",
        f"/doctor/passport/{place.ana.uid}/entry/{entry_uid}/",
        f"/doctor/emergency/{place.ana.uid}/",
        f"/approver/row/{entry_uid}/",
        f"/api/passports/{place.ana.uid}/document",
    ]


def opened_by_slip(visitor: Visitor, place: Hospital, patient_id: str) -> None:
    patient = {ANA: place.ana, BORIS: place.boris}[patient_id]
    born = BIRTHS[patient_id]
    visitor.open("/open")
    visitor.write("Code on the slip", place.slip(patient))
    visitor.write_date(born.day, born.month, born.year)
    visitor.press("Open")
    visitor.follow("Not now, open the passport")
    visitor.heads("Radiation Passport")


def asked_for_a_booklet(ana: Visitor) -> str:
    """Return the uid of the booklet that Ana asked for."""
    ana.press("Booklet to print or keep (PDF)")
    ana.heads("Your booklet")
    return ana.page.url.rstrip("/").rpartition("/")[2]


def gets_nothing(visitor: Visitor, addresses: list[str]) -> dict[str, int]:
    """Return the answers that were not a refusal; a refusal names neither the patient nor the row."""
    allowed = {}
    for address in addresses:
        status = visitor.open(address)
        said = visitor.text()
        if status not in {403, 404} or "Ђорђевић" in said or "CT" in said:
            allowed[address] = status
    return allowed


def test_another_patient_and_a_doctor_without_a_code_get_nothing_and_leave_no_look(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    entry = place.row_of(ANA)
    ana = somebody(PHONE)
    opened_by_slip(ana, place, ANA)
    addresses = addresses_of_ana(place, entry.uid, asked_for_a_booklet(ana))
    boris = somebody(PHONE)
    opened_by_slip(boris, place, BORIS)
    doctor = somebody()
    doctor.sign_in("referrer")
    looks = list(Access.objects.values_list("pk", flat=True))

    assert gets_nothing(boris, addresses) == {}
    assert gets_nothing(doctor, addresses) == {}

    assert list(Access.objects.values_list("pk", flat=True)) == looks
    for visitor in (boris, doctor):
        visitor.open(addresses[0])
        visitor.look()


def test_a_stranger_is_asked_to_sign_in_wherever_somebody_is_shown(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    entry = place.row_of(ANA)
    stranger = somebody()

    for address in [*addresses_of_ana(place, entry.uid, entry.uid)[:-1], "/inbox/", "/approver/", "/doctor/"]:
        stranger.open(address)
        stranger.heads("Sign in")
    stranger.look()

    assert Access.objects.count() == 0


def test_a_slip_that_does_not_fit_and_one_that_is_used_up_are_answered_alike(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    used = place.slip(place.ana)
    stranger = somebody(PHONE)
    opened_by_slip_of(stranger, used, ANA)
    stranger.heads("Your passport is open. And next time?")
    stranger.press("Sign out")

    answers = set()
    for code, whose in ((used, ANA), (place.slip(place.ana), BORIS), ("ABCD EFGH JKMN PQRS", ANA)):
        opened_by_slip_of(stranger, code, whose)
        answers.add(stranger.page.get_by_role("alert").inner_text())

    assert answers == {"This code and this date of birth open no passport. Look at both once more."}


def opened_by_slip_of(visitor: Visitor, code: str, whose: str) -> None:
    visitor.open("/open")
    visitor.write("Code on the slip", code)
    visitor.write_date(BIRTHS[whose].day, BIRTHS[whose].month, BIRTHS[whose].year)
    visitor.press("Open")
