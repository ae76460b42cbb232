"""Whole objects inside a key object are found as they are, and nothing else is."""

import base64

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from ingestion.reading.key_objects.embedded import AT_MOST, embedded_objects
from tests.sr import ct, dcm, text, write
from tests.sr.key_object import CT_IMAGE, Series, key_object, naming

REPORT = write(ct())


def manifest(*texts: str) -> Dataset:
    items = [text(dcm("113012"), words) for words in texts]
    return key_object(Series(uid="2.25.5", instances=[(CT_IMAGE, "2.25.9")]), study_uid="2.25.4", items=items)


def with_private_value(*values: bytes) -> Dataset:
    made = manifest()
    block = made.private_block(0x0099, "SENDER", create=True)
    for number, value in enumerate(values):
        block.add_new(number, "OB", value)
    return made


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_report_in_a_private_value_is_found_byte_for_byte(syntax: str) -> None:
    assert embedded_objects(write(with_private_value(REPORT), transfer_syntax=syntax)) == [REPORT]


def test_a_report_in_base64_is_found_also_over_several_lines() -> None:
    plain = base64.b64encode(REPORT).decode()
    broken = base64.encodebytes(REPORT).decode()

    assert embedded_objects(write(manifest(plain))) == [REPORT]
    assert embedded_objects(write(manifest(broken))) == [REPORT]


def test_several_are_found_and_no_more_than_ten() -> None:
    assert embedded_objects(write(with_private_value(REPORT, REPORT))) == [REPORT, REPORT]
    assert len(embedded_objects(write(with_private_value(*[REPORT] * 12)))) == AT_MOST


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"DICM",
        write(naming(ct())),
        write(manifest("DICM stands here, and SUNN as well")),
        write(with_private_value(b"\0" * 128 + b"DIC" + b"\0" * 200)),
        write(manifest("SUNN" * 5000)),
        b"DICM" * 20_000,
    ],
)
def test_what_only_looks_like_one_is_none(data: bytes) -> None:
    assert embedded_objects(data) == []
