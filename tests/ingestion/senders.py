"""Sources and received objects for the tests of ingestion."""

from datetime import datetime

from pydicom.dataset import Dataset

from ingestion.models import InboxItem, Source, SourceKind
from ingestion.services.inbox import receive
from ingestion.services.recording import settle
from ingestion.services.sources import Issuing, add_source
from passport.people.models import Facility
from tests.sr import write

CLINIC_ISSUER = "Clinic One"


def clinic(at: datetime, name: str = "Clinic One") -> Facility:
    return Facility.objects.create(name=name, country="RS", time_zone="Europe/Belgrade", created_at=at)


def source(at: datetime, *, name: str = "ct-room", facility: Facility | None = None, **words: object) -> Source:
    """Return a registered sender of a clinic that knows one issuer."""
    given = {"ae_title": name.upper(), "issuers": [Issuing(as_sent="CLINIC-ONE", issuer=CLINIC_ISSUER)], **words}
    return add_source(name=name, kind=SourceKind.DICOM, facility=facility or clinic(at, name), by=None, at=at, **given)


def received(sender: Source, dataset: Dataset | bytes, *, at: datetime) -> InboxItem:
    data = dataset if isinstance(dataset, bytes) else write(dataset)
    return receive(source=sender, data=data, name="", sop_class_uid="", sop_instance_uid="", at=at)


def settled(sender: Source, dataset: Dataset | bytes, *, at: datetime) -> InboxItem:
    return settle(item_uid=received(sender, dataset, at=at).uid, at=at)
