"""Storage commitment, asked for by Orthanc and by pynetdicom, answered on either association."""

import contextlib
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.events import Event
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance

from ingestion.models import Commitment, CommitmentState, InboxItem, Source
from ingestion.services.commitments import CLASS_CONFLICT, NO_SUCH_OBJECT, NOT_KEPT_WHOLE
from passport import objects
from passport.queue.models import Job
from tests import sr
from tests.ingestion.processes import Running, soon
from tests.scanner.sending import Target, send
from tests.services import orthanc
from tests.services.installation import Installation
from tests.services.processes import free_port

pytestmark = pytest.mark.django_db(transaction=True)

INVALID_ARGUMENT, NO_SUCH_INSTANCE, NO_SUCH_ACTION = 0x0115, 0x0112, 0x0123


class Told:
    """What a sender was told, and whether it was told anything yet."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.event_type = 0
        self.report = Dataset()

    def take(self, event: Event) -> tuple[int, None]:
        """Take a report as a device does."""
        self.event_type, self.report = event.event_type, event.event_information
        self.heard.set()
        return 0, None

    def failures(self) -> dict[str, int]:
        """Return the objects that are not kept, and why."""
        return {str(item.ReferencedSOPInstanceUID): item.FailureReason for item in self.report.FailedSOPSequence}


def report(number: int = 1) -> Dataset:
    dataset = sr.ct(number=number)
    sr.write(dataset)
    return dataset


def asking(*about: tuple[str, str], transaction: str = "committing") -> Dataset:
    """Return a request about pairs of SOP class and instance."""
    asked = Dataset()
    asked.TransactionUID = sr.uid(transaction)
    asked.ReferencedSOPSequence = []
    for sop_class, instance in about:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = sop_class, instance
        asked.ReferencedSOPSequence.append(item)
    return asked


def ask(asked: Dataset, *, to: Target, told: Told | None = None, action: int = 1, instance: str = "") -> int:
    """Ask for storage commitment, and wait on the association for the answer where somebody wants to hear it."""
    entity = AE("CT-ROOM")
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = 30
    entity.add_requested_context(StorageCommitmentPushModel)
    handlers = [(evt.EVT_N_EVENT_REPORT, told.take)] if told else []
    association = entity.associate(to.host, to.port, ae_title=to.ae_title, evt_handlers=handlers)
    status, _ = association.send_n_action(
        asked, action, StorageCommitmentPushModel, instance or StorageCommitmentPushModelInstance
    )
    if told:
        assert told.heard.wait(30)
    association.release()
    return int(status.Status)


@contextlib.contextmanager
def device(told: Told) -> Iterator[int]:
    """Listen as a device does for what it is told, and yield its port."""
    port = free_port()
    entity = AE("CT-ROOM")
    entity.add_supported_context(StorageCommitmentPushModel, scu_role=False, scp_role=True)
    server = entity.start_server(("127.0.0.1", port), block=False, evt_handlers=[(evt.EVT_N_EVENT_REPORT, told.take)])
    try:
        yield port
    finally:
        server.shutdown()


def state() -> str:
    return Commitment.objects.get().state


def test_what_is_kept_is_confirmed_on_the_open_association(
    running: Running, ct_room: Source, ours: Installation
) -> None:
    kept, told = report(), Told()
    send([kept], to=running.to, calling="CT-ROOM")

    status = ask(asking((sr.XRAY_DOSE_SR, kept.SOPInstanceUID)), to=running.to, told=told)

    soon(lambda: state() == CommitmentState.ANSWERED, ours)
    assert (status, told.event_type, "FailedSOPSequence" in told.report) == (0, 1, False)
    assert [item.ReferencedSOPInstanceUID for item in told.report.ReferencedSOPSequence] == [kept.SOPInstanceUID]
    assert told.report.TransactionUID == sr.uid("committing")


def test_only_whole_objects_whose_bytes_are_here_are_confirmed(running: Running, ct_room: Source) -> None:
    Source.objects.filter(pk=ct_room.pk).update(headers=True)
    kept, lost, other, image, told = report(1), report(2), report(3), sr.image(), Told()
    sr.write(image)
    send([kept, lost, other, image], to=running.to, calling="CT-ROOM")
    objects.forget(InboxItem.objects.get(sop_instance_uid=lost.SOPInstanceUID).sha256)
    about = [
        (sr.XRAY_DOSE_SR, kept.SOPInstanceUID),
        (sr.XRAY_DOSE_SR, lost.SOPInstanceUID),
        (sr.ENHANCED_SR, other.SOPInstanceUID),
        (sr.CR_IMAGE, image.SOPInstanceUID),
        (sr.XRAY_DOSE_SR, sr.uid("never sent")),
    ]

    ask(asking(*about), to=running.to, told=told)

    assert [item.ReferencedSOPInstanceUID for item in told.report.ReferencedSOPSequence] == [kept.SOPInstanceUID]
    assert told.event_type == 2
    assert told.failures() == {
        lost.SOPInstanceUID: NO_SUCH_OBJECT,
        other.SOPInstanceUID: CLASS_CONFLICT,
        image.SOPInstanceUID: NOT_KEPT_WHOLE,
        sr.uid("never sent"): NO_SUCH_OBJECT,
    }


def test_a_device_that_listens_is_told_on_an_association_of_its_own(
    running: Running, ct_room: Source, ours: Installation
) -> None:
    kept, told = report(), Told()
    with device(told) as port, ours.start("work"):
        Source.objects.filter(pk=ct_room.pk).update(host="127.0.0.1", port=port)
        send([kept], to=running.to, calling="CT-ROOM")

        status = ask(asking((sr.XRAY_DOSE_SR, kept.SOPInstanceUID)), to=running.to)

        soon(lambda: state() == CommitmentState.ANSWERED, ours)
    assert (status, told.event_type) == (0, 1)


def test_a_device_that_cannot_be_reached_is_tried_again_later(
    running: Running, ct_room: Source, ours: Installation
) -> None:
    Source.objects.filter(pk=ct_room.pk).update(host="127.0.0.1", port=free_port())

    with ours.start("work"):
        ask(asking((sr.XRAY_DOSE_SR, sr.uid("never sent"))), to=running.to)
        soon(lambda: Commitment.objects.get().tries == 1, ours)
        soon(lambda: Job.objects.get().lease == "", ours)

    assert (state(), Commitment.objects.get().problem) == (CommitmentState.WAITING, "unreachable")
    assert Job.objects.get().due_at is not None


def test_the_same_transaction_again_is_one_row(running: Running, ct_room: Source) -> None:
    for _ in range(2):
        ask(asking((sr.XRAY_DOSE_SR, sr.uid("never sent"))), to=running.to, told=Told())

    assert Commitment.objects.count() == 1


def test_a_request_that_is_none_is_refused(running: Running, ct_room: Source) -> None:
    about = (sr.XRAY_DOSE_SR, sr.uid("never sent"))
    nameless = asking(about)
    del nameless.TransactionUID

    statuses = [
        ask(asking(), to=running.to),
        ask(nameless, to=running.to),
        ask(asking(about), to=running.to, action=2),
        ask(asking(about), to=running.to, instance=sr.uid("another instance")),
    ]

    assert statuses == [INVALID_ARGUMENT, INVALID_ARGUMENT, NO_SUCH_ACTION, NO_SUCH_INSTANCE]
    assert Commitment.objects.count() == 0


def test_orthanc_hears_that_we_keep_what_it_sent(
    running: Running, ct_room: Source, ours: Installation, tmp_path: Path
) -> None:
    with (
        orthanc.server(receiver_aet="PASSPORT", receiver_port=running.to.port, aet="CT-ROOM") as pacs,
        ours.start("work"),
    ):
        Source.objects.filter(pk=ct_room.pk).update(host="127.0.0.1", port=pacs.dicom_port)
        name = pacs.keep(sr.write(sr.ct()))
        asked = {"Resources": [name], "StorageCommitment": True}
        answer = pacs.post("/modalities/receiver/store", json.dumps(asked).encode())
        transaction = answer["StorageCommitmentTransactionUID"]

        soon(lambda: outcome(pacs, transaction) == "Success", ours)

    assert state() == CommitmentState.ANSWERED


def outcome(pacs: orthanc.Orthanc, transaction: object) -> str:
    """Return what the PACS knows of its request."""
    address = f"http://127.0.0.1:{pacs.http_port}/storage-commitment/{transaction}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(json.load(answer)["Status"])
