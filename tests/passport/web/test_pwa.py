"""The manifest, the service worker and the page without a connection."""

import re

from django.test import Client


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
    assert {address.strip('" ').startswith("/static/") for address in kept[1].split(",")} == {True}
    assert response["Content-Type"] == "text/javascript"
    assert 'OFFLINE = "/offline"' in response.content.decode()


def test_the_page_without_a_connection_opens_no_session(client: Client) -> None:
    response = client.get("/offline")

    assert (response.status_code, response.cookies.output()) == (200, "")
