"""The passport on the phone without a connection: kept with consent, opened with the PIN, and gone when it must be."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright, expect

from passport.access.models import Access
from passport.people.models import Ending, OfflineCopy, Relation
from passport.people.services import end_copy
from passport.storage import SHEETS
from passport.web import pwa
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.e2e.cast import ANA, Hospital, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_slip import OTHER, PIN, chooses_a_pin, opens, types_a_slip
from tests.e2e.visitor import PATIENCE, Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
CHEST = "CT of the chest"
# What lies in the stores of a browser, binary as base64, so that nothing in it can be overlooked.
STORES = """async () => {
  const text = (bytes) => String.fromCharCode(...new Uint8Array(bytes));
  const plain = (one) => {
    if (one instanceof ArrayBuffer || ArrayBuffer.isView(one)) return { bytes: one.byteLength, text: text(one.buffer || one) };
    if (one instanceof CryptoKey) return { key: one.type, extractable: one.extractable };
    if (one && typeof one === "object" && !Array.isArray(one)) {
      return Object.fromEntries(Object.entries(one).map(([name, part]) => [name, plain(part)]));
    }
    return one;
  };
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const found = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      found[store] = (await asked(database.transaction(store).objectStore(store).getAll())).map(plain);
    }
    database.close();
  }
  const files = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) files.push(new URL(request.url).pathname);
  }
  return { found, files, local: { ...localStorage }, session: { ...sessionStorage } };
}"""


def keeps(patient: Visitor, pin: str = PIN) -> None:
    patient.follow("Keep on this phone")
    patient.heads("Keep on this phone")
    patient.write("PIN of this phone", pin)
    with patient.page.expect_navigation(url="**/passport/*/", timeout=4 * PATIENCE):
        patient.page.get_by_role("button", name="keep it on this phone").click()


def prepared(somebody: Visitors, place: Hospital) -> Visitor:
    """Return Ana with her phone, which keeps her passport."""
    patient = somebody(PHONE)
    opens(patient, place)
    chooses_a_pin(patient)
    keeps(patient)
    patient.page.evaluate("navigator.serviceWorker.ready")
    return patient


def flies(patient: Visitor) -> None:
    patient.context.set_offline(True)
    patient.open("/")


def types_the_pin(patient: Visitor, pin: str) -> None:
    patient.write("PIN of this phone", pin)
    patient.page.get_by_role("button", name="Open", exact=True).click()


def stores(page: Page) -> dict[str, object]:
    return page.evaluate(STORES)


def test_in_airplane_mode_the_pin_opens_what_the_phone_keeps(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE)
    opens(patient, place)
    chooses_a_pin(patient)
    patient.follow("Keep on this phone")
    patient.reads("What you answered about pregnancy, your cycle or breastfeeding is not in it.")
    patient.look()
    patient.open("/passport/")
    keeps(patient)
    patient.page.evaluate("navigator.serviceWorker.ready")

    flies(patient)
    patient.heads("No connection")
    assert "Ана" not in patient.text()
    patient.look(rules=False)
    types_the_pin(patient, PIN)
    patient.heads("Kept on this phone")
    patient.reads("As it was on ")
    patient.reads("Ђорђевић")
    patient.reads(CHEST)
    patient.reads("Дом здравља Сунце")
    patient.look(rules=False)

    patient.press("Lock")
    expect(patient.page.get_by_label("PIN of this phone")).to_be_visible()
    assert CHEST not in patient.text()


def test_what_the_phone_keeps_is_locked_with_its_pin(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = prepared(somebody, place)

    kept = stores(patient.page)

    (copy,) = kept["found"]["copies"]
    assert (copy["lock"]["rounds"], copy["lock"]["salt"]["bytes"], copy["lock"]["iv"]["bytes"]) == (600_000, 16, 12)
    assert copy["lock"]["publicKey"]["key"] == "public"
    assert set(copy) == {"copy", "mark", "lock", "sealed"}
    everything = json.dumps(kept, ensure_ascii=False)
    assert [word for word in ("Ђорђевић", CHEST, "toraksa", "2703985715012", PIN) if word in everything] == []
    assert kept["files"] == ["/offline", *(f"/static/{file}" for file in (*SHEETS, *pwa.FILES))]
    assert (kept["local"], kept["session"]) == ({}, {})
    assert OfflineCopy.objects.get().uid == copy["copy"]


def test_with_a_connection_the_copy_is_brought_up_to_date_without_the_pin(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    place.row_of(ANA)

    with patient.page.expect_response("**/keep/renew"):
        patient.open("/passport/")
    patient.page.wait_for_load_state("networkidle")
    flies(patient)
    types_the_pin(patient, PIN)

    patient.reads(CHEST)


def test_five_wrong_pins_delete_what_the_phone_keeps(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    flies(patient)

    for left in (4, 3, 2):
        types_the_pin(patient, OTHER)
        patient.reads(f"This PIN is wrong. After {left} more wrong ones this phone deletes what it keeps.")
    patient.page.reload()  # wins nothing
    types_the_pin(patient, OTHER)
    patient.reads("This PIN is wrong. After 1 more wrong one this phone deletes what it keeps.")
    types_the_pin(patient, OTHER)
    patient.heads("This phone has deleted what it kept")
    patient.look(rules=False)

    assert stores(patient.page)["found"] == {}
    patient.page.reload()
    patient.reads("Nothing of it is kept on this device.")


def test_a_right_pin_forgets_the_wrong_ones(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    flies(patient)
    for _turn in range(2):
        for _again in range(3):
            types_the_pin(patient, OTHER)
            patient.reads("This PIN is wrong.")
            expect(patient.page.get_by_label("PIN of this phone")).to_have_value("")
        types_the_pin(patient, PIN)
        patient.heads("Kept on this phone")
        patient.page.reload()


def test_signing_out_leaves_nothing(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = prepared(somebody, place)

    patient.open("/passport/")
    patient.press("Sign out")
    patient.heads("Sign in")

    left = stores(patient.page)
    assert (left["found"], left["local"], left["session"]) == ({}, {}, {})
    assert [file for file in left["files"] if file != "/offline" and not file.startswith("/static/")] == []
    assert OfflineCopy.objects.get().ended_how == Ending.SIGNED_OUT
    patient.page.evaluate("navigator.serviceWorker.ready")
    flies(patient)
    patient.reads("Nothing of it is kept on this device.")


def test_signing_out_on_another_page_leaves_nothing_either(somebody: Visitors, now: datetime) -> None:
    """The page of allauth has none of our scripts on its button: the answer alone empties the stores."""
    place = hospital(now)
    patient = prepared(somebody, place)

    patient.open("/accounts/logout/")
    patient.go(patient.page.locator("main").get_by_role("button", name="Sign Out"))
    patient.heads("Sign in")

    assert stores(patient.page)["found"] == {}


@pytest.mark.parametrize("page", ["/accounts/login/", "/offline"])
def test_a_copy_that_was_ended_elsewhere_deletes_itself_as_soon_as_it_is_online(
    somebody: Visitors, now: datetime, page: str
) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    flies(patient)
    copy = OfflineCopy.objects.get()
    end_copy(copy=copy, how=Ending.COUNTER, by=None, at=now)
    expect(patient.page.get_by_label("PIN of this phone")).to_be_visible()

    patient.context.clear_cookies(name="sessionid")
    patient.context.set_offline(False)
    with patient.page.expect_response("**/offline/staying"):
        patient.open(page)

    expect(patient.page.locator("body")).to_be_visible()
    patient.page.wait_for_function("async () => (await indexedDB.databases()).length === 0")


def test_who_has_no_pin_on_this_phone_chooses_one_that_never_leaves_it(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    place.row_of(ANA)
    patient = somebody(PHONE)
    patient.hold_a_key()
    opens(patient, place)
    patient.press("Use the lock of this phone")
    patient.follow("Keep on this phone")
    sent: list[str] = []
    patient.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))

    patient.write("A PIN for reading without a connection", "123456")
    patient.write("The same PIN once more", "123456")
    patient.page.get_by_role("button", name="keep it on this phone").click()
    patient.reads("This PIN is among the first that anybody would try.")
    patient.write("A PIN for reading without a connection", "۸۴۷۳۶۲")
    patient.write("The same PIN once more", "847362")
    with patient.page.expect_navigation(url="**/passport/*/", timeout=4 * PATIENCE):
        patient.page.get_by_role("button", name="keep it on this phone").click()
    patient.page.evaluate("navigator.serviceWorker.ready")

    assert [line for line in sent if "847362" in line or "۸۴۷۳۶۲" in line] == []
    flies(patient)
    types_the_pin(patient, "847362")
    patient.reads(CHEST)


def test_the_passport_of_a_child_is_kept_beside_the_own_one_each_with_its_own_key(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    born = place.boris.birth_date
    code = place.slip(place.boris, Relation.GUARDIAN)
    types_a_slip(patient, code, day=born.day, month=born.month, year=born.year)
    keeps(patient)

    first, second = stores(patient.page)["found"]["copies"]
    flies(patient)
    types_the_pin(patient, PIN)
    patient.reads("Ђорђевић")
    patient.reads("Šušnjić")
    assert first["lock"]["salt"]["text"] != second["lock"]["salt"]["text"]
    assert Access.objects.filter(patient=place.boris, ground="guardian").count() == 1


@pytest.mark.parametrize(
    "address", ["/verify", "/open", "/account", "/accounts/login/", "/passport/{ana}/show", "/reports/"]
)
def test_the_service_worker_stands_in_for_no_other_page(somebody: Visitors, now: datetime, address: str) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    patient.context.set_offline(True)

    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        patient.open(address.format(ana=place.ana.uid))


def test_a_new_version_takes_over_and_the_open_page_says_so(
    somebody: Visitors, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = hospital(now)
    patient = prepared(somebody, place)
    before = patient.page.evaluate("caches.keys()")
    notice = patient.page.get_by_text("There is a new version of this page.")
    expect(notice).to_be_hidden()

    monkeypatch.setattr(pwa, "FILES", (*pwa.FILES, "css/names.css"))
    patient.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")

    expect(notice).to_be_visible(timeout=PATIENCE)
    patient.look()
    patient.press("Load the new version")
    expect(notice).to_be_hidden()
    after = patient.page.evaluate("caches.keys()")
    assert (len(before), len(after), before == after) == (1, 1, False)
    flies(patient)
    types_the_pin(patient, PIN)
    patient.heads("Kept on this phone")


def test_the_phone_is_offered_to_install_it(playwright: Playwright, site: str, tmp_path: Path) -> None:
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS, base_url=site
    )
    try:
        page = context.new_page()
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready")
        found = context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    finally:
        context.close()

    assert found == {"installabilityErrors": []}
