"""A PACS asked over DIMSE that does not behave; the ones that do are in test_makers.py."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from pydicom.dataset import Dataset

from passport.imaging.clients.associations import Address
from passport.imaging.clients.contract import (
    Instance,
    Limits,
    PacsFailure,
    PacsRefused,
    PacsUnavailable,
    TooMuch,
    WrongObject,
)
from passport.imaging.clients.dimse import DimseClient
from tests import sr
from tests.passport.imaging.clients.nodes import Answers, dimse_node
from tests.services.processes import free_port

DAY = date(2026, 3, 14)
LIMITS = Limits(connect_seconds=2, idle_seconds=5, total_seconds=10)


def client(port: int, limits: Limits = LIMITS) -> DimseClient:
    return DimseClient(address=Address(host="127.0.0.1", port=port, ae_title="NODE", calling="PASSPORT"), limits=limits)


def named(dataset: Dataset) -> Instance:
    return Instance(
        study_instance_uid=dataset.StudyInstanceUID,
        series_instance_uid=dataset.SeriesInstanceUID,
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
    )


def changed(**values: str) -> Dataset:
    dataset = sr.ct()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    sr.write(dataset)
    return dataset


@pytest.fixture
def report() -> Dataset:
    return changed()


def test_the_object_that_was_asked_for_comes_as_a_file(report: Dataset) -> None:
    with dimse_node(Answers(gives=[report])) as port:
        data = client(port).retrieve(named(report))

    assert data is not None
    assert data[128:132] == b"DICM"
    assert report.SOPInstanceUID.encode() in data


ANSWERS = [
    ("with another object", Answers(gives=[changed(SOPInstanceUID="1.2.3")]), WrongObject),
    ("with another study", Answers(gives=[changed(StudyInstanceUID="1.2.3")]), WrongObject),
    ("with another series", Answers(gives=[changed(SeriesInstanceUID="1.2.3")]), WrongObject),
    ("with a second object", Answers(gives=[changed(), changed(SOPInstanceUID="1.2.3")]), WrongObject),
    ("twice", Answers(gives=[changed(), changed()]), WrongObject),
    ("with nothing", Answers(), PacsRefused),
    ("by hanging up", Answers(gives=[changed()], drops=True), PacsUnavailable),
]


@pytest.mark.parametrize(("case", "answers", "error"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_any_other_answer_is_told_apart_and_not_kept(
    case: str, answers: Answers, error: type[PacsFailure], report: Dataset
) -> None:
    with dimse_node(answers) as port, pytest.raises(error) as told:
        client(port).retrieve(named(report))

    assert type(told.value) is error


def test_a_pacs_that_hangs_up_while_it_lists_is_unavailable() -> None:
    with dimse_node(Answers(drops=True)) as port, pytest.raises(PacsUnavailable):
        list(client(port).studies(DAY, DAY))


def test_a_pacs_that_lists_nothing_and_says_so_has_refused() -> None:
    with dimse_node(Answers()) as port, pytest.raises(PacsRefused, match="0xA700"):
        list(client(port).studies(DAY, DAY))


def test_an_object_larger_than_any_report_is_cut_off(report: Dataset) -> None:
    limits = Limits(object_bytes=2000)

    with dimse_node(Answers(gives=[report])) as port, pytest.raises(TooMuch):
        client(port, limits).retrieve(named(report))


def test_a_pacs_that_says_nothing_costs_no_more_than_its_time(report: Dataset) -> None:
    limits = Limits(idle_seconds=20, total_seconds=0.5)

    with dimse_node(Answers(gives=[report], waits=threading.Event())) as port, pytest.raises(TooMuch):
        client(port, limits).retrieve(named(report))


def test_a_pacs_that_does_not_know_us_refuses() -> None:
    with dimse_node(Answers(), known="OTHER") as port, pytest.raises(PacsRefused, match="rejected"):
        client(port).echo()


# pynetdicom lets go of a socket that it could not connect.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_pacs_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(PacsUnavailable):
        client(free_port()).echo()


def test_questions_within_a_block_share_one_association() -> None:
    def refusals(asked: DimseClient) -> Iterator[str]:
        for _ in range(3):
            with pytest.raises(PacsRefused) as told:
                list(asked.studies(DAY, DAY))
            yield str(told.value)

    with dimse_node(Answers()) as port, client(port) as asked:
        shared = asked.line
        assert list(refusals(asked)) == ["C-FIND: status 0xA700"] * 3
        assert shared is not None
        assert shared.association.is_established
