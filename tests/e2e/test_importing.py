"""The registration desk reads in what a patient brings on a disc."""

from datetime import datetime
from pathlib import Path

import pytest

from ingestion.models import ImportRun, InboxItem, SourceKind
from ingestion.services.sources import Issuing, add_source
from passport.people.models import Role
from tests import cast, sr
from tests.e2e.cast import ANA, AS_SENT, BORIS, ISSUER, chest, hospital, with_second_factor
from tests.e2e.conftest import PHONE, Visitors

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_folder_goes_file_by_file_and_again_only_what_is_missing(
    somebody: Visitors, now: datetime, tmp_path: Path
) -> None:
    place = hospital(now)
    issuers = [Issuing(as_sent=AS_SENT, issuer=ISSUER)]
    add_source(name="discs", kind=SourceKind.FOLDER, facility=place.clinic.facility, issuers=issuers, by=None, at=now)
    with_second_factor(cast.staff(place.clinic.facility, "desk", Role.CLERK))
    disc = tmp_path / "disc"
    disc.mkdir()
    (disc / "A1").write_bytes(sr.write(chest(ANA)))
    desk = somebody(PHONE)

    desk.sign_in("desk")
    desk.open("/inbox/imports/")
    desk.look()
    desk.write("What it is called", "disc of Ana")
    desk.press("Choose files")
    desk.page.locator("#folder").set_input_files(disc)
    desk.press("Read in")
    desk.reads("received, about to be read")
    (disc / "A2").write_bytes(sr.write(chest(BORIS)))
    desk.page.locator("#folder").set_input_files(disc)
    desk.press("Read in")
    place.settle_all()
    desk.page.reload()
    desk.reads("recorded")
    desk.look()
    desk.press("That was all")

    assert sorted(InboxItem.objects.values_list("name", flat=True)) == ["disc/A1", "disc/A2"]
    assert ImportRun.objects.get().finished_at is not None
    assert ImportRun.objects.get().offered == 2
