"""Spoilt objects never raise, never hang, and never give a value in a wrong unit; pydicom is the oracle."""

import struct
import zlib
from random import Random

import pytest
from pydicom.errors import BytesLengthException, InvalidDicomError

from ingestion.reading.child import NotWhole, read_whole
from ingestion.reading.elements import Item, open_file
from ingestion.reading.limits import Unreadable
from ingestion.reading.read import read, read_alone
from passport.booklet.reading import Outcome
from tests.ingestion.reading.mutants import OBJECTS, SYNTAXES, holds_together, hostile, mutants, overlong

DEFLATED = SYNTAXES.index("1.2.840.10008.1.2.1.99")
PYDICOM_REFUSES = (
    NotWhole,
    BytesLengthException,
    InvalidDicomError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    UserWarning,
    ValueError,
    struct.error,
    zlib.error,
)


def by_pydicom(data: bytes) -> Item | None:
    try:
        return read_whole(data)
    except PYDICOM_REFUSES:
        return None


def by_us(data: bytes) -> Item | None:
    try:
        opened = open_file(data)
    except Unreadable:
        return None
    return None if opened.damage else opened.data_set


@pytest.mark.parametrize("number", range(len(OBJECTS)))
def test_every_class_in_every_syntax_is_read_as_pydicom_reads_it(number: int):
    data = OBJECTS[number]
    plain = OBJECTS[number - number % len(SYNTAXES)]

    assert by_us(data) == (by_pydicom(plain) if number % len(SYNTAXES) == DEFLATED else by_pydicom(data))


def test_500_spoilt_objects_hold_together():
    readings = [read_alone(data) for data in mutants(Random(2026), 500)]

    assert [reading for reading in readings if not holds_together(reading)] == []
    assert {reading.outcome for reading in readings} == set(Outcome)
    assert {"damaged", "too_deep", "not_a_dose_report"} < {reading.reason for reading in readings}


def test_a_second_opinion_on_a_spoilt_object_holds_together():
    assert [data for data in mutants(Random(5), 10) if not holds_together(read(data))] == []


def test_what_both_readers_read_of_a_spoilt_object_is_the_same():
    chance = Random(7)
    plain = [data for number, data in enumerate(OBJECTS) if number % len(SYNTAXES) != DEFLATED]
    spoilt = [chance.choice((hostile, overlong))(chance.choice(plain), chance) for _ in range(300)]

    pairs = [(by_us(data), by_pydicom(data)) for data in spoilt]

    both = [(ours, theirs) for ours, theirs in pairs if ours is not None and theirs is not None]
    assert [ours for ours, theirs in both if ours != theirs] == []
    assert len(both) > 50
