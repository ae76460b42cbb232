"""Bodies of multipart/related as DICOMweb uses them: RFC 2387, PS3.18 section 8.6. Plain Python."""

import secrets
from email.message import Message
from typing import Final

from passport.imaging.clients.contract import PacsRefused, WrongObject

DICOM: Final = "application/dicom"
RELATED: Final = "multipart/related"
LONGEST_BOUNDARY: Final = 200  # RFC 2046 allows 70; some write more
MOST_PARTS: Final = 16


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
