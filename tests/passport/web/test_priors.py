"""Earlier examinations as the screen of a request shows them."""

from datetime import datetime

import pytest

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Facility
from passport.web.evidence import STATES
from passport.web.priors import viewer_address
from passport.web.words import EMPTY
from tests.passport.imaging.papers import kept
from tests.passport.imaging.scene import registered
from tests.passport.web.asking import Desk, chest_ct, desk
from tests.passport.web.test_requests import drafted

pytestmark = pytest.mark.django_db
NOTHING = "Nothing of the same region or kind is known here."


@pytest.fixture
def here() -> Desk:
    return desk()


def test_where_nothing_is_known_it_is_said_once(here: Desk) -> None:
    page = here.asker.get(f"/requests/{drafted(here).uid}/").content.decode()

    assert (page.count(str(EMPTY)), page.count(NOTHING)) == (0, 1)


def test_what_the_booklet_covers_stands_above_what_it_knows(here: Desk, at: datetime) -> None:
    chest_ct(here, "20200301", at)
    page = here.asker.get(f"/requests/{drafted(here).uid}/").content.decode()

    assert (page.count("This booklet knows the examinations of 1 facility since"), page.count(NOTHING)) == (1, 0)


def test_what_was_entered_by_mistake_leads_to_no_images_and_no_report(here: Desk, at: datetime) -> None:
    of_ana, mistaken = chest_ct(here, "20200301", at), chest_ct(here, "20210301", at, number=2)
    place = here.clinic.facility
    Facility.objects.filter(pk=place.pk).update(viewer_url="https://viewer.example.org/?study={study}")
    registered(place, "https://pacs.example.org/dicom-web", at)
    for row in (of_ana, mistaken):
        kept(row, at)
    Entry.objects.filter(pk=mistaken.pk).update(state=State.VOID)
    request = drafted(here)

    shown = here.asker.get(f"/requests/{request.uid}/").context["priors"].near

    own = f"/images/of/request/{request.uid}/{of_ana.uid}/"
    assert [(one.state, one.images, one.pictured, one.reported) for one in shown] == [
        (str(STATES[State.VOID]), (), "", ""),
        (str(STATES[State.PENDING]), ("https://viewer.example.org/?study=2.25.2020030191",), own, own),
    ]


def test_what_a_device_calls_its_study_says_nothing_else_to_the_viewer() -> None:
    row = Entry(facility=Facility(viewer_url="https://viewer.example.org/?study={study}"))
    names = ("1.2.840.1", "1.2&patient=17#x", "../ /é")

    assert [viewer_address(row, name) for name in names] == [
        "https://viewer.example.org/?study=1.2.840.1",
        "https://viewer.example.org/?study=1.2%26patient%3D17%23x",
        "https://viewer.example.org/?study=..%2F%20%2F%C3%A9",
    ]


def test_a_row_of_old_paper_says_the_place_that_the_paper_names(here: Desk, at: datetime) -> None:
    row = chest_ct(here, "20200301", at)
    Facility.objects.filter(pk=here.clinic.facility.pk).update(phone="011 222")
    Entry.objects.filter(pk=row.pk).update(from_paper=True, facility_as_sent="Clinic Elm, Niš")

    (shown,) = here.asker.get(f"/requests/{drafted(here).uid}/").context["priors"].near

    assert (shown.facility, shown.phone) == ("Clinic Elm, Niš", "")
