"""Key objects in the inbox: found, waited for, unpacked; nothing is fetched from anywhere unregistered."""

from datetime import datetime, timedelta

import pytest
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Retrieval, RetrievalState, Source, SourceKind
from ingestion.reasons import Reason
from ingestion.services.inbox import receive
from ingestion.services.key_objects import PATIENCE, resolve
from ingestion.services.pacs import Connection, Identifying, add_pacs
from ingestion.services.recording import settle
from passport.booklet.models import Dose, Entry
from passport.imaging.models import Pacs, Way
from passport.queue.models import Job
from passport.signing.models import Act
from tests.ingestion.senders import settled, source
from tests.sr import ct, not_dose, nuclear_medicine, write
from tests.sr.key_object import CT_IMAGE, Series, key_object, naming

pytestmark = pytest.mark.django_db

ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
CLINIC_WEB = "https://pacs.clinic.example/dicom-web"


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def registered(sender: Source, at: datetime, **words: object) -> Pacs:
    given = {"name": "Clinic PACS", "way": Way.DICOMWEB, "web_url": CLINIC_WEB, "ae_title": "PACS", **words}
    pacs = Pacs.objects.create(facility=sender.facility, created_at=at, **given)
    Source.objects.create(name=pacs.name, kind=SourceKind.PACS, facility=sender.facility, pacs=pacs, created_at=at)
    return pacs


def how(item: InboxItem) -> tuple[str, str]:
    return item.state, item.reason


def images_only(sop_class: str, study_uid: str = "2.25.4") -> Dataset:
    return key_object(Series(uid="2.25.5", instances=[(sop_class, "2.25.9")]), study_uid=study_uid)


def test_a_report_that_is_here_already_ends_its_key_object(sender: Source, at: datetime) -> None:
    report = settled(sender, ct(), at=at)

    item = settled(sender, naming(ct(), retrieve_url="https://nobody.example/"), at=at)

    assert (*how(item), item.entry_uid) == (InboxState.RECORDED, "", report.entry_uid)
    assert Job.objects.count() == 0
    assert Entry.objects.count() == 1


def test_a_report_that_comes_later_ends_its_key_object(sender: Source, at: datetime) -> None:
    item = settled(sender, naming(ct()), at=at)
    assert how(item) == (InboxState.WAITING, Reason.PACS_UNREGISTERED)

    report = receive(
        source=sender,
        data=write(ct()),
        name="",
        sop_class_uid=ct().SOPClassUID,
        sop_instance_uid=ct().SOPInstanceUID,
        at=at,
    )
    again = resolve(item_uid=item.uid, at=at + timedelta(seconds=5))
    item.refresh_from_db()
    assert how(item) == (InboxState.WAITING, Reason.AWAITING_REPORT)
    assert again is not None

    settle(item_uid=report.uid, at=at)
    assert resolve(item_uid=item.uid, at=at + timedelta(seconds=10)) is None

    item.refresh_from_db()
    report.refresh_from_db()
    assert (*how(item), item.entry_uid) == (InboxState.RECORDED, "", report.entry_uid)
    assert [act.verb for act in Act.objects.filter(subject_uid=item.uid).order_by("pk")] == [
        "inbox.waiting",
        "inbox.waiting",
        "inbox.recorded",
    ]


def test_a_registered_pacs_is_asked_and_no_other(sender: Source, at: datetime) -> None:
    pacs = registered(sender, at)
    registered(sender, at, name="Other", ae_title="OTHER", web_url="https://other.example/dicom-web")

    item = settled(sender, naming(ct(), retrieve_url=f"{CLINIC_WEB}/studies/1", ae_title="NOBODY"), at=at)

    retrieval = Retrieval.objects.get()
    assert how(item) == (InboxState.WAITING, Reason.AWAITING_REPORT)
    assert (retrieval.pacs, retrieval.key_object, retrieval.sop_instance_uid) == (pacs, item, ct().SOPInstanceUID)
    assert sorted(Job.objects.values_list("kind", "subject_uid")) == sorted(
        [("resolve_key_object", item.uid), ("retrieve", retrieval.uid)]
    )


