"""The patient and the chosen doctor are told by a doctor; what the passport shows waits for it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from passport.booklet.models import FromWhom
from passport.incidents.models import IncidentKind, PhysicistStatement, Telling
from passport.incidents.services import (
    Happening,
    InTheFuture,
    NobodyToTell,
    NotADoctorHere,
    NotYourRegister,
    ToldDoctor,
    ToldPatient,
    UnbornDose,
    WordsMissing,
    change_draft,
    drafts_for,
    open_draft,
    record_incident,
    sign_unborn_dose,
    tell_chosen_doctor,
    tell_patient,
    tell_unborn_dose,
)
from passport.incidents.states import StepNotAllowed
from passport.justification.models import AskedAnswer
from passport.signing.models import Act, Notice
from tests.passport.booklet.withholding import withhold
from tests.passport.incidents.cast import Desk, answer, recorded
from tests.passport.incidents.cast import desk as make_desk

LATER = timedelta(hours=1)
WORDS = "The picture was taken twice."


def to_patient(desk: Desk, at: datetime, **parts: object) -> ToldPatient:
    return replace(ToldPatient(doctor=desk.doctor, told_at=at, words=WORDS), **parts)


def to_doctor(desk: Desk, at: datetime, **parts: object) -> ToldDoctor:
    return replace(ToldDoctor(doctor=desk.doctor, told_at=at, whom="Dr Jana", how="by letter"), **parts)


def stated(desk: Desk, at: datetime) -> PhysicistStatement:
    said = UnbornDose(text="The child was outside the beam.", method="Monte Carlo.")
    return sign_unborn_dose(entry=desk.entry, said=said, by=desk.physicist, at=at)


def notices(kind: str) -> list[tuple[int, str, dict[str, str]]]:
    return list(Notice.objects.filter(kind=kind).order_by("user_id").values_list("user_id", "subject_uid", "detail"))


def test_telling_is_kept_with_who_told_when_and_in_what_words(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    telling = tell_patient(incident=incident, told=to_patient(desk, at), by=desk.administrator, at=at + LATER)
    incident.refresh_from_db()

    assert (telling.audience, telling.told_by, telling.told_at, telling.words) == ("patient", desk.doctor, at, WORDS)
    assert (telling.entered_by, telling.entered_at, incident.state) == (desk.administrator, at + LATER, "told")
    with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
        Telling.objects.update(words="nothing")


def test_the_patient_and_the_guardian_get_a_notice_without_a_word_of_it(desk: Desk, at: datetime) -> None:
    tell_patient(incident=recorded(desk, at), told=to_patient(desk, at), by=desk.physicist, at=at)

    assert notices("information.written") == [
        (reader.pk, desk.entry.uid, {"facility": "Clinic Linden"}) for reader in (desk.ana_reads, desk.guardian)
    ]


def test_of_a_row_that_is_kept_from_guardians_the_patient_alone_gets_a_notice(desk: Desk, at: datetime) -> None:
    withhold(desk.entry, at=at, from_whom=FromWhom.GUARDIANS)
    tell_patient(incident=recorded(desk, at), told=to_patient(desk, at), by=desk.physicist, at=at)

    assert [user for user, _, _ in notices("information.written")] == [desk.ana_reads.pk]


def test_of_a_pregnancy_the_patient_alone_gets_a_notice(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at, IncidentKind.PREGNANT)
    tell_patient(incident=incident, told=to_patient(desk, at), by=desk.physicist, at=at)

    assert [user for user, _, _ in notices("information.written")] == [desk.ana_reads.pk]


def test_of_what_the_system_opened_for_a_pregnancy_no_guardian_gets_a_notice_whatever_it_is_called(
    desk: Desk, at: datetime
) -> None:
    answer(desk, AskedAnswer.YES, at)
    (draft,) = drafts_for(entry=desk.entry, at=at)
    said = Happening(kind=IncidentKind.OTHER, what="Something else.")
    change_draft(incident=draft, happening=said, by=desk.physicist, at=at)
    incident = record_incident(incident=draft, by=desk.physicist, at=at)

    tell_patient(incident=incident, told=to_patient(desk, at), by=desk.physicist, at=at)

    assert [user for user, _, _ in notices("information.written")] == [desk.ana_reads.pk]


@pytest.mark.parametrize(("kind", "who"), [(IncidentKind.OTHER, 2), (IncidentKind.PREGNANT, 1)])
def test_of_an_event_at_no_row_the_same_people_get_a_notice(
    desk: Desk, kind: IncidentKind, who: int, at: datetime
) -> None:
    happening = Happening(kind=kind, what="The order of another.")
    draft = open_draft(facility=desk.facility, happening=happening, record=desk.record, by=desk.physicist, at=at)
    incident = record_incident(incident=draft, by=desk.physicist, at=at)

    tell_patient(incident=incident, told=to_patient(desk, at), by=desk.physicist, at=at)

    assert notices("information.aside") == [
        (reader.pk, incident.uid, {"facility": "Clinic Linden"}) for reader in (desk.ana_reads, desk.guardian)[:who]
    ]


def test_the_doctor_learns_that_somebody_wrote_this_down(desk: Desk, at: datetime) -> None:
    telling = tell_patient(incident=recorded(desk, at), told=to_patient(desk, at), by=desk.physicist, at=at)

    assert notices("information.told_by_you") == [
        (
            desk.doctor.user_id,
            telling.uid,
            {"doctor": "physicist", "facility": "Clinic Linden", "phone": "+385 1 555"},
        )
    ]


def test_nobody_is_told_of_a_draft(desk: Desk, at: datetime) -> None:
    happening = Happening(kind=IncidentKind.OTHER, what="Something.")
    draft = open_draft(facility=desk.facility, happening=happening, entry=desk.entry, by=desk.physicist, at=at)

    for verb, told in ((tell_patient, to_patient(desk, at)), (tell_chosen_doctor, to_doctor(desk, at))):
        with pytest.raises(StepNotAllowed):
            verb(incident=draft, told=told, by=desk.physicist, at=at)


@pytest.mark.parametrize(("said", "error"), [({"words": " "}, WordsMissing), ({"told_at": LATER}, InTheFuture)])
def test_what_is_missing_or_to_come_is_refused(
    desk: Desk, said: dict[str, object], error: type[Exception], at: datetime
) -> None:
    parts = {name: at + value if isinstance(value, timedelta) else value for name, value in said.items()}

    with pytest.raises(error):
        tell_patient(incident=recorded(desk, at), told=to_patient(desk, at, **parts), by=desk.physicist, at=at)
    assert not Telling.objects.exists()


def test_who_tells_is_a_doctor_of_the_facility(desk: Desk, at: datetime) -> None:
    elsewhere = make_desk(at, name="Clinic Cedar", prefix="cedar-")
    incident = recorded(desk, at)

    for somebody in (elsewhere.doctor, desk.physicist.practitioner):
        with pytest.raises(NotADoctorHere):
            tell_patient(incident=incident, told=to_patient(desk, at, doctor=somebody), by=desk.physicist, at=at)


def test_who_does_not_keep_the_register_writes_no_telling(desk: Desk, at: datetime) -> None:
    incident, statement = recorded(desk, at), stated(desk, at)

    for who in (desk.radiographer, desk.approver.user, desk.ana_reads):
        with pytest.raises(NotYourRegister):
            tell_patient(incident=incident, told=to_patient(desk, at), by=who, at=at)
        with pytest.raises(NotYourRegister):
            tell_unborn_dose(statement=statement, told=to_patient(desk, at), by=who, at=at)
    assert not Telling.objects.exists()


def test_what_is_about_nobody_is_told_to_nobody(desk: Desk, at: datetime) -> None:
    happening = Happening(kind=IncidentKind.ABOVE_REFERENCE, what="The median of chest CT.")
    draft = open_draft(facility=desk.facility, happening=happening, by=desk.physicist, at=at)
    incident = record_incident(incident=draft, by=desk.physicist, at=at)

    for verb, told in ((tell_patient, to_patient(desk, at)), (tell_chosen_doctor, to_doctor(desk, at))):
        with pytest.raises(NobodyToTell):
            verb(incident=incident, told=told, by=desk.physicist, at=at)


def test_the_chosen_doctor_is_told_by_name_and_way_and_the_state_stays(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    telling = tell_chosen_doctor(incident=incident, told=to_doctor(desk, at), by=desk.physicist, at=at)
    incident.refresh_from_db()

    assert (telling.audience, telling.whom, telling.how) == ("chosen_doctor", "Dr Jana", "by letter")
    assert incident.state == "recorded"
    assert notices("information.for_doctor") == notices("information.written") == []


def test_a_chosen_doctor_with_an_account_gets_a_notice_that_names_no_patient(desk: Desk, at: datetime) -> None:
    desk.ana.chosen_doctor = desk.approver
    desk.ana.save()
    incident = recorded(desk, at)
    tell_chosen_doctor(incident=incident, told=to_doctor(desk, at, whom=str(desk.approver)), by=desk.physicist, at=at)

    assert notices("information.for_doctor") == [
        (
            desk.approver.user_id,
            incident.uid,
            {"doctor": "др Petar Ilić", "facility": "Clinic Linden", "phone": "+385 1 555"},
        )
    ]


@pytest.mark.parametrize("part", ["whom", "how"])
def test_a_doctor_is_told_in_some_way(desk: Desk, part: str, at: datetime) -> None:
    with pytest.raises(WordsMissing):
        tell_chosen_doctor(
            incident=recorded(desk, at), told=to_doctor(desk, at, **{part: ""}), by=desk.physicist, at=at
        )


def test_a_statement_on_an_unborn_child_is_told_with_or_without_more_words(desk: Desk, at: datetime) -> None:
    telling = tell_unborn_dose(
        statement=stated(desk, at), told=to_patient(desk, at, words=""), by=desk.physicist, at=at
    )

    assert (telling.incident, telling.audience, telling.words) == (None, "patient", "")
    assert [user for user, _, _ in notices("information.written")] == [desk.ana_reads.pk]
    assert Act.objects.get(verb="unborn_dose.told").detail == {}


def test_no_act_says_what_happened_or_to_whom(desk: Desk, at: datetime) -> None:
    tell_patient(incident=recorded(desk, at), told=to_patient(desk, at), by=desk.physicist, at=at)
    tell_unborn_dose(statement=stated(desk, at), told=to_patient(desk, at), by=desk.physicist, at=at)
    said = str(list(Act.objects.values_list("detail", flat=True))) + str(list(Notice.objects.values_list("detail")))

    for word in ("Ана", "Анић", WORDS, "wrong_dose", "pregnan", "beam"):
        assert word not in said
