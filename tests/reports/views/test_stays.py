"""The patient reads what stays here by law and until when; what people have to tell first stands nowhere in it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from passport.booklet.models import Entry
from passport.incidents.models import Estimate, Incident, PhysicistStatement, ReportToAuthority, Telling
from passport.people.models import Facility, PackConfirmation, Patient, Reader, Relation, User
from reports.models import RetentionDecision
from reports.retention.kinds import KINDS
from reports.selectors.stays import TOLD, Stays
from tests import cast
from tests.passport.access.inspected import Inspected, inspected
from tests.passport.nuclear import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(at: datetime) -> Inspected:
    return inspected(at)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(patient: Patient, user: User) -> tuple[list[tuple[str, list[Stays]]], str]:
    answer = signed_in(user).get(f"/reports/stays/{patient.uid}/")
    assert answer.status_code == 200
    return [(place.facility.name, list(place.lines)) for place in answer.context["places"]], answer.content.decode()


def longer(place: Facility, document: str, until: date, *, made_until: date = date(2026, 12, 31)) -> None:
    RetentionDecision.objects.create(
        facility=place, document=document, made_until=made_until, keep_until=until,
        reason="A study of ours", by="administrator", at=cast.LONG_AGO,
    )  # fmt: skip


def test_it_is_said_of_each_hospital_what_it_keeps_since_when_and_until_when(here: Inspected) -> None:
    longer(here.facility, "booklet_row", date(2040, 1, 1))
    found, text = page_of(here.ana, cast.reader(here.ana))

    assert [(name, [(one.words, one.since, one.until) for one in lines]) for name, lines in found] == [
        (
            "Klinika Sever",
            [("rows of the booklet", date(2026, 2, 22), None), ("dose reports", date(2026, 2, 22), None)],
        ),
        (
            "Дом здравља Сунце",
            [
                ("rows of the booklet", date(2026, 3, 1), date(2040, 1, 1)),
                ("requests", date(2026, 2, 28), None),
                ("decisions on requests", date(2026, 2, 28), None),
                ("dose reports", date(2026, 3, 1), None),
            ],
        ),
    ]
    assert "Kept until 1 January 2040." in text
    assert "No day ends it: it is kept until the hospital decides." in text
    assert "A study of ours" not in text
    assert "CT Thorax" not in text


def test_a_time_that_is_over_says_that_the_hospital_decides(here: Inspected) -> None:
    Entry.objects.filter(pk=here.asked_for.pk).update(performed_on=date(2020, 5, 2))
    longer(here.facility, "booklet_row", date(2021, 3, 1), made_until=date(2020, 12, 31))
    found, text = page_of(here.ana, cast.reader(here.ana))

    assert [one.over for _name, lines in found for one in lines] == [False, False, True, False, False, False]
    assert "The time was over on 1 March 2021; the hospital decides what becomes of it." in text


def therapies(in_force: bool) -> tuple[list[tuple[str, list[Stays]]], str]:
    clinic = ward.ward("BA", in_force=in_force)
    ward.treated(clinic)
    return page_of(clinic.ana, cast.reader(clinic.ana))


@pytest.mark.parametrize(
    ("in_force", "said"),
    [
        (False, "text of 2011, which nobody here has confirmed: it informs"),
        (True, "in force here, confirmed by <bdi>Director</bdi> on 5 January 2026"),
    ],
)
def test_a_period_is_said_as_printed_with_its_article_and_whether_the_text_is_in_force(
    in_force: bool, said: str
) -> None:
    found, text = therapies(in_force)
    lines = [one for _name, listed in found for one in listed if one.words == "treatments with a radioactive medicine"]

    assert [(one.since, one.until, one.period, one.article, one.language) for one in lines] == [
        (date(2026, 3, 2), date(2056, 3, 2), "najmanje 30 godina", "čl. 74.", "bs"),
    ]
    assert said in text
    assert PackConfirmation.objects.count() == in_force


def test_what_people_tell_first_or_nobody_tells_is_neither_listed_nor_counted(here: Inspected, at: datetime) -> None:
    user = cast.reader(here.ana)
    before, _text = page_of(here.ana, user)
    incident = Incident.objects.create(
        facility=here.facility, kind="wrong_dose", noticed_at=at, state="recorded", state_at=at, opened_at=at,
        what="Too much was given", recorded_at=at, recorded_by="Physicist", entry=here.asked_for,
    )  # fmt: skip
    ReportToAuthority.objects.create(
        incident=incident, authority="Ministry", reported_at=at, how="letter", entered_by="x", entered_at=at
    )
    Telling.objects.create(
        incident=incident, audience="patient", told_by=here.clinic.approver, told_at=at, words="It was so",
        entered_by=here.clinic.approver.user, entered_at=at,
    )  # fmt: skip
    after, text = page_of(here.ana, user)

    assert before == after
    assert [word for word in ("unintended", "unborn", "Too much was given") if word in text] == []
    assert {kind.model for kind in KINDS if kind.people} - {kind.model for kind in TOLD} == {
        Incident,
        ReportToAuthority,
        Telling,
        Estimate,
        PhysicistStatement,
    }


def test_what_somebody_else_has_is_not_there_and_who_has_nothing_reads_that(here: Inspected) -> None:
    nobody = cast.patient(here.facility, "Vera", "Lukić")
    found, text = page_of(nobody, cast.reader(nobody, "vera"))

    assert found == []
    assert "No hospital keeps anything of you here yet." in text
    Entry.objects.filter(record__patient=here.ana).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert page_of(here.boris, cast.reader(here.boris, "boris"))[0][0][1][0].since == date(2026, 2, 20)


@pytest.mark.parametrize("relation", [Relation.GUARDIAN, Relation.TRUSTED])
def test_who_reads_for_the_patient_does_not_read_it(here: Inspected, relation: Relation) -> None:
    other = User.objects.create_user(username="other")
    Reader.objects.create(user=other, patient=here.ana, relation=relation, since=cast.LONG_AGO, proven_by="the cast")

    assert signed_in(other).get(f"/reports/stays/{here.ana.uid}/").status_code == 404
    assert signed_in(cast.reader(here.boris)).get(f"/reports/stays/{here.ana.uid}/").status_code == 404


def test_the_passport_leads_there(here: Inspected) -> None:
    page = signed_in(cast.reader(here.ana)).get(f"/passport/{here.ana.uid}/")

    assert f'href="/reports/stays/{here.ana.uid}/"' in page.content.decode()
