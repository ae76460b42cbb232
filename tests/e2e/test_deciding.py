"""Stories of deciding: one request after another with the keyboard alone, a touch that was declined, a session that ended."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from passport.justification.models import Decision, DecisionVerdict, Request
from passport.justification.services import Wish, receive_request
from passport.justification.states import RequestState
from tests.e2e.cast import Hospital, hospital
from tests.e2e.conftest import Visitors
from tests.e2e.test_requests import INDICATION, REASON, enrols_a_key, in_country, opens_requests
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def wait_for_a_decision(place: Hospital, *examinations: str, now: datetime) -> list[Request]:
    """Let orders for Ana arrive, each a minute after the one before."""
    return [
        receive_request(
            facility=place.clinic.facility,
            wish=Wish(exam_code=code, indication=f"{INDICATION} ({number})"),
            record=place.ana.records.get(),
            by=None,
            at=now - timedelta(minutes=60 - number),
            referrer=place.referrer.practitioner,
        )
        for number, code in enumerate(examinations, start=1)
    ]


def reads_number(approver: Visitor, number: int) -> None:
    """Wait for the request that comes next, with the focus where its reason is typed."""
    approver.reads(f"{INDICATION} ({number})")
    expect(approver.page.get_by_label("Reason", exact=True)).to_be_focused()


def approves(approver: Visitor) -> None:
    """Press Enter where the reason is typed; the key is touched."""
    with approver.page.expect_navigation():
        approver.page.keyboard.press("Enter")


def test_four_requests_are_decided_in_a_row_with_the_keyboard_and_one_is_taken_back(
    somebody: Visitors, now: datetime
) -> None:
    place = in_country(hospital(now), "RS")
    first, *others = wait_for_a_decision(place, "ct.chest", "ct.abdomen", "ct.head", "xray.chest", now=now)
    approver = somebody()
    approver.sign_in("approver")
    enrols_a_key(approver)
    opens_requests(approver)
    approver.reads("4 requests wait for a decision.")
    approver.look()
    approver.enter(approver.page.get_by_role("link", name="Begin with the first"))

    for number, reason in ((1, REASON), (2, "Ultrasound left the question open")):
        reads_number(approver, number)
        approver.page.keyboard.type(reason)
        approves(approver)
    reads_number(approver, 3)
    chooses_an_earlier_reason(approver, REASON[:5])
    approves(approver)
    reads_number(approver, 4)
    approver.look()
    approver.page.keyboard.type("An ultrasound examination answers it")
    refuses_with_the_keyboard(approver)
    approver.reads("No request waits.")
    approver.look()

    reasons = [(one.verdict, one.reason) for one in Decision.objects.order_by("id")]
    assert reasons == [
        (DecisionVerdict.APPROVED, REASON),
        (DecisionVerdict.APPROVED, "Ultrasound left the question open"),
        (DecisionVerdict.APPROVED, REASON),
        (DecisionVerdict.REFUSED, "An ultrasound examination answers it"),
    ]
    assert Decision.objects.latest("id").alternative == "Ultrasound"
    assert [one.request for one in Decision.objects.order_by("id")] == [first, *others]
    assert [one.statement.signatures.count() for one in Decision.objects.all()] == [1, 1, 1, 1]
    then_the_first_is_taken_back(approver, first)


def refuses_with_the_keyboard(approver: Visitor) -> None:
    """Open the refusal, where what was typed as a reason stands already; Enter in a line of it refuses."""
    approver.press_alt("r")
    reason = approver.page.get_by_label("Why it is not approved")
    expect(reason).to_be_focused()
    expect(reason).to_have_value("An ultrasound examination answers it")
    approver.page.get_by_label("Or in words").focus()
    approver.page.keyboard.type("Ultrasound")
    with approver.page.expect_navigation():
        approver.page.keyboard.press("Enter")


def chooses_an_earlier_reason(approver: Visitor, beginning: str) -> None:
    """Type the beginning of a reason that was given before, and take the one that the list offers for it.

    A Chromium without a window opens no list of suggestions: what it would put into the field is typed to the end.
    """
    field = approver.page.get_by_label("Reason", exact=True)
    assert field.evaluate("field => field.list.id") == "reasons"
    offered = field.evaluate("field => Array.from(field.list.options, option => option.value)")
    (meant,) = (reason for reason in offered if reason.startswith(beginning))
    approver.page.keyboard.type(beginning)
    approver.page.keyboard.type(meant.removeprefix(beginning))
    expect(field).to_have_value(REASON)


def then_the_first_is_taken_back(approver: Visitor, request: Request) -> None:
    approver.open(f"/decisions/{request.uid}/")
    approver.reads(REASON)
    approver.look()
    approver.enter(approver.page.get_by_role("button", name="Take my decision back"))
    approver.reads("The decision is taken back; the request waits again.")
    approver.reads("Decided on before")
    approver.look()
    request.refresh_from_db()
    assert (request.state, request.decision) == (RequestState.WAITING, None)
    assert request.decisions.count() == 1


ONCE_DECLINED = """() => {
  const touch = navigator.credentials.get.bind(navigator.credentials);
  let declined = false;
  navigator.credentials.get = (options) => {
    if (declined) {
      return touch(options);
    }
    declined = true;
    return Promise.reject(new DOMException("", "NotAllowedError"));
  };
}"""


def test_a_decision_whose_touch_was_declined_says_so_and_is_signed_by_touching_again(
    somebody: Visitors, now: datetime
) -> None:
    place = in_country(hospital(now), "RS")
    wait_for_a_decision(place, "ct.chest", now=now)
    approver = somebody()
    approver.sign_in("approver")
    enrols_a_key(approver)
    opens_requests(approver)
    approver.follow("Begin with the first")
    approver.page.evaluate(ONCE_DECLINED)
    approver.page.keyboard.type(REASON)
    approver.page.keyboard.press("Enter")
    approver.reads("not signed by you: the key was not touched.")
    approver.look()
    assert Decision.objects.get().statement.signatures.count() == 0

    with approver.page.expect_navigation():
        approver.page.keyboard.press("Enter")
    approver.reads("No request waits.")
    assert Decision.objects.get().statement.signatures.count() == 1


def test_who_was_signed_out_meanwhile_reads_so_and_nothing_is_decided(somebody: Visitors, now: datetime) -> None:
    place = in_country(hospital(now), "RS")
    wait_for_a_decision(place, "ct.chest", now=now)
    approver = somebody()
    approver.sign_in("approver")
    enrols_a_key(approver)
    opens_requests(approver)
    approver.follow("Begin with the first")
    Session.objects.all().delete()
    approver.page.keyboard.type(REASON)
    approver.page.keyboard.press("Enter")
    approver.reads("You are signed out. Sign in again, then open this page once more.")
    assert not Decision.objects.exists()
