"""The radiographer confirms rows one after the other, with everything preset, and can take a confirmation back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet import services
from passport.booklet.models import Confirmation, Entry, Helper
from passport.booklet.reading import Kind
from passport.booklet.selectors import row_said
from passport.booklet.services import TypedEntry
from passport.people.models import Record, Role
from tests import cast
from tests.passport.web.performed import confirmed, filled, page, row, today, where_data_are_listed
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return where_data_are_listed()


@pytest.fixture
def ana(clinic: cast.Clinic) -> Record:
    return cast.record(patient=cast.patient(clinic.facility))


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.radiographer)


def test_the_list_says_of_each_row_who_asked_who_approved_and_what_the_device_does_not_know(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    row(clinic, ana, referrer="др Лана Лекић")

    response = screen.get("/radiographer/")

    (work,) = response.context["to_confirm"]
    assert (work.asked_by, work.approved_by, work.decided_on) == ("др Лана Лекић", "др Мира Ковач", "")
    assert work.unknown == (
        "Tube voltage",
        "Tube current and exposure time",
        "Distance from focus to skin",
        "Who performed it",
    )
    assert (work.confirmed, work.may_confirm, response.context["done"]) == (None, True, [])
    assert "Asked for by др Лана Лекић." in " ".join(response.content.decode().split())


def came(entry: Entry, days_ago: int) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return entry


def test_rows_of_the_last_days_wait_and_older_ones_are_counted(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    recent = came(row(clinic, ana, day=today() - timedelta(days=6)), 6)
    for _each in range(2):
        came(row(clinic, ana, day=today() - timedelta(days=9)), 9)

    response = screen.get("/radiographer/")

    assert [work.row.uid for work in response.context["to_confirm"]] == [recent.uid]
    said = " ".join(response.content.decode().split())
    assert "1 row is not confirmed." in said
    assert "2 older rows are not confirmed." in said
    every = screen.get("/radiographer/", {"all": "1"})
    assert (len(every.context["to_confirm"]), "older row" in every.content.decode()) == (3, False)


def test_a_row_without_a_day_and_a_report_that_came_late_wait_too(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    late = row(clinic, ana, day=today() - timedelta(days=40))
    dateless = came(row(clinic, ana), 40)
    Entry.objects.filter(pk=dateless.pk).update(performed_on=None)

    response = screen.get("/radiographer/")

    assert {work.row.uid for work in response.context["to_confirm"]} == {late.uid, dateless.uid}
    assert "older row" not in response.content.decode()
    assert screen.post(page(late), filled(late, go="next"))["Location"] == page(dateless)


def test_what_nobody_checked_yet_is_not_ticked_and_all_else_is_preset_when_the_screen_opens(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    entry = row(clinic, ana)

    response = screen.get(page(entry))

    form = response.context["form"]
    said = {name: form[name].value() for name in ("name_checked", "side_checked", "performed_as_written", "shielding")}
    assert said == {"name_checked": False, "side_checked": False, "performed_as_written": True, "shielding": []}
    assert (form["seen"].value(), form["after"].value()) == (row_said(entry), "")
    assert response.context["performer"] == "radiographer"
    assert {look.purpose for look in Access.objects.all()} == {"performing"}


def test_what_was_checked_before_a_change_is_checked_again(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)
    confirmed(entry, clinic)

    form = screen.get(page(entry)).context["form"]

    assert (form["name_checked"].value(), form["side_checked"].value()) == (False, False)


def test_the_screen_as_it_opens_says_nothing_that_nobody_said(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)

    response = screen.post(page(entry), filled(entry, name_checked=None, side_checked=None))

    errors = response.context["form"].errors
    assert errors["name_checked"] == ["Tick it when you did, or say under “Note” why it could not be done."]
    assert errors["side_checked"] == errors["name_checked"]
    assert not Confirmation.objects.exists()


def test_who_could_not_be_checked_is_confirmed_with_the_reason(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    entry = row(clinic, ana)

    screen.post(page(entry), filled(entry, name_checked=None, note="Unconscious, no papers"))

    assert Confirmation.objects.values_list("name_checked", "note").get() == (False, "Unconscious, no papers")


def test_what_the_person_said_last_of_the_same_examination_is_preset(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    confirmed(row(clinic, ana), clinic)

    form = screen.get(page(row(clinic, cast.record(local_id="18")))).context["form"]

    assert form["shielding"].value() == ["thyroid"]


def test_one_touch_confirms_and_leads_to_the_list(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)

    response = screen.post(page(entry), filled(entry), follow=True)

    said = Confirmation.objects.get()
    assert (said.entry, said.performer_name, said.shielding, said.performer) == (entry, "radiographer", "gonads", None)
    assert response.redirect_chain == [("/radiographer/", 302)]
    (work,) = response.context["done"]
    assert (work.row.uid, work.confirmed.by, work.confirmed.changed) == (entry.uid, "radiographer", False)
    assert response.context["to_confirm"] == []
    assert "Confirmed: Ана Анић." in response.content.decode()


def test_one_row_leads_to_the_next_one(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    boris = cast.record(local_id="18")
    boris.sex = "M"
    boris.save()
    first, second = row(clinic, ana), row(clinic, boris)

    assert screen.post(page(second), filled(second, go="next"))["Location"] == page(first)
    assert screen.post(page(first), filled(first, go="next"))["Location"] == "/radiographer/"


def test_a_licensed_performer_and_who_delegated_and_supervised_are_named(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    pera = cast.practitioner(clinic.radiographer, "Пера", "Перић")
    entry = row(clinic, ana)
    doctor = clinic.approver.uid

    screen.post(page(entry), filled(entry, performer=pera.uid, delegated_by=doctor, supervised_by=doctor))

    said = Confirmation.objects.get()
    assert (said.performer, said.performer_name) == (pera, "др Пера Перић")
    assert (said.delegated_by, said.supervised_by) == (clinic.approver, clinic.approver)


def test_an_approver_can_have_performed_it(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)

    screen.post(page(entry), filled(entry, performer=clinic.approver.uid))

    said = Confirmation.objects.get()
    assert (said.performer, said.performer_name) == (clinic.approver, str(clinic.approver))


def test_each_name_stands_once_in_every_list(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    cast.practitioner(clinic.radiographer, "Пера", "Перић")

    form = screen.get(page(row(clinic, ana))).context["form"]

    for name in ("performer", "supervised_by"):
        keys = [key for key, _name in form.fields[name].choices]
        assert len(keys) == len(set(keys))


def test_somebody_who_is_on_no_list_is_named_in_words(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)

    screen.post(page(entry), filled(entry, performer="other", performer_name="Студент Јово"))

    said = Confirmation.objects.get()
    assert (said.performer, said.performer_name) == (None, "Студент Јово")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name_checked": None}, "note"),
        ({"side_checked": None}, "note"),
        ({"performed_as_written": None}, "difference"),
        ({"planned_views": "2", "actual_views": "3"}, "difference"),
        ({"shielding": []}, "no_shielding"),
        ({"no_shielding": "disturbs"}, "no_shielding"),
        ({"shielding": [], "no_shielding": "other"}, "no_shielding_words"),
        ({"shielding": ["everything"]}, "shielding"),
        ({"performer": "somebody"}, "performer"),
        ({"performer": "other", "performer_name": " "}, "performer_name"),
        ({"performer_name": "Jovo"}, "performer"),
    ],
)
def test_what_says_too_little_stays_on_the_screen(
    screen: Client, clinic: cast.Clinic, ana: Record, said: dict[str, Any], field: str
) -> None:
    entry = row(clinic, ana)

    response = screen.post(page(entry), filled(entry, **said))

    assert field in response.context["form"].errors
    assert re.search(rf'errors__field">\s*<a href="#id_{field}(_fields)?">', response.content.decode())
    assert not Confirmation.objects.exists()


def test_who_helped_is_kept_and_the_text_that_refuses_some_people_is_shown(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    entry = row(clinic, ana)
    helper = {
        "helper-0-name": "Вера",
        "helper-0-age": "44",
        "helper-0-asked": "not_pregnant",
        "helper-0-gear": ["apron"],
    }

    assert "osobe mlađe od 18 godina ne smiju pridržavati" in screen.get(page(entry)).content.decode()
    screen.post(page(entry), filled(entry, **helper))

    assert Helper.objects.values_list("name", "age", "asked", "gear").get() == ("Вера", 44, "not_pregnant", "apron")


@pytest.mark.parametrize("missing", ["helper-0-name", "helper-0-age", "helper-0-asked", "helper-0-gear"])
def test_of_a_person_who_helped_everything_is_asked(
    screen: Client, clinic: cast.Clinic, ana: Record, missing: str
) -> None:
    entry = row(clinic, ana)
    helper = {
        "helper-0-name": "Вера",
        "helper-0-age": "44",
        "helper-0-asked": "not_pregnant",
        "helper-0-gear": ["apron"],
    }

    response = screen.post(page(entry), filled(entry, **helper | {missing: None}))

    assert response.context["helpers"].forms[0].errors.keys() == {missing.removeprefix("helper-0-")}
    assert not Confirmation.objects.exists()


def test_a_confirmation_is_changed_by_a_newer_one(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)
    first = confirmed(entry, clinic)

    response = screen.get(page(entry))
    form = response.context["form"]
    screen.post(page(entry), filled(entry, after=first.uid, performed_as_written=None, difference="One view more"))

    assert (form["after"].value(), form["shielding"].value()) == (first.uid, ["thyroid"])
    assert "Confirmed already" in response.content.decode()
    assert list(entry.confirmations.values_list("number", "difference")) == [(1, ""), (2, "One view more")]


def test_who_stands_in_a_confirmation_by_name_stays_in_the_newer_one_of_somebody_else(
    clinic: cast.Clinic, ana: Record
) -> None:
    entry = row(clinic, ana)
    first = confirmed(entry, clinic)
    colleague = signed_in(cast.staff(clinic.facility, "colleague", Role.RADIOGRAPHER))

    performer = colleague.get(page(entry)).context["form"].fields["performer"].choices[0]
    colleague.post(page(entry), filled(entry, after=first.uid, performer=performer[0], note="The note was missing"))

    assert Confirmation.objects.get(number=2).performer_name == "Пера"


def test_two_screens_do_not_confirm_over_each_other(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)
    confirmed(entry, clinic)

    response = screen.post(page(entry), filled(entry))

    assert response.context["form"].non_field_errors() == ["Somebody else confirmed this row meanwhile. Open it again."]
    assert Confirmation.objects.count() == 1


def test_a_confirmation_is_taken_back(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)
    confirmed(entry, clinic)

    response = screen.post(f"/radiographer/row/{entry.uid}/unconfirm", follow=True)

    assert [work.row.uid for work in response.context["to_confirm"]] == [entry.uid]
    again = screen.post(f"/radiographer/row/{entry.uid}/unconfirm", follow=True)
    assert "Nobody has confirmed this row: there is nothing to take back." in again.content.decode()


def test_a_row_that_was_corrected_is_marked_for_confirming_anew(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    entry = row(clinic, ana)
    confirmed(entry, clinic)
    right = TypedEntry(performed_on=today(), exam_code="xray.hip", exam="", kind=Kind.PROJECTION, laterality="right")
    services.correct_entry(entry=entry, typed=right, reason="Side", by=clinic.radiographer, at=timezone.now())

    response = screen.get("/radiographer/")

    (work,) = response.context["done"]
    assert work.confirmed.changed is True
    assert "changed since: confirm anew" in response.content.decode()


def test_rows_of_others_and_of_paper_and_void_ones_cannot_be_confirmed(
    screen: Client, clinic: cast.Clinic, ana: Record
) -> None:
    other = cast.clinic("Klinika Sever", prefix="north-")
    foreign = row(other, cast.record(local_id="99"))
    void = row(clinic, ana)
    Entry.objects.filter(pk=void.pk).update(state="void")
    paper = row(clinic, cast.record(local_id="18"))
    Entry.objects.filter(pk=paper.pk).update(from_paper=True)

    for entry in (foreign, void, paper):
        assert screen.get(page(entry)).status_code == 404
        assert screen.post(page(entry), filled(entry)).status_code == 404
    assert screen.post(f"/radiographer/row/{foreign.uid}/unconfirm").status_code == 404
    assert signed_in(clinic.approver.user).get(page(void)).status_code == 403
    assert not Confirmation.objects.exists()


def test_the_approver_reads_what_the_radiographer_said(clinic: cast.Clinic, ana: Record) -> None:
    entry = row(clinic, ana)
    desk = signed_in(clinic.approver.user)

    before = desk.get(f"/approver/row/{entry.uid}/").content.decode()
    confirmed(entry, clinic)
    said = desk.get(f"/approver/row/{entry.uid}/").context["confirmed"]

    assert "Who performed the examination has not confirmed it." in before
    assert (said.by, said.changed, said.lines) == (
        "radiographer",
        False,
        (("Performed by", "Пера"), ("Checked", "name, side"), ("Done", "as written"), ("Shielded", "thyroid")),
    )
