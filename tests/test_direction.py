"""Every sheet and page holds from right to left as from left to right."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
PAGES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".HTM"})
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# What names a side of the screen, or a size by it, instead of a side of the line.
PHYSICAL = re.compile(
    r"(?:^|;)\s*((?:scroll-)?(?:margin|padding)-(?:left|right|top|bottom)|border-(?:left|right|top|bottom)[\w-]*|left|right"
    r"|top|bottom|(?:min-|max-)?(?:width|height)|(?:text-align|float|clear)\s*:\s*(?:left|right))\s*[:;}]?",
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset)\s*:\s*([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+)\s*(?:;|$)")
# The one place where the side is meant: a text of the other direction stays where its page's lines begin.
STAYS = re.compile(r"\[dir=\"auto\"\]")
# Signs that point along a line, and that no browser turns by itself; "›" and "‹" it does.
POINTS = re.compile("[→←⇒⇐➔►◄▶◀]")
MIRRORED = re.compile(r'<span class="towards"[^>]*>[→←]</span>')


def sided(css: str) -> list[str]:
    """Return what in a sheet names a side of the screen."""
    found = []
    for selector, body in RULE.findall(COMMENT.sub("", css)):
        if STAYS.search(selector):
            continue
        found += [one.strip() for one in PHYSICAL.findall(body)]
        found += ["four sides" for sides in FOUR_SIDES.findall(body) if sides[1] != sides[3]]
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_names_sides_of_the_line_and_none_of_the_screen(sheet: Path) -> None:
    assert sided(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a { margin-left: 1px }", ["margin-left"]),
        ("a { color: red; text-align: right; }", ["text-align: right"]),
        ("a { border-left: 0 } b { left: 0 }", ["border-left", "left"]),
        ("@media (min-width: 4rem) { a { width: 3px } }", ["width"]),
        ("a { padding: 1px 2px 3px 4px; }", ["four sides"]),
        ('a { margin-inline-start: 1px; inline-size: 2px; line-height: 1 } [dir="auto"] { text-align: left }', []),
        ("a { padding: 1px 2px 3px 2px; --left: 1px }", []),
    ],
)
def test_what_names_a_side_of_the_screen_is_found(css: str, found: list[str]) -> None:
    assert sided(css) == found


def test_what_points_along_a_line_is_turned_where_lines_run_from_the_right() -> None:
    pointing = {
        str(path.relative_to(ROOT)): POINTS.findall(MIRRORED.sub("", path.read_text(encoding="utf-8")))
        for path in PAGES
    }

    assert {page: signs for page, signs in pointing.items() if signs} == {}


def test_every_page_of_its_own_says_its_language_and_direction() -> None:
    heads = {
        str(path.relative_to(ROOT)): re.search("<html[^>]*>", path.read_text(encoding="utf-8"))
        for path in PAGES
        if "<html" in path.read_text(encoding="utf-8")
    }

    assert [
        page for page, head in heads.items() if head and not {"lang=", "dir="} <= set(re.findall(r"\w+=", head[0]))
    ] == []
    assert "templates/base.html" in heads


def test_a_sentence_of_ours_runs_as_its_page_does_whatever_name_it_begins_with() -> None:
    # `dir="auto"` is for what somebody typed: it looks at the first letter, which may be that of a name in Latin.
    ours = re.compile(r'dir="auto"(?:[^<>]|\{%[^%]*%\})*>\s*\{\{ [\w.]*sentence \}\}')
    found = {str(path.relative_to(ROOT)): ours.findall(path.read_text(encoding="utf-8")) for path in PAGES}

    assert {page: ones for page, ones in found.items() if ones} == {}
    assert ours.search('<p class="x" dir="auto">\n  {{ look.sentence }}</p>')
