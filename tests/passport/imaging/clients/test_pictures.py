"""What is asked of a node for somebody who looks at images: of Orthanc, and of nodes that do not behave."""

import json
import tempfile
import time
from collections.abc import Iterator

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from passport.imaging.clients.answers import day_of
from passport.imaging.clients.contract import Limits, PacsFailure, PacsRefused, PacsUnavailable, TooMuch, WrongObject
from passport.imaging.clients.multipart import one_part
from passport.imaging.clients.pictures import LOOKING, PICTURE_BYTES, Pictures, Place, Whose, is_uid
from passport.imaging.clients.web import Site
from tests import sr
from tests.passport.imaging.clients.nodes import answer, web_node
from tests.services import orthanc
from tests.services.orthanc import Orthanc
from tests.services.processes import free_port
from tests.sr.images import ct_picture

HURRIED = Limits(connect_seconds=2, idle_seconds=0.3, total_seconds=1, list_seconds=1)
FIRST = [ct_picture(number) for number in (10, 2, 1)]
SECOND = ct_picture(1, series=2, frames=3, description="Movie")
REPORT = sr.ct()
STUDY = FIRST[0].StudyInstanceUID


@pytest.fixture(scope="module")
def archive() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=free_port()) as running:
        for dataset in (*FIRST, SECOND, REPORT):
            running.keep(sr.write(dataset))
        yield running


def asked(base: str, limits: Limits = LOOKING) -> Pictures:
    return Pictures(site=Site(base=base, limits=limits))


def place(dataset: Dataset) -> Place:
    return Place(study=dataset.StudyInstanceUID, series=dataset.SeriesInstanceUID, image=dataset.SOPInstanceUID)


def test_orthanc_lists_the_series_that_hold_images_in_the_order_of_their_numbers(archive: Orthanc) -> None:
    found = asked(archive.web_url).series(STUDY)

    assert [(one.number, one.description, one.modality, one.images) for one in found] == [
        (1, "Series 1", "CT", 3),
        (2, "Movie", "CT", 1),
    ]


def test_orthanc_lists_images_in_the_order_of_their_numbers(archive: Orthanc) -> None:
    pictures = asked(archive.web_url)
    slices = pictures.images(STUDY, FIRST[0].SeriesInstanceUID)
    movie = pictures.images(STUDY, SECOND.SeriesInstanceUID)

    assert [(one.number, one.sop_instance_uid) for one in slices] == [
        (1, FIRST[2].SOPInstanceUID),
        (2, FIRST[1].SOPInstanceUID),
        (10, FIRST[0].SOPInstanceUID),
    ]
    assert [(one.frames, one.rows, one.columns, one.pixel_bytes) for one in movie] == [(3, 48, 64, 3 * 48 * 64 * 2)]


def test_orthanc_tells_whose_a_study_is(archive: Orthanc) -> None:
    pictures = asked(archive.web_url)

    ana = Whose(patient_id=sr.ANA.patient_id, birth_date=day_of(sr.ANA.birth_date))
    assert (pictures.whose(STUDY), pictures.whose("1.2.3")) == (ana, None)


def test_orthanc_draws_an_image_and_one_frame_of_a_movie(archive: Orthanc) -> None:
    pictures = asked(archive.web_url)

    drawn = [pictures.drawn(place(FIRST[0])), pictures.drawn(place(SECOND), frame=3, viewport=(32, 24))]

    assert [(one.kind, one.data[:3]) for one in drawn] == [("image/jpeg", b"\xff\xd8\xff")] * 2
    with pytest.raises(PacsRefused):
        pictures.drawn(place(SECOND), frame=4)


def test_orthanc_gives_an_image_as_a_file(archive: Orthanc) -> None:
    with tempfile.TemporaryFile() as file:
        told = asked(archive.web_url).copy(place(FIRST[0]), file)
        file.seek(0)
        copied = dcmread(file)

    assert (told.sop_instance_uid, told.sop_class_uid) == (FIRST[0].SOPInstanceUID, FIRST[0].SOPClassUID)
    assert (copied.PatientName, copied.PixelData) == (FIRST[0].PatientName, FIRST[0].PixelData)


NO_UIDS = ["", "1.2/../../patients", "..", "1.2.3?x=1", "1.2.3 ", "%2e%2e", "1" * 65, "1.2.", "a.b", "１.2"]


@pytest.mark.parametrize("said", NO_UIDS)
def test_what_is_no_uid_comes_into_no_address(said: str) -> None:
    asking = [
        lambda pictures: pictures.whose(said),
        lambda pictures: pictures.series(said),
        lambda pictures: pictures.images("1.2.3", said),
        lambda pictures: pictures.drawn(Place(study="1.2.3", series="1.2.4", image=said)),
    ]

    with web_node([answer(b"[]")]) as node:
        for ask in asking:
            with pytest.raises(PacsRefused, match="no UID"):
                ask(asked(node.base))

    assert (is_uid(said), node.connections) == (False, 0)


