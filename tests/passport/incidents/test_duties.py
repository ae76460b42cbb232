"""What is due after an incident, by text: what it orders, what it does not, and the only deadline that is printed."""

from datetime import UTC, datetime, timedelta

import pytest

from passport.incidents.duties import Duty, Line, Question, duties, still_due
from passport.law.pack import Pack
from passport.law.shelf import packs_of
from passport.law.vocabulary import ProcedureClass
from tests.passport.incidents.cast import ORDERS_ALL, ORDERS_NOTHING, ORDERS_REPORTS

NOTICED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINISTRY, INSPECTOR = "ministarstvo nadležno za zdravlje", "inspektor za radiološku i nuklearnu sigurnost"
INQUIRY, TELLING = "čl. 26. i čl. 27. st. 1. toč. a)-c)", "čl. 27. st. 1. toč. d)"


def text_of(country: str) -> Pack:
    return packs_of(country)[0]


def question(*classes: ProcedureClass, of_a_patient: bool = True) -> Question:
    return Question(classes=classes, of_a_patient=of_a_patient, noticed_at=NOTICED)


def test_the_text_that_orders_everything_names_its_article_for_each_step_and_no_deadline() -> None:
    lines = duties(question(ProcedureClass.XRAY), [Duty.ESTIMATE], text_of(ORDERS_ALL))

    assert lines == [
        Line(duty=Duty.ESTIMATE, done=True, article=INQUIRY),
        Line(duty=Duty.MEASURES, done=False, article=INQUIRY),
        Line(duty=Duty.REPORT, done=False, article=INQUIRY, addressee=MINISTRY),
        Line(duty=Duty.REPORT, done=False, article=INQUIRY, addressee=INSPECTOR),
        Line(duty=Duty.TELL_PATIENT, done=False, article=TELLING),
        Line(duty=Duty.TELL_DOCTOR, done=False, article=TELLING),
    ]
    assert [line.duty for line in still_due(lines)] == [
        Duty.MEASURES,
        Duty.REPORT,
        Duty.REPORT,
        Duty.TELL_PATIENT,
        Duty.TELL_DOCTOR,
    ]


def test_whom_a_text_names_is_told_each_apart() -> None:
    asked = Question(
        classes=(ProcedureClass.XRAY,),
        of_a_patient=False,
        noticed_at=NOTICED,
        reported_to=("Ministarstvo nadležno za zdravlje, Zagreb",),
    )

    lines = duties(asked, [Duty.REPORT], text_of(ORDERS_ALL))

    assert [(line.addressee, line.done) for line in lines if line.duty is Duty.REPORT] == [
        (MINISTRY, True),
        (INSPECTOR, False),
    ]


def test_where_a_text_names_one_alone_any_report_is_the_report() -> None:
    lines = duties(question(), [Duty.REPORT], text_of(ORDERS_REPORTS))

    assert [(line.addressee, line.done) for line in lines if line.duty is Duty.REPORT] == [("Agencija", True)]


@pytest.mark.parametrize(
    ("kind", "article"),
    [
        (ProcedureClass.XRAY, "čl. 33. st. 1. tač. c)"),
        (ProcedureClass.INTERVENTIONAL, "čl. 33. st. 1. tač. c)"),
        (ProcedureClass.NUCLEAR, "čl. 55. st. 1. tač. c)"),
        (ProcedureClass.NUCLEAR_THERAPY, "čl. 55. st. 1. tač. c)"),
    ],
)
def test_a_text_that_orders_only_the_report_orders_it_by_kind_and_without_a_deadline(
    kind: ProcedureClass, article: str
) -> None:
    lines = duties(question(kind), [], text_of(ORDERS_REPORTS))

    assert [(line.duty, line.article, line.ends_at) for line in lines if line.article] == [(Duty.REPORT, article, None)]


def test_the_hours_of_radiotherapy_end_seventy_two_hours_after_it_was_noticed() -> None:
    lines = duties(question(ProcedureClass.RADIOTHERAPY), [], text_of(ORDERS_REPORTS))

    assert [(line.duty, line.article, line.ends_at) for line in lines if line.article] == [
        (Duty.REPORT, "čl. 78. st. 2. i 3.", NOTICED + timedelta(hours=72))
    ]


def test_where_the_kind_is_not_known_every_article_is_named_and_no_deadline_runs() -> None:
    report = next(line for line in duties(question(), [], text_of(ORDERS_REPORTS)) if line.duty is Duty.REPORT)

    assert report.article == "čl. 33. st. 1. tač. c); čl. 55. st. 1. tač. c); čl. 78. st. 2. i 3."
    assert report.ends_at is None


@pytest.mark.parametrize("country", [ORDERS_NOTHING, "TR", "IR"])
def test_a_text_without_rules_orders_nothing_and_the_steps_are_there_all_the_same(country: str) -> None:
    lines = duties(question(ProcedureClass.XRAY), [Duty.REPORT], text_of(country))

    assert [(line.duty, line.done, line.article) for line in lines] == [
        (duty, duty is Duty.REPORT, "") for duty in Duty
    ]
    assert still_due(lines) == []


def test_without_any_text_the_steps_are_there_all_the_same() -> None:
    assert [line.article for line in duties(question(), [], None)] == [""] * len(Duty)


def test_what_is_about_no_patient_is_told_to_none() -> None:
    lines = duties(question(ProcedureClass.XRAY, of_a_patient=False), [], text_of(ORDERS_ALL))

    assert [line.duty for line in lines] == [Duty.MEASURES, Duty.REPORT, Duty.REPORT]
