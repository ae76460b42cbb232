"""A PACS administrator sets up what must be sent, sees what is missing, and takes it up again."""

from datetime import datetime, timedelta

import pytest

from reports.models import SendingSetup
from reports.services.collecting import collect_sendings
from tests.e2e.cast import with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.reports.sending.studies import hospital, listed, pacs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [PHONE, None], ids=["phone", "desk"])
def test_a_pacs_administrator_sees_which_device_sends_no_dose(
    somebody: Visitors, now: datetime, screen: dict[str, int] | None
) -> None:
    here = hospital(now)
    with_second_factor(here.administrator)
    archive = pacs(here)
    listed(archive, now - timedelta(hours=2))
    collect_sendings(setup_uid=here.setup.uid, at=now)
    pinar = somebody(screen, java_script_enabled=False) if screen else somebody()

    pinar.sign_in("pinar")
    pinar.open("/reports/sending/")
    pinar.heads("Sending")
    pinar.reads("Acme Helix 64")
    pinar.reads("No dose report of this study came here.")
    pinar.look(rules=screen is None)
    pinar.follow("no dose report 1")
    pinar.press("Take this 1 up again")
    pinar.reads("1 study is taken up again.")
    pinar.follow("Set up")
    pinar.look(rules=screen is None)
    pinar.page.get_by_label("Collect studies and send them").uncheck()
    pinar.press("Save")
    pinar.reads("does not send")

    assert not SendingSetup.objects.get().active
