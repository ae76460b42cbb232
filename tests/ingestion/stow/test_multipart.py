from io import BytesIO

import pytest

from ingestion.stow.multipart import Bounds, Malformed, Part, TooLarge, media_type, parts

DICOM = "application/dicom"
BODY = (
    b"--cut\r\nContent-Type: application/dicom\r\n\r\none\r\n"
    b"--cut\r\ncontent-type: Application/DICOM; transfer-syntax=*\r\nContent-Length: 5\r\n\r\ntw\r\no\r\n--cut--\r\n"
)


class Dripping(BytesIO):
    """A body that comes a byte at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1)


@pytest.mark.parametrize("stream", [BytesIO, Dripping])
def test_the_parts_come_as_they_were_sent(stream: type[BytesIO]) -> None:
    assert list(parts(stream(BODY), "cut")) == [
        Part(media_type=DICOM, data=b"one"),
        Part(media_type=DICOM, data=b"tw\r\no"),
    ]


def test_what_stands_before_the_first_part_is_left_out() -> None:
    assert [part.data for part in parts(BytesIO(b"preamble\r\n" + BODY), "cut")] == [b"one", b"tw\r\no"]


def test_a_part_without_a_header_has_no_type() -> None:
    assert list(parts(BytesIO(b"--cut\r\n\r\nx\r\n--cut--"), "cut")) == [Part(media_type="", data=b"x")]


@pytest.mark.parametrize("left", [3, 20, 60, len(BODY) - 6])
def test_a_body_that_ends_too_early_is_malformed(left: int) -> None:
    with pytest.raises(Malformed):
        list(parts(BytesIO(BODY[:left]), "cut"))


@pytest.mark.parametrize("bounds", [Bounds(part_bytes=3), Bounds(all_bytes=100), Bounds(parts=1)])
def test_a_body_has_its_bounds(bounds: Bounds) -> None:
    with pytest.raises(TooLarge):
        list(parts(BytesIO(BODY), "cut", bounds))


def test_a_part_without_an_end_is_not_held_for_ever() -> None:
    endless = BytesIO(b"--cut\r\n\r\n" + bytes(1_000_000))

    with pytest.raises(TooLarge):
        list(parts(endless, "cut", Bounds(part_bytes=100_000)))

    assert endless.tell() < 300_000


def test_a_media_type_has_its_parameters() -> None:
    told = media_type('Multipart/Related; type="application/dicom"; boundary=cut')

    assert (told.name, told.parameters) == ("multipart/related", {"type": DICOM, "boundary": "cut"})
    assert media_type("").name == ""
