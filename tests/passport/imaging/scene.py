"""Ana's CT at one clinic, whose archive keeps its images; a doctor with her code; Boris, who has nothing to do with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from passport.access.models import Grant, Purpose
from passport.access.services import View, make_grant, open_emergency, open_passport, open_requests, redeem_grant
from passport.booklet.models import DoseReport, Entry, Exposure
from passport.booklet.reading import Kind, ReportReading, as_json
from passport.booklet.services.typing import TypedEntry, reading_of
from passport.imaging.models import Pacs, Way
from passport.justification.models import Request
from passport.justification.services import Wish, draft_request
from passport.people.models import Facility, User
from tests.passport.imaging.archive import Archive, running
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

STUDY = "1.2.826.0.1.1"
SERIES = {
    "1.2.826.0.1.1.1": ["1.2.826.0.1.1.1.1", "1.2.826.0.1.1.1.2", "1.2.826.0.1.1.1.3"],
    "1.2.826.0.1.1.2": ["1.2.9"],
}
WHO = b"\x07" * 32


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The people, the row whose images are asked for, and the archive that keeps them."""

    cast: Cast
    part: Exposure
    pacs: Pacs
    archive: Archive

    @property
    def entry(self) -> Entry:
        return self.cast.ana_at_linden

    def own(self, at: datetime) -> View:
        """Return the patient's own view."""
        return open_passport(reader=self.cast.ana_reads, patient=self.cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    def grant(self, at: datetime) -> Grant:
        """Let the doctor take up a code of the patient."""
        code = make_grant(patient=self.cast.ana, by=self.cast.ana_reads, at=at)[1]
        return redeem_grant(code=code, by=self.cast.doctor, who_hmac=WHO, at=at)

    def by_code(self, at: datetime) -> View:
        """Return what the doctor sees with the code."""
        return open_passport(reader=self.cast.doctor, patient=self.cast.ana, purpose=Purpose.CARE, at=at)

    def asked_for(self, at: datetime) -> Request:
        """Let the doctor ask the hospital for another examination of Ana."""
        wish = Wish(exam_code="ct.chest", indication="cough for six weeks")
        return draft_request(facility=self.cast.linden, wish=wish, patient=self.cast.ana, by=self.cast.doctor, at=at)

    def by_request(self, request: Request, by: User, at: datetime) -> View:
        """Return what a doctor sees of what was done before."""
        requests = open_requests(reader=by, at=at)
        return requests.history(requests.one(request.uid))

    def in_an_emergency(self, at: datetime) -> View:
        """Return what the doctor sees in an emergency."""
        cast = self.cast
        open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="collapsed", at=at)
        return open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.EMERGENCY, at=at)


def sent(of: Entry, study: str) -> Exposure:
    """Let a device have sent a report of one more part of a row that was typed."""
    part = Exposure.objects.create(
        entry=of, record=of.record, kind=Kind.CT, study_instance_uid=study, device_key=f"scanner of {study}"
    )
    DoseReport.objects.create(
        record=of.record,
        exposure=part,
        sop_class_uid="1.2.840.10008.5.1.4.1.1.88.67",
        sop_instance_uid=f"1.2.840.9.{part.pk}",
        content_digest=bytes(32),
        reading=as_json(_reading(part)).encode(),
        source="scanner",
        received_at=of.created_at,
    )
    return part


def _reading(part: Exposure) -> ReportReading:
    typed = TypedEntry(performed_on=None, exam_code="", exam="Chest", kind=Kind.CT)
    return reading_of(typed, exposure=part, at=part.entry.created_at)


def registered(place: Facility, base: str, at: datetime, *, name: str = "Archive", **other: object) -> Pacs:
    """Register a node of a facility that speaks DICOMweb."""
    given = {"way": Way.DICOMWEB, "web_url": base, "facility": place, "created_at": at, **other}
    return Pacs.objects.create(name=name, **given)


@contextmanager
def scene(at: datetime) -> Iterator[Scene]:
    """Yield everybody while the archive listens."""
    cast = people.assemble(at)
    record = cast.ana_at_linden.record
    archive = Archive(
        study=STUDY,
        patient_id=record.local_id,
        birth_date="19850612",
        series={uid: list(images) for uid, images in SERIES.items()},
    )
    with running(archive):
        part = sent(cast.ana_at_linden, STUDY)
        pacs = registered(cast.linden, archive.base, at)
        yield Scene(cast=cast, part=part, pacs=pacs, archive=archive)


def trusted(of: Scene, at: datetime) -> User:
    """Return somebody whom the patient lets read along."""
    return people.reader(of.cast.ana, at, relation=people.Relation.TRUSTED).user


def guardian(of: Scene, at: datetime) -> User:
    """Return somebody who looks after the patient."""
    return people.reader(of.cast.ana, at, relation=people.Relation.GUARDIAN).user
