"""Who a DICOM file says that it is, read without taking it apart."""

import zlib

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from passport.imaging.clients.contract import Instance
from passport.imaging.clients.uids import NotDicom, identify
from tests import sr

SYNTAXES = [
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
]
ITEM, END_OF_ITEM, END_OF_SEQUENCE = (b"\xfe\xff" + tag for tag in (b"\x00\xe0", b"\x0d\xe0", b"\xdd\xe0"))
UNDEFINED, NOTHING = b"\xff\xff\xff\xff", b"\x00\x00\x00\x00"


def named(dataset: Dataset) -> Instance:
    return Instance(
        study_instance_uid=dataset.StudyInstanceUID,
        series_instance_uid=dataset.SeriesInstanceUID,
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
    )


def with_sequence(*, undefined: bool) -> Dataset:
    """Return a report with a sequence before its identifiers, whose item holds identifiers of another object."""
    dataset, other = sr.ct(), Dataset()
    other.ReferencedSOPInstanceUID = "1.2.3"
    other.StudyInstanceUID = "1.2.3"
    other.is_undefined_length_sequence_item = undefined
    dataset.ReferencedStudySequence = Sequence([other, other])
    dataset["ReferencedStudySequence"].is_undefined_length = undefined
    return dataset


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_file_is_named_by_its_identifiers_in_every_transfer_syntax(syntax: str) -> None:
    dataset = sr.ct()

    assert identify(sr.write(dataset, transfer_syntax=syntax)) == named(dataset)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("undefined", [True, False])
def test_identifiers_of_other_objects_inside_sequences_are_stepped_over(syntax: str, undefined: bool) -> None:
    dataset = with_sequence(undefined=undefined)

    assert identify(sr.write(dataset, transfer_syntax=syntax)) == named(dataset)


def test_an_unknown_element_of_undefined_length_holds_implicit_elements() -> None:
    data = sr.write(sr.ct())
    start = 144 + int.from_bytes(data[140:144], "little")
    inside = ITEM + UNDEFINED + b"\x20\x00\x0d\x00" + b"\x06\x00\x00\x00" + b"9.9.9\x00" + END_OF_ITEM + NOTHING
    unknown = b"\x08\x00\x00\x00UN\x00\x00" + UNDEFINED + inside + END_OF_SEQUENCE + NOTHING

    assert identify(data[:start] + unknown + data[start:]) == named(sr.ct())


def test_sequences_twenty_thousand_deep_are_walked_and_not_called() -> None:
    data = sr.write(sr.ct())
    start = 144 + int.from_bytes(data[140:144], "little")
    opening = b"\x08\x00\x10\x11SQ\x00\x00" + UNDEFINED + ITEM + UNDEFINED
    closing = END_OF_ITEM + NOTHING + END_OF_SEQUENCE + NOTHING
    nested = opening * 20_000 + closing * 20_000

    assert identify(data[:start] + nested + data[start:]) == named(sr.ct())


def test_a_deflated_file_is_inflated_only_as_far_as_its_identifiers() -> None:
    deflated = sr.write(sr.ct(), transfer_syntax=DeflatedExplicitVRLittleEndian)
    start = 144 + int.from_bytes(deflated[140:144], "little")
    plain = zlib.decompress(deflated[start:], -zlib.MAX_WBITS) + bytes(20_000_000)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    bomb = packer.compress(plain) + packer.flush()

    assert identify(deflated[:start] + bomb) == named(sr.ct())


BROKEN = {
    "nothing": b"",
    "no DICOM": b"<html>" * 100,
    "only the header": sr.write(sr.ct())[:200],
    "cut off inside": sr.write(sr.ct())[:400],
    "a length beyond the end": sr.write(sr.ct())[:340] + b"\x08\x00\x18\x00UI\xff\x7f" + b"1.2",
    "a sequence without an end": sr.write(sr.ct())[:340] + b"\x08\x00\x10\x11SQ\x00\x00\xff\xff\xff\xff",
    "no deflated data": sr.write(sr.ct(), transfer_syntax=DeflatedExplicitVRLittleEndian)[:340] + b"\xff" * 20,
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_named_is_no_dicom_file(data: bytes) -> None:
    with pytest.raises(NotDicom):
        identify(data)
