from io import BytesIO

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit

from ingestion.receiving.cutting import NotCut, without_pixels
from tests import sr

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]


def with_icon(*, undefined: bool) -> Dataset:
    """Return an image with a small image in its header, whose pixels are not the image's own."""
    icon = Dataset()
    icon.Rows = icon.Columns = 2
    icon.BitsAllocated = 8
    icon.PixelData = bytes(4)
    icon["PixelData"].VR = "OB"
    image = sr.image()
    image.IconImageSequence = Sequence([icon])
    image["IconImageSequence"].is_undefined_length = undefined
    icon.is_undefined_length_sequence_item = undefined
    return image


def elements(data: bytes) -> list[pydicom.tag.BaseTag]:
    return list(pydicom.dcmread(BytesIO(data)).keys())


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_everything_before_the_pixels_stays(syntax: str, undefined: bool) -> None:
    whole = sr.write(with_icon(undefined=undefined), transfer_syntax=syntax)

    cut = without_pixels(whole, syntax)

    assert whole.startswith(cut)
    assert elements(cut) == [tag for tag in elements(whole) if tag < 0x7FE00000]


def test_compressed_pixels_are_cut_off_too() -> None:
    image = sr.image()
    image.PixelData = encapsulate([bytes(100), bytes(60)])
    image["PixelData"].VR = "OB"
    image["PixelData"].is_undefined_length = True
    whole = sr.write(image, transfer_syntax=JPEGBaseline8Bit)

    assert elements(without_pixels(whole, JPEGBaseline8Bit))[-1] < 0x7FE00000


def test_an_object_without_pixels_stays_whole() -> None:
    whole = sr.write(sr.ct())

    assert without_pixels(whole, ExplicitVRLittleEndian) == whole


@pytest.mark.parametrize("left", [100, 131, 150, -80])
def test_an_object_that_ends_within_its_header_is_not_cut(left: int) -> None:
    with pytest.raises(NotCut):
        without_pixels(sr.write(sr.image())[:left], ExplicitVRLittleEndian)


def test_an_end_without_a_beginning_is_not_followed() -> None:
    whole = sr.write(sr.image())
    at = whole.index(b"\x08\x00\x16\x00")  # the first element that must be there: SOP Class UID

    with pytest.raises(NotCut):
        without_pixels(whole[:at] + b"\xfe\xff\xdd\xe0\0\0\0\0" + whole[at:], ExplicitVRLittleEndian)


def test_endless_nesting_is_not_followed() -> None:
    whole = sr.write(sr.image())
    at = whole.index(b"\x08\x00\x16\x00")
    nested = (b"\x08\x00\x15\x11SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff") * 1000

    with pytest.raises(NotCut):
        without_pixels(whole[:at] + nested, ExplicitVRLittleEndian)
