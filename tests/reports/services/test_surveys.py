"""A dose survey: the last comparable patients are frozen, the physicist says what was found and signs, and it stays."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import Error, transaction

from passport.access.models import Access
from passport.access.services import NotAllowed
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.law.vocabulary import Quantity
from passport.people.models import Device, Practitioner, Role
from passport.signing import canonical
from passport.signing.models import Act, Seal, Statement
from reports.audits.quantities import Like
from reports.audits.survey_pages import survey_words
from reports.models import DoseSurvey, SurveyValue
from reports.selectors.surveys import (
    SurveyMissing,
    drafts_of,
    figures,
    seal_holds,
    survey_for,
    survey_said,
)
from reports.services.surveys import (
    AlreadySigned,
    ChangedMeanwhile,
    Findings,
    MeasuresMissing,
    NoNameOnRecord,
    NothingDone,
    NothingStated,
    QualityMissing,
    SmallerThanPrinted,
    TooFewPatients,
    discard_survey,
    sign_survey,
    start_survey,
    write_findings,
)
from tests import cast
from tests.reports.audits.examinations import Room, radiograph, room
from tests.reports.services.surveying import CHEST, FOUND, chosen, faces, put_in_force, sign, signed, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Room:
    return room("BA", name="Klinički centar")


def test_the_last_comparable_patients_are_frozen_with_how_they_were_exposed(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340", "350")
    faces(here, at, "999", born="2015-01-01", first=6)

    survey = started(here, at)

    values = list(survey.values.all())
    assert [value.value for value in values] == ["350", "340", "330", "320", "310"]
    assert [(value.position, value.years, value.grade) for value in values] == [(n, 64, "A") for n in range(1, 6)]
    assert values[0].performed_on == date(2026, 1, 10)
    assert canonical.loads(bytes(values[0].conditions)) == {"pitch": "0.9", "voltage": "120 kV"}
    assert bytes(values[0].evidence_digest) == bytes(values[0].entry.current_version.evidence_digest)
    assert (survey.method, survey.least, survey.asked, survey.phantom) == ("ct", 5, 5, "head")
    assert canonical.loads(bytes(survey.left_out)) == {"child": "1"}
    assert (survey.pack, survey.how, survey.level_table) == ("ba-2011", "mean_of_sample", "Tabela 5")
    assert (survey.level_printed, survey.level_value, survey.level_allowed, survey.why_not) == ("360", "360", "468", "")
    assert Act.objects.get(verb="survey.started").detail == {"patients": 5}


def test_whose_doses_are_frozen_is_looked_at_and_nobody_else(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340", "350")

    started(here, at)

    looked = {look.record.local_id for look in Access.objects.filter(reader_uid=here.user.uid)}
    assert looked == {"1", "2", "3", "4", "5"}


def test_a_patient_who_came_twice_counts_once(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    ana = cast.patient(here.facility)
    for number in (3, 4):
        record = here.record(number)
        record.patient, record.linked_at, record.linked_how = ana, at, "counter"
        record.save()

    with pytest.raises(TooFewPatients) as refused:
        started(here, at)

    assert (refused.value.found, refused.value.asked) == (4, 5)
    assert not DoseSurvey.objects.exists()


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"patients": 4}, SmallerThanPrinted),
        ({"patients": 6}, TooFewPatients),
        ({"exam": "ct.head"}, NothingDone),
        ({"like": CHEST}, NothingStated),
        ({"like": Like(quantity=Quantity.DLP, unit="mGy.cm", phantom="body")}, NothingStated),
        ({"adult_from": 65}, NothingStated),
    ],
)
def test_what_is_no_sample_of_the_text_is_refused(
    here: Room, at: datetime, what: dict[str, object], refusal: type[Exception]
) -> None:
    put_in_force(here, at)
    faces(here, at, "300", "310", "320", "330", "340")

    with pytest.raises(refusal):
        started(here, at, **what)


def test_radiography_wants_ten_where_the_text_prints_ten(here: Room, at: datetime) -> None:
    put_in_force(here, at)
    for number in range(10):
        here.done(radiograph("0.2"), number=number, at=at)

    with pytest.raises(SmallerThanPrinted) as refused:
        started(here, at, patients=9, exam="xray.chest", like=CHEST)
    survey = started(here, at, patients=10, exam="xray.chest", like=CHEST)

    assert refused.value.least == 10
    assert (survey.method, survey.level_value, survey.values.count()) == ("radiography", "0.3", 10)


def test_where_no_text_prints_a_number_the_physicist_says_one(at: datetime) -> None:
    here = room("HR", name="Bolnica", username="hr")
    faces(here, at, "300", "420", first=20)

    survey = started(here, at, patients=2)

    assert (survey.least, survey.level_printed, survey.level_value, survey.level_allowed) == (None, "36", "360", "")
    assert survey.level_reason.startswith("Printed 36")
    assert (figures(survey, survey.values.all()).ratio, figures(survey, survey.values.all()).above) == (
        Decimal(1),
        None,
    )


@pytest.mark.parametrize("country", ["TR", "XX"])
def test_a_place_without_levels_can_be_surveyed_all_the_same(country: str, at: datetime) -> None:
    here = room(country, name="Hastane", username="elsewhere")
    faces(here, at, "300", first=30)

    survey = started(here, at, patients=1)

    assert (survey.level_value, survey.why_not, figures(survey, survey.values.all()).ratio) == ("", "no_level", None)


def test_only_the_physicists_of_the_hospital_make_surveys(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    stranger = room("BA", name="Elsewhere", username="stranger").user
    radiographer = cast.staff(here.facility, "radiographer", Role.RADIOGRAPHER)
    draft = started(here, at)

    for somebody in (stranger, radiographer):
        with pytest.raises(NotAllowed):
            start_survey(device=here.device, chosen=chosen(), by=somebody, at=at)
        for act in (
            lambda by=somebody: write_findings(survey=draft, findings=FOUND, by=by, at=at),
            lambda by=somebody: sign_survey(survey=draft, seen="", by=by, at=at),
            lambda by=somebody: discard_survey(survey=draft, by=by, at=at),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(SurveyMissing):
            survey_for(somebody, draft.uid, at)


def test_a_draft_is_written_again_and_thrown_away(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    draft = started(here, at)

    write_findings(survey=draft, findings=FOUND, by=here.user, at=at)
    written = write_findings(survey=draft, findings=Findings(image_quality=" seen \x00"), by=here.user, at=at)
    assert (written.image_quality, written.conditions_note) == ("seen", "")
    assert [one.uid for one in drafts_of(here.facility)] == [draft.uid]

    discard_survey(survey=draft, by=here.user, at=at)
    assert (DoseSurvey.objects.count(), SurveyValue.objects.count()) == (0, 0)
    assert Act.objects.filter(verb="survey.discarded").count() == 1


def test_it_is_signed_under_the_name_of_the_physicist_and_sealed(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")

    survey = signed(here, at, conditions_note="Receptor: CsI")

    survey.refresh_from_db()
    payload = canonical.loads(bytes(survey.statement.payload))
    assert payload["physicist"] == {
        "uid": here.physicist.uid,
        "name": "Lejla Hodžić",
        "title": "др",
        "licence_number": here.physicist.licence_number,
        "specialty": "radiology",
    }
    assert (payload["mean"], payload["ratio"], payload["above"]) == ("320", "0.888888888889", "no")
    assert [value["value"] for value in payload["values"]] == ["340", "330", "320", "310", "300"]
    assert (survey.statement.kind, survey.kept_until) == ("dose_survey", date(2056, 3, 2))
    assert Seal.objects.get(statement=survey.statement).facility_name == "Klinički centar"
    assert seal_holds(survey)
    assert not [name for name in ("Анић", "1961-05-02") if name in bytes(survey.statement.payload).decode()]


def test_what_was_signed_stays_whatever_changes_around_it(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    survey = signed(here, at)
    Entry.objects.filter(pk=survey.values.first().entry_id).update(state=State.VOID)
    Device.objects.update(name="CT 2")
    Practitioner.objects.update(surname="Another")

    again = survey_for(here.user, survey.uid, at)

    assert seal_holds(again)
    assert (survey_words(again).physicist.name, survey_words(again).device) == ("Lejla Hodžić", "CT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_dosesurvey SET corrective_measures = 'x'",
        "DELETE FROM reports_dosesurvey",
        "UPDATE reports_surveyvalue SET value = '1' WHERE position = 1",
        "DELETE FROM reports_surveyvalue WHERE position = 1",
    ],
)
def test_the_database_lets_nobody_change_a_signed_survey(here: Room, at: datetime, statement: str) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    signed(here, at)

    with pytest.raises(Error), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)


def test_no_value_joins_a_signed_survey(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340", "350")
    survey = signed(here, at)
    value = survey.values.first()
    value.pk, value.position, value.entry = None, 99, Entry.objects.get(record__local_id="0")

    with pytest.raises(Error), transaction.atomic():
        value.save(force_insert=True)


def test_a_signed_survey_is_neither_written_nor_signed_nor_thrown_away_again(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    survey = signed(here, at)

    with pytest.raises(AlreadySigned):
        write_findings(survey=survey, findings=FOUND, by=here.user, at=at)
    with pytest.raises(AlreadySigned):
        sign(survey, here, at)
    with pytest.raises(AlreadySigned):
        discard_survey(survey=survey, by=here.user, at=at)


def test_it_is_not_signed_before_the_quality_of_the_images_is_said(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    draft = started(here, at)

    with pytest.raises(QualityMissing):
        sign(draft, here, at)


def test_a_text_that_nobody_confirmed_stops_no_small_sample_and_the_page_says_what_it_wants(
    here: Room, at: datetime
) -> None:
    faces(here, at, "300", "310", "320", "330", "340")

    survey = started(here, at, patients=4)
    write_findings(survey=survey, findings=FOUND, by=here.user, at=at)
    payload = canonical.loads(bytes(sign(survey, here, at).statement.payload))

    assert (payload["least"], payload["asked"], payload["level"]["in_force"]) == ("5", "4", "no")
    assert survey_words(survey_for(here.user, survey.uid, at)).warnings == (
        "The text prints at least 5 patients for this kind of examination; this survey has 4.",
    )
    assert Act.objects.get(verb="survey.started").detail == {"patients": 4, "fewer_than": 5}


def test_a_text_that_nobody_confirmed_asks_for_measures_and_stops_nothing(here: Room, at: datetime) -> None:
    faces(here, at, "468", "468", "468", "468", "469")

    survey = signed(here, at)

    assert survey_words(survey).warnings == (
        "The doses lie above what the text allows, and nothing is written of what is done about it.",
    )


def test_a_misprinted_level_stops_nothing_also_where_the_text_is_in_force(here: Room, at: datetime) -> None:
    put_in_force(here, at)
    faces(here, at, "468", "468", "468", "468", "469")
    draft = started(here, at)
    DoseSurvey.objects.filter(pk=draft.pk).update(level_reason="Printed 36, a zero is missing")
    write_findings(survey=draft, findings=FOUND, by=here.user, at=at)

    survey = sign(draft, here, at)

    assert (survey.in_force, len(survey_words(survey).warnings)) == (True, 1)


def test_a_survey_signed_before_the_force_of_the_text_was_kept_still_holds(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    draft = started(here, at)
    DoseSurvey.objects.filter(pk=draft.pk).update(in_force=None)
    write_findings(survey=draft, findings=FOUND, by=here.user, at=at)

    survey = sign(draft, here, at)

    payload = canonical.loads(bytes(survey.statement.payload))
    assert (payload["schema"], "in_force" in payload["level"]) == ("radiation-passport/dose-survey/1", False)
    assert seal_holds(survey)


@pytest.mark.parametrize("field", ["conditions_note", "image_quality", "corrective_measures"])
def test_findings_that_changed_after_they_were_read_are_not_signed(here: Room, at: datetime, field: str) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    draft = started(here, at)
    write_findings(survey=draft, findings=FOUND, by=here.user, at=at)
    seen = survey_said(survey_for(here.user, draft.uid, at))
    write_findings(survey=draft, findings=replace(FOUND, **{field: "another's words"}), by=here.user, at=at)

    with pytest.raises(ChangedMeanwhile):
        sign_survey(survey=draft, seen=seen, by=here.user, at=at)

    draft.refresh_from_db()
    assert draft.signed_at is None


@pytest.mark.parametrize(("last", "above"), [("468", False), ("469", True)])
def test_above_what_the_text_allows_something_is_done(here: Room, at: datetime, last: str, above: bool) -> None:
    put_in_force(here, at)
    faces(here, at, "468", "468", "468", "468", last)

    if above:
        with pytest.raises(MeasuresMissing):
            signed(here, at)
        survey = signed(here, at, corrective_measures="The protocol is changed by 1 April.")
    else:
        survey = signed(here, at)

    said = survey_words(survey)
    assert (said.above, canonical.loads(bytes(survey.statement.payload))["above"]) == (above, "yes" if above else "no")
    assert said.answer.startswith("Systematically above") is above
    assert Statement.objects.count() == 1


def test_nobody_without_a_name_on_record_signs(here: Room, at: datetime) -> None:
    faces(here, at, "300", "310", "320", "330", "340")
    nameless = cast.staff(here.facility, "nameless", Role.PHYSICIST)
    draft = start_survey(device=here.device, chosen=chosen(), by=nameless, at=at)
    write_findings(survey=draft, findings=FOUND, by=nameless, at=at)

    seen = survey_said(survey_for(nameless, draft.uid, at))

    with pytest.raises(NoNameOnRecord):
        sign_survey(survey=draft, seen=seen, by=nameless, at=at)
