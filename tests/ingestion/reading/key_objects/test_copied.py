"""Doses that somebody copied into a key object."""

from pydicom.dataset import Dataset

from ingestion.reading.elements import open_file
from ingestion.reading.key_objects.copied import READING, copied_content
from ingestion.reading.node import Node
from ingestion.reading.read import read
from ingestion.reading.texts import Texts
from passport.booklet.reading import Detail, Grade, Kind, Outcome
from tests.sr import container, ct, dcm, num, write
from tests.sr.key_object import CT_IMAGE, Series, key_object, naming


def holding(*items: Dataset) -> Dataset:
    series = Series(uid="2.25.5", instances=[(CT_IMAGE, "2.25.9")])
    return key_object(series, study_uid="2.25.4", items=items, source=None)


def root(dataset: Dataset) -> Node:
    return Node(open_file(write(dataset)).data_set, Texts(b"ISO_IR 192"))


def library(*numbers: Dataset) -> Dataset:
    return container(dcm("111028"), container(dcm("126200"), *numbers))


def test_a_manifest_without_numbers_states_no_dose() -> None:
    assert copied_content(root(holding())) is None


def test_content_of_a_report_in_a_key_object_is_read_with_grade_b() -> None:
    content = copied_content(root(holding(*ct().ContentSequence)))

    assert content is not None
    assert content.kind is Kind.CT
    assert {one.grade for one in content.totals} == {Grade.IMAGE_HEADER}
    assert {one.grade for event in content.events for one in event.readings} == {Grade.IMAGE_HEADER}
    assert Detail(code=READING, value="K3") in content.details


def test_a_described_manifest_states_totals() -> None:
    content = copied_content(root(holding(library(num(dcm("113813"), "116.6", "mGy.cm")))))

    assert content is not None
    assert [(one.quantity, one.value, one.unit, one.grade) for one in content.totals] == [
        ("dlp_total", "116.6", "mGy.cm", Grade.IMAGE_HEADER)
    ]
    assert Detail(code=READING, value="K5") in content.details


def test_an_unknown_unit_refuses_the_value() -> None:
    content = copied_content(root(holding(library(num(dcm("113813"), "116.6", "furlong")))))

    assert content is None or content.totals == ()


def test_a_manifest_of_two_kinds_is_no_row() -> None:
    mixed = library(num(dcm("113813"), "1", "mGy.cm"), num(dcm("113722"), "1", "Gy.m2"))

    assert copied_content(root(holding(mixed))) is None


def test_where_a_key_object_names_a_report_the_report_speaks() -> None:
    copied = holding(*ct().ContentSequence)
    named = naming(ct())
    named.ContentSequence = copied.ContentSequence

    assert (read(write(copied)).outcome, read(write(copied)).kind) == (Outcome.DOSE, Kind.CT)
    assert (read(write(named)).outcome, read(write(named)).kind) == (Outcome.NO_DOSE, Kind.KEY_OBJECT)
