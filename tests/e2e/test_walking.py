"""What going through a page with the keyboard, and reading it with large letters, notices: small pages with one fault each."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.keyboard import keyboard_faults
from tests.e2e.large_text import finger_faults, large_text_faults
from tests.services.installation import ROOT

SCRIPT = (ROOT / "static/js/escape.js").read_text(encoding="utf-8")
GOOD = """<!DOCTYPE html><html lang="en"><style>:focus { outline: 3px solid blue } * { font: 16px/1.5 sans-serif }
a, button, summary, input { min-height: 44px; display: inline-block; font-size: 1rem; max-width: 100% }</style><body>
<a href="#content">Skip to the content</a><main id="content" tabindex="-1"><p><a href="/one">One</a></p>{}</main></body>"""

Laid = Callable[..., Page]


@pytest.fixture
def laid(browser: Browser) -> Iterator[Laid]:
    """Lay out a page that is as it should be but for what is given, on a phone."""
    pages: list[Page] = []

    def lay(body: str, *, script: bool = True) -> Page:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        pages.append(page)
        page.set_content(GOOD.replace("{}", body))
        if script:
            page.add_script_tag(content=f"{SCRIPT}closeOnEscape();", type="module")
        return page

    yield lay
    for page in pages:
        page.close()


FIELD = "<label>Name <input></label><label>Day <input type='date'></label>"
DISCLOSURE = "<details><summary>More</summary><p><a href='/two'>Two</a></p></details>"
RADIOS = "<label><input type='radio' name='a'>A</label><label><input type='radio' name='a'>B</label>"


@pytest.mark.parametrize(
    "body", ["", FIELD, DISCLOSURE, RADIOS, f"<details open><summary>All</summary>{DISCLOSURE}</details>"]
)
def test_a_page_as_it_should_be_has_no_fault(laid: Laid, body: str) -> None:
    page = laid(body)

    assert [*finger_faults(page), *large_text_faults(page), *keyboard_faults(page)] == []


COVERED = "<button style='position: absolute; top: 300px'>Go</button>"
BAR = "<div style='position: fixed; inset: 200px 0; background: white'></div>"
PAIR = "<p style='display: flex'><a href='/two'>Two</a><a href='/three'>Three</a></p>"
BACKWARDS = PAIR.replace("flex", "flex; flex-direction: row-reverse")
TRAP = "<input onkeydown='if (event.key == &quot;Tab&quot;) event.preventDefault()'>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<button style='outline: none'>Go</button>", "is not seen to have the focus"),
        ("<button style='position: fixed; top: -90px'>Go</button>", "has the focus outside the screen"),
        (COVERED + BAR, "has the focus below something else"),
        ("<a href='/' tabindex='3'>Early</a>", "the tabulator does not come to <a"),
        ("<button style='position: absolute; top: 0; margin-top: -20px'>Go</button>", "the tabulator goes up to"),
        (TRAP, "the tabulator does not leave <input"),
        (BACKWARDS, "the tabulator goes back in the line to <a"),
    ],
)
def test_what_the_keyboard_does_not_reach_or_the_eye_does_not_find_is_a_fault(
    laid: Laid, body: str, fault: str
) -> None:
    assert [one for one in keyboard_faults(laid(body)) if fault in one] != []


@pytest.mark.parametrize(("body", "faults"), [(PAIR, 0), (BACKWARDS, 1)])
def test_from_right_to_left_a_line_is_gone_through_from_the_right(laid: Laid, body: str, faults: int) -> None:
    page = laid(body)
    page.evaluate("document.documentElement.dir = 'rtl'")

    assert len(keyboard_faults(page)) == faults


def test_what_escape_does_not_close_is_a_fault(laid: Laid) -> None:
    assert keyboard_faults(laid(DISCLOSURE, script=False)) == ["Escape does not close More"]


def test_escape_leads_back_to_where_something_was_opened(laid: Laid) -> None:
    page = laid(DISCLOSURE)
    page.get_by_text("More").press("Enter")
    opened = page.locator("details").evaluate("one => one.open")
    page.get_by_text("Two").press("Escape")

    assert opened is True
    assert page.evaluate("[document.querySelector('details').open, document.activeElement.innerText]") == [
        False,
        "More",
    ]


def test_a_list_that_is_open_has_the_key_for_itself(laid: Laid) -> None:
    page = laid("<details open><summary>More</summary><select><option>One</select></details>")
    page.locator("select").dispatch_event("keydown", {"key": "Escape", "bubbles": True})

    assert page.locator("details").evaluate("one => one.open") is True


CUT = "<div style='height: 30px; overflow: hidden'>One line and another line and a third line that is longer</div>"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("<div style='width: 15rem; background: red'>Wide</div>", ["on 360 pixels with large letters: ", " wide"]),
        (CUT, ["cut off"]),
        ("<p style='height: 1.5em; margin: 0'>Under</p><p style='margin-top: -1.5em'>Over</p>", ["lie on each other"]),
        ("<button style='width: 60px'>Justification</button>", ["is too narrow for its words"]),
    ],
)
def test_what_large_letters_push_out_cut_off_or_lay_on_each_other_is_a_fault(
    laid: Laid, body: str, faults: list[str]
) -> None:
    found = large_text_faults(laid(body))

    assert [fault for fault in faults if not any(fault in one for one in found)] == []


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("<button style='min-height: 43px; height: 43px; padding: 0'>Go</button>", 1),
        ("<p><a href='/' style='min-height: 0'>Alone</a></p>", 1),
        ("<p>In a sentence <a href='/' style='min-height: 0'>there is a link</a>.</p>", 0),
        ("<label style='display: block; padding: 12px'><input type='checkbox' style='min-height: 0'>Yes</label>", 0),
        ("<p style='transition: color 1s'>Moves</p>", 1),
    ],
)
def test_what_is_lower_than_a_finger_or_moves_is_a_fault(laid: Laid, body: str, count: int) -> None:
    assert len(finger_faults(laid(body))) == count
