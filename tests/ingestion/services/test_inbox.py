from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.services.inbox import Progress, SourceUnknown, callers, give_up, progress, receive, source_calling
from passport import objects
from passport.objects import StorageUnavailable
from passport.queue.services import claim
from tests.ingestion.senders import received, source

pytestmark = pytest.mark.django_db


def test_an_object_is_kept_with_its_bytes_and_is_due_at_once(at: datetime) -> None:
    sender = source(at)

    item = receive(source=sender, data=b"bytes", name="a\x00.dcm", sop_class_uid="1.2", sop_instance_uid="1.2.3", at=at)

    assert (item.name, item.size, item.sop_class_uid, item.sop_instance_uid) == ("a.dcm", 5, "1.2", "1.2.3")
    assert (item.state, item.received_at, item.due_at, item.attempts) == (InboxState.RECEIVED, at, at, 0)
    assert objects.get(item.sha256) == b"bytes"


def test_the_same_bytes_again_are_the_row_that_is_there(at: datetime) -> None:
    sender = source(at)

    first = received(sender, b"bytes", at=at)
    again = received(sender, b"bytes", at=at + timedelta(hours=1))

    assert (again.pk, again.received_at) == (first.pk, at)


def test_the_same_bytes_from_another_source_are_a_row_of_their_own(at: datetime) -> None:
    received(source(at), b"bytes", at=at)
    received(source(at, name="mri"), b"bytes", at=at)

    assert InboxItem.objects.count() == 2


def test_without_durable_bytes_there_is_no_row(at: datetime, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.OBJECTS_DIR = tmp_path / "file"

    with pytest.raises(StorageUnavailable):
        received(source(at), b"bytes", at=at)

    assert InboxItem.objects.count() == 0


def test_only_active_sources_may_call(at: datetime) -> None:
    sender = source(at, name="ct-room")
    closed = source(at, name="old-room")
    Source.objects.filter(pk=closed.pk).update(active=False)

    assert callers() == ["CT-ROOM"]
    assert source_calling("CT-ROOM") == sender
    with pytest.raises(SourceUnknown):
        source_calling("OLD-ROOM")


def test_what_failed_too_often_waits_for_a_person(at: datetime) -> None:
    uid = received(source(at), b"bytes", at=at).uid

    give_up(claim(InboxItem, uid=uid, at=at), at)

    item = InboxItem.objects.get()
    assert (item.state, item.reason, item.due_at, item.settled_at) == (
        InboxState.WAITING,
        Reason.PROCESSING_FAILED,
        None,
        at,
    )
    assert progress() == Progress(recorded=0, settled=1)
