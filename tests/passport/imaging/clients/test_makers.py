"""The same questions to PACS of two makers, over each protocol that they speak."""

from collections.abc import Iterator
from datetime import date

import pytest
from pydicom.dataset import Dataset

from passport.imaging.clients import Client, Instance, PacsRefused, client_for
from passport.imaging.clients.contract import ListedStudy
from passport.imaging.models import Pacs, Way
from tests import sr
from tests.services import dcmqrscp, orthanc
from tests.services.dcmqrscp import Dcmqrscp
from tests.services.orthanc import Orthanc
from tests.services.processes import free_port

DAY = date(2026, 3, 14)
REPORTS = [sr.ct(number=1), sr.ct(number=2)]
OTHER_DAY = sr.mammography(started=sr.STARTED.replace(day=15))
ORTHANC_WAYS = [Way.C_GET, Way.DICOMWEB]


@pytest.fixture(scope="module")
def first() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=free_port()) as running:
        for dataset in (*REPORTS, OTHER_DAY):
            running.keep(sr.write(dataset))
        yield running


@pytest.fixture(scope="module")
def second() -> Iterator[Dcmqrscp]:
    with dcmqrscp.server(receiver_aet="PASSPORT", receiver_port=free_port()) as running:
        running.keep(*(sr.write(dataset) for dataset in (*REPORTS, OTHER_DAY)))
        yield running


def of_orthanc(pacs: Orthanc, way: Way) -> Client:
    row = Pacs(
        name="Orthanc",
        way=way,
        ae_title=pacs.aet,
        host="127.0.0.1",
        port=pacs.dicom_port,
        web_url=pacs.web_url,
        wado_uri=pacs.wado_uri,
    )
    return client_for(row, calling="PASSPORT")


def of_dcmqrscp(pacs: Dcmqrscp) -> Client:
    row = Pacs(name="dcmqrscp", way=Way.C_GET, ae_title=pacs.aet, host="127.0.0.1", port=pacs.port)
    return client_for(row, calling="PASSPORT")


def named(dataset: Dataset, sop_class: str | None = None) -> Instance:
    return Instance(
        study_instance_uid=dataset.StudyInstanceUID,
        series_instance_uid=dataset.SeriesInstanceUID,
        sop_class_uid=dataset.SOPClassUID if sop_class is None else sop_class,
        sop_instance_uid=dataset.SOPInstanceUID,
    )


@pytest.mark.parametrize("way", ORTHANC_WAYS)
def test_orthanc_lists_the_studies_of_a_day_and_their_dose_reports(first: Orthanc, way: Way) -> None:
    asked = of_orthanc(first, way)

    assert list(asked.studies(DAY, DAY)) == [
        ListedStudy(
            study_instance_uid=REPORTS[0].StudyInstanceUID,
            accession_number="ACC-0001",
            performed_on=DAY,
            performed_as_sent="20260314 092653",
            modalities="SR",
            description="CT abdomen",
            instances=2,
        )
    ]
    contents = asked.contents(REPORTS[0].StudyInstanceUID)
    assert [(row.modality, row.station_name, row.serial_number) for row in contents.series] == [
        ("SR", sr.CT_SCANNER.station, sr.CT_SCANNER.serial_number)
    ]
    assert set(contents.dose_instances) == {named(dataset) for dataset in REPORTS}


@pytest.mark.parametrize("way", ORTHANC_WAYS)
def test_orthanc_gives_the_very_report_that_was_asked_for(first: Orthanc, way: Way) -> None:
    asked = of_orthanc(first, way)
    asked.echo()

    data = asked.retrieve(named(OTHER_DAY))

    assert data is not None
    assert _body(data) == _body(sr.write(OTHER_DAY))


@pytest.mark.parametrize("way", ORTHANC_WAYS)
def test_orthanc_says_that_it_has_no_such_report(first: Orthanc, way: Way) -> None:
    missing = named(sr.ct(number=99))

    with pytest.raises(PacsRefused):
        of_orthanc(first, way).retrieve(missing)


@pytest.mark.parametrize("way", ORTHANC_WAYS)
def test_orthanc_keeps_what_it_is_given(first: Orthanc, way: Way) -> None:
    given = sr.projection(started=sr.STARTED.replace(day=20), study_uid=sr.uid("given", way))
    asked = of_orthanc(first, way)

    asked.store(sr.write(given))

    assert asked.instances(given.StudyInstanceUID) == [named(given)]


def test_orthanc_gives_a_report_over_wado_uri_alone(first: Orthanc) -> None:
    asked = client_for(Pacs(name="WADO", way=Way.DICOMWEB, wado_uri=first.wado_uri), calling="PASSPORT")

    data = asked.retrieve(named(REPORTS[1]))

    assert data is not None
    assert _body(data) == _body(sr.write(REPORTS[1]))


def test_dcmqrscp_lists_and_gives_reports_whose_class_it_does_not_tell(second: Dcmqrscp) -> None:
    asked = of_dcmqrscp(second)
    asked.echo()

    [study] = asked.studies(DAY, DAY)
    listed = asked.dose_instances(study.study_instance_uid)
    data = asked.retrieve(named(REPORTS[0], sop_class=""))

    assert study.study_instance_uid == REPORTS[0].StudyInstanceUID
    assert set(listed) == {named(dataset, sop_class="") for dataset in REPORTS}
    assert data is not None
    assert _body(data) == _body(sr.write(REPORTS[0]))


def test_dcmqrscp_keeps_what_it_is_given(second: Dcmqrscp) -> None:
    given = sr.projection(started=sr.STARTED.replace(day=20))
    asked = of_dcmqrscp(second)

    asked.store(sr.write(given))

    assert asked.instances(given.StudyInstanceUID) == [named(given, sop_class="")]


def _body(data: bytes) -> bytes:
    """Return the data set behind the header, which each program writes in its own way."""
    return data[144 + int.from_bytes(data[140:144], "little") :]
