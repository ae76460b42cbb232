"""Registered PACS for the tests of ingestion, and a worker's rounds in one call."""

from datetime import date, datetime

from ingestion.models import Retrieval, RetrievalState
from ingestion.services.comparing import compare
from ingestion.services.pacs import Connection, Identifying, add_pacs
from ingestion.services.retrieving import retrieve
from ingestion.services.sources import Issuing
from passport.imaging.models import Pacs, Way
from passport.people.models import Facility
from tests.ingestion.senders import CLINIC_ISSUER, clinic
from tests.services.dcmqrscp import Dcmqrscp
from tests.services.orthanc import Orthanc

IDENTIFYING = Identifying(issuers=[Issuing(as_sent="CLINIC-ONE", issuer=CLINIC_ISSUER)])
LONGEST = 200  # slices


def web_pacs(
    base: str,
    at: datetime,
    *,
    name: str = "archive",
    first_day: date | None = None,
    facility: Facility | None = None,
) -> Pacs:
    """Return a registered PACS that is asked over DICOMweb, and compared when a first day is given."""
    return add_pacs(
        connection=Connection(name=name, way=Way.DICOMWEB, web_url=base, compared=first_day is not None),
        identifying=IDENTIFYING,
        facility=facility or clinic(at, name),
        by=None,
        at=at,
        first_day=first_day,
    )


def pacs_of(
    server: Orthanc | Dcmqrscp, way: Way, at: datetime, *, first_day: date, facility: Facility | None = None
) -> Pacs:
    """Return a running PACS, registered to be asked in one way and compared from a day on."""
    over_web = way == Way.DICOMWEB
    port = server.dicom_port if isinstance(server, Orthanc) else server.port
    connection = Connection(
        name="archive",
        way=way,
        ae_title=server.aet,
        host="" if over_web else "127.0.0.1",
        port=None if over_web else port,
        web_url=server.web_url if over_web and isinstance(server, Orthanc) else "",
        compared=True,
    )
    place = facility or clinic(at)
    return add_pacs(connection=connection, identifying=IDENTIFYING, facility=place, by=None, at=at, first_day=first_day)


def compared(pacs: Pacs, at: datetime, **limits: float) -> datetime | None:
    """Compare slice by slice until nothing more is to be done now; return when it is to go on."""
    for _ in range(LONGEST):
        again = compare(pacs_uid=pacs.uid, at=at, **limits)
        if again is None or again > at:
            pacs.refresh_from_db()
            return again
    raise AssertionError


def fetched(at: datetime) -> list[Retrieval]:
    """Try each retrieval that waits once; return those that were fetched."""
    for retrieval in Retrieval.objects.filter(state=RetrievalState.WAITING):
        retrieve(retrieval_uid=retrieval.uid, at=at)
    return list(Retrieval.objects.filter(state=RetrievalState.FETCHED).order_by("pk"))
