"""What holds for the repository as a whole: its folders, its sizes, its locks, and who may query."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from passport.law.shelf import packs

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("passport", "ingestion", "reports", "tests")
TOP_LEVEL = {
    ".ci",
    ".env.example",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "docs",
    "ingestion",
    "locale",
    "manage.py",
    "passport",
    "pyproject.toml",
    "reports",
    "requirements",
    "static",
    "templates",
    "tests",
}
LONGEST_MODULE = 400
LOCKS = ("app", "dev", "tools")
# Where packages come from, and where somebody's checkout lies: neither belongs into a file of ours.
FOREIGN_PLACES = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|(?<![\w.])/(?:home|root|work)/\w")
LICENCE = "LICENSE"  # not our words


def tracked() -> list[Path]:
    """Return the files of the repository that git knows and that are still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def edges() -> Iterator[Path]:
    """Yield the modules that answer requests."""
    yield from (ROOT / "passport/web").rglob("*.py")
    yield from (ROOT / "passport/api").rglob("*.py")
    for package in ("passport", "ingestion", "reports"):
        yield from (ROOT / package).rglob("views.py")
        yield from (ROOT / package).rglob("views/*.py")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_top_level_holds_only_what_the_design_names() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP_LEVEL == set()


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in modules()}

    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    found = {}
    for path in tracked():
        if path.name == LICENCE or path == Path(__file__).resolve():
            continue
        place = FOREIGN_PLACES.search(path.read_text(errors="ignore"))
        if place:
            found[name(path)] = place.group()

    assert found == {}


def queries(source: str) -> list[int]:
    """Return the lines in which a piece of code reaches for a model's manager."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]


def test_pages_and_api_query_no_model() -> None:
    found = {name(path): queries(path.read_text()) for path in edges()}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_query_in_a_page_would_be_found() -> None:
    assert queries("def page(request):\n    return Entry.objects.get(pk=1)\n") == [2]


def countries_named(source: str, codes: set[str]) -> list[str]:
    """Return the country codes that a piece of code names as texts."""
    if not any(code in source for code in codes):
        return []  # which is nearly every module, and saves parsing it
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str) and value in codes]


def test_no_code_outside_the_law_names_a_country() -> None:
    codes = {pack.country for pack in packs()}
    code = [ROOT / "manage.py", *(path for path in modules() if path.relative_to(ROOT).parts[0] != "tests")]
    found = {
        name(path): countries_named(path.read_text(), codes)
        for path in code
        if not path.is_relative_to(ROOT / "passport/law")
    }

    assert {path: countries for path, countries in found.items() if countries} == {}
    assert codes >= {"BA", "HR", "IR", "RS", "TR"}


def test_a_country_in_the_code_would_be_found() -> None:
    source = 'if facility.country == "RS":\n    pass\nTHERE = {"HR": 1}\nhours = "hr"  # RS\n'

    assert countries_named(source, {"RS", "HR"}) == ["RS", "HR"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_a_reason(lock: str) -> None:
    lines = (ROOT / "requirements" / f"{lock}.in").read_text().splitlines()
    requirements = [line for line in lines if line and not line.startswith(("#", "-c "))]

    assert [line for line in requirements if not re.fullmatch(r"\S+ +# \S.+", line)] == []
    assert requirements


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    packages = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]

    assert [package for package in packages if not re.match(r"\S+==\S+ .*\n +--hash=sha256:", package)] == []
    assert "://" not in text
    assert packages


def test_every_debian_package_has_a_reason_and_a_section() -> None:
    lines = (ROOT / "requirements/debian.txt").read_text().splitlines()
    packages = [line for line in lines if not line.startswith("#")]

    assert [line for line in packages if not re.fullmatch(r"\S+ +# \S.+", line)] == []
    assert [line for line in lines if line.startswith("# [")] == ["# [run]", "# [test]"]