def test_what_a_node_calls_a_uid_and_is_none_is_left_out() -> None:
    rows = [
        {"0020000E": {"Value": ["1.2/../../patients"]}, "00200011": {"Value": [1]}},
        {"0020000E": {"Value": ["1.2.5"]}, "00200011": {"Value": ["two"]}},
        {"0020000E": {"Value": ["1.2.4"]}, "00200011": {"Value": [7]}, "00080060": {"Value": ["CT"]}},
        {"0020000E": {"Value": ["1.2.6"]}, "00080060": {"Value": ["SR"]}},
    ]
    pages = iter([answer(json.dumps(rows).encode()), answer(b"[]")])

    with web_node(script=lambda _request: [next(pages)]) as node:
        found = asked(node.base).series("1.2.3")

    assert [(one.series_instance_uid, one.number) for one in found] == [("1.2.4", 7), ("1.2.5", None)]


def test_a_study_that_a_node_lists_unasked_is_not_taken_for_the_one_that_was_asked_for() -> None:
    rows = [{"0020000D": {"Value": ["1.2.9"]}, "00100020": {"Value": ["somebody else"]}}]
    pages = iter([answer(json.dumps(rows).encode()), answer(b"[]")])

    with web_node(script=lambda _request: [next(pages)]) as node:
        assert asked(node.base).whose("1.2.3") is None


JPEG = b"\xff\xd8\xff\xe0 picture"
BAD_PICTURES = [
    ("a page", answer(b"<html>", "Content-Type: text/html"), WrongObject),
    ("a page that calls itself an image", answer(b"<html>", "Content-Type: image/jpeg"), WrongObject),
    ("a drawing with scripts", answer(b"<svg/>", "Content-Type: image/svg+xml"), WrongObject),
    ("an image that calls itself a page", answer(JPEG, "Content-Type: text/html"), WrongObject),
    ("too much", answer(b"", "Content-Type: image/jpeg", length=PICTURE_BYTES + 1), TooMuch),
    ("a redirect", answer(b"", "Location: http://127.0.0.1/", status="302 Found"), PacsRefused),
    ("an error", answer(b"", status="500 Internal Server Error"), PacsRefused),
    ("nothing now", answer(b"", status="503 Service Unavailable"), PacsUnavailable),
    ("no such image", answer(b"", status="404 Not Found"), PacsRefused),
]


@pytest.mark.parametrize(("case", "said", "error"), BAD_PICTURES, ids=[row[0] for row in BAD_PICTURES])
def test_only_an_image_of_a_known_kind_is_taken(case: str, said: bytes, error: type[PacsFailure]) -> None:
    with web_node([said]) as node, pytest.raises(error) as told:
        asked(node.base).drawn(Place(study="1.2.3", series="1.2.4", image="1.2.5"))

    assert type(told.value) is error


def test_a_node_that_hangs_is_given_up() -> None:
    def nothing(_request: bytes) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 999\r\n\r\n"
        for _turn in range(100):
            yield b"x"
            time.sleep(0.1)

    with web_node(script=nothing) as node, pytest.raises(TooMuch):
        asked(node.base, HURRIED).drawn(Place(study="1.2.3", series="1.2.4", image="1.2.5"))


def test_a_list_without_an_end_is_given_up() -> None:
    def page(request: bytes) -> Iterator[bytes]:
        time.sleep(0.2)
        first = len(seen)
        seen.append(request)
        rows = [{"0020000E": {"Value": [f"1.2.{first}"]}}]
        yield answer(json.dumps(rows).encode())

    seen: list[bytes] = []
    with web_node(script=page) as node, pytest.raises(TooMuch):
        asked(node.base, HURRIED).series("1.2.3")

    assert len(seen) < 20


def test_another_object_than_the_one_that_was_asked_for_is_not_kept() -> None:
    content_type, body = one_part(sr.write(ct_picture(2)))

    with (
        web_node([answer(body, f"Content-Type: {content_type}")]) as node,
        tempfile.TemporaryFile() as file,
        pytest.raises(WrongObject, match="SOP Instance UID"),
    ):
        asked(node.base).copy(place(ct_picture(1)), file)


def test_a_node_that_undoes_no_compression_gives_the_object_as_it_keeps_it() -> None:
    content_type, body = one_part(sr.write(ct_picture(1)))
    answers = iter([answer(b"", status="406 Not Acceptable"), answer(body, f"Content-Type: {content_type}")])

    with web_node(script=lambda _request: [next(answers)]) as node, tempfile.TemporaryFile() as file:
        told = asked(node.base).copy(place(ct_picture(1)), file)

    accepted = [line for request in node.requests for line in request.split(b"\r\n") if line.startswith(b"Accept: ")]
    assert [line.rsplit(b"=", 1)[1] for line in accepted] == [b"1.2.840.10008.1.2.1", b"*"]
    assert told.sop_instance_uid == ct_picture(1).SOPInstanceUID
