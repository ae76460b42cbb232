"""A hospital lets an inspector in for a day; the inspector draws a row, reads its chain, and opens its name."""

from datetime import datetime, timedelta

import pytest

from passport.access.models import CaseOpened
from passport.people.models import Role
from tests import cast
from tests.e2e.cast import with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor
from tests.passport.document.story import examination

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [PHONE, None], ids=["phone", "desk"])
def test_an_inspector_reads_a_row_without_a_name_and_then_opens_it(
    somebody: Visitors, now: datetime, screen: dict[str, int] | None
) -> None:
    clinic = cast.clinic()
    record = cast.record(patient=cast.patient(clinic.facility))
    day = (now - timedelta(days=9)).date().isoformat()
    entry = examination("1", record=record, facility=clinic.facility, at=now, day=day)
    for user in (clinic.administrator, cast.staff(clinic.facility, "lejla", Role.INSPECTOR)):
        with_second_factor(user)
    vera, lejla = (somebody(screen, java_script_enabled=False) if screen else somebody() for _person in range(2))

    vera.sign_in("administrator")
    invites(vera, clinic, now)
    vera.look(rules=screen is None)
    lejla.sign_in("lejla")
    draws(lejla, clinic, rules=screen is None)
    lejla.follow(entry.uid[:8])
    lejla.reads("The name is hidden")
    lejla.look(rules=screen is None)
    assert "Анић" not in lejla.text()
    lejla.write("Reason", "A complaint of March")
    lejla.press("Show the name")
    lejla.reads("Ана Анић")
    lejla.look(rules=screen is None)

    vera.press("End this visit lejla")
    vera.reads("The visit is ended.")
    assert lejla.open("/inspector/") == 200
    lejla.reads("ended")
    assert CaseOpened.objects.get().reason == "A complaint of March"


def invites(vera: Visitor, clinic: cast.Clinic, now: datetime) -> None:
    """Let the administrator invite the inspector for three days."""
    vera.open(f"/facility/{clinic.facility.uid}/visits/")
    vera.choose("Inspector", "lejla")
    vera.write("Authority", "Agency for Radiation Safety")
    vera.write("Reason of the visit", "Yearly inspection")
    for legend, moment in (("First day", now), ("Last day", now + timedelta(days=2))):
        days = vera.page.get_by_role("group", name=legend)
        for label, number in (("Day", moment.day), ("Month", moment.month), ("Year", moment.year)):
            days.get_by_label(label, exact=True).fill(str(number))
    vera.press("Invite")
    vera.reads("open now")


def draws(lejla: Visitor, clinic: cast.Clinic, *, rules: bool) -> None:
    """Let the inspector read figures and draw a sample."""
    lejla.open("/inspector/")
    lejla.look(rules=rules)
    lejla.follow(clinic.facility.name)
    lejla.heads("At a glance")
    lejla.look(rules=rules)
    lejla.write("How many rows", "5")
    lejla.press("Draw")
    lejla.heads("Sample")
    lejla.look(rules=rules)


def test_an_administrator_sees_what_is_kept_and_keeps_it_longer(somebody: Visitors, now: datetime) -> None:
    clinic = cast.clinic()
    with_second_factor(clinic.administrator)
    vera = somebody(PHONE, java_script_enabled=False)

    vera.sign_in("administrator")
    vera.open(f"/facility/{clinic.facility.uid}/")
    vera.follow("Keeping")
    vera.heads("Keeping")
    vera.look(rules=False)
    vera.choose("What", "dose surveys")
    vera.write("Made until", (now - timedelta(days=1)).date().isoformat())
    vera.write("Keep until", (now + timedelta(days=900)).date().isoformat())
    vera.write("Why", "A law suit")
    vera.press("Keep longer")
    vera.reads("Written down.")
    vera.reads("A law suit")
    vera.look(rules=False)
