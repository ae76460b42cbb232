"""Answers in parts: exactly one DICOM file, or nothing of it."""

import tempfile
from collections.abc import Callable
from email.message import Message

import pytest

from passport.imaging.clients.contract import PacsFailure, PacsRefused, WrongObject
from passport.imaging.clients.multipart import copy_only_part, one_part, only_part

Taken = Callable[[str, bytes], bytes]


def headers(content_type: str) -> Message:
    told = Message()
    told["Content-Type"] = content_type
    return told


RELATED = 'multipart/related; type="application/dicom"; boundary="b-1"'
PART = b"--b-1\r\nContent-Type: application/dicom\r\n\r\nFILE"
END = b"\r\n--b-1--\r\n"


def copied(content_type: str, body: bytes) -> bytes:
    """Return the one file of an answer that lies on the disk."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(body)
        copy_only_part(headers(content_type), source, target)
        target.seek(0)
        return target.read()


def held(content_type: str, body: bytes) -> bytes:
    return only_part(headers(content_type), body)


WAYS = pytest.mark.parametrize("taken", [held, copied], ids=["held", "on the disk"])


@WAYS
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (RELATED, PART + END),
        (RELATED, b"a preamble\r\n" + PART + END + b"an epilogue"),
        (RELATED, PART + b"\r\n--b-1--"),
        ("application/dicom", b"FILE"),
    ],
)
def test_the_one_file_of_an_answer_is_returned_as_it_came(taken: Taken, content_type: str, body: bytes) -> None:
    assert taken(content_type, body) == b"FILE"


@WAYS
def test_a_file_may_hold_what_looks_like_another_boundary(taken: Taken) -> None:
    data = b"\r\n--b-2\r\n\r\n--b-\r\n\r\n"

    content = taken(RELATED, b"--b-1\r\nContent-Type: application/dicom\r\n\r\n" + data + END)

    assert content == data


def test_a_file_of_many_megabytes_is_copied_whole() -> None:
    data = bytes(range(256)) * 16_384

    assert copied(RELATED, b"--b-1\r\nContent-Type: application/dicom\r\n\r\n" + data + END) == data


REFUSED = [
    ("two files", RELATED, PART + b"\r\n" + PART + END, WrongObject),
    ("no file", RELATED, b"--b-1--\r\n", WrongObject),
    ("cut off", RELATED, PART, PacsRefused),
    ("a thousand parts", RELATED, (PART + b"\r\n") * 1000 + END, PacsFailure),
    ("nothing at all", RELATED, b"", PacsRefused),
    ("no part", RELATED, b"FILE", PacsRefused),
    ("a part without a blank line", RELATED, b"--b-1\r\nFILE" + END, PacsRefused),
    ("no boundary", "multipart/related", PART + END, PacsRefused),
    ("a web page", "text/html", b"<html>", PacsRefused),
]


@WAYS
@pytest.mark.parametrize(("case", "content_type", "body", "error"), REFUSED, ids=[row[0] for row in REFUSED])
def test_anything_but_one_file_is_refused(
    taken: Taken, case: str, content_type: str, body: bytes, error: type[PacsFailure]
) -> None:
    with pytest.raises(error):
        taken(content_type, body)


def test_a_file_given_as_one_part_is_read_back_as_it_was() -> None:
    content_type, body = one_part(b"FILE\r\n--\r\n")

    assert only_part(headers(content_type), body) == b"FILE\r\n--\r\n"
