"""Limits hold before and while an object is taken apart."""

import tracemalloc
import zlib

import pytest

from ingestion.reading.elements import open_file
from ingestion.reading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INFLATED,
    MAX_ITEMS,
    MAX_TAKEN,
    MAX_VALUE,
    Clock,
    Unreadable,
    inflate,
)
from ingestion.reading.read import read
from ingestion.reasons import Reason
from tests import sr

META = bytes(128) + b"DICM"
EXPLICIT = META + b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\x00"
DEFLATED = META + b"\x02\x00\x10\x00UI\x16\x001.2.840.10008.1.2.1.99"
DOSE_CLASS = b"\x08\x00\x16\x00UI\x1e\x001.2.840.10008.5.1.4.1.1.88.67\x00"
OPEN_SEQUENCE = b"\x40\x00\x30\xa7SQ\x00\x00\xff\xff\xff\xff"
OPEN_ITEM = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
END_OF_SEQUENCE = b"\xfe\xff\xdd\xe0\x00\x00\x00\x00"
EMPTY_ITEM = b"\xfe\xff\x00\xe0\x00\x00\x00\x00"


def deflated(plain: bytes) -> bytes:
    """Return bytes without the header of zlib, as the deflated transfer syntax has them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush()


def reason_of(data: bytes) -> str | None:
    return read(data).reason


def test_an_object_above_64_megabytes_is_not_looked_at():
    assert reason_of(EXPLICIT + DOSE_CLASS + bytes(MAX_BYTES)) == Reason.TOO_LARGE


def test_nesting_beyond_the_limit_is_refused_without_following_it():
    nested = (OPEN_SEQUENCE + OPEN_ITEM) * 100_000

    assert reason_of(EXPLICIT + DOSE_CLASS + nested) == Reason.TOO_DEEP


def test_nesting_up_to_the_limit_is_followed():
    nested = (OPEN_SEQUENCE + OPEN_ITEM) * MAX_DEPTH

    assert open_file(EXPLICIT + DOSE_CLASS + nested).damage == Reason.DAMAGED  # only its end is missing


def test_more_items_than_any_report_has_are_refused():
    flat = OPEN_SEQUENCE + EMPTY_ITEM * (MAX_ITEMS + 1)

    assert reason_of(EXPLICIT + DOSE_CLASS + flat) == Reason.TOO_MANY_PARTS


def test_a_length_beyond_the_end_is_damage():
    assert reason_of(EXPLICIT + DOSE_CLASS + b"\x10\x00\x10\x00PN\xff\xffAna") == Reason.DAMAGED


def test_a_deflated_object_of_299_kilobytes_that_grows_without_end_costs_no_more_than_the_limit():
    bomb = DEFLATED + deflated(DOSE_CLASS + bytes(305 * 1024 * 1024))
    tracemalloc.start()

    reason = reason_of(bomb)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 290_000 < len(bomb) < 320_000
    assert reason == Reason.DEFLATED_BOMB
    assert peak < MAX_INFLATED * 1.1


def test_a_deflated_object_that_is_cut_off_is_damaged():
    data = sr.write(sr.ct(), transfer_syntax="1.2.840.10008.1.2.1.99")

    assert reason_of(data[:-200]) == Reason.DAMAGED


def test_inflating_stops_at_the_limit():
    assert inflate(deflated(b"dose" * 10), Clock(), limit=40) == b"dose" * 10
    with pytest.raises(Unreadable) as refusal:
        inflate(deflated(b"dose" * 10), Clock(), limit=39)
    assert refusal.value.reason == Reason.DEFLATED_BOMB


def test_inflating_in_steps_gives_every_byte():
    plain = bytes(range(256)) * 40_000

    assert inflate(deflated(plain), Clock()) == plain


def test_a_value_above_ten_megabytes_is_stepped_over():
    size = MAX_VALUE + 2
    element = b"\x40\x00\x60\xa1UT\x00\x00" + size.to_bytes(4, "little") + b"x" * size

    assert list(open_file(EXPLICIT + DOSE_CLASS + element).data_set.values) == [0x00080016]


def test_no_time_left_ends_the_reading_of_what_has_no_end():
    endless = b"\x08\x00\x05\x00CS\x00\x00" * 1_000_000

    opened = open_file(EXPLICIT + DOSE_CLASS + endless, seconds=0)

    assert opened.damage == Reason.TOO_LONG


def test_no_time_left_ends_inflating():
    with pytest.raises(Unreadable) as refusal:
        inflate(deflated(b"dose"), Clock(seconds=-1))

    assert refusal.value.reason == Reason.TOO_LONG


def test_a_report_with_more_events_than_any_is_not_taken():
    dataset = sr.ct()
    dataset.ContentSequence = [sr.container(sr.dcm("113706"))]
    data = sr.write(dataset)
    content = data.index(b"\x40\x00\x30\xa7SQ")
    many = data[: content + 8] + b"\xff\xff\xff\xff" + data[content + 12 :] * (MAX_TAKEN + 1) + END_OF_SEQUENCE

    assert read(data).reason is None
    assert reason_of(many) == Reason.TOO_MANY_PARTS
