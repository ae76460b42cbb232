"""A PACS administrator sees what arrived, what did not become a row, why, and what helps."""

from datetime import datetime

import pytest

from passport.booklet.models import Entry
from passport.people.models import Role
from tests import cast, sr
from tests.e2e.cast import ANA, chest, hospital, with_second_factor
from tests.e2e.conftest import Visitors

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_pacs_administrator_reads_why_an_object_was_rejected_and_tries_it_again(
    somebody: Visitors, now: datetime
) -> None:
    place = hospital(now)
    with_second_factor(cast.staff(place.clinic.facility, "pacs", Role.PACS_ADMINISTRATOR))
    place.record(chest(ANA))
    place.record(sr.write(chest(ANA, number=2))[:700])
    pacs = somebody(java_script_enabled=False)

    pacs.sign_in("pacs")
    pacs.follow("Inbox")
    pacs.heads("Inbox")
    pacs.look(rules=False)
    pacs.follow("rejected 1")
    pacs.reads("The object is cut off or damaged. Send it again from the PACS or from the device, then try again.")
    pacs.go(pacs.page.locator("main .list__link"))
    pacs.look(rules=False)
    pacs.press("Try again")
    pacs.reads("Done. The object is read again at once.")

    assert Entry.objects.count() == 1


def test_an_unknown_issuer_waits_for_a_person_who_names_it(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    with_second_factor(cast.staff(place.clinic.facility, "pacs", Role.PACS_ADMINISTRATOR))
    unknown = sr.Patient(patient_id="99", issuer="SOMEWHERE-ELSE")
    item = place.record(sr.ct(patient=unknown, study_uid=sr.uid("elsewhere")))
    pacs = somebody()

    pacs.sign_in("pacs")
    pacs.open(f"/inbox/{item.uid}/")
    pacs.reads("SOMEWHERE-ELSE")
    pacs.look()
    pacs.page.locator("[name=issuer]").fill("Clinic Two")
    pacs.go(pacs.page.locator("form:has([name=issuer]) button"))
    pacs.reads("Done. Waiting objects that are read again: 1.")
    place.settle_all()
    pacs.page.reload()
    pacs.reads("recorded")

    assert Entry.objects.get().record.issuer == "Clinic Two"
