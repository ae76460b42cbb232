"""A raw protocol name gets a meaning with one touch, and the patient reads what was done; without scripts, on a phone."""

from datetime import datetime

import pytest

from passport.booklet.models import Entry, ExaminationName
from passport.booklet.tasks import name_rows
from passport.people.models import Role
from tests import cast, sr
from tests.e2e.cast import ANA, AS_SENT, BIRTHS, hospital, with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.ingestion.senders import settled

pytestmark = pytest.mark.django_db(transaction=True)
RAW = "Head+Thorax^10_Routine (Adult)"


def test_a_protocol_name_means_an_examination_after_one_touch_and_no_more_after_another(
    somebody: Visitors, now: datetime
) -> None:
    here = hospital(now)
    with_second_factor(cast.staff(here.clinic.facility, "pacs", Role.PACS_ADMINISTRATOR))
    whose = sr.Patient(
        patient_id=ANA, issuer=AS_SENT, name="Invented^Somebody", birth_date=f"{BIRTHS[ANA]:%Y%m%d}", sex=""
    )
    settled(here.source, sr.ct(patient=whose, study_uid=sr.uid("raw"), exam=RAW), at=now)
    row = Entry.objects.get()

    pacs = somebody(PHONE, java_script_enabled=False)
    pacs.sign_in("pacs")
    pacs.open("/names/")
    pacs.reads(RAW)
    pacs.look(rules=False)
    pacs.follow("Search, or only for one device")
    pacs.write("Search the dictionary", "glava vrat")
    pacs.press("Search")
    pacs.look(rules=False)
    pacs.press("CT of the head and neck")
    pacs.reads("means “CT of the head and neck” from now on")
    pacs.look(rules=False)

    name_rows(ExaminationName.objects.get().uid)
    row.refresh_from_db()
    assert (row.exam_code, row.exam_as_sent) == ("ct.head_neck", RAW)

    pacs.press("Undo")
    pacs.reads("Taken back.")
    name_rows(ExaminationName.objects.get().uid)
    row.refresh_from_db()
    assert row.exam_code == ""
