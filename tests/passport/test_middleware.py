import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from playwright.sync_api import Page, Response
from pytest_django import live_server_helper

from passport.middleware import PackedPages, no_store, own_origin

DIRECTIVES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def test_every_answer_carries_the_whole_policy_and_is_kept_nowhere(client: Client) -> None:
    answer = client.get("/an-address-of-nothing")

    assert set(answer.headers["Content-Security-Policy"].split("; ")) == DIRECTIVES
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_only_a_page_that_reads_patterns_gets_the_camera(client: Client) -> None:
    nothing = "camera=(), microphone=(), geolocation=()"

    assert [client.get(page).headers["Permissions-Policy"] for page in ("/look/", "/open", "/verify", "/nowhere")] == [
        "camera=(self), microphone=(), geolocation=()",
        nothing,
        nothing,
        nothing,
    ]


def test_a_page_that_says_how_long_it_keeps_is_left_alone(rf: RequestFactory) -> None:
    kept = no_store(lambda _request: HttpResponse(headers={"Cache-Control": "max-age=60"}))

    assert kept(rf.get("/")).headers["Cache-Control"] == "max-age=60"


def origin(request: HttpRequest) -> str:
    """Return the origin that Django's CSRF check sees."""
    return own_origin(lambda seen: HttpResponse(seen.META["HTTP_ORIGIN"]))(request).content.decode()


def test_a_form_of_our_own_page_gets_its_origin_back(rf: RequestFactory) -> None:
    request = rf.post("/", headers={"origin": "null", "sec-fetch-site": "same-origin", "host": "localhost"})

    assert origin(request) == "http://localhost"


def test_a_form_of_another_site_keeps_the_origin_that_it_has(rf: RequestFactory) -> None:
    hidden = rf.post("/", headers={"origin": "null", "sec-fetch-site": "cross-site", "host": "localhost"})
    unknown = rf.post("/", headers={"origin": "null", "host": "localhost"})
    named = rf.post("/", headers={"origin": "http://evil.example", "sec-fetch-site": "same-origin"})

    assert [origin(hidden), origin(unknown), origin(named)] == ["null", "null", "http://evil.example"]


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_hides_its_origin_may_still_send_our_own_form(
    page: Page, live_server: live_server_helper.LiveServer
) -> None:
    page.goto(f"http://localhost:{live_server.thread.port}/accounts/login/")
    page.fill("[name=login]", "nobody")
    page.fill("[name=password]", "not the password")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.press("[name=password]", "Enter")

    answer: Response = sent.value
    assert answer.request.all_headers()["origin"] == "null"
    assert answer.status == 200


def test_a_page_is_packed_for_who_can_unpack_it_and_a_picture_is_not(client: Client) -> None:
    page = client.get("/open", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/open")

    assert (page["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert b"<!DOCTYPE html>" in gzip.decompress(page.content)
    picture = HttpResponse(b"\x00" * 1000, content_type="image/png")
    assert (
        PackedPages(lambda _request: picture)(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})) is picture
    )
    assert "Content-Encoding" not in picture
