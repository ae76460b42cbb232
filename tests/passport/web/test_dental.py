"""One dentist asks, decides, takes the picture and signs."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.states import State
from passport.booklet.verification import verify_entry
from passport.justification.models import Decision, Request
from passport.justification.states import RequestState
from passport.people.models import Facility, Membership, Practitioner, Role, User
from passport.signing.models import Notice
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol, sign
from tests.passport.web.asking import BORN
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dentist() -> User:
    place = cast.facility("Зубна ординација")
    user = cast.staff(place, "dentist", Role.APPROVER)
    for role in (Role.REFERRER, Role.RADIOGRAPHER):
        Membership.objects.create(user=user, facility=place, role=role, since=cast.LONG_AGO, named_by="the cast")
    Practitioner.objects.create(user=user, given_name="Јован", surname="Зубић", profession="dentist", title="др")
    cast.patient(place)
    return user


def asked(browser: Client, **said: str) -> Request:
    typed = (
        {
            "facility": Facility.objects.get(name="Зубна ординација").uid,
            "exam_code": "xray.teeth",
            "indication": "36, pain on biting",
            "identifier": "0205961715012",
        }
        | BORN
        | said
    )
    answer = browser.post("/dental/", typed)
    assert answer.status_code == 302, answer.content.decode()
    return Request.objects.latest("id")


def taken(browser: Client, found: Request, **said: str) -> Entry:
    seen = browser.get(f"/dental/{found.uid}/").context["seen"]
    answer = browser.post(f"/dental/{found.uid}/", {"seen": seen, **said})
    assert answer.status_code == 302, answer.content.decode()
    return Entry.objects.latest("id")


def test_a_picture_is_asked_decided_and_written_by_one_person(dentist: User) -> None:
    browser = signed_in(dentist)
    found = asked(browser)

    entry = taken(browser, found)

    found.refresh_from_db()
    decision = Decision.objects.get(request=found)
    assert (found.state, found.entry, found.entry_found_by) == (RequestState.PERFORMED, entry, "single_handed")
    assert (decision.article, decision.entitlement) == ("čl. 2. st. 3. tač. 3.", "yes")
    assert (entry.exam_code, entry.approval, entry.state) == ("xray.teeth", ApprovalKind.RECORDED, State.PENDING)
    assert entry.decision_digest == bytes(decision.statement.digest).hex()


def test_one_touch_signs_the_row_and_covers_the_decision(dentist: User) -> None:
    browser, authenticator = signed_in(dentist), Authenticator()
    enrol(dentist, authenticator, at=timezone.now())
    entry = taken(browser, asked(browser))

    page = browser.get(f"/dental/{entry.uid}/sign")
    sign([entry], by=dentist, authenticator=authenticator, at=timezone.now())

    entry.refresh_from_db()
    row = json.loads(bytes(entry.current_version.row_statement.payload))
    assert page.context["has_key"]
    assert row["decision_digest"] == entry.decision_digest
    assert verify_entry(Entry.objects.get(pk=entry.pk)).holds


def test_the_same_picture_again_wants_a_reason(dentist: User) -> None:
    browser = signed_in(dentist)
    taken(browser, asked(browser))
    again = asked(browser)

    page = browser.get(f"/dental/{again.uid}/")
    refused = browser.post(f"/dental/{again.uid}/", {"seen": page.context["seen"]})
    entry = taken(browser, again, repeat_reason="The first one is blurred")

    assert "was done not long ago" in page.content.decode()
    assert refused.context["again"].errors == {"repeat_reason": ["This field is required."]}
    assert '<a href="#id_repeat_reason">' in refused.content.decode()
    assert (entry.request, entry.request.repeat_reason) == (again, "The first one is blurred")


def test_the_first_picture_asks_for_no_reason_to_take_it_again(dentist: User) -> None:
    browser = signed_in(dentist)

    assert browser.get(f"/dental/{asked(browser).uid}/").context["again"] is None


def test_a_dentist_is_not_told_of_the_own_decision(dentist: User) -> None:
    browser = signed_in(dentist)
    taken(browser, asked(browser))

    assert not Notice.objects.filter(user_id=dentist.pk).exists()


def test_after_the_signature_the_next_patient_comes(dentist: User) -> None:
    browser, authenticator = signed_in(dentist), Authenticator()
    enrol(dentist, authenticator, at=timezone.now())
    entry = taken(browser, asked(browser))
    page = browser.get(f"/dental/{entry.uid}/sign")
    prepared = browser.post("/approver/sign", {"entry": entry.uid, "seen": f"{entry.uid} {page.context['row'].seen}"})
    answer = {"request": prepared.json()["request"], "response": authenticator.get(prepared.json()["options"])}

    signed = browser.post("/approver/signed", {**answer, "then": "dental"}, content_type="application/json")

    assert signed.json() == {"next": "/dental/"}
    assert 'data-then="dental"' in page.content.decode()


def test_who_does_not_do_it_all_has_no_such_screen(dentist: User) -> None:
    clinic = cast.clinic("Klinika Sever", prefix="north-")

    assert signed_in(clinic.approver.user).get("/dental/").status_code == 403
    assert signed_in(clinic.radiographer).get("/dental/").status_code == 403


def test_an_approver_who_asks_for_a_dentists_draft_did_not_look(dentist: User) -> None:
    found = asked(signed_in(dentist))
    colleague = cast.staff(found.facility, "colleague", Role.APPROVER)
    before = Access.objects.count()

    assert signed_in(colleague).get(f"/dental/{found.uid}/").status_code == 404
    assert Access.objects.count() == before
