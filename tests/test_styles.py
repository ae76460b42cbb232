"""What the style sheets make of a page, measured in Debian's Chromium: no site runs, the page is written here."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from passport.people.models import Colour

CSS = Path(__file__).resolve().parent.parent / "static/css"
FRAME = ("tokens", "base", "forms", "booklet", "site")
LINKS = re.compile("<(link|script)[^>]*>")
PHONE = {"width": 360, "height": 740}

Laid = Callable[..., Page]


@pytest.fixture
def laid(browser: Browser) -> Iterator[Laid]:
    """Lay a body out with the sheets of every page and those of its own; on a phone unless it is said otherwise."""
    pages: list[Page] = []

    def lay(body: str, *sheets: str, screen: dict[str, int] = PHONE, **options: Any) -> Page:
        page = browser.new_page(viewport=screen, **options)
        pages.append(page)
        css = "\n".join((CSS / f"{name}.css").read_text(encoding="utf-8") for name in (*FRAME, *sheets))
        page.set_content(f"<!DOCTYPE html><html lang=en><style>{css}</style><body>{body}</body></html>")
        return page

    yield lay
    for page in pages:
        page.close()


def test_what_is_hidden_is_not_seen_whatever_component_it_is(laid: Laid) -> None:
    page = laid(
        "<button class='button' hidden>Enrol</button><div class='field'><textarea hidden></textarea></div>"
        "<p class='actions' hidden>Go</p><button class='button'>Print</button>"
    )

    assert [one.is_visible() for one in page.locator("button, textarea, p").all()] == [False, False, False, True]


FURNITURE = (
    "<div role='status'><ul class='messages'><li class='notice'>Written down. Print it for the patient.</li></ul></div>"
    "<div class='told'><div class='notice'><p>A row waits.</p></div></div>"
    "<div class='whose'><p>Klinički centar</p><nav>Samples</nav></div>"
    "<footer class='site-footer'>Check a printed page</footer>"
)


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        ("staff", ["Klinički centar"]),
        ("inspection", ["Klinički centar"]),
        ("incidents", []),
        ("slip", ["Klinički centar"]),
    ],
)
def test_no_sheet_of_paper_bears_the_furniture_of_the_screen(laid: Laid, sheet: str, left: list[str]) -> None:
    page = laid(FURNITURE, sheet)
    seen = [page.locator("li, p, nav, footer").all_inner_texts()]
    page.emulate_media(media="print")
    seen.append([one.inner_text() for one in page.locator("li, p, nav, footer").all() if one.is_visible()])

    assert seen == [
        [
            "Written down. Print it for the patient.",
            "A row waits.",
            "Klinički centar",
            "Samples",
            "Check a printed page",
        ],
        left,
    ]


def test_no_field_with_the_focus_lies_below_the_bar_with_the_button(laid: Laid) -> None:
    fields = "".join(f"<div class='field'><label>{number}<input></label></div>" for number in range(21))
    bar = "<div class='actions confirm__go'><button class='button'>Confirm, next row</button></div>"
    page = laid(f"<form class='form confirm'>{fields}{bar}</form>", "staff")
    covered = []
    for number in range(21):
        page.keyboard.press("Tab")
        edges = page.evaluate(
            "[document.activeElement, document.querySelector('.confirm__go')].map(one => one.getBoundingClientRect())"
            ".map((box, at) => at ? box.top : box.bottom)"
        )
        covered += [number] if edges[0] > edges[1] else []

    assert covered == []
    assert page.evaluate("scrollY") > 0


def lightness(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 counts it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((lightness(first), lightness(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_border_of_a_field_stands_out_from_whatever_it_lies_on(laid: Laid, scheme: str) -> None:
    page = laid("", color_scheme=scheme)
    said = "names => names.map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
    border, *grounds = page.evaluate(said, ["--rule-strong", "--paper", "--sheet", "--sheet-sunk"])

    assert [ground for ground in grounds if contrast(border, ground) < 3] == []
    assert len(set(grounds)) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letter_on_a_mark_is_read_and_the_mark_stands_out_from_the_page(laid: Laid, scheme: str) -> None:
    page = laid("", color_scheme=scheme)
    said = "names => names.map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
    names = [f"--mark-{colour}" for colour in Colour.values]
    letter, *grounds = page.evaluate(said, ["--on-mark", "--paper", "--sheet", "--stamp-wash"])
    marks = page.evaluate(said, names)

    full = [f"#{one[1] * 2}{one[2] * 2}{one[3] * 2}" if len(one) == 4 else one for one in (letter, *marks)]
    assert [name for name, mark in zip(names, full[1:], strict=True) if contrast(full[0], mark) < 4.5] == []
    assert [(mark, ground) for mark in full[1:] for ground in grounds if contrast(mark, ground) < 3] == []
    assert len(set(marks)) == 6


def test_ways_back_and_ways_of_a_row_are_as_tall_as_a_finger(laid: Laid) -> None:
    page = laid(
        "<main class='page'><p><a href='/'>Requests to decide</a></p><h1>CT of the chest</h1>"
        "<ul class='rows'><li class='row'><div class='row__what'><p class='row__name'><a href='/'>Ana</a></p>"
        "<p class='small'>Asked for by Dr Ilić. <a class='way' href='/'>Request</a></p></div>"
        "<p class='row__ways'><a href='/'>Confirm</a></p></li></ul></main>",
        "staff",
    )

    tall = {
        one.inner_text(): one.evaluate("one => one.getBoundingClientRect().height") for one in page.locator("a").all()
    }
    assert [name for name, height in tall.items() if height < 44] == []
    assert list(tall) == ["Requests to decide", "Ana", "Request", "Confirm"]


def test_on_a_phone_an_earlier_examination_stands_whole_below_its_labels(laid: Laid) -> None:
    prior = {
        "performed_on": date(2026, 9, 17),
        "examination": "CT of the chest",
        "state": "waits for signature",
        "facility": "Klinički centar",
        "phone": "+381 11 555 0100",
        "accession_numbers": "A20260917-000123456",
    }
    table = render_to_string("partials/priors_table.html", {"rows": [prior], "caption": "Same region"})
    page = laid(f"<main class='page'>{table}</main>", "staff")

    assert (
        page.evaluate(
            "[...document.querySelectorAll('.table-frame, td')].map(one => one.scrollWidth > one.clientWidth)"
        )
        == [False] * 4
    )
    assert page.locator("td").evaluate_all("them => them.map(one => getComputedStyle(one, '::before').content)") == [
        '"Date"',
        '"Where"',
        '"Images"',
    ]


def test_no_line_begins_with_the_dot_between_a_name_and_an_examination(laid: Laid) -> None:
    line = {"person": "Aleksandra Obradović-Stanimirović", "examination": "CT of the chest and abdomen"}
    page = laid(render_to_string("requests/line.html", {"line": line}))
    # However wide the page is, the dot stands on the line of the name.
    apart = page.evaluate(
        """() => [...Array(60).keys()].map(step => {
            const head = document.querySelector('.row__name');
            head.style.inlineSize = `${150 + step * 8}px`;
            const [name, rest] = [...head.childNodes].filter(node => node.textContent.trim());
            const bottom = (node, at) => {
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                return Math.round(range.getBoundingClientRect().bottom);
            };
            const last = name.firstChild.length - 1;
            return bottom(name.firstChild, last) - bottom(rest, rest.textContent.indexOf('·'));
        })"""
    )

    assert set(apart) == {0}


def test_every_sheet_of_a_printed_sample_says_whose_it_is_and_which(laid: Laid) -> None:
    context = {
        "zone": "UTC",
        "visit": {"uid": "v", "facility": "Klinički centar", "authority": "Inspektorat"},
        "sample": {"uid": "s", "seed": "2026/7"},
        "pages": [
            {"name": name, "facts": [("Fact", "said")] * many} for name, many in (("a1", 3), ("b2", 300), ("c3", 3))
        ],
    }
    page = laid(LINKS.sub("", render_to_string("inspector/print.html", context)), "staff", "inspection")
    seen = page.locator(".running__head").is_visible()
    sheets = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]

    count = len(sheets)
    assert (seen, count > 4) == (False, True)
    assert [
        number
        for number, words in enumerate(sheets, start=1)
        if "Klinički centar: sample of Inspektorat, seed 2026/7" not in words or f"{number} / {count}" not in words
    ] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("frame", ["<div class='table-frame'>{}</div>", "<figure class='plot scrolls'>{}</figure>"])
def test_what_scrolls_on_a_phone_has_a_shadow_where_it_goes_on(laid: Laid, frame: str, scheme: str) -> None:
    wide = "<div style='inline-size: 900px; block-size: 100px'></div>"
    page = laid(f"<main class='page'>{frame.format(wide)}</main>", "doses", color_scheme=scheme)
    box = page.locator(".table-frame, .plot").bounding_box()
    assert box is not None

    def edges() -> tuple[bytes, bytes]:
        sides = (box["x"], box["x"] + box["width"] - 6)
        left, right = (page.screenshot(clip={"x": x, "y": box["y"] + 20, "width": 6, "height": 20}) for x in sides)
        return left, right

    start = edges()
    page.evaluate("document.querySelector('.table-frame, .plot').scrollLeft = 200")
    middle = edges()
    page.evaluate("document.querySelector('.table-frame, .plot').scrollLeft = 9999")
    end = edges()

    plain = start[0]
    assert [[one != plain for one in both] for both in (start, middle, end)] == [
        [False, True],
        [True, True],
        [True, False],
    ]


def test_what_fits_has_no_shadow(laid: Laid) -> None:
    page = laid("<div class='table-frame'><p style='block-size: 100px'></p></div>")
    box = page.locator(".table-frame").bounding_box()
    assert box is not None
    inside = {"y": box["y"] + 20, "width": 6, "height": 20}
    shots = [page.screenshot(clip={"x": x, **inside}) for x in (box["x"], box["x"] + 100, box["x"] + box["width"] - 6)]

    assert len(set(shots)) == 1
