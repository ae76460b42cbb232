"""A PACS asked over DICOMweb that does not behave; the ones that do are in test_makers.py."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from pydicom.dataset import Dataset

from passport.imaging.clients.contract import (
    Instance,
    Limits,
    PacsFailure,
    PacsRefused,
    PacsUnavailable,
    WrongObject,
)
from passport.imaging.clients.dicomweb import PAGE, WebClient
from passport.imaging.clients.multipart import one_part
from passport.imaging.clients.web import Site
from tests import sr
from tests.passport.imaging.clients.nodes import answer, web_node

DAY = date(2026, 3, 14)
LIMITS = Limits(connect_seconds=2, idle_seconds=2, total_seconds=5)


def client(base: str) -> WebClient:
    return WebClient(web=Site(base=base, limits=LIMITS), wado_uri=None, limits=LIMITS)


def named(dataset: Dataset) -> Instance:
    return Instance(
        study_instance_uid=dataset.StudyInstanceUID,
        series_instance_uid=dataset.SeriesInstanceUID,
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
    )


def rows(first: int, last: int) -> bytes:
    listed = [{"0020000D": {"vr": "UI", "Value": [f"1.2.{number}"]}} for number in range(first, last)]
    return answer(json.dumps(listed).encode(), "Content-Type: application/dicom+json")


def paging(total: int, *, most: int = PAGE, minds_offset: bool = True) -> Callable[[bytes], Iterable[bytes]]:
    """Return a search that lists so many studies, at most so many at once."""

    def script(request: bytes) -> Iterable[bytes]:
        query = parse_qs(urlsplit(request.split()[1].decode()).query)
        first = int(query["offset"][0]) if minds_offset else 0
        return [rows(first, min(total, first + min(most, int(query["limit"][0]))))]

    return script


@pytest.mark.parametrize(
    ("case", "script"),
    [
        ("one page", paging(PAGE - 1)),
        ("just one page", paging(PAGE)),
        ("three pages", paging(2 * PAGE + 5)),
        ("pages smaller than asked for", paging(PAGE, most=7)),
        ("no pages at all", lambda _request: [rows(0, 3 * PAGE)]),
        ("nothing", paging(0)),
    ],
)
def test_every_study_is_listed_once_however_the_node_divides_them(
    case: str, script: Callable[[bytes], Iterable[bytes]]
) -> None:
    expected = {"one page": 99, "just one page": 100, "three pages": 205, "no pages at all": 300, "nothing": 0}

    with web_node(script=script) as node:
        listed = [study.study_instance_uid for study in client(node.base).studies(DAY, DAY)]

    assert listed == [f"1.2.{number}" for number in range(expected.get(case, 100))]


def test_a_node_that_begins_again_instead_of_turning_the_page_is_not_believed() -> None:
    script = paging(2 * PAGE, minds_offset=False)

    with web_node(script=script) as node, pytest.raises(PacsRefused, match="not complete"):
        list(client(node.base).studies(DAY, DAY))


NO_LISTS = {
    "an empty answer": answer(b""),
    "an answer cut off in its headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "no JSON": answer(b"<html>"),
    "half a JSON": b'HTTP/1.1 200 OK\r\n\r\n[{"0020000D"',
    "one study and no list": answer(b"{}"),
    "a list of something else": answer(b"[1, 2]"),
    "nested without an end": answer(b"[" * 200_000),
}


@pytest.mark.parametrize("said", NO_LISTS.values(), ids=NO_LISTS.keys())
def test_what_is_no_list_is_not_taken_for_an_empty_one(said: bytes) -> None:
    with web_node([said]) as node, pytest.raises(PacsRefused):
        list(client(node.base).studies(DAY, DAY))


def test_no_content_is_an_empty_list() -> None:
    with web_node([b"HTTP/1.1 204 No Content\r\n\r\n"]) as node:
        assert list(client(node.base).studies(DAY, DAY)) == []


def test_odd_values_of_a_study_are_as_good_as_missing() -> None:
    row = {
        "0020000D": {"vr": "UI", "Value": ["1.2.3"]},
        "00080020": {"vr": "DA", "Value": ["20261399"]},
        "00080061": {"vr": "CS", "Value": ["SR", None, "CT"]},
        "00201208": {"vr": "IS", "Value": ["many"]},
        "00081030": {"vr": "LO", "Value": "text"},
        "00080050": ["text"],
    }
    pages = iter([answer(json.dumps([row]).encode()), answer(b"[]")])

    with web_node(script=lambda _request: [next(pages)]) as node:
        [study] = client(node.base).studies(DAY, DAY)

    assert (study.performed_on, study.performed_as_sent) == (None, "20261399")
    assert (study.modalities, study.instances, study.description, study.accession_number) == ("CT SR", None, "", "")


def part_of(dataset: Dataset) -> bytes:
    content_type, body = one_part(sr.write(dataset))
    return answer(body, f"Content-Type: {content_type}")


def without_length(data: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\n\r\n" + data


REFUSED = [
    ("another object", part_of(sr.ct(number=2)), WrongObject),
    ("another study", part_of(sr.ct(study_uid="1.2.3", sop_uid=sr.ct().SOPInstanceUID)), WrongObject),
    ("no DICOM file", answer(b"<html>", "Content-Type: application/dicom"), WrongObject),
    ("a file that may be cut off", without_length(sr.write(sr.ct())[:-100]), PacsRefused),
    ("a page that asks to sign in", answer(b"<html>", "Content-Type: text/html"), PacsRefused),
    ("a redirect", answer(b"", "Location: /elsewhere", status="307 Temporary Redirect"), PacsRefused),
    ("nothing now", answer(b"", status="503 Service Unavailable"), PacsUnavailable),
]


@pytest.mark.parametrize(("case", "said", "error"), REFUSED, ids=[row[0] for row in REFUSED])
def test_only_the_object_that_was_asked_for_is_taken(case: str, said: bytes, error: type[PacsFailure]) -> None:
    with web_node([said]) as node, pytest.raises(error) as told:
        client(node.base).retrieve(named(sr.ct()))

    assert type(told.value) is error


@pytest.mark.parametrize(
    "said",
    [b"{}", b"[]", b"kept", b'{"00081198": {"vr": "SQ", "Value": [{}]}, "00081199": {"vr": "SQ", "Value": [{}]}}'],
)
def test_a_file_that_the_node_keeps_only_in_part_is_not_stored(said: bytes) -> None:
    with web_node([answer(said, status="202 Accepted")]) as node, pytest.raises(PacsRefused, match="202"):
        client(node.base).store(sr.write(sr.ct()))


def test_a_file_that_the_node_keeps_with_a_warning_is_stored() -> None:
    said = b'{"00081199": {"vr": "SQ", "Value": [{"00081196": {"vr": "US", "Value": [45056]}}]}}'

    with web_node([answer(said, status="202 Accepted")]) as node:
        client(node.base).store(sr.write(sr.ct()))

    assert node.connections == 1
