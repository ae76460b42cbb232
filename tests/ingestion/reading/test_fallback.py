"""What our reader finds damaged, pydicom may read in a child process, whole or not at all."""

import random

import pytest

from ingestion.reading.elements import CutOff, Item, Opened, open_file
from ingestion.reading.fallback import as_json, from_json, is_worth_asking, second_opinion
from ingestion.reading.limits import Unreadable
from ingestion.reading.read import read, read_alone
from ingestion.reasons import Reason
from tests import sr

BIG_ENDIAN = "1.2.840.10008.1.2.2"


def opened(data: bytes) -> Opened:
    try:
        return open_file(data)
    except Unreadable as refusal:
        return Opened(data_set=Item(), damage=refusal.reason, cut_off=isinstance(refusal, CutOff))


def bare_big_endian() -> bytes:
    data = sr.write(sr.ct(), transfer_syntax=BIG_ENDIAN)
    return data[data.index(b"\x00\x08\x00\x05") :]


def broken_inside() -> bytes:
    # The last item of the report claims to be longer than the sequence that it stands in.
    data = bytearray(sr.write(sr.ct()))
    at = data.rindex(b"\xfe\xff\x00\xe0", 0, data.rindex(b"113838"))
    data[at + 4 : at + 8] = (5000).to_bytes(4, "little")
    return bytes(data)


def test_a_bare_big_endian_data_set_is_read_by_pydicom():
    data = bare_big_endian()

    assert read_alone(data).reason == Reason.NOT_DICOM
    assert read(data) == read(sr.write(sr.ct()))


def test_what_pydicom_reads_in_part_stays_damaged():
    data = broken_inside()

    assert is_worth_asking(data, opened(data))
    assert second_opinion(data, opened(data)) is None
    assert read(data).reason == Reason.DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        random.Random(7).randbytes(5000),
        b"\x00\x08" + bytes(5000),
        b"\x89PNG\r\n\x1a\n" + b"1.2.840.10008.1.2" * 10,
        sr.write(sr.ct())[:-100],
        sr.write(sr.ct())[:400],
        sr.write(sr.ct()),
    ],
)
def test_rubbish_what_is_cut_off_and_what_was_read_starts_no_child(data: bytes):
    assert is_worth_asking(data, opened(data)) is False


def test_the_elements_survive_their_way_between_the_processes():
    data_set = open_file(sr.write(sr.nuclear_medicine(patient=sr.SHIRIN))).data_set

    assert from_json(as_json(data_set)) == data_set
