"""A doctor holds the camera to the pattern on the patient's phone.

Chromium on Debian reads no patterns by itself: what its camera sees is real, what stands in the pattern is told to it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, expect

from tests.e2e.cast import ANA, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_code_for_a_doctor import makes_a_code, opens_the_passport
from tests.e2e.visitor import PATIENCE, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
SCAN, STOP = "Scan the code", "Stop"
POINT = "Point the camera at the pattern on the patient's phone."
FOREIGN = "This pattern holds no patient's code. Point the camera at the one on the patient's phone."
REFUSED = "This page may not use the camera. Allow it in the browser, or type the code."
NONE = "No camera can be used here. Type the code."
READER = """
window.streams = [];
window.patterns = [];
window.sizes = new Set();
const devices = navigator.mediaDevices;
const given = devices.getUserMedia.bind(devices);
devices.getUserMedia = async (asked) => {
  const stream = await given(asked);
  window.streams.push(stream);
  await window.waits;
  return stream;
};
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(picture) {
    window.sizes.add(picture.videoWidth > 0);
    return window.patterns.map((rawValue) => ({ rawValue }));
  }
};
"""
MOMENT = 50  # milliseconds
RUNNING = "streams.flatMap((one) => one.getTracks()).filter((one) => one.readyState === 'live').length"
MISSING = (
    "() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }; }"
)
FOCUS = "document.activeElement.innerText"
HIDES = "Object.defineProperty(document, 'hidden', { value: true })"


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Start a Chromium before whose camera a picture moves."""
    arguments = [*browser_type_launch_args["args"], "--use-fake-device-for-media-stream"]
    with browser_type.launch(**browser_type_launch_args | {"args": arguments}) as started:
        yield started


@pytest.fixture
def guest(somebody: Visitors) -> Visitor:
    """Return somebody without an account whose camera is allowed, on the page where a code is typed."""
    return at_the_page(somebody(PHONE, permissions=["camera"]))


def at_the_page(one: Visitor) -> Visitor:
    one.context.add_init_script(READER)
    one.open("/look/")
    return one


def waits(one: Visitor, until: str) -> None:
    """Ask again and again: what the browser itself would ask again is text, which the pages forbid as code."""
    for _try in range(PATIENCE // MOMENT):
        if one.page.evaluate(until):
            return
        one.page.wait_for_timeout(MOMENT)
    raise AssertionError(f"it does not come to {until}")


def scans(one: Visitor) -> None:
    one.page.get_by_role("button", name=SCAN).click()
    waits(one, f"{RUNNING} === 1 && sizes.has(true)")


def sees(one: Visitor, *patterns: str) -> None:
    one.page.evaluate("found => { window.patterns = found; }", patterns)


def ends(one: Visitor) -> None:
    waits(one, f"{RUNNING} === 0")
    expect(one.page.get_by_role("button", name=STOP)).to_be_hidden()


def code_of(one: Visitor) -> str:
    return one.page.get_by_label("The patient's code").input_value()


def test_the_pattern_of_a_patient_opens_the_passport_to_a_doctor(somebody: Visitors, now: datetime, site: str) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient, doctor = somebody(PHONE), somebody(PHONE, permissions=["camera"])
    opens_the_passport(patient, place)
    code = makes_a_code(patient).replace(" ", "")
    doctor.context.add_init_script(READER)
    doctor.sign_in("referrer")
    doctor.open("/doctor/")

    scans(doctor)
    doctor.reads(POINT)
    doctor.look()
    with doctor.page.expect_navigation():
        sees(doctor, f"{site}/look/#{code}")

    doctor.heads("Examinations with radiation")
    assert code not in doctor.page.url


def test_a_guest_goes_on_to_say_who_asks(guest: Visitor) -> None:
    guest.open("/look/")

    scans(guest)
    sees(guest, "ABCD EFGH JKMN")
    ends(guest)

    assert code_of(guest) == "ABCD EFGH JKMN"
    assert guest.page.evaluate("document.activeElement.name") == "name"


@pytest.mark.parametrize(
    "pattern",
    [
        "https://elsewhere.example/look/#ABCDEFGHJKMN",
        "{site}/open#ABCDEFGHJKMN",
        "{site}/look/?then=elsewhere#ABCDEFGHJKMN",
        "javascript:alert(1)",
        "ABCDEFGHJKMN and more",
    ],
)
def test_another_pattern_is_not_taken_and_leads_nowhere(guest: Visitor, site: str, pattern: str) -> None:
    scans(guest)
    sees(guest, pattern.format(site=site))

    guest.reads(FOREIGN)
    assert (code_of(guest), guest.page.evaluate(RUNNING), guest.page.url) == ("", 1, f"{site}/look/")


def test_stop_and_escape_switch_the_camera_off_and_lead_back(guest: Visitor) -> None:
    scans(guest)
    focused = guest.page.evaluate(FOCUS)
    guest.page.keyboard.press("Enter")
    ends(guest)
    stopped = guest.page.evaluate(FOCUS)
    guest.page.keyboard.press("Enter")
    waits(guest, f"{RUNNING} === 1")
    guest.page.keyboard.press("Escape")
    ends(guest)

    assert [focused, stopped, guest.page.evaluate(FOCUS)] == [STOP, SCAN, SCAN]


@pytest.mark.parametrize(
    "leaves",
    ["dispatchEvent(new Event('pagehide'))", f"{HIDES}; document.dispatchEvent(new Event('visibilitychange'))"],
)
def test_the_camera_goes_off_when_the_page_is_left_or_hidden(guest: Visitor, leaves: str) -> None:
    scans(guest)
    guest.page.evaluate(leaves)

    ends(guest)


def test_a_camera_that_comes_after_the_stop_goes_off_at_once(guest: Visitor) -> None:
    guest.page.evaluate("() => { window.waits = new Promise((done) => { window.goOn = done; }); }")
    scan = guest.page.get_by_role("button", name=SCAN)

    scan.click()
    waits(guest, f"{RUNNING} === 1")
    guest.page.keyboard.press("Escape")
    guest.page.evaluate("goOn()")

    ends(guest)
    expect(scan).to_be_focused()


def test_a_refused_camera_and_a_missing_one_are_said_in_words(somebody: Visitors, guest: Visitor) -> None:
    refusing = at_the_page(somebody(PHONE))
    refusing.page.get_by_role("button", name=SCAN).click()
    guest.page.evaluate(MISSING)
    guest.page.get_by_role("button", name=SCAN).click()

    expect(refusing.page.get_by_role("alert")).to_have_text(REFUSED, timeout=PATIENCE)
    expect(guest.page.get_by_role("alert")).to_have_text(NONE, timeout=PATIENCE)
    refusing.look()
    assert [one.page.evaluate(FOCUS) for one in (refusing, guest)] == [SCAN, SCAN]


def test_where_the_browser_cannot_read_patterns_nobody_is_offered_to_scan(somebody: Visitors) -> None:
    plain = somebody(PHONE, permissions=["camera"])
    plain.open("/look/")
    plain.page.wait_for_load_state("networkidle")

    assert plain.page.get_by_role("button", name=SCAN).count() == 0
    assert plain.page.evaluate("document.querySelector('[data-scan]').hidden") is True


def test_no_other_page_gets_the_camera(guest: Visitor) -> None:
    allowed = "document.featurePolicy.allowsFeature('camera')"
    here = guest.page.evaluate(allowed)
    guest.open("/open")

    assert [here, guest.page.evaluate(allowed)] == [True, False]
