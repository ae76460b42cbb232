"""The pages of a hospital's texts of law: what is known, what is in force, and who says so."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from passport.law.shelf import SHIPPED, add_folder, pack_called
from passport.people.models import Facility, PackConfirmation, Role
from passport.people.selectors import standing_of
from passport.people.services import confirm_pack
from passport.signing.models import Act
from passport.web.law_standing import local_day, standing_words
from tests import cast
from tests.passport.law.shelves import restored_shelf
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

SERBIAN = (SHIPPED / "rs-1998.toml").read_text(encoding="utf-8")
HISTORICAL = "text of 1998, historical: it informs and warns"


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


@pytest.fixture
def law(clinic: cast.Clinic) -> str:
    return f"/facility/{clinic.facility.uid}/law/"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """Return a folder of own packs that the machine has taken up."""
    with restored_shelf():
        add_folder(tmp_path)
        yield tmp_path


def today(place: Facility) -> dict[str, str]:
    """Return what is typed to confirm a text today."""
    day = local_day(place, timezone.now())
    return {
        "confirmed_by": "Prof. Ilić",
        "confirmed_on_day": str(day.day),
        "confirmed_on_month": str(day.month),
        "confirmed_on_year": str(day.year),
    }


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def confirm(place: Facility, pack_id: str = "rs-1998") -> PackConfirmation:
    now, pack = timezone.now(), pack_called(pack_id)
    assert pack
    day = local_day(place, now)
    return confirm_pack(facility=place, pack=pack, confirmed_by="Prof. Ilić", confirmed_on=day, by=None, at=now)


def test_a_text_that_nobody_confirmed_says_that_it_warns(screen: Client, law: str) -> None:
    page = screen.get(law)

    (line,) = page.context["texts"]
    assert (line.pack, line.status, line.applies) == ("rs-1998", HISTORICAL, "applies since 1 January 1998")
    assert (line.in_force, line.changed, line.holds_today, line.confirmation_uid) == (False, False, True, "")
    assert "End the confirmation" not in page.content.decode()


def test_only_the_texts_of_the_own_country_are_there(screen: Client, law: str) -> None:
    assert screen.get(f"{law}rs-1998/").status_code == 200
    assert [screen.get(f"{law}{pack_id}/").status_code for pack_id in ("hr-2013", "rs-2012")] == [404, 404]


def test_a_text_is_read_whole_with_its_articles(screen: Client, law: str) -> None:
    page = screen.get(f"{law}rs-1998/")

    words = page.content.decode()
    assert {"acts", "asks", "reference-levels", "activities", "duties"} < {
        table.key for table in page.context["tables"]
    }
    assert "Printed: 57Fe. Meant: 59Fe." in words
    assert "čl. 2. st. 3. tač. 1." in words


def test_a_text_is_confirmed_by_name_and_day(screen: Client, clinic: cast.Clinic, law: str) -> None:
    done = screen.post(f"{law}rs-1998/", today(clinic.facility), follow=True)

    confirmation = PackConfirmation.objects.get()
    (line,) = done.context["texts"]
    assert said(done) == ["Written down. From now on this text may stop what is only planned here."]
    assert line.status == f"in force, confirmed by Prof. Ilić on {date_format(confirmation.confirmed_on)}"
    assert (line.in_force, line.confirmation_uid) == (True, confirmation.uid)
    assert Act.objects.get(verb="pack.confirmed").actor_uid == clinic.administrator.uid
    assert "Is this text in force?" not in screen.get(f"{law}rs-1998/").content.decode()


def test_nobody_and_tomorrow_are_asked_again(screen: Client, clinic: cast.Clinic, law: str) -> None:
    tomorrow = local_day(clinic.facility, timezone.now()) + timedelta(days=1)
    late = {
        "confirmed_by": "Prof. Ilić",
        "confirmed_on_day": str(tomorrow.day),
        "confirmed_on_month": str(tomorrow.month),
        "confirmed_on_year": str(tomorrow.year),
    }
    nameless = screen.post(f"{law}rs-1998/", {**today(clinic.facility), "confirmed_by": " "})
    too_late = screen.post(f"{law}rs-1998/", late)

    assert nameless.context["form"].errors == {"confirmed_by": ["This field is required."]}
    assert too_late.context["form"].non_field_errors() == [
        "Write who confirms it, and a day that does not lie in the future."
    ]
    assert not PackConfirmation.objects.exists()


def test_a_second_confirmation_is_refused(screen: Client, clinic: cast.Clinic, law: str) -> None:
    confirm(clinic.facility)

    again = screen.post(f"{law}rs-1998/", today(clinic.facility))

    assert again.context["form"].non_field_errors() == [
        "Somebody has already confirmed that this text is in force here."
    ]
    assert PackConfirmation.objects.count() == 1


def test_a_confirmation_is_ended(screen: Client, clinic: cast.Clinic, law: str) -> None:
    confirmation = confirm(clinic.facility)

    done = screen.post(f"{law}confirmed/{confirmation.uid}/end", follow=True)

    confirmation.refresh_from_db()
    assert said(done) == ["Written down. This text informs and warns; it stops nothing any more."]
    assert [line.status for line in done.context["texts"]] == [HISTORICAL]
    assert confirmation.ended_by == str(clinic.administrator)
    assert screen.post(f"{law}confirmed/{confirmation.uid}/end").status_code == 404


def test_a_confirmation_of_another_hospital_is_not_there(screen: Client, law: str) -> None:
    elsewhere = confirm(cast.facility("Klinika Sever"))

    assert screen.post(f"{law}confirmed/{elsewhere.uid}/end").status_code == 404
    elsewhere.refresh_from_db()
    assert (elsewhere.ended_at, screen.get(law).context["texts"][0].status) == (None, HISTORICAL)


def test_a_text_whose_wording_changed_wants_a_new_confirmation(screen: Client, clinic: cast.Clinic, law: str) -> None:
    confirmation = confirm(clinic.facility)
    clinic.facility.pack_confirmations.update(pack_digest="0" * 64)
    day = date_format(confirmation.confirmed_on)

    (line,) = screen.get(law).context["texts"]
    screen.post(f"{law}rs-1998/", today(clinic.facility))

    assert line.status == (
        f"its wording has changed since Prof. Ilić confirmed it on {day}: it informs and warns until somebody confirms "
        "it anew"
    )
    assert (line.in_force, line.changed) == (False, True)
    assert screen.get(law).context["texts"][0].in_force


def test_of_several_texts_the_one_of_today_is_named(screen: Client, law: str, own: Path) -> None:
    newer = SERBIAN.replace("rs-1998", "rs-2030").replace("valid_from = 1998-01-01", "valid_from = 2005-01-01")
    newer = newer.replace('status = "historical"', 'status = "in_force"')
    (own / "newer.toml").write_text(newer, encoding="utf-8")

    found = [(line.pack, line.holds_today, line.status) for line in screen.get(law).context["texts"]]

    assert found == [
        (
            "rs-2030",
            True,
            "text of 1998, whose file says that it is in force; nobody at this hospital has confirmed it: it informs and "
            "warns",
        ),
        ("rs-1998", False, HISTORICAL),
    ]


def test_a_text_that_the_machine_has_no_more_can_be_ended(screen: Client, clinic: cast.Clinic, law: str) -> None:
    confirmation = confirm(clinic.facility)
    clinic.facility.pack_confirmations.update(pack="rs-2012")

    page = screen.get(law)
    screen.post(f"{law}confirmed/{confirmation.uid}/end")

    (gone,) = page.context["gone"]
    day = date_format(confirmation.confirmed_on)
    assert (gone.pack, gone.confirmation_uid) == ("rs-2012", confirmation.uid)
    assert gone.status == (f"confirmed by Prof. Ilić on {day}, but this machine has the text no more: it does nothing")
    assert screen.get(law).context["gone"] == []


def test_a_country_without_a_text_says_what_to_do(clinic: cast.Clinic) -> None:
    elsewhere = cast.facility("Klinika Sever", country="SI", time_zone="Europe/Ljubljana")
    administrator = cast.staff(elsewhere, "ljubljana", Role.FACILITY_ADMINISTRATOR)

    page = signed_in(administrator).get(f"/facility/{elsewhere.uid}/law/")

    assert page.context["texts"] == []
    assert "No text of this country is known here." in page.content.decode()


@pytest.mark.parametrize("address", ["", "rs-1998/"])
def test_nobody_but_an_administrator_reads_or_confirms(clinic: cast.Clinic, law: str, address: str) -> None:
    radiographer = signed_in(clinic.radiographer)

    assert radiographer.get(law + address).status_code == 403
    assert radiographer.post(law + address, today(clinic.facility)).status_code == 403
    assert not PackConfirmation.objects.exists()


def test_a_standing_is_said_in_words(clinic: cast.Clinic) -> None:
    day = local_day(clinic.facility, timezone.now())
    before = standing_of(clinic.facility, day)
    confirm(clinic.facility)
    after = standing_of(clinic.facility, day)

    assert before
    assert after
    assert (standing_words(before), standing_words(after)) == (
        HISTORICAL,
        f"in force, confirmed by Prof. Ilić on {date_format(day)}",
    )


def test_the_day_of_a_hospital_begins_at_its_own_midnight(clinic: cast.Clinic) -> None:
    assert local_day(clinic.facility, datetime(2026, 3, 2, 23, 30, tzinfo=UTC)).isoformat() == "2026-03-03"


def test_the_name_of_a_text_is_read_in_the_language_of_the_text(screen: Client, law: str) -> None:
    page, text = screen.get(law).content.decode(), screen.get(f"{law}rs-1998/").content.decode()
    name = "Pravilnik o načinu primene izvora jonizujućih zračenja u medicini"

    assert re.findall(r'<h2 [^>]*lang="(\w+)"[^>]*>([^<]+)<', page) == [("sr", name)]
    assert re.findall(r'<h1 [^>]*lang="(\w+)"[^>]*>([^<]+)<', text) == [("sr", name)]
