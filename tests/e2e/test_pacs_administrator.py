"""A PACS administrator's first morning: register, test, compare, name, trace, and send on trial."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pynetdicom import AE
from pytest_django import Settings

from ingestion.models import InboxItem, InboxState
from ingestion.receiving.classes import VERIFICATION
from ingestion.tasks import read_item
from passport.imaging.models import Pacs
from passport.people.models import Role
from reports.models import Sending, SendingSetup
from reports.services.collecting import collect_sendings
from reports.services.sending import send_key_object
from tests import sr
from tests.cast import facility, staff
from tests.e2e.cast import with_second_factor
from tests.e2e.conftest import Visitors
from tests.e2e.test_names import RAW
from tests.e2e.test_pacs import register
from tests.e2e.visitor import Visitor
from tests.ingestion.archives import compared, fetched
from tests.ingestion.processes import Running, installation, receiver
from tests.reports.sending.studies import ANA, STUDY, image_of
from tests.services import orthanc
from tests.services.orthanc import Orthanc

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # pynetdicom lets go of a socket whose other side ended first.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
HERE = "Europe/Istanbul"


@pytest.fixture
def receiving(tmp_path: Path, settings: Settings, transactional_db: None) -> Iterator[Running]:
    ours = installation(tmp_path)
    settings.OBJECTS_DIR = ours.folder / "objects"
    settings.SENDING_DIR = tmp_path / "sending"
    with receiver(ours) as running:
        settings.RECEIVER_HOST, settings.RECEIVER_PORT = running.to.host, running.to.port
        yield running


@pytest.fixture
def archive() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=1) as running:
        yield running


@pytest.fixture
def vera(somebody: Visitors, receiving: Running) -> Visitor:
    """Let a PACS administrator of a hospital that must send sign in."""
    with_second_factor(staff(facility("Şehir Hastanesi", "TR", HERE), "vera", Role.PACS_ADMINISTRATOR))
    visitor = somebody()
    visitor.sign_in("vera")
    return visitor


def read_all() -> None:
    """Let the worker read what arrived."""
    for item in InboxItem.objects.filter(state=InboxState.RECEIVED):
        read_item(item.uid)


def registers_a_source(vera: Visitor) -> None:
    vera.open("/inbox/overview")
    vera.reads("No source that sends over the network is registered.")
    vera.look()
    vera.follow("Add a source")
    vera.write("Name", "ct-room")
    vera.write("AE title that it calls with", "CT-ROOM")
    vera.write("Issuers", "HASTANE = HASTANE")
    vera.press("Save")
    vera.reads("nothing received yet")


def calls(running: Running) -> None:
    """Ask after us as the scanner does."""
    entity = AE("CT-ROOM")
    entity.add_requested_context(VERIFICATION)
    association = entity.associate(running.to.host, running.to.port, ae_title=running.to.ae_title)
    assert association.send_c_echo().Status == 0
    association.release()


def tries_it_out(vera: Visitor) -> None:
    vera.follow("Overview")
    called = vera.page.locator("tr", has_text="CT-ROOM").locator("[data-label='Last C-ECHO']")
    expect(called).not_to_have_text("—")
    vera.press("Send a test report")
    vera.reads("The worker reads it at any moment.")
    vera.look()
    read_all()
    vera.reads("Everything works: what this source sends is received and read.")
    vera.look()


def compares_an_archive(vera: Visitor, archive: Orthanc, now: datetime) -> None:
    vera.follow("PACS")
    vera.follow("Register a PACS")
    register(vera, archive, now.date().isoformat())
    vera.press("Test the connection")
    vera.reads("The PACS answers.")
    compared(Pacs.objects.get(), now)
    fetched(now)
    read_all()


def names_the_issuer(vera: Visitor) -> None:
    vera.go(vera.page.locator("main a[href^='/inbox/']", has_text="Archive of the clinic").nth(1))
    vera.look()
    vera.write("Its name here", "HASTANE")
    vera.press("Save and read again")
    read_all()


def names_an_examination(vera: Visitor) -> None:
    vera.follow("Names")
    vera.reads(RAW)
    vera.look()
    vera.follow("Search, or only for one device")
    vera.write("Search the dictionary", "head neck")
    vera.press("Search")
    vera.press("CT of the head and neck")
    vera.reads("means “CT of the head and neck” from now on")


def traces(vera: Visitor, number: str) -> None:
    vera.follow("Trace")
    vera.look()
    vera.page.locator("[name=number]").fill(number)
    vera.press("Show its way")
    vera.look()


def sends_on_trial(vera: Visitor, now: datetime) -> None:
    vera.page.get_by_role("navigation", name="What comes in and goes out").get_by_role("link", name="Sending").click()
    vera.follow("Set up")
    vera.write("Facility code", "123456")
    vera.write("Location UID", "2.16.792.3.1.99")
    vera.page.get_by_label("Collect studies and send them").check()
    vera.press("Save")
    later = now + timedelta(hours=3)
    collect_sendings(setup_uid=SendingSetup.objects.get().uid, at=later)
    for row in Sending.objects.all():
        send_key_object(sending_uid=row.uid, at=later)
    vera.page.reload()
    vera.look()


@pytest.mark.timeout(120)
def test_a_pacs_administrator_follows_a_study_from_the_archive_to_the_dry_run(
    vera: Visitor, receiving: Running, archive: Orthanc, now: datetime, tmp_path: Path
) -> None:
    started = now.astimezone(ZoneInfo(HERE)).replace(tzinfo=None)
    study = {"patient": ANA, "started": started, "exam": RAW, "accession": "ACC-7001"}
    archive.keep(sr.write(sr.ct(study_uid=STUDY, **study)))
    archive.keep(sr.write(image_of()))

    registers_a_source(vera)
    calls(receiving)
    tries_it_out(vera)
    compares_an_archive(vera, archive, now)
    traces(vera, "ACC-7001")
    vera.reads("found by comparing")
    vera.reads("The issuer of the patient identifier is not registered for this source.")
    names_the_issuer(vera)
    traces(vera, "ACC-7001")
    vera.reads("Waits for its approver's signature.")
    vera.reads("X-Ray Radiation Dose SR")
    vera.reads("It is not among what is to be sent.")
    traces(vera, "ACC-7002")
    vera.reads("Nothing is known here under ACC-7002.")
    names_an_examination(vera)
    vera.follow("Devices")
    vera.reads(sr.CT_SCANNER.model)
    vera.look()
    sends_on_trial(vera, now)
    traces(vera, "ACC-7001")
    vera.reads("complete, written in the dry run")
    assert len([path for path in (tmp_path / "sending").rglob("*") if path.is_file()]) > 0
