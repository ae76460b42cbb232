"""Who looked, line by line and month by month, and what becomes of a line that nobody recognises."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from passport.access.looks import Look, write_look
from passport.access.models import Access, Finding, Ground, LookQuestion, Purpose
from passport.access.services import open_emergency, review_emergency
from passport.people.models import Role, User
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> people.Cast:
    return people.assemble(at)


@pytest.fixture
def administrator(cast: people.Cast, at: datetime) -> User:
    return people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def looks(cast: people.Cast, reader: User, at: datetime, **other: object) -> None:
    """Write a look at Ana down."""
    said = {"purpose": Purpose.CARE, "ground": Ground.GRANT, "facility_name": "Clinic Cedar"}
    write_look(Look(**(said | {"reader": reader, "at": at} | other)), cast.ana)


def read(cast: people.Cast, month: str = "2026-03") -> list[object]:
    page = as_(cast.ana_reads).get(f"/passport/{cast.ana.uid}/looks?month={month}")
    return list(page.context["looks"])


def test_the_quarters_of_a_day_are_one_line_with_their_times(cast: people.Cast, at: datetime) -> None:
    for minutes in (0, 20, 40, 24 * 60):
        looks(cast, cast.doctor, at + timedelta(minutes=minutes))

    assert [look.sentence for look in read(cast)] == [
        "On 3 March 2026 at 10:30 Dr Petar Ilić, Clinic Cedar, looked at this booklet with a code given here.",
        "On 2 March 2026 at 10:30, 10:50, 11:10 Dr Petar Ilić, Clinic Cedar, looked at this booklet with a code given "
        "here.",
    ]


def test_two_reasons_are_two_lines(cast: people.Cast, at: datetime) -> None:
    for ground in (Ground.GRANT, Ground.STANDING):
        looks(cast, cast.doctor, at, ground=ground)

    assert [look.sentence.partition(" looked ")[2] for look in read(cast)] == [
        "at this booklet as the chosen doctor.",
        "at this booklet with a code given here.",
    ]


def test_a_department_is_one_line_a_day_with_its_people_inside(cast: people.Cast, at: datetime) -> None:
    own = {"ground": Ground.FACILITY, "facility_name": "Clinic Linden"}
    for minutes, reader, purpose in (
        (0, cast.radiographer, Purpose.PERFORMING),
        (20, cast.radiographer, Purpose.PERFORMING),
        (40, cast.approver, Purpose.SIGNING),
        (60, cast.clerk, Purpose.REGISTRATION),
    ):
        looks(cast, reader, at + timedelta(minutes=minutes), purpose=purpose, **own)

    counter, department = read(cast)

    assert counter.sentence.endswith("registration at the counter.")
    assert department.sentence == (
        "On 2 March 2026 people of the department at Clinic Linden worked with its own part of this booklet, 3 times."
    )
    assert [part.sentence.partition(" Dr ")[2] for part in department.parts] == [
        "Vera Ilić, Clinic Linden, worked with this hospital's own part of it: signing a row.",
        "Goran Ilić, Clinic Linden, worked with this hospital's own part of it: performing an examination.",
    ]
    assert [bool(part.uid) for part in department.parts] == [True, True]


def test_one_person_of_a_department_is_named_at_once(cast: people.Cast, at: datetime) -> None:
    looks(
        cast,
        cast.radiographer,
        at,
        purpose=Purpose.PERFORMING,
        ground=Ground.FACILITY,
        facility_name="Clinic Linden",
    )

    assert [(look.sentence.partition(" Dr ")[2], look.parts) for look in read(cast)] == [
        ("Goran Ilić, Clinic Linden, worked with this hospital's own part of it: performing an examination.", ())
    ]


def test_a_page_is_one_month_and_leads_to_the_next_ones_with_looks(cast: people.Cast, at: datetime) -> None:
    for moment in (at - timedelta(days=200), at, at.replace(month=6)):
        looks(cast, cast.doctor, moment)
    client, address = as_(cast.ana_reads), f"/passport/{cast.ana.uid}/looks"

    march, june, nonsense = (client.get(f"{address}?month={month}").context for month in ("2026-03", "2026-06", "x"))

    assert (len(march["looks"]), march["earlier"], march["later"]) == (1, "2025-08", "2026-06")
    assert (len(june["looks"]), june["earlier"]) == (1, "2026-03")
    assert nonsense["month"] == timezone.localdate().strftime("%B %Y")


def test_a_month_begins_by_the_clock_of_the_patient(cast: people.Cast) -> None:
    looks(cast, cast.doctor, datetime.fromisoformat("2026-02-28T23:30:00+00:00"))

    assert [len(read(cast, month)) for month in ("2026-02", "2026-03")] == [0, 1]


def test_the_page_costs_the_same_with_many_looks(
    cast: people.Cast, at: datetime, django_assert_max_num_queries: object
) -> None:
    for minutes in range(0, 60 * 24 * 10, 60):
        looks(cast, cast.doctor, at + timedelta(minutes=minutes))
    client = as_(cast.ana_reads)
    client.get(f"/passport/{cast.ana.uid}/looks")

    with django_assert_max_num_queries(22):
        page = client.get(f"/passport/{cast.ana.uid}/looks?month=2026-03")

    assert len(page.context["looks"]) == 11


def test_who_does_not_recognise_a_look_asks_and_reads_the_answer(
    cast: people.Cast, administrator: User, at: datetime
) -> None:
    looks(cast, cast.doctor, at)
    looks(cast, cast.doctor, at + timedelta(minutes=20))
    client, here = as_(cast.ana_reads), signed_in(administrator)
    (before,) = read(cast)

    said = client.post(f"/passport/{cast.ana.uid}/looks/{before.uid}/question", follow=True)
    (asked,) = read(cast)
    question = LookQuestion.objects.get()
    listed = here.get("/facility/looks/")
    overview = here.get(f"/facility/{cast.cedar.uid}/")
    here.post(f"/facility/looks/{question.uid}/", {"finding": "not_justified", "words": "It was a mistake."})
    (answered,) = read(cast)
    led = client.get(f"/passport/looked/{question.uid}/")

    assert [str(one) for one in said.context["messages"]] == [
        "Clinic Cedar was asked who this was. The answer comes here, and you are told when it is there."
    ]
    assert before.uid == Access.objects.filter(ground="grant").earliest("at").uid
    assert (asked.uid, asked.told.endswith("you asked Clinic Cedar who this was; the answer comes here.")) == ("", True)
    assert [(look.uid, look.patient) for look in listed.context["waiting"]] == [(question.uid, "")]
    assert "Ana" not in listed.content.decode()
    assert overview.context["looks_to_answer"] == 1
    assert answered.told.endswith("Clinic Cedar answered that this look was not justified: “It was a mistake.”")
    assert led["Location"] == f"/passport/{cast.ana.uid}/looks?month=2026-03"


def test_an_own_look_and_a_stranger_ask_nothing(cast: people.Cast, at: datetime) -> None:
    looks(cast, cast.ana_reads, at, purpose=Purpose.OWN_RECORD, ground=Ground.SELF, facility_name="")
    looks(cast, cast.doctor, at)
    own, other = Access.objects.get(ground="self", quarter__year=2026, at=at), Access.objects.get(ground="grant")

    answers = [
        as_(cast.ana_reads).post(f"/passport/{cast.ana.uid}/looks/{own.uid}/question"),
        as_(cast.boris_reads).post(f"/passport/{cast.boris.uid}/looks/{other.uid}/question"),
        as_(cast.boris_reads).post(f"/passport/{cast.ana.uid}/looks/{other.uid}/question"),
    ]

    assert ([answer.status_code for answer in answers], LookQuestion.objects.count()) == ([404, 404, 404], 0)


def test_the_patient_reads_what_became_of_an_emergency(cast: people.Cast, administrator: User, at: datetime) -> None:
    emergency = open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="Unconscious", at=at)
    looks(
        cast, cast.doctor, at + timedelta(minutes=1), purpose=Purpose.EMERGENCY, ground=Ground.EMERGENCY,
        reason="Unconscious",
    )  # fmt: skip
    (before,) = read(cast)
    review_emergency(
        emergency=emergency, finding=Finding.JUSTIFIED, words="She could not speak.", by=administrator, at=at
    )
    (after,) = read(cast)

    assert before.sentence == (
        "On 2 March 2026 at 10:31 Dr Petar Ilić, Clinic Cedar, looked at your booklet in an emergency without your "
        "code, giving the reason “Unconscious”; the hospital checks every such look, and you can ask about it here."
    )
    assert before.told == "The hospital has not judged this look yet."
    assert after.told == ("On 2 March 2026 Clinic Cedar judged that this look was justified: “She could not speak.”")
    assert as_(cast.ana_reads).get(f"/passport/looked/{emergency.uid}/").status_code == 302
    assert as_(cast.boris_reads).get(f"/passport/looked/{emergency.uid}/").status_code == 404


@pytest.mark.parametrize("who", ["doctor", "clerk", "approver", "ana_reads"])
def test_only_an_administrator_reads_the_questions(who: str, cast: people.Cast) -> None:
    assert signed_in(getattr(cast, who)).get("/facility/looks/").status_code == 403


def test_in_persian_a_page_is_one_month_of_the_calendar_of_iran(
    cast: people.Cast, at: datetime, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("fa", "فارسی")]
    for day in (at.replace(day=20), at.replace(day=21)):  # the last of Esfand and the first of Farvardin
        looks(cast, cast.doctor, day)
    User.objects.filter(pk=cast.ana_reads.pk).update(language="fa")
    client = as_(cast.ana_reads)
    address = f"/passport/{cast.ana.uid}/looks"

    esfand = client.get(f"{address}?month=1404-12").context
    farvardin = client.get(f"{address}?month={esfand['later']}").context

    assert [(page["month"], len(page["looks"])) for page in (esfand, farvardin)] == [
        ("اسفند ۱۴۰۴", 1),
        ("فروردین ۱۴۰۵", 1),
    ]
    assert (esfand["later"], farvardin["earlier"]) == ("1405-01", "1404-12")
