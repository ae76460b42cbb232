"""The draft of a request: what was done before, then the button, then what is asked for; Enter sends nothing."""

import re
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Browser

from passport.people.models import Facility
from passport.web.request_forms import WishForm
from tests.passport.web.asking import chest_ct, desk
from tests.passport.web.test_requests import drafted

SEND = "I looked at them: send the request"


def order_of(page: str, *words: str) -> list[str]:
    return sorted(words, key=page.index)


@pytest.mark.django_db
def test_the_button_stands_under_the_earlier_examinations_and_the_fields_are_folded_away(at: datetime) -> None:
    here = desk()
    chest_ct(here, "20200301", at)
    page = here.asker.get(f"/requests/{drafted(here).uid}/").content.decode()
    words = (
        "Done before",
        SEND,
        "Your request",
        "Cough for six weeks",
        "<summary>Change</summary>",
        'name="indication"',
    )

    assert order_of(page, *words) == list(words)
    assert re.search(r"<details (\w*)>\s*<summary>Change</summary>", page)[1] == ""


@pytest.mark.django_db
def test_the_reason_for_doing_it_again_is_asked_beside_the_earlier_examination(at: datetime) -> None:
    here = desk()
    chest_ct(here, timezone.now().strftime("%Y%m%d"), at)
    page = here.asker.get(f"/requests/{drafted(here).uid}/").content.decode()

    assert page.count('name="repeat_reason"') == 1
    assert order_of(page, 'name="repeat_reason"', SEND, "<summary>Change</summary>")[0] == 'name="repeat_reason"'


@pytest.mark.django_db
def test_what_is_wrong_opens_the_fields() -> None:
    here = desk()
    found = drafted(here)
    page = here.asker.post(f"/requests/{found.uid}/", {"step": "save"}).content.decode()

    assert re.search(r"<details (\w*)>\s*<summary>Change</summary>", page)[1] == "open"


def test_enter_in_a_field_saves_and_never_says_that_somebody_looked(browser: Browser) -> None:
    form = WishForm(facilities=[Facility(uid="f" * 32, name="Klinički centar")], initial={"indication": "cough"})
    line = SimpleNamespace(uid="r" * 32, person="Ana", examination="CT", facility="Klinički centar")
    context = {"page": {"line": line}, "form": form, "priors": {"seen": "1", "repeated": ["CT"]}}
    page = browser.new_page()
    page.set_content(re.sub(r"<(link|script)[^>]*>", "", render_to_string("requests/draft.html", context)))
    page.evaluate(
        "document.forms[0].addEventListener('submit', one => { one.preventDefault(); window.went = one.submitter.value; })"
    )
    went = []
    page.get_by_text("Change", exact=True).click()
    for press in (
        lambda: page.get_by_label("Code of the indication, if you use one").press("Enter"),
        lambda: page.get_by_role("button", name="Save the draft").click(),
        lambda: page.get_by_role("button", name=SEND).click(),
    ):
        press()
        went.append(page.evaluate("window.went"))
    page.close()

    assert went == ["save", "save", "send"]
