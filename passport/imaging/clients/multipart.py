"""Bodies of multipart/related as DICOMweb uses them: RFC 2387, PS3.18 section 8.6. Plain Python."""

import mmap
import os
import secrets
from email.message import Message
from typing import BinaryIO, Final

from passport.imaging.clients.contract import PacsRefused, WrongObject

DICOM: Final = "application/dicom"
RELATED: Final = "multipart/related"
LONGEST_BOUNDARY: Final = 200  # RFC 2046 allows 70; some write more
MOST_PARTS: Final = 16
LONGEST_HEADERS: Final = 16 * 1024  # of a part
CHUNK: Final = 1024 * 1024


def only_part(headers: Message, body: bytes) -> bytes:
    """Return the one DICOM file of an answer, which may also be the whole body. Raises PacsRefused or WrongObject."""
    kind = headers.get_content_type()
    if kind == DICOM:
        return body
    if kind != RELATED:
        raise PacsRefused("the answer is neither a DICOM file nor a body of such parts")
    parts = _parts(body, _boundary(headers))
    if len(parts) != 1:
        raise WrongObject("more than the one object that was asked for, or none")
    return parts[0]


def copy_only_part(headers: Message, source: BinaryIO, target: BinaryIO) -> None:
    """Copy the one DICOM file of an answer that lies in a file. Raises PacsRefused or WrongObject.

    The same as `only_part`, for objects that are too large to be held.
    """
    kind, size = headers.get_content_type(), source.seek(0, os.SEEK_END)
    if kind not in {DICOM, RELATED} or not size:
        raise PacsRefused("the answer is neither a DICOM file nor a body of such parts")
    start, end = (0, size) if kind == DICOM else _only_span(source, _boundary(headers))
    source.seek(start)
    while start < end and (piece := source.read(min(CHUNK, end - start))):
        start += target.write(piece)


def _only_span(source: BinaryIO, boundary: bytes) -> tuple[int, int]:
    mark = b"--" + boundary
    with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as body:
        # A mark stands at the beginning of a line; that of the first one may be the beginning of all.
        first = 0 if body[: len(mark)] == mark else body.find(b"\r\n" + mark) + 2
        if first == 1:
            raise PacsRefused("the answer has no parts")
        after = first + len(mark)
        if body[after : after + 2] == b"--":
            raise WrongObject("more than the one object that was asked for, or none")
        end = body.find(b"\r\n" + mark, after)
        if end < 0:
            raise PacsRefused("the answer has more parts than are taken, or is cut off")
        blank = body.find(b"\r\n\r\n", after, min(end, after + LONGEST_HEADERS))
        if blank < 0:
            raise PacsRefused("a part of the answer has no content")
        last = end + 2 + len(mark)
        if body[last : last + 2] != b"--":
            raise WrongObject("more than the one object that was asked for, or none")
        return blank + 4, end


def one_part(data: bytes) -> tuple[str, bytes]:
    """Return content type and body of a request that gives one DICOM file."""
    boundary = secrets.token_hex(16)
    head = f"--{boundary}\r\nContent-Type: {DICOM}\r\n\r\n".encode()
    body = b"".join([head, data, f"\r\n--{boundary}--\r\n".encode()])
    return f'{RELATED}; type="{DICOM}"; boundary={boundary}', body


def _boundary(headers: Message) -> bytes:
    boundary = headers.get_boundary("")
    if not 0 < len(boundary) <= LONGEST_BOUNDARY or not boundary.isascii():
        raise PacsRefused("the answer names no boundary of its parts")
    return boundary.encode()


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, MOST_PARTS)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise PacsRefused("the answer has more parts than are taken, or is cut off")
    return [_content(piece) for piece in pieces[1:-1]]


def _content(piece: bytes) -> bytes:
    _headers, blank, content = piece.partition(b"\r\n\r\n")
    if not blank:
        raise PacsRefused("a part of the answer has no content")
    return content
