"""Stories before and after the exposure: asked for, looked at, decided on, done, signed."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from passport.booklet.models import Entry
from passport.booklet.verification import verify_entry
from passport.justification.models import Decision, Request
from passport.justification.states import RequestState
from passport.people.models import Membership, Practitioner, Role, Specialty
from tests import cast
from tests.e2e.cast import ANA, BIRTHS, Hospital, chest, enrols_a_key, hospital, with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_signed_booklet import opens_with_a_slip
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
CHEST = "CT of the chest"
INDICATION = "Cough for six weeks, shadow on the X-ray"
REASON = "Justified by the X-ray of last week"


def in_country(place: Hospital, country: str) -> Hospital:
    place.clinic.facility.country = country
    place.clinic.facility.save()
    Specialty.objects.filter(practitioner=place.clinic.approver).update(field="radiology")
    Practitioner.objects.filter(user=place.referrer).update(profession="doctor")
    return place


def asks(doctor: Visitor, examination: str = CHEST, *, urgency: str = "routine", why: str = "") -> None:
    """Ask for an examination of Ana, as far as the page with what was done before."""
    doctor.open("/requests/new")
    doctor.write("The patient's number", ANA)
    born = BIRTHS[ANA]
    date = doctor.page.get_by_role("group", name="The patient's date of birth")
    for label, number in (("Day", born.day), ("Month", born.month), ("Year", born.year)):
        date.get_by_label(label, exact=True).fill(str(number))
    doctor.choose("Examination", examination)
    doctor.write("Indication", INDICATION)
    doctor.choose("Urgency", urgency)
    if why:
        doctor.page.get_by_text("It is an emergency", exact=True).click()
        doctor.write("Why it cannot wait", why)
    doctor.look()
    doctor.press("Go on to the earlier examinations")
    doctor.heads("Ана Ђорђевић")


def sends(doctor: Visitor) -> None:
    doctor.press("I looked at them: send the request")


def opens_requests(approver: Visitor) -> None:
    approver.follow("Requests to decide")
    approver.heads("Requests to decide")


def answers(approver: Visitor, question: str, answer: str) -> None:
    approver.page.get_by_label(question, exact=True).select_option(label=answer)


def test_a_justified_request_is_approved_done_and_signed(somebody: Visitors, now: datetime) -> None:
    place = in_country(hospital(now), "RS")
    doctor, approver, patient = somebody(), somebody(), somebody(PHONE)
    given_a_request_sent_after_a_look_at_what_was_done_before(doctor)
    when_the_approver_decides_with_the_keyboard_alone(approver)
    entry = then_the_report_of_the_scanner_finds_the_request(place)
    then_the_approver_signs_the_row_that_names_the_decision(approver, entry)
    then_the_patient_reads_who_asked_and_who_approved(patient, place)


def given_a_request_sent_after_a_look_at_what_was_done_before(doctor: Visitor) -> None:
    doctor.sign_in("referrer")
    asks(doctor)
    doctor.reads("Nothing of the same region or kind is known here.")
    doctor.look()
    sends(doctor)
    doctor.reads("The request is sent.")
    doctor.look()


def when_the_approver_decides_with_the_keyboard_alone(approver: Visitor) -> None:
    approver.sign_in("approver")
    enrols_a_key(approver)
    opens_requests(approver)
    approver.reads("1 request waits for a decision.")
    approver.look()
    approver.follow("Begin with the first")
    approver.reads(INDICATION)
    approver.reads("The text lets you decide on this examination.")
    approver.look()
    # The reason has the focus, Enter approves, and the key is touched.
    approver.page.keyboard.type(REASON)
    with approver.page.expect_navigation():
        approver.page.keyboard.press("Enter")
    approver.reads("No request waits.")
    request = Request.objects.get()
    assert (request.state, request.decisions.get().statement.signatures.count()) == (RequestState.APPROVED, 1)


def then_the_report_of_the_scanner_finds_the_request(place: Hospital) -> Entry:
    Request.objects.update(accession_number="A-1")
    place.record(chest(ANA, accession="A-1", exam="CT of the chest"))
    entry, request = Entry.objects.get(), Request.objects.get()
    assert (request.entry, request.entry_found_by) == (entry, "accession_number")
    return entry


def then_the_approver_signs_the_row_that_names_the_decision(approver: Visitor, entry: Entry) -> None:
    approver.open("/approver/")
    approver.follow("Ана Ђорђевић")
    approver.reads(REASON)
    approver.look()
    approver.press("Sign")
    approver.reads("1 row signed.")
    assert verify_entry(Entry.objects.get(pk=entry.pk)).holds


def then_the_patient_reads_who_asked_and_who_approved(patient: Visitor, place: Hospital) -> None:
    opens_with_a_slip(patient, place.slip(place.ana))
    patient.follow(CHEST)
    patient.page.get_by_text("Who asked, who approved").click()
    patient.reads(REASON)
    patient.look()


def test_a_refusal_proposes_something_else_and_the_doctor_takes_it(somebody: Visitors, now: datetime) -> None:
    in_country(hospital(now), "HR")
    doctor, approver = somebody(), somebody()
    doctor.sign_in("referrer")
    asks(doctor)
    sends(doctor)
    approver.sign_in("approver")
    opens_requests(approver)
    approver.follow("Begin with the first")
    approver.write("Reason", "An X-ray answers the question")
    approver.page.get_by_text("Do not approve, or propose something else").click()
    expect(approver.page.get_by_label("Why it is not approved")).to_have_value("An X-ray answers the question")
    approver.press("Do not approve")
    approver.reads("wants a refusal to name another examination")
    approver.choose("Examine instead", "X-ray of the chest")
    approver.look()
    approver.press("Do not approve")
    approver.reads("No request waits.")

    doctor.open("/requests/")
    doctor.reads("not approved: wants your answer")
    doctor.follow("Ана Ђорђевић")
    doctor.reads("An X-ray answers the question")
    doctor.look()
    doctor.press("Take the alternative")
    doctor.heads("Ана Ђорђевић")
    sends(doctor)
    taken = Request.objects.latest("id")
    assert (taken.exam_code, taken.state, taken.indication) == ("xray.chest", RequestState.WAITING, INDICATION)


def test_the_same_examination_again_needs_a_reason(somebody: Visitors, now: datetime) -> None:
    place = in_country(hospital(now), "RS")
    place.record(chest(ANA, exam="CT of the chest"))
    Entry.objects.update(performed_on=(now - timedelta(days=30)).date())
    doctor = somebody()
    doctor.sign_in("referrer")
    asks(doctor)
    doctor.reads("The same examination was done not long ago.")
    doctor.look()
    sends(doctor)
    doctor.reads("Say in writing why it is needed again.")
    doctor.write("Why the same examination is needed again", "The shadow grew within a month")
    sends(doctor)
    doctor.reads("The request is sent.")
    assert Request.objects.get().repeat_reason == "The shadow grew within a month"


def test_in_an_emergency_a_surgeon_decides_within_the_own_specialty_and_it_is_looked_at(
    somebody: Visitors, now: datetime
) -> None:
    place = in_country(hospital(now), "RS")
    surgeon = place.referrer.practitioner
    surgeon.specialties.update(field="other", name="thoracic surgery", regions="chest")
    doctor, approver = somebody(), somebody()
    doctor.sign_in("referrer")
    asks(doctor, urgency="emergency", why="Stab wound, unstable")
    sends(doctor)
    doctor.follow("Ана Ђорђевић")
    doctor.follow("Decide on it now")
    doctor.reads("Because this is an emergency, the text lets you decide on this examination.")
    doctor.look()
    doctor.write("Reason", "Vital indication")
    doctor.press("Approve")
    decision = Decision.objects.get()
    assert (decision.by, decision.emergency, decision.article) == (surgeon, True, "čl. 2. st. 4.")

    approver.sign_in("approver")
    opens_requests(approver)
    approver.follow("1 emergency decision wants to be looked at afterwards.")
    approver.write("What you found", "Right to go on without waiting")
    approver.look()
    approver.press("Looked at")
    approver.reads("Every emergency decision has been looked at.")


def test_a_pregnant_woman_is_asked_and_goes_on_only_for_an_urgent_reason(somebody: Visitors, now: datetime) -> None:
    place = in_country(hospital(now), "HR")
    place.ana.sex = "F"
    place.ana.save()
    doctor, approver = somebody(), somebody()
    doctor.sign_in("referrer")
    asks(doctor)
    sends(doctor)
    approver.sign_in("approver")
    opens_requests(approver)
    approver.follow("Begin with the first")
    approver.reads("nedvojbeno utvrditi")
    answers(approver, "Pregnancy", "yes")
    approver.write("Reason", REASON)
    approver.look()
    approver.press("Approve")
    approver.reads("Say why the examination cannot wait")
    approver.write("Why the examination cannot wait", "Suspected embolism, no other way")
    approver.press("Approve")
    approver.reads("No request waits.")
    asked = Request.objects.get().asked.get()
    assert (asked.answer, asked.urgent_reason) == ("yes", "Suspected embolism, no other way")


def test_a_dentist_takes_and_signs_a_picture_on_one_screen(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    dentist = cast.staff(place.clinic.facility, "dentist", Role.APPROVER)
    for role in (Role.REFERRER, Role.RADIOGRAPHER):
        Membership.objects.create(
            user=dentist, facility=place.clinic.facility, role=role, since=now, named_by="the cast"
        )
    Practitioner.objects.create(
        user=dentist, given_name="Јован", surname="Зубић", title="др", licence_number="Z-1", profession="dentist"
    )
    with_second_factor(dentist)
    browser = somebody()
    browser.sign_in("dentist")
    enrols_a_key(browser)
    browser.follow("Picture of teeth")
    browser.write("The patient's number", ANA)
    born = BIRTHS[ANA]
    browser.write_date(born.day, born.month, born.year)
    browser.write("Indication", "36, pain on biting")
    browser.look()
    browser.press("Go on to the earlier pictures")
    browser.reads("The text lets you decide on this examination.")
    browser.look()
    browser.press("Justified and taken")
    browser.reads("One touch signs the row.")
    browser.look()
    browser.press("Sign")
    expect(browser.page.get_by_text("1 row signed.")).to_be_visible()
    assert verify_entry(Entry.objects.get()).holds
