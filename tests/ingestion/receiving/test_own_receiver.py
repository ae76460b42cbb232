"""Our own receiver, asked as a sender asks it."""

from datetime import UTC, datetime

import pytest
from pynetdicom import AE
from pytest_django import Settings

from ingestion.models import InboxItem, Source
from ingestion.receiving.classes import VERIFICATION
from ingestion.services import own_receiver
from ingestion.services.own_receiver import Failure, NotSent, listens, send_test_report
from passport.people.models import Role, User
from passport.people.services.permission import NotAllowed
from tests.cast import staff
from tests.ingestion.processes import Running
from tests.services.processes import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ours_listens(running: Running, settings: Settings) -> None:
    settings.RECEIVER_HOST, settings.RECEIVER_PORT = "0.0.0.0", running.to.port


@pytest.fixture
def vera(ct_room: Source) -> User:
    return staff(ct_room.facility, "vera", Role.PACS_ADMINISTRATOR)


def sent(source: Source, by: User) -> InboxItem:
    return send_test_report(source=source, by=by, at=datetime.now(UTC))


def failure(source: Source, by: User) -> Failure:
    with pytest.raises(NotSent) as told:
        sent(source, by)
    return told.value.failure


def test_a_test_report_comes_through_as_from_its_source(ct_room: Source, vera: User) -> None:
    item = sent(ct_room, vera)

    assert (item.source, item.state, InboxItem.objects.count()) == (ct_room, "received", 1)


def test_an_echo_is_noted(ct_room: Source, running: Running) -> None:
    entity = AE("CT-ROOM")
    entity.add_requested_context(VERIFICATION)
    association = entity.associate(running.to.host, running.to.port, ae_title=running.to.ae_title)
    status = association.send_c_echo().Status
    association.release()

    ct_room.refresh_from_db()
    assert status == 0x0000
    assert ct_room.echoed_at is not None


def test_a_receiver_that_has_another_name_refuses(ct_room: Source, vera: User, settings: Settings) -> None:
    settings.RECEIVER_AE_TITLE = "ANOTHER"

    assert failure(ct_room, vera) == Failure.REFUSED


def test_a_full_disk_is_called_so(ct_room: Source, vera: User, settings: Settings) -> None:
    settings.RECEIVER_AE_TITLE = "ANOTHER"
    settings.RECEIVER_DISK_FLOOR_MB = 10**9

    assert failure(ct_room, vera) == Failure.NO_ROOM


def test_a_receiver_that_does_not_run_gives_no_answer(ct_room: Source, vera: User, settings: Settings) -> None:
    settings.RECEIVER_PORT = free_port()

    assert not listens()
    assert failure(ct_room, vera) == Failure.NO_ANSWER


def test_certificates_that_cannot_be_read_are_named(ct_room: Source, vera: User, settings: Settings) -> None:
    settings.RECEIVER_TLS_CERTIFICATE = "/no/such/certificate"

    assert failure(ct_room, vera) == Failure.CERTIFICATES


def test_a_source_that_may_not_send_tests_nothing(ct_room: Source, vera: User) -> None:
    ct_room.active = False

    with pytest.raises(own_receiver.NoSender):
        sent(ct_room, vera)


def test_only_who_looks_after_a_source_tests_it(ct_room: Source) -> None:
    with pytest.raises(NotAllowed):
        sent(ct_room, staff(ct_room.facility, "clara", Role.CLERK))
