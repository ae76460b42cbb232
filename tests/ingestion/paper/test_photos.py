"""A photo of a page is a picture, and nothing that a camera wrote beside it is kept."""

import struct

import pytest

from ingestion.paper.photos import MAX_BYTES, NoPhoto, PhotoFault, read_photo
from tests.ingestion.papers import jpeg, png

PLACE = b"44.8125 N 20.4612 E"


def exif(order: bytes, orientation: int) -> bytes:
    form = "<" if order == b"II" else ">"
    field = struct.pack(f"{form}HHIHH", 0x0112, 3, 1, orientation, 0)
    where = struct.pack(f"{form}HHII", 0x8825, 4, 1, 40)
    return b"Exif\x00\x00" + order + struct.pack(f"{form}HIH", 42, 8, 2) + where + field + PLACE


def test_a_png_keeps_its_picture_and_no_words() -> None:
    with_words = png((b"tEXt", b"Comment\x00" + PLACE), (b"eXIf", PLACE))

    photo = read_photo(with_words + PLACE)

    assert (photo.content_type, photo.data) == ("image/png", png())


@pytest.mark.parametrize("order", [b"II", b"MM"])
def test_a_jpeg_keeps_which_side_is_up_and_not_where_it_was_taken(order: bytes) -> None:
    told = jpeg((0xE1, exif(order, 6)), (0xE1, b"http://ns.adobe.com/" + PLACE), (0xFE, PLACE), behind=PLACE)

    photo = read_photo(told)

    kept = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    assert (photo.content_type, photo.data) == ("image/jpeg", jpeg((0xE1, b"Exif\x00\x00" + kept)))


FAULTS = [
    (b"", PhotoFault.NOT_A_PHOTO),
    (b"%PDF-1.7", PhotoFault.NOT_A_PHOTO),
    (b"<svg onload='alert(1)'/>", PhotoFault.NOT_A_PHOTO),
    (png() + b"x" * MAX_BYTES, PhotoFault.TOO_LARGE),
    (png(width=60_000, height=60_000), PhotoFault.TOO_MANY_PIXELS),
    (jpeg(width=60_000, height=60_000), PhotoFault.TOO_MANY_PIXELS),
    (png(width=0), PhotoFault.BROKEN),
    (png()[:40], PhotoFault.BROKEN),
    (png().replace(b"IDAT", b"IDAX"), PhotoFault.BROKEN),
    (jpeg()[:-2], PhotoFault.BROKEN),
    (jpeg()[:9], PhotoFault.BROKEN),
    (jpeg((0xE1, b"Exif\x00\x00MM"))[:8], PhotoFault.BROKEN),
]


@pytest.mark.parametrize(("data", "fault"), FAULTS, ids=[f"{row[1]} {number}" for number, row in enumerate(FAULTS)])
def test_what_is_no_picture_is_refused(data: bytes, fault: PhotoFault) -> None:
    with pytest.raises(NoPhoto) as refused:
        read_photo(data)

    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "words", [b"", b"MM", b"XX" + b"\x00" * 20, b"MM\x00\x2a\xff\xff\xff\xff", b"II\x2a\x00\x08\x00\x00\x00\xff\xff"]
)
def test_exif_that_makes_no_sense_is_left_out(words: bytes) -> None:
    assert read_photo(jpeg((0xE1, b"Exif\x00\x00" + words))).data == jpeg()
