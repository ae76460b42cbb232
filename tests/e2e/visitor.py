"""Somebody in front of Debian's Chromium: what they do, and what every page they see must keep to."""

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

PASSWORD = "a long enough pass phrase"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PATIENCE = 15_000  # milliseconds
NARROWEST = 320
ALT = 1  # as Chromium's protocol counts the modifiers
MANY_STOPS = 200  # of the tabulator: no page has as many
STEP_SECONDS = 30
SERIOUS = {"serious", "critical"}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# Chromium's own line about an answer with a status of 400 or more; the status itself is judged by `_answered`.
OF_CHROMIUM = "Failed to load resource"


@dataclass(kw_only=True)
class Visitor:
    """One person with one browser of their own; what their pages did wrong is in `complaints`."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down every fault that the browser tells of."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._answered)

    def open(self, address: str) -> int:
        """Go to an address and return the status of the answer."""
        answer = self.page.goto(address)
        return answer.status if answer else 0

    def press(self, name: str) -> None:
        """Press the one button of this name, and wait for the page that it leads to."""
        self.go(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow the first link of this name, and wait for its page."""
        self.go(self.page.get_by_role("link", name=name).first)

    def go(self, way: Locator) -> None:
        """Click what leads to another page, and wait until that is there."""
        with self.page.expect_navigation():
            way.click()

    def tab_to(self, goal: Locator) -> None:
        """Go on with the tabulator until the focus is there."""
        for _step in range(MANY_STOPS):
            if goal.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tabulator does not come to {goal}")

    def enter(self, way: Locator) -> None:
        """Press Enter on what leads to another page, and wait until that is there."""
        self.tab_to(way)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press_alt(self, letter: str) -> None:
        """Press Alt and the letter of what has it as its access key.

        Playwright's own keyboard leaves out the text of a key that is pressed with Alt: no button would hear it.
        """
        code = ord(letter.upper())
        key = {
            "modifiers": ALT,
            "key": letter,
            "code": f"Key{letter.upper()}",
            "text": letter,
            "unmodifiedText": letter,
            "windowsVirtualKeyCode": code,
            "nativeVirtualKeyCode": code,
            "isSystemKey": True,
        }
        session = self.context.new_cdp_session(self.page)
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def write(self, label: str, words: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, label: str, option: str) -> None:
        """Choose one of a list."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def write_date(self, day: int, month: int, year: int) -> None:
        """Write a date into the three fields of a page that asks for one."""
        for label, number in (("Day", day), ("Month", month), ("Year", year)):
            self.write(label, str(number))

    def reads(self, words: str) -> Locator:
        """Wait until the page says something, and return where."""
        said = self.page.get_by_text(words).first
        expect(said).to_be_visible(timeout=PATIENCE)
        return said

    def heads(self, words: str) -> None:
        """Wait until the page with this heading is there."""
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible(timeout=PATIENCE)

    def text(self) -> str:
        """Return all that the page says."""
        return self.page.locator("body").inner_text()

    def sign_in(self, username: str, *, password: str = PASSWORD, secret: str = SECRET) -> None:
        """Sign in, with the code of the authenticator app when the page asks for it."""
        self.open("/accounts/login/")
        self.write("User name or e-mail", username)
        self.write("Password", password)
        self.press("Sign in")
        asked, inside = self.page.locator("[name=code]"), self.page.get_by_role("button", name="Sign out")
        expect(asked.or_(inside)).to_be_visible(timeout=PATIENCE)
        if asked.is_visible():
            self.confirm(secret)
        expect(inside).to_be_visible(timeout=PATIENCE)

    def confirm(self, secret: str = SECRET) -> None:
        """Type what the authenticator app shows."""
        with self.page.expect_navigation():
            self.page.locator("[name=code]").fill(one_time_code(secret))
            self.page.locator("[name=code]").press("Enter")

    def hold_a_key(self) -> None:
        """Put an authenticator with a verified owner into this person's hand."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def look(self, *, rules: bool = True) -> None:
        """Hold the page to its width, also on the narrowest phone, and to the rules of accessibility.

        The rules are asked by a script: a browser that runs none would never answer.
        """
        self._fits()
        usual: Any = self.page.viewport_size
        self.page.set_viewport_size({"width": NARROWEST, "height": 640})
        self._fits()
        self.page.set_viewport_size(usual)
        if rules:
            broken = [one for one in Axe().run(self.page).response["violations"] if one["impact"] in SERIOUS]
            self.complaints += [f"{self.page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in broken]

    def _fits(self) -> None:
        wide, width = self.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        if wide > width:
            self.complaints.append(f"{self.page.url}: {wide} wide on a screen of {width}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_CHROMIUM):
            self.complaints.append(f"console: {message.text}")

    def _answered(self, answer: Response) -> None:
        kind = answer.request.resource_type
        if kind == "document" and "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
            self.complaints.append(f"{answer.url}: no policy")
        if kind != "document" and answer.status >= 400:
            self.complaints.append(f"{answer.url}: {answer.status}")


def one_time_code(secret: str, *, at: float | None = None) -> str:
    """Return what an authenticator app shows (RFC 6238)."""
    counter = int(time.time() if at is None else at) // STEP_SECONDS
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
