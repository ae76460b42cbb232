"""Who performed an examination confirms its row; a newer confirmation replaces an older one, and all stay."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from passport.booklet import services
from passport.booklet.models import (
    Confirmation,
    Entry,
    Gear,
    Helper,
    HelperAsked,
    NoShielding,
    ReportSentence,
    Shielding,
)
from passport.booklet.reading import Kind
from passport.booklet.selectors import confirmations_of, report_sentence_of, row_said, unconfirmed, usual_of
from passport.booklet.services import Helped, Performed, TypedEntry
from passport.booklet.states import NotAllowed
from passport.people.models import Role
from passport.signing.errors import ChangedMeanwhile
from passport.signing.models import Act
from tests import cast

pytestmark = pytest.mark.django_db

HIP = TypedEntry(performed_on=date(2026, 3, 2), exam_code="xray.hip", exam="", kind=Kind.PROJECTION, laterality="left")
DONE = Performed(
    performer=None,
    performer_name="Пера Перић",
    name_checked=True,
    side_checked=True,
    performed_as_written=True,
    shielding=(Shielding.GONADS,),
)
ANA = Helped(name="Вера", age=44, asked=HelperAsked.NOT_PREGNANT, gear=(Gear.APRON, Gear.THYROID))


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


def row(clinic: cast.Clinic, at: datetime, *, local_id: str = "17") -> Entry:
    record = cast.record(local_id=local_id)
    return services.type_entry(
        record=record, facility=clinic.facility, typed=HIP, approver=clinic.approver, by=clinic.radiographer, at=at
    )


def confirm(entry: Entry, clinic: cast.Clinic, at: datetime, *, after: str = "", **said: Any) -> Confirmation:
    return services.confirm_entry(
        entry=entry,
        performed=replace(DONE, **said),
        seen=row_said(entry),
        after=after,
        by=clinic.radiographer,
        at=at,
    )


def test_a_waiting_row_keeps_its_state_and_has_its_act(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)

    confirmation = confirm(entry, clinic, at)

    entry.refresh_from_db()
    assert (entry.state, confirmation.number, confirmation.by, confirmation.at) == (
        "pending",
        1,
        clinic.radiographer,
        at,
    )
    assert (confirmation.performer_name, confirmation.shielding, confirmation.side_checked) == (
        "Пера Перић",
        "gonads",
        True,
    )
    act = Act.objects.get(verb="entry.confirmed")
    assert (act.actor, act.subject_uid, act.detail) == ("radiographer", entry.uid, {"confirmation": confirmation.uid})


@pytest.mark.parametrize(
    ("written", "performer_name", "instead_of"),
    [
        ("ILIC^GORAN", "Вера Ђурић", "ILIC^GORAN"),
        ("ILIC^GORAN", "Goran Ilić", ""),
        ("", "Вера Ђурић", ""),
        ("GI", "Вера Ђурић", ""),
        ("ILIC^GORAN", "Somebody Else", ""),
    ],
)
def test_a_confirmation_keeps_whom_the_row_names_where_that_is_another_of_the_staff(
    clinic: cast.Clinic, at: datetime, written: str, performer_name: str, instead_of: str
) -> None:
    for username, given_name, surname in (("vera", "Вера", "Ђурић"), ("goran", "Горан", "Илић")):
        cast.practitioner(cast.staff(clinic.facility, username, Role.RADIOGRAPHER), given_name, surname)
    entry = row(clinic, at)
    Entry.objects.filter(pk=entry.pk).update(performer=written)

    assert confirm(entry, clinic, at, performer_name=performer_name).instead_of == instead_of


def test_a_title_and_the_name_of_an_account_make_nobody_another(clinic: cast.Clinic, at: datetime) -> None:
    vera = cast.practitioner(cast.staff(clinic.facility, "Vera Account", Role.RADIOGRAPHER), "Вера", "Ђурић")
    cast.practitioner(cast.staff(clinic.facility, "goran", Role.RADIOGRAPHER), "Горан", "Илић")
    entry = row(clinic, at)
    Entry.objects.filter(pk=entry.pk).update(performer="Vera Account")
    first = confirm(entry, clinic, at, performer=vera, performer_name=str(vera))
    Entry.objects.filter(pk=entry.pk).update(performer="Илић^Горан")

    second = confirm(entry, clinic, at, after=first.uid, performer=vera, performer_name=str(vera))

    assert (first.instead_of, second.instead_of) == ("", "Илић^Горан")


def test_who_works_elsewhere_is_nobody_known_here(clinic: cast.Clinic, at: datetime) -> None:
    elsewhere = cast.facility("Klinika Sever")
    cast.practitioner(cast.staff(elsewhere, "goran", Role.RADIOGRAPHER), "Горан", "Илић")
    cast.practitioner(cast.staff(clinic.facility, "vera", Role.RADIOGRAPHER), "Вера", "Ђурић")
    entry = row(clinic, at)
    Entry.objects.filter(pk=entry.pk).update(performer="Горан Илић")

    assert confirm(entry, clinic, at, performer_name="Вера Ђурић").instead_of == ""


def test_a_draft_becomes_confirmed_and_a_draft_again(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    Entry.objects.filter(pk=entry.pk).update(state="draft")

    confirm(entry, clinic, at)
    assert Entry.objects.get().state == "confirmed"

    services.take_back_confirmation(entry=entry, by=clinic.radiographer, at=at)
    assert Entry.objects.get().state == "draft"


def test_a_newer_confirmation_replaces_the_older_one_and_both_stay(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    first = confirm(entry, clinic, at)

    second = confirm(
        entry,
        clinic,
        at + timedelta(minutes=1),
        after=first.uid,
        performed_as_written=False,
        difference="Two views more",
    )

    assert confirmations_of([entry]) == {entry.pk: second}
    assert list(entry.confirmations.values_list("number", "difference")) == [(1, ""), (2, "Two views more")]


def test_what_is_taken_back_counts_no_more_and_can_be_confirmed_anew(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    confirm(entry, clinic, at)
    assert not unconfirmed(Entry.objects.all()).exists()

    taken_back = services.take_back_confirmation(entry=entry, by=clinic.radiographer, at=at)

    assert (taken_back.number, taken_back.withdrawn, confirmations_of([entry])) == (2, True, {})
    assert list(unconfirmed(Entry.objects.all())) == [entry]
    assert Act.objects.filter(verb="entry.confirmation_taken_back", subject_uid=entry.uid).exists()
    assert confirm(entry, clinic, at).number == 3
    assert not unconfirmed(Entry.objects.all()).exists()


def test_there_is_nothing_to_take_back_of_a_row_that_nobody_confirmed(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)

    with pytest.raises(services.NotConfirmed):
        services.take_back_confirmation(entry=entry, by=clinic.radiographer, at=at)

    confirm(entry, clinic, at)
    services.take_back_confirmation(entry=entry, by=clinic.radiographer, at=at)
    with pytest.raises(services.NotConfirmed):
        services.take_back_confirmation(entry=entry, by=clinic.radiographer, at=at)


def test_who_helped_is_kept_whoever_it_was(clinic: cast.Clinic, at: datetime) -> None:
    child = Helped(name="Сања", age=15, asked=HelperAsked.POSSIBLE, gear=(Gear.NONE,))

    confirm(row(clinic, at), clinic, at, helpers=(ANA, child))

    assert list(Helper.objects.order_by("id").values_list("name", "age", "asked", "gear")) == [
        ("Вера", 44, "not_pregnant", "apron thyroid"),
        ("Сања", 15, "possible", "none"),
    ]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"performer_name": " "}, services.PerformerMissing),
        ({"name_checked": False}, services.CheckMissing),
        ({"side_checked": False}, services.CheckMissing),
        ({"performed_as_written": False}, services.DifferenceMissing),
        ({"planned_views": 2, "actual_views": 3}, services.DifferenceMissing),
        ({"shielding": ()}, services.ShieldingMissing),
        ({"no_shielding": NoShielding.DISTURBS}, services.ShieldingMissing),
        ({"shielding": (), "no_shielding": NoShielding.OTHER}, services.ShieldingMissing),
        ({"helpers": (replace(ANA, name=" "),)}, services.HelperIncomplete),
        ({"helpers": (replace(ANA, gear=()),)}, services.HelperIncomplete),
    ],
)
def test_what_says_too_little_is_not_kept(
    clinic: cast.Clinic, at: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    entry = row(clinic, at)

    with pytest.raises(refusal):
        confirm(entry, clinic, at, **said)

    assert not Confirmation.objects.exists()
    assert not Act.objects.filter(verb="entry.confirmed").exists()


@pytest.mark.parametrize(
    "said",
    [
        {"name_checked": False, "side_checked": False, "note": "Unconscious"},
        {"side_checked": None},
        {"planned_views": 2, "actual_views": 3, "difference": "Moved"},
        {"planned_views": 2, "actual_views": 2},
        {"planned_views": None, "actual_views": 3},
        {"shielding": (), "no_shielding": NoShielding.OTHER, "no_shielding_words": "No apron left"},
        {"shielding": (), "no_shielding": NoShielding.DISTURBS},
    ],
)
def test_what_happened_can_be_recorded_with_words(clinic: cast.Clinic, at: datetime, said: dict[str, Any]) -> None:
    confirmation = confirm(row(clinic, at), clinic, at, **said)

    stored = Confirmation.objects.get(pk=confirmation.pk)
    assert {name: getattr(stored, name) for name in said if name not in {"shielding", "no_shielding"}} == {
        name: value for name, value in said.items() if name not in {"shielding", "no_shielding"}
    }


def test_a_row_that_changed_since_the_screen_is_not_confirmed(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    Entry.objects.filter(pk=entry.pk).update(laterality="right")

    with pytest.raises(ChangedMeanwhile):
        confirm(entry, clinic, at)


def test_two_screens_do_not_confirm_over_each_other(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    first = confirm(entry, clinic, at)

    with pytest.raises(services.ConfirmedMeanwhile):
        confirm(entry, clinic, at)

    services.take_back_confirmation(entry=entry, by=clinic.radiographer, at=at)
    with pytest.raises(services.ConfirmedMeanwhile):
        confirm(entry, clinic, at, after=first.uid)


def test_only_a_radiographer_of_the_facility_confirms(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    elsewhere = cast.staff(cast.facility("Klinika Sever"), "north", Role.RADIOGRAPHER)

    for stranger in (elsewhere, clinic.approver.user):
        with pytest.raises(services.NotYourFacility):
            services.confirm_entry(entry=entry, performed=DONE, seen=row_said(entry), by=stranger, at=at)
        with pytest.raises(services.NotYourFacility):
            services.take_back_confirmation(entry=entry, by=stranger, at=at)


@pytest.mark.parametrize(("column", "refusal"), [("state", NotAllowed), ("from_paper", services.NotPerformedHere)])
def test_a_void_row_and_one_of_paper_are_confirmed_by_nobody(
    clinic: cast.Clinic, at: datetime, column: str, refusal: type[Exception]
) -> None:
    entry = row(clinic, at)
    Entry.objects.filter(pk=entry.pk).update(**{column: "void" if column == "state" else True})

    with pytest.raises(refusal):
        confirm(entry, clinic, at)

    assert not unconfirmed(Entry.objects.all()).exists()


def test_what_a_person_confirmed_last_of_the_same_examination_is_usual(clinic: cast.Clinic, at: datetime) -> None:
    earlier, later, entry = (row(clinic, at, local_id=str(number)) for number in range(3))
    confirm(earlier, clinic, at, shielding=(Shielding.THYROID,))
    assert usual_of(earlier, clinic.radiographer) is None
    usual = confirm(later, clinic, at + timedelta(minutes=1))

    assert usual_of(entry, clinic.radiographer) == usual
    assert usual_of(entry, clinic.approver.user) is None
    assert usual_of(Entry(exam_code="", facility=clinic.facility), clinic.radiographer) is None


def test_a_row_is_confirmed_for_whose_it_is_and_what_it_says_and_not_for_its_doses(
    clinic: cast.Clinic, at: datetime
) -> None:
    entry = row(clinic, at)
    said = row_said(entry)

    entry.performer, entry.state = "Other", "signed"
    assert row_said(entry) == said
    for column, value in (("laterality", "right"), ("exam_code", "xray.knee"), ("performed_on", date(2026, 3, 1))):
        before = getattr(entry, column)
        setattr(entry, column, value)
        assert row_said(entry) != said
        setattr(entry, column, before)
    entry.record = cast.record(local_id="18")
    assert row_said(entry) != said


@pytest.mark.parametrize("table", ["confirmation", "helper", "reportsentence"])
@pytest.mark.parametrize("statement", ["UPDATE booklet_{} SET id = id", "DELETE FROM booklet_{}"])
def test_what_was_said_stays(clinic: cast.Clinic, at: datetime, table: str, statement: str) -> None:
    entry = row(clinic, at)
    confirm(entry, clinic, at, helpers=(ANA,))
    services.mark_sentence(entry=entry, sentence="DLP 1", in_report=True, by=clinic.radiographer, at=at)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_sentence_is_marked_and_the_mark_taken_back(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    assert report_sentence_of(entry) is None

    services.mark_sentence(entry=entry, sentence="DLP 1", in_report=True, by=clinic.approver.user, at=at)
    services.mark_sentence(entry=entry, sentence="DLP 1", in_report=False, by=clinic.radiographer, at=at)

    last = report_sentence_of(entry)
    assert last is not None
    assert (last.number, last.in_report, last.by) == (2, False, clinic.radiographer)
    assert ReportSentence.objects.count() == 2
    assert [act.verb for act in Act.objects.filter(verb__contains="_report").order_by("id")] == [
        "entry.dose_in_report",
        "entry.dose_out_of_report",
    ]


def test_a_sentence_of_another_facility_is_not_marked(clinic: cast.Clinic, at: datetime) -> None:
    entry = row(clinic, at)
    elsewhere = cast.staff(cast.facility("Klinika Sever"), "north", Role.APPROVER)

    for stranger in (elsewhere, clinic.administrator):
        with pytest.raises(services.NotYourFacility):
            services.mark_sentence(entry=entry, sentence="DLP 1", in_report=True, by=stranger, at=at)
    assert not ReportSentence.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"performer_name": ""},
        {"performed_as_written": False},
        {"planned_views": 1, "actual_views": 2},
        {"name_checked": False},
        {"side_checked": False},
        {"shielding": ""},
        {"no_shielding": "disturbs"},
        {"shielding": "", "no_shielding": "other"},
        {"shielding": "", "no_shielding": "guessed"},
        {"number": 1},
    ],
)
def test_the_database_keeps_no_confirmation_that_says_too_little(
    clinic: cast.Clinic, at: datetime, said: dict[str, Any]
) -> None:
    first = confirm(row(clinic, at), clinic, at)
    columns = {name: getattr(first, name) for name in ("entry", "by", "at", "said", "performer_name", "shielding")}
    whole = {"number": 2, "name_checked": True, "side_checked": True, "performed_as_written": True, **columns}

    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(**whole | said)
    Confirmation.objects.create(**whole)
