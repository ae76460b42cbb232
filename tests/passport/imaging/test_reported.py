"""How images stand beside their report: by the text of the place and day, for patients and for doctors."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from passport.booklet.models import Entry
from passport.imaging import reported
from passport.imaging.reported import Report, Stand, images_stand, images_stand_for
from passport.law.shelf import pack_called
from passport.people.services import confirm_pack
from tests.passport.imaging.scene import Scene

OPEN, WITHOUT, WAITS = Stand.OPEN, Stand.OPEN_WITHOUT_REPORT, Stand.WAITS_FOR_REPORT


def standing(ward: Scene, at: datetime, *, pack: str, country: str, confirmed: bool, on: date | None) -> Entry:
    """Return the row as done on a day at a facility of a country, whose text is confirmed or not."""
    place = ward.cast.linden
    place.country = country
    place.save()
    text = pack_called(pack)
    assert text
    if confirmed:
        confirm_pack(facility=place, pack=text, confirmed_by="Dr Vera Ilić", confirmed_on=at.date(), by=None, at=at)
    Entry.objects.filter(pk=ward.entry.pk).update(performed_on=on)
    return Entry.objects.select_related("facility").get(pk=ward.entry.pk)


DAY = date(2026, 2, 1)
CASES = [
    ("a confirmed text that wants the report", "ir-2021", "IR", True, DAY, WAITS),
    ("the same text, confirmed by nobody", "ir-2021", "IR", False, DAY, WITHOUT),
    ("before that text", "ir-2021", "IR", True, date(2021, 2, 28), WITHOUT),
    ("on a day that nobody knows", "ir-2021", "IR", True, None, WITHOUT),
    ("a confirmed text that says nothing of it", "rs-1998", "RS", True, DAY, WITHOUT),
]


@pytest.mark.parametrize(("case", "pack", "country", "confirmed", "on", "stand"), CASES, ids=[row[0] for row in CASES])
def test_images_without_a_report_wait_where_a_text_in_force_says_so(
    case: str, pack: str, country: str, confirmed: bool, on: date | None, stand: Stand, ward: Scene, at: datetime
) -> None:
    entry = standing(ward, at, pack=pack, country=country, confirmed=confirmed, on=on)

    assert images_stand(entry) is stand


def test_images_are_open_when_their_report_is_there(ward: Scene, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(_entry: Entry) -> Sequence[Report]:
        return [Report(name="REPORT01.PDF", data=b"%PDF")]

    entry = standing(ward, at, pack="ir-2021", country="IR", confirmed=True, on=DAY)
    monkeypatch.setattr(reported, "reports_of", one)

    assert images_stand(entry) is OPEN


def test_a_doctor_sees_images_at_once_that_wait_for_the_patient(ward: Scene, at: datetime) -> None:
    entry = standing(ward, at, pack="ir-2021", country="IR", confirmed=True, on=DAY)
    ward.grant(at)

    views = (ward.own(at), ward.by_code(at), ward.in_an_emergency(at))
    assert [images_stand_for(view, entry) for view in views] == [WAITS, WITHOUT, WITHOUT]
