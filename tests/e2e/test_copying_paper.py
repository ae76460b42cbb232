"""The registration desk copies an old paper booklet, from a form and from a file."""

from datetime import datetime
from pathlib import Path

import pytest

from ingestion.models import PaperRow
from passport.booklet.models import Entry
from passport.people.models import Role
from tests import cast
from tests.e2e.cast import ANA, ISSUER, hospital, with_second_factor
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.visitor import Visitor
from tests.ingestion.papers import csv_of, png

pytestmark = pytest.mark.django_db(transaction=True)

CHEST = f"{ANA};12.03.1998;RTG pluća;;Stara bolnica;;;dr N. N.;"
TEETH = f"{ANA};12.03.1997;nešto;;;;;;"


def at_the_desk(somebody: Visitors, now: datetime) -> Visitor:
    place = hospital(now)
    with_second_factor(cast.staff(place.clinic.facility, "desk", Role.CLERK))
    desk = somebody(PHONE)
    desk.sign_in("desk")
    desk.open("/inbox/paper/")
    desk.look()
    return desk


def copy_a_page(desk: Visitor, photo: Path) -> None:
    photo.write_bytes(png())
    desk.write("Patient number", ANA)
    desk.press("Find")
    desk.look()
    desk.press("Copy a page of this booklet")
    desk.page.locator("#photo").set_input_files(photo)
    desk.press("Keep the photo")
    desk.write("Date, as it is written", "12.3.1998")
    desk.write("Examination, as it is written", "RTG pluća")
    desk.press("Write it down")
    desk.look()
    desk.press("Add 1 row")
    desk.reads("added")


def test_a_page_is_copied_with_its_photo_beside_it(somebody: Visitors, now: datetime, tmp_path: Path) -> None:
    desk = at_the_desk(somebody, now)

    copy_a_page(desk, tmp_path / "page.png")
    shown = desk.page.locator(".page-photo").evaluate("picture => picture.naturalWidth")

    assert shown == 1
    assert Entry.objects.get(from_paper=True).exam_code == "xray.chest"


def test_a_file_is_looked_over_and_what_is_known_is_asked(somebody: Visitors, now: datetime, tmp_path: Path) -> None:
    desk = at_the_desk(somebody, now)
    copy_a_page(desk, tmp_path / "page.png")
    (tmp_path / "rows.csv").write_bytes(csv_of(CHEST, TEETH))

    desk.open("/inbox/paper/")
    desk.page.locator("#id_file").set_input_files(tmp_path / "rows.csv")
    desk.write("Who issued the patient numbers in it", ISSUER)
    desk.press("Look it over")
    desk.look()
    desk.press("It is this one: lay the paper beside it")
    desk.follow("Change")
    desk.choose("Kind of examination", "X-ray examination")
    desk.look()
    desk.press("Write it down")
    desk.press("Add 1 row")
    desk.reads("added")

    assert list(PaperRow.objects.order_by("pk").values_list("state", flat=True)) == ["added", "joined", "added"]
    assert Entry.objects.filter(from_paper=True).count() == 2
