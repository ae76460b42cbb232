"""One HTTP exchange: only with the node that is registered, and never more than it may cost."""

import base64
import itertools
from collections.abc import Iterable

import pytest

from passport.imaging.clients.contract import Limits, PacsFailure, PacsRefused, PacsUnavailable, TooMuch
from passport.imaging.clients.web import BadAddress, Site, address, require_success
from tests.passport.imaging.clients.nodes import answer, slowly, web_node
from tests.services.processes import free_port

LIMITS = Limits(connect_seconds=2, idle_seconds=2, total_seconds=5)
HURRIED = Limits(connect_seconds=2, idle_seconds=2, total_seconds=0.5)
MOST = 1000


def site(base: str, *, limits: Limits = LIMITS, secret: str = "") -> Site:
    return Site(base=base, limits=limits, secret=secret)


def test_what_stands_below_the_base_is_asked_for_and_returned() -> None:
    with web_node([answer(b"[]", "Content-Type: application/dicom+json")]) as node:
        came = site(node.base + "/").get("/studies", accept="a/b", most=MOST, query={"StudyDate": "1-2"})

    assert (came.status, came.body) == (200, b"[]")
    assert node.requests[0].startswith(b"GET /dicom-web/studies?StudyDate=1-2 HTTP/1.1\r\n")


def test_no_redirect_is_followed() -> None:
    with web_node([answer(b"stolen")]) as elsewhere:
        moved = answer(b"", f"Location: {elsewhere.base}", status="302 Found")
        with web_node([moved]) as node, pytest.raises(PacsRefused):
            require_success(site(node.base).get("", accept="*/*", most=MOST), 200)

    assert (node.connections, elsewhere.connections) == (1, 0)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with web_node([answer(b"proxy")]) as proxy, web_node([answer(b"node")]) as node:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        came = site(node.base).get("", accept="*/*", most=MOST)

    assert (came.body, proxy.connections) == (b"node", 0)


@pytest.mark.parametrize(
    ("secret", "header"),
    [
        ("vera:pass", b"Authorization: Basic " + base64.b64encode(b"vera:pass")),
        ("Bearer t0ken", b"Authorization: Bearer t0ken"),
    ],
)
def test_credentials_are_given_as_the_node_wants_them(secret: str, header: bytes) -> None:
    with web_node([answer(b"")]) as node:
        site(node.base, secret=secret).get("", accept="*/*", most=MOST)

    assert header in node.requests[0].split(b"\r\n")


def test_a_node_without_credentials_gets_none() -> None:
    with web_node([answer(b"")]) as node:
        site(node.base).get("", accept="*/*", most=MOST)

    assert b"authorization" not in node.requests[0].lower()


MISBEHAVING = [
    ("sends its headers byte by byte", HURRIED, slowly(answer(b"x") + bytes(9999)), TooMuch),
    ("sends its body byte by byte", HURRIED, itertools.chain([answer(b"", length=999)], slowly(bytes(999))), TooMuch),
    ("sends more than is taken", LIMITS, [answer(bytes(MOST + 1))], TooMuch),
    ("announces more than is taken", LIMITS, [answer(b"", length=10**12)], TooMuch),
    ("tells no length and does not end", LIMITS, itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], [bytes(500)] * 9), TooMuch),
    (
        "sends chunks without an end",
        LIMITS,
        itertools.chain([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], [b"64\r\n" + bytes(100) + b"\r\n"] * 99),
        TooMuch,
    ),
    ("breaks off in the body", LIMITS, [answer(b"half", length=8)], PacsUnavailable),
    ("says nothing", LIMITS, [], PacsUnavailable),
    ("speaks another language", LIMITS, [b"SSH-2.0-OpenSSH\r\n"], PacsUnavailable),
    ("sends headers without an end", LIMITS, itertools.chain([b"HTTP/1.1 200 OK\r\n"], [b"A: b\r\n"] * 999), PacsUnavailable),
    ("sends what is compressed", LIMITS, [answer(b"x", "Content-Encoding: gzip")], PacsRefused),
    ("is overloaded", LIMITS, [answer(b"", status="503 Service Unavailable")], PacsUnavailable),
    ("wants to know who asks", LIMITS, [answer(b"", status="401 Unauthorized")], PacsRefused),
    ("has no such thing", LIMITS, [answer(b"", status="404 Not Found")], PacsRefused),
]  # fmt: skip


@pytest.mark.parametrize(("case", "limits", "pieces", "error"), MISBEHAVING, ids=[row[0] for row in MISBEHAVING])
def test_a_node_that_misbehaves_costs_little_and_is_told_apart(
    case: str, limits: Limits, pieces: Iterable[bytes], error: type[PacsFailure]
) -> None:
    with web_node(pieces) as node, pytest.raises(error) as told:
        require_success(site(node.base, limits=limits).get("", accept="*/*", most=MOST), 200)

    assert type(told.value) is error


def test_a_node_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(PacsUnavailable):
        site(f"http://127.0.0.1:{free_port()}").get("", accept="*/*", most=MOST)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://pacs.example/",
        "gopher://pacs.example/",
        "//pacs.example/",
        "pacs.example",
        "http://",
        "http://user@pacs.example/",
        "http://user:word@pacs.example/",
        "http://pacs.example/?a=b",
        "http://pacs.example/#a",
        "http://pacs.example:port/",
        "http://[::1/",
        "http://pacs.example/é",
    ],
)
def test_only_plain_web_addresses_are_opened(url: str) -> None:
    with pytest.raises(BadAddress):
        address(url)