def test_another_facilitys_pacs_is_not_asked(sender: Source, at: datetime) -> None:
    registered(source(at, name="elsewhere"), at)

    item = settled(sender, naming(ct(), retrieve_url=CLINIC_WEB), at=at)

    assert how(item) == (InboxState.WAITING, Reason.PACS_UNREGISTERED)


def test_an_unknown_address_is_kept_as_text_and_nobody_is_registered(sender: Source, at: datetime) -> None:
    item = settled(sender, naming(ct(), retrieve_url="file:///etc/passwd", ae_title="EVIL"), at=at)

    retrieval = Retrieval.objects.get()
    assert (retrieval.pacs, retrieval.detail) == (None, "file:///etc/passwd EVIL")
    assert item.detail == "file:///etc/passwd EVIL"
    assert Pacs.objects.count() == 0
    assert not Job.objects.filter(kind="retrieve").exists()


def test_registering_the_pacs_asks_it(sender: Source, at: datetime) -> None:
    item = settled(sender, naming(ct(), ae_title="PACS"), at=at)
    connection = Connection(name="Clinic PACS", way=Way.C_GET, ae_title="PACS", host="127.0.0.1", port=4242)

    pacs = add_pacs(
        connection=connection, identifying=Identifying(), facility=sender.facility, by=None, at=at, first_day=None
    )
    item.refresh_from_db()
    assert item.state == InboxState.RECEIVED
    item = settle(item_uid=item.uid, at=at)

    assert how(item) == (InboxState.WAITING, Reason.AWAITING_REPORT)
    assert Retrieval.objects.get().pacs == pacs


def test_after_thirty_days_it_is_given_up_visibly_and_trying_again_starts_anew(sender: Source, at: datetime) -> None:
    item = settled(sender, naming(ct(), ae_title="PACS"), at=at)
    later = at + PATIENCE + timedelta(minutes=1)

    assert resolve(item_uid=item.uid, at=later) is None
    item.refresh_from_db()
    assert how(item) == (InboxState.WAITING, Reason.GIVEN_UP)

    InboxItem.objects.filter(pk=item.pk).update(state=InboxState.RECEIVED, reason="", due_at=later, settled_at=None)
    item = settle(item_uid=item.uid, at=later)
    assert how(item) == (InboxState.WAITING, Reason.PACS_UNREGISTERED)
    assert (Retrieval.objects.get().state, Retrieval.objects.get().asked_at) == (RetrievalState.WAITING, later)


def test_it_is_looked_at_often_at_first_and_hourly_later(sender: Source, at: datetime) -> None:
    item = settled(sender, naming(ct()), at=at)

    pauses = {
        age: resolve(item_uid=item.uid, at=at + age) - (at + age)
        for age in (timedelta(seconds=5), timedelta(minutes=4), timedelta(days=2))
    }

    assert pauses == {
        timedelta(seconds=5): timedelta(seconds=5),
        timedelta(minutes=4): timedelta(minutes=1),
        timedelta(days=2): timedelta(hours=1),
    }


MISSING = [
    ("a CT without a report", CT_IMAGE, InboxState.WAITING, Reason.DOSE_MISSING),
    ("an ultrasound", ULTRASOUND, InboxState.IGNORED, Reason.NO_REPORT_NAMED),
]


@pytest.mark.parametrize(("case", "sop_class", "state", "reason"), MISSING, ids=[row[0] for row in MISSING])
def test_a_key_object_without_a_report_says_whether_one_is_missing(
    sender: Source, at: datetime, case: str, sop_class: str, state: InboxState, reason: str
) -> None:
    assert how(settled(sender, images_only(sop_class), at=at)) == (state, reason)


