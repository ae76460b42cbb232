"""A PACS administrator registers an archive, tests it, and sees what comparing it found."""

from datetime import datetime

import pytest

from ingestion.models import Retrieval
from ingestion.services.retrieving import retrieve
from passport.imaging.models import Pacs
from passport.people.models import Role
from tests import sr
from tests.cast import facility, staff
from tests.e2e.cast import with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor
from tests.ingestion.archives import compared
from tests.services import orthanc
from tests.services.orthanc import Orthanc

pytestmark = pytest.mark.django_db(transaction=True)


def register(vera: Visitor, archive: Orthanc, first_day: str) -> None:
    vera.write("Name", "Archive of the clinic")
    vera.write("Its AE title", archive.aet)
    vera.write("Its address", "127.0.0.1")
    vera.write("Its port", str(archive.dicom_port))
    vera.page.get_by_label("Compare from this day on").fill(first_day)
    vera.press("Save")


# pynetdicom lets go of a socket that it could not connect.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.parametrize("screen", [PHONE, None], ids=["phone", "desk"])
def test_a_pacs_administrator_registers_an_archive_and_sees_what_was_missing(
    somebody: Visitors, now: datetime, screen: dict[str, int] | None
) -> None:
    with_second_factor(staff(facility(), "vera", Role.PACS_ADMINISTRATOR))
    vera = somebody(screen, java_script_enabled=False) if screen else somebody()
    vera.sign_in("vera")
    vera.open("/inbox/")
    vera.follow("PACS")
    vera.reads("No PACS is registered.")
    vera.look(rules=screen is None)
    vera.follow("Register a PACS")
    vera.look(rules=screen is None)

    with orthanc.server(receiver_aet="PASSPORT", receiver_port=1) as archive:
        archive.keep(sr.write(sr.ct(started=now.replace(tzinfo=None))))
        register(vera, archive, now.date().isoformat())
        vera.press("Test the connection")
        vera.reads("The PACS answers.")
        compared(Pacs.objects.get(), now)

    asked = Retrieval.objects.get()
    retrieve(retrieval_uid=asked.uid, at=now)
    vera.press("Test the connection")
    vera.reads("The PACS does not answer as it should; what it said stands below.")
    vera.reads("The PACS could not be reached.")
    vera.reads(asked.sop_instance_uid)
    vera.look(rules=screen is None)
    vera.press("Try again")
    vera.reads("The PACS is asked for it at once, and again for 30 days.")
