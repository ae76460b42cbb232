"""The bytes of a DICOM file are taken apart as pydicom does it, and never at any cost."""

from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from ingestion.reading import tags
from ingestion.reading.elements import Item, open_file
from ingestion.reading.limits import Unreadable
from ingestion.reasons import Reason
from tests import sr

SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian)
REPORTS = {
    "ct": sr.ct(patient=sr.LEJLA, events=[sr.CtEvent(), sr.CtEvent(sources=2)]),
    "projection": sr.projection(patient=sr.Patient(other_ids=(("0101990710006", "JMBG"),))),
    "mammography": sr.mammography(patient=sr.SHIRIN),
    "nuclear medicine": sr.nuclear_medicine(patient=sr.MEHMET),
    "image": sr.image(),
}


def as_pydicom_reads(dataset: Dataset) -> Item:
    """Return the same elements as `open_file`, by way of pydicom."""
    item = Item()
    for element_tag in list(dataset.keys()):
        tag = int(element_tag)
        if tag in tags.SEQUENCES:
            item.sequences[tag] = [as_pydicom_reads(child) for child in dataset[element_tag].value]
        elif tag in tags.VALUES:
            raw = dataset.get_item(element_tag)
            # pydicom converts the character set at once and leaves the rest as bytes until asked.
            item.values[tag] = raw.value or b"" if isinstance(raw, RawDataElement) else str(raw.value).encode()
    return item


def with_undefined_lengths(dataset: Dataset) -> Dataset:
    """Return the data set with every sequence and item ended by a delimiter."""
    for element in dataset:
        if element.VR == "SQ":
            element.is_undefined_length = True
            for item in element.value:
                item.is_undefined_length_sequence_item = True
                with_undefined_lengths(item)
    return dataset


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", REPORTS)
def test_elements_are_those_that_pydicom_reads(name: str, syntax: str):
    data = sr.write(REPORTS[name], transfer_syntax=syntax)

    opened = open_file(data)

    assert opened.damage is None
    assert opened.data_set == as_pydicom_reads(dcmread(BytesIO(data)))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_sequences_of_undefined_length_are_read_alike(syntax: str):
    plain = open_file(sr.write(sr.ct(), transfer_syntax=syntax))

    delimited = open_file(sr.write(with_undefined_lengths(sr.ct()), transfer_syntax=syntax))

    assert delimited == plain


def test_a_data_set_in_another_syntax_than_its_header_says_is_read():
    data = sr.write(sr.ct(), transfer_syntax=ImplicitVRLittleEndian)
    claimed = data.replace(b"1.2.840.10008.1.2\x00", b"1.2.840.10008.1.9\x00", 1)

    assert open_file(claimed) == open_file(data)


def test_a_sequence_that_a_gateway_wrote_as_unknown_is_read():
    code = b"\x08\x00\x00\x01\x06\x00\x00\x00113701" + b"\x08\x00\x02\x01\x04\x00\x00\x00DCM "
    item = b"\xfe\xff\x00\xe0" + len(code).to_bytes(4, "little") + code
    unknown = b"\x40\x00\x43\xa0UN\x00\x00" + len(item).to_bytes(4, "little") + item
    meta = sr.write(sr.ct())[:132] + b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\x00"

    opened = open_file(meta + unknown)

    expected = Item(values={tags.CODE_VALUE: b"113701", tags.SCHEME: b"DCM "})
    assert opened.data_set.sequences == {tags.CONCEPT_NAME: [expected]}


def test_a_private_sequence_of_unknown_representation_is_stepped_over():
    dataset = sr.ct()
    inner = Dataset()
    inner.PatientID = "NOT-THE-PATIENT"
    dataset.add_new(0x00090010, "LO", "PRIVATE")
    dataset.add_new(0x00091001, "SQ", [inner])
    with_undefined_lengths(dataset)

    assert open_file(sr.write(dataset)) == open_file(sr.write(sr.ct()))


@pytest.mark.parametrize("length", [400, 1000, 3000, -1])
def test_a_truncated_file_keeps_what_was_whole(length: int):
    data = sr.write(sr.ct())

    opened = open_file(data[:length])

    assert opened.damage == Reason.DAMAGED
    assert opened.data_set.values[tags.SOP_CLASS] == b"1.2.840.10008.5.1.4.1.1.88.67\0"
    assert opened.data_set.values.items() <= open_file(data).data_set.values.items()


@pytest.mark.parametrize("length", [138, 140, 160])
def test_a_file_cut_off_in_its_meta_information_is_damaged(length: int):
    with pytest.raises(Unreadable) as refusal:
        open_file(sr.write(sr.ct())[:length])

    assert refusal.value.reason == Reason.DAMAGED


def test_what_is_no_dicom_file_is_refused():
    with pytest.raises(Unreadable) as refusal:
        open_file(b"\x89PNG" + bytes(500))

    assert refusal.value.reason == Reason.NOT_DICOM


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_a_bare_data_set_without_preamble_and_meta_information_is_read(syntax: str):
    data = sr.write(sr.ct(), transfer_syntax=syntax)
    bare = data[data.index(b"\x08\x00\x05\x00") :]

    assert open_file(bare) == open_file(data)


def test_an_object_that_lost_only_its_preamble_is_read():
    data = sr.write(sr.ct())

    assert open_file(data[132:]) == open_file(data)


def test_items_without_representations_inside_an_explicit_data_set_are_read():
    explicit, implicit = (sr.write(sr.ct(), transfer_syntax=syntax) for syntax in SYNTAXES[:2])
    content = implicit[implicit.index(b"\x40\x00\x30\xa7") + 8 :]
    at = explicit.index(b"\x40\x00\x30\xa7SQ")
    mixed = explicit[: at + 8] + len(content).to_bytes(4, "little") + content

    opened = open_file(mixed)

    assert opened == open_file(explicit)
    assert opened.data_set == as_pydicom_reads(dcmread(BytesIO(mixed)))
