"""Dose surveys over the years: made again, when due, view by view, and as a spreadsheet and words."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from passport.access.services import open_doses
from passport.people.selectors import standing_of
from reports.audits.survey_pages import survey_csv, survey_words
from reports.selectors.surveys import (
    due_at,
    replacement_of,
    seal_holds,
    signed_surveys_of,
    survey_for,
)
from reports.services.surveys import (
    write_findings,
)
from tests.reports.audits.examinations import Room, ct, radiograph, room
from tests.reports.services.surveying import CHEST, FOUND, faces, sign, signed, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Room:
    return room("BA", name="Klinički centar")


def test_a_new_survey_takes_the_place_of_the_old_one_which_stays_readable(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    old = signed(here, at)
    new = signed(here, at + timedelta(days=400))

    assert (new.replaces, replacement_of(old), replacement_of(new)) == (old, new, None)
    assert list(signed_surveys_of(here.facility)) == [new, old]
    assert seal_holds(survey_for(here.user, old.uid, at))
    assert seal_holds(survey_for(here.user, new.uid, at))


def test_it_is_due_until_it_is_made_and_again_after_the_years_that_the_text_prints(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    here.done(ct("500", exam="CT knee"), number=40, at=at)  # of which the text prints no level
    view, standing = open_doses(reader=here.user, at=at), standing_of(here.facility, at.date())

    def due(today: date) -> list[tuple[str, date | None, bool]]:
        return [(one.exam_code, one.by, one.is_due) for one in due_at(view, here.facility, standing, today)]

    assert due(date(2026, 3, 2)) == [("ct.sinuses", None, True)]
    signed(here, at)
    assert due(date(2029, 3, 1)) == [("ct.sinuses", date(2029, 3, 2), False)]
    assert due(date(2029, 3, 2)) == [("ct.sinuses", date(2029, 3, 2), True)]
    assert due_at(view, here.facility, None, date(2026, 3, 2)) == []


def test_a_survey_of_one_view_does_not_stand_for_that_of_another(here: Room, at: datetime) -> None:
    for number in range(20):
        here.done(radiograph("0.2", view="PA" if number % 2 else "LL"), number=number, at=at)
    view, standing = open_doses(reader=here.user, at=at), standing_of(here.facility, at.date())
    for like, moment in ((replace(CHEST, view="LAT"), at), (CHEST, at + timedelta(days=900))):
        draft = started(here, moment, patients=10, exam="xray.chest", like=like)
        write_findings(survey=draft, findings=FOUND, by=here.user, at=moment)
        sign(draft, here, moment)

    found = due_at(view, here.facility, standing, date(2029, 3, 2))

    assert [(one.last.view, one.is_due) for one in found] == [("LAT", True), ("PA", False)]


def test_the_spreadsheet_holds_figures_and_patients_without_names_and_no_formula(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    survey = signed(here, at, conditions_note="=cmd()")

    lines = "".join(survey_csv(survey)).splitlines()

    assert "mean,320" in lines
    assert "level compared,360" in lines
    assert "conditions that no report states,'=cmd()" in lines
    assert "signed by,Lejla Hodžić" in lines
    start = lines.index(
        "number,day,age,dose in mGy.cm,evidence,voltage,current_and_time,slice_thickness,pitch,scan_length"
    )
    assert lines[start + 1 :][0] == "1,2026-01-09,64,340,A,120 kV,,,0.9,"
    assert len(lines[start + 1 :]) == 5


def test_the_page_names_what_no_report_states(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")

    said = survey_words(started(here, at))

    assert said.missing == (
        "Tube current × time (of 5 of 5 patients)",
        "Slice thickness (of 5 of 5 patients)",
        "Length scanned (of 5 of 5 patients)",
    )
    assert said.rows[0].conditions == ("120\N{NO-BREAK SPACE}kV", "", "", "0.9", "")
    assert (said.mean, said.ratio, said.physicist, said.holds) == ("320\N{NO-BREAK SPACE}mGy·cm", "0.889", None, False)
