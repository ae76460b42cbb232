"""A period that cannot be confirmed: the page opens where something is wrong, however far below that is."""

import pytest
from playwright.sync_api import Browser

from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.nuclear.test_story import confirm
from tests.passport.web.staff import signed_in


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"row": ""}, "Choose one of the printed rows, or write how long."),
        ({"amount": "a while"}, '-amount">How long</a>'),
    ],
)
def test_what_is_wrong_with_a_period_has_the_focus(ward: Ward, said: dict[str, str], wrong: str) -> None:
    screen = signed_in(ward.specialist)
    sheet = wards.drafted(ward, breastfeeding=True)
    period = wards.period(sheet, "breastfeeding")
    untouched = screen.get(f"/nuclear/sheet/{sheet.uid}/").content.decode()
    page = confirm(screen, sheet, period, **said).content.decode()

    (article,) = [one for one in page.split("<article") if "autofocus" in one]
    assert f'action="/nuclear/sheet/{sheet.uid}/confirm/{period.uid}"' in article
    assert wrong in article.split("autofocus")[1].split("</div>")[0]
    assert "autofocus" not in untouched


def test_a_browser_opens_the_page_there(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto("data:text/html,<div style='height:3000px'></div><div id=wrong tabindex=-1 autofocus>Choose</div>")
    page.wait_for_function("document.activeElement.id === 'wrong'")

    assert page.locator("#wrong").evaluate("one => one.getBoundingClientRect().bottom <= innerHeight")
    page.close()
