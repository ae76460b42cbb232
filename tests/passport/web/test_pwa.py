"""The manifest, the service worker and the page without a connection."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from passport.storage import SHEETS
from passport.web import pwa

UID = "0123456789abcdef" * 2


def test_the_manifest_names_icons_that_can_be_fetched(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()

    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    assert (manifest["start_url"], manifest["display"], manifest["dir"]) == ("/", "standalone", "ltr")


def test_the_old_address_of_the_icon_leads_to_it(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, "/static/icons/icon-192.png")


def test_the_service_worker_keeps_static_files_and_one_page(client: Client) -> None:
    response = client.get("/sw.js")

    kept = re.search(r"FILES = \[OFFLINE, (.*)\];", response.content.decode())
    assert kept is not None
    assert [address.strip('" ') for address in kept[1].split(",")] == [
        f"/static/{file}" for file in (*SHEETS, *pwa.FILES)
    ]
    assert response["Content-Type"] == "text/javascript"
    assert 'OFFLINE = "/offline"' in response.content.decode()


def test_the_page_without_a_connection_needs_nothing_that_is_not_kept(client: Client) -> None:
    page = client.get("/offline").content.decode()

    asked = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    imported = {f"js/{name}" for file in pwa.SCRIPTS for name in re.findall(r'from "\./([^"]+)";', source(file))}
    assert set(asked) | imported == {*SHEETS, *pwa.FILES}


def source(file: str) -> str:
    return Path(str(find(file))).read_text()


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "/", space: str = "") -> dict[str, str]:
    """Return an address of every page, by its name."""
    found: dict[str, str] = {}
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^").rstrip("$\\Z")
        if isinstance(pattern, URLResolver):
            name = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= addresses(pattern.url_patterns, route, name)
        else:
            found[f"{space}{pattern.name}"] = re.sub(r"<[^>]*>", UID, re.sub(r"\(\?P<.*?\)", UID, route))
    return found


def stands_in_for(address: str) -> bool:
    return any(re.search(page, address) for page in pwa.PAGES)


def test_the_service_worker_stands_in_for_five_pages_and_no_other() -> None:
    every = addresses(get_resolver().url_patterns)

    assert {name for name, address in every.items() if stands_in_for(address)} == {
        "home",
        "offline",
        "patient:home",
        "patient:passport",
        "patient:entry",
    }
    assert len(every) > 100


@pytest.mark.parametrize(
    "address",
    [
        f"/passport/{UID}/show",
        f"/passport/{UID}/show/{UID}/",
        f"/passport/{UID}/looks",
        f"/passport/{UID}/keep",
        f"/passport/{UID}/entry/{UID}/information",
        f"/passport/{UID}/images/{UID}/",
        f"/images/{UID}",
        f"/share/{UID}",
        "/verify",
        "/open",
        "/account",
        "/accounts/login/",
        "/reports/",
        f"/api/passports/{UID}/document",
        f"/doctor/passport/{UID}/",
        f"/elsewhere/passport/{UID}/",
        "/passport/../account",
    ],
)
def test_pages_with_codes_images_accounts_and_reports_are_not_touched(address: str) -> None:
    assert stands_in_for(address) is False


def test_the_service_worker_says_the_same_pages_in_its_own_language(client: Client) -> None:
    worker = client.get("/sw.js").content.decode()

    assert f"const PAGES = [{', '.join(f'/{page}/' for page in pwa.PAGES)}];" in worker


@pytest.mark.parametrize(
    ("name", "value"), [("FILES", (*pwa.FILES, "css/names.css")), ("PAGES", pwa.PAGES[:-1]), ("WRONG_PINS_LEFT", (1,))]
)
def test_another_file_or_page_makes_another_version(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    def version() -> str:
        found = re.search(r'CACHE = "passport-([0-9a-f]{12})"', client.get("/sw.js").content.decode())
        assert found is not None
        return found[1]

    before = version()
    same = version()
    monkeypatch.setattr(pwa, name, value)

    assert (same, version() == before) == (before, False)


def test_the_page_without_a_connection_opens_no_session(client: Client) -> None:
    response = client.get("/offline")

    assert (response.status_code, response.cookies.output()) == (200, "")