def test_a_missing_report_that_comes_after_all_ends_the_waiting(sender: Source, at: datetime) -> None:
    item = settled(sender, images_only(CT_IMAGE, study_uid=ct().StudyInstanceUID), at=at)

    report = settled(sender, ct(), at=at)
    resolve(item_uid=item.uid, at=at + timedelta(seconds=5))

    item.refresh_from_db()
    assert (*how(item), item.entry_uid) == (InboxState.RECORDED, "", report.entry_uid)


@pytest.mark.parametrize(
    ("waited", "pause"),
    [
        (timedelta(0), timedelta(seconds=5)),
        (timedelta(minutes=40), timedelta(minutes=10)),
        (timedelta(days=30), timedelta(hours=1)),
        (timedelta(days=31), timedelta(days=1)),
    ],
)
def test_the_longer_a_report_is_missing_the_rarer_it_is_looked_for(
    sender: Source, at: datetime, waited: timedelta, pause: timedelta
) -> None:
    item = settled(sender, images_only(CT_IMAGE), at=at)

    assert resolve(item_uid=item.uid, at=at + waited) == at + waited + pause


def test_of_two_reports_both_are_waited_for(sender: Source, at: datetime) -> None:
    first = ct()
    second = nuclear_medicine(study_uid=first.StudyInstanceUID)
    settled(sender, first, at=at)

    item = settled(sender, naming(first, second), at=at)
    assert how(item) == (InboxState.WAITING, Reason.PACS_UNREGISTERED)

    settled(sender, second, at=at)
    resolve(item_uid=item.uid, at=at + timedelta(seconds=5))
    item.refresh_from_db()
    assert how(item) == (InboxState.RECORDED, "")


def test_a_named_object_that_is_no_dose_report_says_so(sender: Source, at: datetime) -> None:
    settled(sender, not_dose(), at=at)

    assert how(settled(sender, naming(not_dose()), at=at)) == (InboxState.IGNORED, Reason.NOT_A_DOSE_REPORT)


def test_the_same_uid_in_another_study_is_another_object(sender: Source, at: datetime) -> None:
    settled(sender, ct(study_uid="2.25.77", sop_uid=ct().SOPInstanceUID), at=at)

    assert how(settled(sender, naming(ct()), at=at)) == (InboxState.WAITING, Reason.PACS_UNREGISTERED)


def test_an_embedded_report_is_an_object_of_its_own(sender: Source, at: datetime) -> None:
    made = images_only(CT_IMAGE)
    made.private_block(0x0099, "SENDER", create=True).add_new(1, "OB", write(ct()))

    item = settled(sender, made, at=at)
    inner = InboxItem.objects.exclude(pk=item.pk).get()
    assert how(item) == (InboxState.WAITING, Reason.AWAITING_REPORT)

    settle(item_uid=inner.uid, at=at)
    resolve(item_uid=item.uid, at=at + timedelta(seconds=5))
    item.refresh_from_db()
    inner.refresh_from_db()
    assert (*how(item), item.entry_uid) == (InboxState.RECORDED, "", inner.entry_uid)


def test_copied_doses_are_recorded_with_grade_b_and_superseded_by_the_report(sender: Source, at: datetime) -> None:
    report = ct()
    copied = images_only(CT_IMAGE, study_uid=report.StudyInstanceUID)
    for keyword in ("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber"):
        setattr(copied, keyword, report.get(keyword))
    copied.ContentSequence = report.ContentSequence

    item = settled(sender, copied, at=at)
    assert item.state == InboxState.RECORDED
    assert set(Dose.objects.values_list("grade", flat=True)) == {"B"}

    settled(sender, report, at=at)
    entry = Entry.objects.get()
    assert set(entry.current_version.doses.values_list("grade", flat=True)) == {"A"}


def test_a_key_object_again_changes_nothing(sender: Source, at: datetime) -> None:
    settled(sender, naming(ct(), ae_title="PACS"), at=at)
    settled(sender, naming(ct(), ae_title="PACS"), at=at)

    assert (InboxItem.objects.count(), Retrieval.objects.count()) == (1, 1)
