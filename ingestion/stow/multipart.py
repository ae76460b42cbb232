"""Take a multipart/related body apart while it comes (RFC 2387), one part in memory at a time. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Final, Protocol

CHUNK: Final = 64 * 1024
MOST_HEADER: Final = 16 * 1024
BLANK: Final = b"\r\n\r\n"


class Malformed(Exception):
    """The body is no multipart body, or it ends too early."""


class TooLarge(Exception):
    """A part, or the whole body, is larger than may be."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a body may have at most."""

    part_bytes: int = 64 * 1024 * 1024
    all_bytes: int = 512 * 1024 * 1024
    parts: int = 1000


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part, with its media type in lower case and without its parameters."""

    media_type: str
    data: bytes


class Readable(Protocol):
    """Where a body comes from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""


@dataclass(frozen=True, kw_only=True)
class MediaType:
    """A Content-Type header."""

    name: str
    parameters: dict[str, str]


def media_type(header: str) -> MediaType:
    """Return what a Content-Type header says."""
    message = Message()
    message["Content-Type"] = header
    told = message.get_params(failobj=[]) or [("", "")]
    return MediaType(name=told[0][0].strip().lower(), parameters={name.lower(): value for name, value in told[1:]})


@dataclass(kw_only=True)
class _Body:
    """What was read and not taken yet."""

    stream: Readable
    bounds: Bounds
    held: bytearray = field(default_factory=bytearray)
    read: int = 0

    def more(self) -> None:
        """Read on. Raises Malformed at the end, TooLarge."""
        chunk = self.stream.read(CHUNK)
        if not chunk:
            raise Malformed
        self.read += len(chunk)
        if self.read > self.bounds.all_bytes:
            raise TooLarge
        self.held += chunk

    def until(self, mark: bytes, *, limit: int) -> bytes:
        """Return what comes before a mark, and step over both. Raises Malformed or TooLarge."""
        start = 0
        while (at := self.held.find(mark, start)) < 0:
            start = max(0, len(self.held) - len(mark) + 1)
            if start > limit:
                raise TooLarge
            self.more()
        if at > limit:
            raise TooLarge
        taken = bytes(self.held[:at])
        del self.held[: at + len(mark)]
        return taken

    def begins_with(self, mark: bytes) -> bool:
        """Return whether the next bytes are these."""
        while len(self.held) < len(mark):
            self.more()
        return self.held.startswith(mark)


def parts(stream: Readable, boundary: str, bounds: Bounds | None = None) -> Iterator[Part]:
    """Yield the parts of a body as they come. Raises Malformed or TooLarge."""
    bounds = bounds or Bounds()
    mark = b"\r\n--" + boundary.encode()
    # Whatever stands before the first delimiter is no part; the delimiter may be the very first line.
    body = _Body(stream=stream, bounds=bounds, held=bytearray(b"\r\n"))
    body.until(mark, limit=MOST_HEADER)
    count = 0
    while not body.begins_with(b"--"):
        count += 1
        if count > bounds.parts:
            raise TooLarge
        header = body.until(BLANK, limit=MOST_HEADER) if not body.begins_with(BLANK) else _nothing(body)
        yield Part(media_type=_media_type(header), data=body.until(mark, limit=bounds.part_bytes))


def _nothing(body: _Body) -> bytes:
    body.until(BLANK, limit=0)
    return b""


def _media_type(header: bytes) -> str:
    lines = header.decode("latin-1").split("\r\n")
    told = [line.partition(":")[2] for line in lines if line.lower().startswith("content-type:")]
    return media_type(told[0]).name if told else ""
