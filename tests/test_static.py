"""Static files as an installation serves them: collected, packed, and named after their content."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from passport.storage import JOINED, SHEETS, sheets
from tests.services.installation import ROOT, Installation


def test_every_static_file_is_collected_under_a_name_of_its_content(tmp_path: Path) -> None:
    done = Installation(folder=tmp_path).manage("collectstatic", "--no-input", "--ignore", "rest_framework")
    assert done.returncode == 0, done.stderr

    named = json.loads((tmp_path / "static/staticfiles.json").read_text())["paths"]
    ours = [path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static").rglob("*") if path.is_file()]
    assert [name for name in ours if not (tmp_path / "static" / named[name]).is_file()] == []
    assert [name for name in ours if named[name] == name] == []
    assert ours


def test_the_sheets_of_every_page_are_one_file_that_finds_its_pictures(tmp_path: Path) -> None:
    collecting = ("collectstatic", "--no-input", "--ignore", "rest_framework")
    ours = Installation(folder=tmp_path)
    assert [ours.manage(*collecting).returncode for _once in range(2)] == [0, 0]

    static = tmp_path / "static"
    named = json.loads((static / "staticfiles.json").read_text())["paths"]
    joined = (static / named[JOINED]).read_text()
    assert [sheet for sheet in SHEETS if (static / named[sheet]).read_text() not in joined] == []
    pictures = re.findall(r'url\("?([^")]+)', joined)
    assert [name for name in pictures if not (static / "css" / name).is_file()] == []
    assert pictures


@pytest.mark.parametrize(("debug", "named"), [(False, (JOINED,)), (True, SHEETS)])
def test_an_installation_names_the_joined_sheet_and_who_develops_each(
    debug: bool, named: tuple[str, ...], settings: Settings
) -> None:
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "passport.storage.StaticStorage"}}
    settings.DEBUG = debug

    assert sheets() == named


def test_every_page_names_each_of_its_sheets_once(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert re.findall(r'rel="stylesheet" href="/static/([^"]+)"', page) == list(SHEETS)


def test_every_script_of_ours_is_short_and_makes_no_code_of_texts() -> None:
    scripts = {path.name: path.read_text() for path in (ROOT / "static/js").glob("*.js")}

    assert {name: len(text.splitlines()) for name, text in scripts.items() if len(text.splitlines()) >= 150} == {}
    assert [name for name, text in scripts.items() if re.search(r"\beval\(|new Function|innerHTML\s*=[^=]", text)] == []
    assert {"kept.js", "store.js", "vault.js"} < scripts.keys()
