"""A physicist compares the doses of a scanner with their levels, surveys an examination and signs the survey."""

from datetime import datetime

import pytest

from reports.models import DoseSurvey
from tests.e2e.cast import with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.reports.audits.examinations import HEAD, ct, room, scan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [PHONE, None], ids=["phone", "desk"])
def test_a_physicist_surveys_an_examination(somebody: Visitors, now: datetime, screen: dict[str, int] | None) -> None:
    here = room("BA", name="Klinički centar", username="lejla")
    with_second_factor(here.user)
    for number, dose in enumerate(("440", "468", "502", "489", "471", "455", "490", "510", "470", "499")):
        here.done(ct(dose, scan(dose, HEAD), exam="CT sinuses"), number=number, at=now)
    lejla = somebody(screen, java_script_enabled=False) if screen else somebody()

    lejla.sign_in("lejla")
    lejla.open("/reports/doses/")
    lejla.heads("Doses")
    lejla.reads("never surveyed")
    lejla.look(rules=screen is None)
    lejla.follow("CT 1")
    lejla.reads("Systematically above: the mean is more than 30 % above the level.")
    lejla.look(rules=screen is None)
    lejla.page.locator("h2 a").first.click()
    lejla.reads("Single doses are shown here, without names.")
    lejla.look(rules=screen is None)
    lejla.press("Start")
    lejla.reads("draft, not signed")
    lejla.look(rules=screen is None)
    lejla.write("Quality of the images", "Criteria met")
    lejla.write("Corrective measures", "Protocol changed by 1 April")
    lejla.press("Save")
    lejla.follow("Go on to sign")
    lejla.reads("I made this survey.")
    lejla.look(rules=screen is None)
    lejla.press("Sign")
    lejla.reads("the seal holds over exactly what stands here")
    lejla.look(rules=screen is None)

    assert DoseSurvey.objects.get().corrective_measures == "Protocol changed by 1 April"
