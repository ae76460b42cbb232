"""A PACS administrator decides whose report it is, and that two rows are one examination, and undoes both."""

from dataclasses import replace
from datetime import datetime

import pytest

from ingestion.models import Source
from ingestion.services.sources import Issuing
from passport.booklet.models import Entry
from passport.people.models import Role
from tests import cast, sr
from tests.e2e.cast import hospital, with_second_factor
from tests.e2e.conftest import Visitors
from tests.e2e.visitor import Visitor
from tests.ingestion.senders import settled, source

pytestmark = pytest.mark.django_db(transaction=True)
STUDY = sr.uid("one study of two devices")
EXPOSURE = sr.CtEvent(uid=sr.uid("one exposure"))
ISSUERS = [Issuing(as_sent="CLINIC-ONE", issuer="Clinic One"), Issuing(as_sent="PET", issuer="PET-RIS")]


@pytest.fixture
def sender(now: datetime) -> Source:
    place = hospital(now).clinic.facility
    with_second_factor(cast.staff(place, "pacs", Role.PACS_ADMINISTRATOR))
    found = source(now, name="pet-room", facility=place, issuers=ISSUERS)
    settled(found, sr.ct(study_uid=STUDY, events=[EXPOSURE]), at=now)
    return found


def at_reconciliation(somebody: Visitors) -> Visitor:
    pacs = somebody(java_script_enabled=False)
    pacs.sign_in("pacs")
    pacs.follow("Inbox")
    pacs.follow("Reconciliation")
    return pacs


def test_two_rows_become_one_examination_and_two_again(somebody: Visitors, sender: Source, now: datetime) -> None:
    pet = replace(sr.ANA, issuer="PET", patient_id="P-17")
    settled(sender, sr.nuclear_medicine(study_uid=STUDY, patient=pet), at=now)
    other = Entry.objects.latest("pk")

    pacs = at_reconciliation(somebody)
    pacs.look(rules=False)
    pacs.page.locator("[name=identifier]").fill("4711-A")
    pacs.press("Find")
    pacs.follow("4711-A · Clinic One")
    pacs.look(rules=False)
    pacs.go(pacs.page.locator("main .list__link").last)
    pacs.look(rules=False)
    pacs.go(pacs.page.locator("main .list__link"))
    pacs.look(rules=False)
    pacs.page.locator("[name=reason]").fill("PET/CT")
    pacs.page.locator("[name=one_person]").check()
    pacs.press("Join: one examination")
    assert Entry.objects.get(pk=other.pk).state == "joined"
    pacs.look(rules=False)
    pacs.press("Split: two examinations")
    assert Entry.objects.get(pk=other.pk).state == "pending"


def test_a_row_of_the_wrong_patient_finds_the_right_one(somebody: Visitors, sender: Source, now: datetime) -> None:
    settled(sender, sr.ct(study_uid=sr.uid("another"), events=[EXPOSURE], patient=sr.BORIS), at=now)

    pacs = at_reconciliation(somebody)
    pacs.go(pacs.page.locator("main .list__link"))
    pacs.look(rules=False)
    pacs.page.locator("#why-move_row").fill("Wrong patient in the worklist")
    pacs.press("Move the row")
    pacs.look(rules=False)
    assert Entry.objects.get().record.local_id == "4712-B"
