"""The administrator sees what is kept, by which article, and what is due; nothing is deleted."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet.models import Entry
from passport.incidents.models import Incident
from passport.people.models import Facility, Role, User
from reports.models import RetentionDecision
from reports.selectors.retention import KeptLine, kept_at
from tests import cast
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
YEARS_AGO = datetime(2014, 5, 2, 9, tzinfo=UTC)


@pytest.fixture
def place() -> Facility:
    return cast.facility("Klinika Zagreb", country="HR", time_zone="Europe/Zagreb")


@pytest.fixture
def administrator(place: Facility) -> User:
    return cast.staff(place, "administrator", Role.FACILITY_ADMINISTRATOR)


@pytest.fixture
def screen(administrator: User) -> Client:
    return signed_in(administrator)


def incident(place: Facility, *, at: datetime = YEARS_AGO, entry: Entry | None = None) -> Incident:
    return Incident.objects.create(
        facility=place, kind="wrong_dose", noticed_at=at, state="recorded", state_at=at, opened_at=at,
        what="=1+1 was given", recorded_at=at, recorded_by="Physicist", entry=entry,
    )  # fmt: skip


def row(place: Facility, *, on: date) -> Entry:
    ana = cast.patient(place)
    return Entry.objects.create(
        record=cast.record(patient=ana), facility=place, state="pending", state_at=YEARS_AGO, kind="ct",
        performed_on=on, created_at=YEARS_AGO,
    )  # fmt: skip


def line(lines: list[KeptLine], words: str) -> KeptLine:
    return next(one for one in lines if one.words == words)


REGISTER = "lines of the register of unintended exposures"


def test_what_is_due_is_counted_by_year_with_its_article(place: Facility, screen: Client) -> None:
    incident(place)
    incident(place, at=timezone.now() - timedelta(days=1))
    incident(cast.facility("Elsewhere", country="HR"))
    page = screen.get(f"/reports/kept/{place.uid}/")

    found = line(page.context["lines"], REGISTER)
    assert (found.period, found.article, found.count, found.oldest) == (
        "najmanje deset godina od dana sastavljanja", "čl. 27. st. 2.", 2, date(2014, 5, 2),
    )  # fmt: skip
    assert (found.due, found.due_by_year) == (1, ((2014, 1),))
    assert found.next_due is not None
    assert [one.words for one in page.context["due"]] == [REGISTER]
    assert "This system deletes nothing" in page.content.decode()
    assert "=1+1" not in page.content.decode()
    assert not Access.objects.exists()


def test_the_last_day_of_a_period_is_not_due_and_the_next_is(place: Facility) -> None:
    incident(place)
    before, after = (kept_at(place, datetime(2024, 5, day, 12, tzinfo=UTC)) for day in (1, 2))

    assert (line(before, REGISTER).due, line(before, REGISTER).next_due) == (0, date(2024, 5, 2))
    assert (line(after, REGISTER).due, line(after, REGISTER).next_due) == (1, None)


def test_where_no_period_is_printed_it_is_kept_until_the_hospital_decides(place: Facility, screen: Client) -> None:
    row(place, on=date(2014, 5, 2))
    page = screen.get(f"/reports/kept/{place.uid}/")

    found = line(page.context["lines"], "rows of the booklet")
    assert (found.period, found.article, found.count, found.due, found.next_due) == ("", "", 1, 0, None)
    assert "no period printed: kept until the hospital decides" in page.content.decode()
    assert page.context["due"] == []


def test_what_was_made_before_the_text_held_has_a_line_of_its_own(place: Facility) -> None:
    incident(place)
    incident(place, at=datetime(2001, 5, 2, tzinfo=UTC))
    found = [one for one in kept_at(place, timezone.now()) if one.words == REGISTER]

    assert [(one.period, one.count, one.due) for one in found] == [
        ("", 1, 0),
        ("najmanje deset godina od dana sastavljanja", 1, 1),
    ]


def test_what_is_not_held_is_said(place: Facility, screen: Client) -> None:
    page = screen.get(f"/reports/kept/{place.uid}/")

    assert [one.words for one in page.context["not_held"]] == ["reports of radiotherapy", "reports on equipment"]


def test_something_is_kept_longer_and_is_due_no_more(place: Facility, screen: Client) -> None:
    incident(place)
    told = {
        "document": "incident_register",
        "made_until": "2015-01-01",
        "keep_until": "2090-01-01",
        "reason": "A law suit",
    }
    page = screen.post(f"/reports/kept/{place.uid}/", told, follow=True)

    assert (line(page.context["lines"], REGISTER).due, line(page.context["lines"], REGISTER).next_due) == (
        0, date(2090, 1, 1),
    )  # fmt: skip
    ((words, decision),) = page.context["decisions"]
    assert (words, decision.reason, decision.by) == (REGISTER, "A law suit", "administrator")
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"keep_until": "2020-01-01"}, "keep_until"),
        ({"keep_until": "soon"}, "keep_until"),
        ({"reason": " "}, "reason"),
        ({"document": "everything"}, "document"),
        ({"document": "equipment_report"}, "document"),
    ],
)
def test_what_cannot_be_decided_is_said(place: Facility, screen: Client, wrong: dict[str, str], field: str) -> None:
    told = {
        "document": "incident_register",
        "made_until": "2015-01-01",
        "keep_until": "2090-01-01",
        "reason": "A law suit",
    }
    page = screen.post(f"/reports/kept/{place.uid}/", told | wrong)

    assert list(page.context["form"].errors) == [field]
    assert not RetentionDecision.objects.exists()


def test_what_is_due_is_handed_out_without_names_and_leaves_looks(place: Facility, screen: Client) -> None:
    entry = row(place, on=date(2014, 5, 2))
    of_ana, fault = incident(place, entry=entry), incident(place)
    RetentionDecision.objects.create(
        facility=place, document="booklet_row", made_until=date(2015, 1, 1), keep_until=date(2020, 1, 1),
        reason="Ten years are enough", by="administrator", at=YEARS_AGO,
    )  # fmt: skip
    answer = screen.get(f"/reports/kept/{place.uid}/due.csv")
    text = b"".join(answer).decode()
    rows = list(csv.reader(StringIO(text)))

    assert answer["Content-Disposition"] == 'attachment; filename="due.csv"'
    assert rows[1:] == [
        ["rows of the booklet", entry.uid, "2014-05-02", "", "", "2020-01-01"],
        [
            REGISTER,
            of_ana.uid,
            "2014-05-02",
            "najmanje deset godina od dana sastavljanja",
            "čl. 27. st. 2.",
            "2024-05-02",
        ],
        [
            REGISTER,
            fault.uid,
            "2014-05-02",
            "najmanje deset godina od dana sastavljanja",
            "čl. 27. st. 2.",
            "2024-05-02",
        ],
    ]
    assert [word for word in ("Ана", "Анић", "was given") if word in text] == []
    assert list(Access.objects.values_list("patient", "purpose", "ground")) == [
        (entry.record.patient_id, "retention", "facility")
    ]


def test_nobody_else_sees_what_is_kept(place: Facility) -> None:
    elsewhere = cast.clinic("Klinika Sever", prefix="north-")
    far = signed_in(elsewhere.administrator)
    here = signed_in(cast.staff(place, "approver", Role.APPROVER))

    for page in (f"/reports/kept/{place.uid}/", f"/reports/kept/{place.uid}/due.csv"):
        assert far.get(page).status_code == 404
        assert here.get(page).status_code == 403
    assert far.post(f"/reports/kept/{place.uid}/", {}).status_code == 404


def test_the_first_page_of_the_hospital_leads_there(place: Facility, screen: Client) -> None:
    assert f'href="/reports/kept/{place.uid}/"' in screen.get(f"/facility/{place.uid}/").content.decode()
