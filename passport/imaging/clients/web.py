"""One HTTP exchange with a registered node: no redirect, no proxy, no credentials elsewhere, bounded. Plain Python.

`http.client` opens exactly the host that it is given: it knows no proxies, follows nothing, and keeps no cookies.
"""

import base64
import contextlib
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import BinaryIO, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from passport.imaging.clients.contract import Limits, PacsRefused, PacsUnavailable, TooMuch
from passport.imaging.clients.watch import Deadline

CHUNK: Final = 64 * 1024
PASSING: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
# Only such variables may be named as credentials: nobody sends our own keys to an address of his choice.
CREDENTIALS: Final = re.compile(r"PACS_[A-Z0-9_]{1,58}")
_SCHEMES: Final = {"http": 80, "https": 443}


class BadAddress(PacsRefused):
    """The registered address is no plain http or https address."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a node answered."""

    status: int
    headers: Message
    body: bytes
    framed: bool  # it told its length or came in chunks: what is cut off would have been noticed


@dataclass(frozen=True, kw_only=True)
class Site:
    """One registered base address, and what opens it."""

    base: str
    limits: Limits
    secret: str = field(default="", repr=False)

    def get(self, path: str, *, accept: str, most: int, query: Mapping[str, str] | None = None) -> Answer:
        """Return what stands below the base. Raises PacsUnavailable, PacsRefused or TooMuch."""
        # Servers exist that decode neither: both signs may stand in a query as they are (RFC 3986).
        asked = f"?{urlencode(query, safe=',/')}" if query else ""
        return self._exchange("GET", path + asked, headers={"Accept": accept}, most=most)

    def save(self, path: str, *, accept: str, most: int, to: BinaryIO) -> Answer:
        """Write what stands below the base into a file, and return the answer without its body.

        Raises PacsUnavailable, PacsRefused or TooMuch; then what is in the file is worth nothing.
        """
        return self._exchange("GET", path, headers={"Accept": accept}, most=most, write=to.write)

    def post(self, path: str, *, body: bytes, content_type: str, accept: str, most: int) -> Answer:
        """Return what the node answers to a body. Raises PacsUnavailable, PacsRefused or TooMuch."""
        return self._exchange(
            "POST", path, headers={"Accept": accept, "Content-Type": content_type}, most=most, body=body
        )

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        most: int,
        body: bytes | None = None,
        write: Callable[[bytes], object] | None = None,
    ) -> Answer:
        parts = address(self.base)
        connection = _connection(parts, self.limits)
        sent = {"Accept-Encoding": "identity", **headers, **_authorization(self.secret)}
        with _named_errors(), Deadline(self.limits.total_seconds, lambda: connection.sock) as deadline:
            try:
                connection.connect()
                connection.sock.settimeout(self.limits.idle_seconds)
                connection.request(method, parts.path.rstrip("/") + path, body=body, headers=sent)
                with contextlib.closing(connection.getresponse()) as response:
                    answer = _answer(response, most, write)
            except (OSError, HTTPException, PacsUnavailable):
                if deadline.passed:
                    raise TooMuch("the answer takes too long", slow=True) from None
                raise
            finally:
                connection.close()
        if deadline.passed:
            raise TooMuch("the answer takes too long", slow=True)
        return answer


def address(url: str) -> SplitResult:
    """Return a registered address taken apart. Raises BadAddress for anything but plain http and https."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise BadAddress("the registered address is none") from None
    if not known or parts.username is not None or parts.query or parts.fragment or not parts.path.isascii():
        raise BadAddress("the registered address is none")
    return parts


def require_success(answer: Answer, *fine: int) -> Answer:
    """Return the answer when its status is one of those. Raises PacsUnavailable or PacsRefused."""
    if answer.status in fine:
        return answer
    if answer.status in PASSING:
        raise PacsUnavailable(f"HTTP {answer.status}")
    moved = ": it points to another address, which is never followed" if answer.status // 100 == 3 else ""
    raise PacsRefused(f"HTTP {answer.status}{moved}")


def _connection(parts: SplitResult, limits: Limits) -> HTTPConnection:
    host, port = str(parts.hostname), parts.port or _SCHEMES[parts.scheme]
    if parts.scheme == "https":
        return HTTPSConnection(host, port, timeout=limits.connect_seconds, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=limits.connect_seconds)


def _authorization(secret: str) -> dict[str, str]:
    """Return the header for `user:password`, or for a whole `Bearer …` or `Basic …`."""
    if not secret:
        return {}
    if secret.startswith(("Bearer ", "Basic ")):
        return {"Authorization": secret}
    return {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def _answer(response: HTTPResponse, most: int, write: Callable[[bytes], object] | None) -> Answer:
    announced = response.length  # None when it comes in chunks, or until the end
    if announced is not None and announced > most:
        raise TooMuch("the answer announces more than is taken")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise PacsRefused("the answer is compressed, which was not asked for")
    body = bytearray()
    came = _pass_on(response, most, write or body.extend)
    if announced is not None and came != announced:
        raise PacsUnavailable("the answer is shorter than it announced")
    framed = announced is not None or response.chunked
    return Answer(status=response.status, headers=response.headers, body=bytes(body), framed=framed)


def _pass_on(response: HTTPResponse, most: int, write: Callable[[bytes], object]) -> int:
    came = 0
    while chunk := response.read1(CHUNK):
        came += len(chunk)
        if came > most:
            raise TooMuch("the answer is larger than is taken")
        write(chunk)
    return came


@contextlib.contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise PacsRefused("the certificate of the node is not one that we trust") from None
    except socket.gaierror:
        raise PacsUnavailable("the name of the host is not known") from None
    except (OSError, HTTPException) as error:
        raise PacsUnavailable(type(error).__name__) from None
