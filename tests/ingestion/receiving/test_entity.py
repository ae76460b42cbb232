import os
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE
from pynetdicom.association import Association

from ingestion.models import InboxItem, Source
from ingestion.receiving.classes import VERIFICATION
from ingestion.receiving.limits import MB
from passport import objects
from tests import sr
from tests.ingestion.processes import Running, database_url, installation, receiver, soon
from tests.scanner.sending import ABORTED, Refused, Target, send
from tests.services import orthanc
from tests.services.dcmtk import tool
from tests.services.installation import Installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ct_room")]

OUT_OF_RESOURCES = 0xA700
SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]


def dcmtk(program: str, to: Target, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [tool(program), *words[:-1], "-aet", "CT-ROOM", "-aec", to.ae_title, to.host, str(to.port), *words[-1:]]
    return subprocess.run(
        [str(word) for word in command if word != ""],
        env=os.environ | {"TCP_NODELAY": "1"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def report(number: int = 1, syntax: str = ExplicitVRLittleEndian) -> Dataset:
    dataset = sr.ct(number=number)
    sr.write(dataset, transfer_syntax=syntax)
    return dataset


def padded(size: int) -> Dataset:
    dataset = report()
    block = dataset.private_block(0x0099, "TESTS", create=True)
    block.add_new(1, "OB", bytes(size))
    return dataset


def kept_dataset(item: InboxItem) -> bytes:
    """Return the bytes behind the file's header, which begins after preamble and magic and tells its own length."""
    data = objects.get(item.sha256)
    length = int.from_bytes(data[140:144], "little")
    return data[144 + length :]


def test_storescu_stores_both_kinds_of_dose_report(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "send"
    folder.mkdir()
    (folder / "ct.dcm").write_bytes(sr.write(sr.ct()))
    (folder / "pet.dcm").write_bytes(sr.write(sr.nuclear_medicine()))

    done = dcmtk("storescu", running.to, "-R", "+sd", "-nh", folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(InboxItem.objects.values_list("sop_class_uid", flat=True)) == [
        sr.XRAY_DOSE_SR,
        sr.NUCLEAR_DOSE_SR,
    ]


def test_orthanc_stores_what_it_keeps(running: Running) -> None:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=running.to.port, aet="CT-ROOM") as pacs:
        answer = pacs.send(pacs.keep(sr.write(sr.mammography())))

    assert answer["FailedInstancesCount"] == 0
    item = InboxItem.objects.get()
    assert item.sop_instance_uid == sr.mammography().SOPInstanceUID


def test_a_caller_can_ask_whether_we_are_there(running: Running) -> None:
    done = dcmtk("echoscu", running.to, "")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_data_set_is_kept_exactly_as_it_came(running: Running, syntax: str) -> None:
    dataset = report(syntax=syntax)

    assert send([dataset], to=running.to, calling="CT-ROOM") == [0]

    written = sr.write(dataset, transfer_syntax=syntax)
    length = int.from_bytes(written[140:144], "little")
    assert kept_dataset(InboxItem.objects.get()) == written[144 + length :]


def test_an_unregistered_caller_is_refused(running: Running) -> None:
    with pytest.raises(Refused):
        send([report()], to=running.to, calling="STRANGER")

    assert InboxItem.objects.count() == 0


def test_a_caller_whose_source_was_closed_is_refused_at_once(running: Running, ct_room: Source) -> None:
    Source.objects.filter(pk=ct_room.pk).update(active=False)

    with pytest.raises(Refused):
        send([report()], to=running.to, calling="CT-ROOM")


def test_a_caller_who_means_another_receiver_is_refused(running: Running) -> None:
    elsewhere = Target(host=running.to.host, port=running.to.port, ae_title="ARCHIVE")

    with pytest.raises(Refused):
        send([report()], to=elsewhere, calling="CT-ROOM")


def test_the_same_object_again_is_one_row_and_a_success(running: Running) -> None:
    assert send([report(), report()], to=running.to, calling="CT-ROOM") == [0, 0]
    assert send([report()], to=running.to, calling="CT-ROOM") == [0]

    assert InboxItem.objects.count() == 1


def test_an_object_over_64_mb_ends_the_association_and_nothing_is_kept(running: Running) -> None:
    assert send([padded(80 * MB), report()], to=running.to, calling="CT-ROOM") == [ABORTED, ABORTED]

    assert InboxItem.objects.count() == 0
    assert send([report()], to=running.to, calling="CT-ROOM") == [0]


def test_a_large_object_below_the_limit_is_kept(running: Running) -> None:
    assert send([padded(20 * MB)], to=running.to, calling="CT-ROOM") == [0]

    item = InboxItem.objects.get()
    assert len(objects.get(item.sha256)) == item.size


def test_a_full_disk_is_out_of_resources(tmp_path: Path) -> None:
    with receiver(installation(tmp_path, RECEIVER_DISK_FLOOR_MB="1000000000")) as running:
        assert send([report()], to=running.to, calling="CT-ROOM") == [OUT_OF_RESOURCES]

    assert InboxItem.objects.count() == 0


def test_a_folder_that_cannot_be_written_is_out_of_resources(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ours = installation(tmp_path, OBJECTS_DIR=str(tmp_path / "file"))

    with receiver(ours) as running:
        assert send([report()], to=running.to, calling="CT-ROOM") == [OUT_OF_RESOURCES]


def test_a_database_that_goes_away_is_out_of_resources_until_it_is_back(running: Running) -> None:
    assert send([report(1)], to=running.to, calling="CT-ROOM") == [0]

    let_others_connect(allowed=False)
    try:
        assert send([report(2)], to=running.to, calling="CT-ROOM") == [OUT_OF_RESOURCES]
    finally:
        let_others_connect(allowed=True)

    assert send([report(2)], to=running.to, calling="CT-ROOM") == [0]
    assert InboxItem.objects.count() == 2


def let_others_connect(*, allowed: bool) -> None:
    """Open the test's database to others, or close it and end their connections."""
    name = connection.settings_dict["NAME"]
    server = f"{database_url().rpartition('/')[0]}/postgres"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    with psycopg.connect(server, autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS {str(allowed).lower()}')
        if not allowed:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [name, mine]
            )


def test_eight_associations_at_once_lose_and_double_nothing(running: Running) -> None:
    batches = [[report(10 * sender + number) for number in range(5)] for sender in range(8)]

    # The last two send what the first two send.
    with ThreadPoolExecutor(10) as senders:
        work = [senders.submit(send, batch, to=running.to, calling="CT-ROOM") for batch in [*batches, *batches[:2]]]
        statuses = [status for batch in work for status in batch.result()]

    assert statuses == [0] * 50
    assert InboxItem.objects.count() == 40


def test_the_same_object_twenty_times_at_once_is_one_row(running: Running, ct_room: Source) -> None:
    with ThreadPoolExecutor(20) as senders:
        work = [senders.submit(send, [report()], to=running.to, calling="CT-ROOM") for _ in range(20)]
        statuses = [batch.result() for batch in work]

    assert statuses == [[0]] * 20
    assert list(InboxItem.objects.values_list("source", flat=True)) == [ct_room.pk]


def test_connections_that_ask_for_nothing_keep_nobody_out(running: Running) -> None:
    idle = [socket.create_connection((running.to.host, running.to.port), timeout=10) for _ in range(40)]

    assert send([report()], to=running.to, calling="CT-ROOM") == [0]
    for connection_ in idle:
        connection_.close()


def test_a_pdu_longer_than_agreed_closes_the_connection_before_it_is_read(running: Running) -> None:
    with socket.create_connection((running.to.host, running.to.port), timeout=10) as caller:
        caller.sendall(b"\x01\x00" + (2**31).to_bytes(4, "big") + b"x" * 1000)

        assert is_closed(caller)


def is_closed(caller: socket.socket) -> bool:
    """Return whether the other side closed, with or without what it had not read."""
    try:
        return caller.recv(1) == b""
    except ConnectionResetError:
        return True


def test_the_thirty_third_association_is_refused_until_another_ends(running: Running, ours: Installation) -> None:
    opened: list[Association] = []

    # Connections of earlier tests may hold a place for a moment.
    soon(lambda: established(opened, running.to) == 32, ours)
    assert associate(running.to).is_rejected
    opened.pop().release()
    soon(lambda: established(opened, running.to) == 32, ours)

    for association in opened:
        association.release()


def established(opened: list[Association], to: Target) -> int:
    """Open one more association and return how many there are."""
    opened += [association for association in [associate(to)] if association.is_established]
    return len(opened)


def associate(to: Target) -> Association:
    entity = AE("CT-ROOM")
    entity.add_requested_context(VERIFICATION)
    return entity.associate(to.host, to.port, ae_title=to.ae_title)


def test_an_idle_association_is_ended(tmp_path: Path, ours: Installation) -> None:
    with receiver(installation(tmp_path), "--idle-seconds", "1") as running:
        association = associate(running.to)
        assert association.is_established

        soon(lambda: association.is_aborted, ours)


def test_a_receiver_told_to_end_does_so_in_good_order(ours: Installation) -> None:
    with receiver(ours) as running:
        running.process.terminate()

        assert running.process.wait(timeout=30) == 0


def test_a_port_that_is_taken_is_said_in_one_line(running: Running, ours: Installation) -> None:
    done = ours.manage("receive", "--port", str(running.to.port))

    assert done.returncode == 1
    assert done.stderr.strip().endswith("Address already in use.")
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_is_stored_is_recorded_by_a_worker_that_is_rung_for(running: Running, ours: Installation) -> None:
    with ours.start("work"):
        send([report()], to=running.to, calling="CT-ROOM")

        soon(lambda: InboxItem.objects.filter(state="recorded").exists(), ours)

    assert InboxItem.objects.get().due_at is None
