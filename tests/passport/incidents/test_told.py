"""Who reads what of an event, and when: nothing before a doctor told it, nothing in a share."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from passport.access.models import Ground, Purpose
from passport.access.services import (
    NotAllowed,
    View,
    make_grant,
    open_emergency,
    open_passport,
    redeem_grant,
)
from passport.booklet.models import Entry
from passport.incidents.duties import Duty, still_due
from passport.incidents.models import FollowUp, IncidentKind, TellingTakenBack
from passport.incidents.selectors import duties_of, incident_with_parts
from passport.incidents.services import (
    AlreadyTakenBack,
    Happening,
    NotYourRegister,
    ToldDoctor,
    ToldPatient,
    UnbornDose,
    WordsMissing,
    approve_sheet,
    change_draft,
    drafts_for,
    open_draft,
    record_incident,
    sign_unborn_dose,
    take_back_telling,
    tell_chosen_doctor,
    tell_patient,
    tell_unborn_dose,
    write_sheet,
)
from passport.incidents.told import Told, told_beside_rows, told_of
from passport.justification.models import AskedAnswer
from passport.people.models import User
from passport.web.told_words import told_page
from tests.passport.incidents.cast import Desk, answer, arrive, dose, intervention, recorded

LATER = timedelta(hours=1)
NOTHING = Told()
WHO = b"\x01" * 32


def own(desk: Desk, who: User, at: datetime) -> View:
    return open_passport(reader=who, patient=desk.ana, purpose=Purpose.OWN_RECORD, at=at)


def views(desk: Desk, at: datetime) -> dict[str, View]:
    """Return the row's patient through every door."""
    _grant, code = make_grant(patient=desk.ana, by=desk.ana_reads, at=at)
    redeem_grant(code=code, by=desk.doctor.user, who_hmac=WHO, at=at)
    open_emergency(patient=desk.ana, reader=desk.approver.user, facility=desk.facility, reason="fall", at=at)
    opened = {who: own(desk, getattr(desk, who), at) for who in ("ana_reads", "guardian", "trusted")}
    return opened | {
        "grant": open_passport(
            reader=desk.doctor.user, patient=desk.ana, purpose=Purpose.CARE, ground=Ground.GRANT, at=at
        ),
        "emergency": open_passport(reader=desk.approver.user, patient=desk.ana, purpose=Purpose.EMERGENCY, at=at),
        "signing": open_passport(reader=desk.approver.user, patient=desk.ana, purpose=Purpose.SIGNING, at=at),
    }


def readers(desk: Desk, at: datetime, entry: Entry | None = None) -> set[str]:
    """Return who reads anything."""
    return {who for who, view in views(desk, at).items() if told_of(view, entry or desk.entry)}


def by_doctor(desk: Desk, at: datetime) -> ToldPatient:
    return ToldPatient(doctor=desk.doctor, told_at=at, words="The picture was taken twice.")


def test_before_anybody_told_it_nobody_reads_of_an_incident(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    doctor = ToldDoctor(doctor=desk.doctor, told_at=at, whom="Dr Jana", how="letter")
    tell_chosen_doctor(incident=incident, told=doctor, by=desk.physicist, at=at)

    assert readers(desk, at) == set()


def test_once_a_doctor_told_it_the_patient_and_the_guardian_read_the_written_information(
    desk: Desk, at: datetime
) -> None:
    telling = tell_patient(incident=recorded(desk, at), told=by_doctor(desk, at), by=desk.physicist, at=at)

    assert told_of(own(desk, desk.ana_reads, at), desk.entry) == Told(tellings=(telling,))
    assert readers(desk, at) == {"ana_reads", "guardian"}


def test_of_a_pregnancy_the_patient_alone_reads(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at, IncidentKind.PREGNANT)
    telling = tell_patient(incident=incident, told=by_doctor(desk, at), by=desk.physicist, at=at)

    assert told_of(own(desk, desk.ana_reads, at), desk.entry).tellings == (telling,)
    assert readers(desk, at) == {"ana_reads"}


def test_what_the_system_opened_for_a_pregnancy_stays_the_patients_alone_whatever_it_is_called(
    desk: Desk, at: datetime
) -> None:
    answer(desk, AskedAnswer.YES, at)
    (draft,) = drafts_for(entry=desk.entry, at=at)
    type(draft).objects.filter(pk=draft.pk).update(
        kind="other", what="words", state="recorded", recorded_at=at, recorded_by="x"
    )
    tell_patient(incident=draft, told=by_doctor(desk, at), by=desk.physicist, at=at)

    assert told_of(own(desk, desk.guardian, at), desk.entry) == NOTHING


@pytest.mark.parametrize(
    ("kind", "who"), [(IncidentKind.OTHER, {"ana_reads", "guardian"}), (IncidentKind.PREGNANT, {"ana_reads"})]
)
def test_what_was_told_of_an_event_at_no_row_is_read_on_the_passport_by_the_same_people(
    desk: Desk, kind: IncidentKind, who: set[str], at: datetime
) -> None:
    happening = Happening(kind=kind, what="The order of another.")
    draft = open_draft(facility=desk.facility, happening=happening, record=desk.record, by=desk.physicist, at=at)
    incident = record_incident(incident=draft, by=desk.physicist, at=at)
    before = {name for name, view in views(desk, at).items() if told_beside_rows(view)}

    telling = tell_patient(incident=incident, told=by_doctor(desk, at), by=desk.physicist, at=at)

    assert before == set()
    assert told_beside_rows(own(desk, desk.ana_reads, at)) == (telling,)
    assert {name for name, view in views(desk, at).items() if told_beside_rows(view)} == who


def test_what_was_taken_back_is_read_as_taken_back_and_is_to_be_told_again(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    telling = tell_patient(incident=incident, told=by_doctor(desk, at), by=desk.physicist, at=at)

    take_back_telling(telling=telling, why="It was of another patient.", by=desk.administrator, at=at + LATER)

    (read,) = told_of(own(desk, desk.ana_reads, at), desk.entry).tellings
    page = told_page(told_of(own(desk, desk.ana_reads, at), desk.entry), desk.entry, zone=ZoneInfo("UTC"))
    assert (read.is_taken_back, [one.words for one in page.informations]) == (True, [""])
    assert page.informations[0].sentence.endswith("was taken back. Ask there if you want to know more.")
    assert Duty.TELL_PATIENT in {
        line.duty for line in still_due(duties_of(incident_with_parts(incident.uid, [desk.facility])))
    }
    with pytest.raises(AlreadyTakenBack):
        take_back_telling(telling=telling, why="Again.", by=desk.physicist, at=at + LATER)


def test_who_keeps_no_register_takes_nothing_back_and_nobody_without_a_reason(desk: Desk, at: datetime) -> None:
    telling = tell_patient(incident=recorded(desk, at), told=by_doctor(desk, at), by=desk.physicist, at=at)

    for who, why, error in ((desk.radiographer, "x", NotYourRegister), (desk.physicist, " ", WordsMissing)):
        with pytest.raises(error):
            take_back_telling(telling=telling, why=why, by=who, at=at)
    assert not TellingTakenBack.objects.exists()


def test_a_statement_whose_telling_was_taken_back_is_read_no_more(desk: Desk, at: datetime) -> None:
    telling = tell_unborn_dose(statement=stated(desk, at), told=by_doctor(desk, at), by=desk.physicist, at=at)

    take_back_telling(telling=telling, why="Told too early.", by=desk.physicist, at=at)

    assert told_of(own(desk, desk.ana_reads, at), desk.entry) == Told(please_ask=True)


def test_several_tellings_stand_in_the_order_in_which_they_were_told(desk: Desk, at: datetime) -> None:
    late = tell_patient(incident=recorded(desk, at), told=by_doctor(desk, at + LATER), by=desk.physicist, at=at + LATER)
    early = tell_patient(incident=recorded(desk, at), told=by_doctor(desk, at), by=desk.physicist, at=at + LATER)

    assert told_of(own(desk, desk.ana_reads, at), desk.entry).tellings == (early, late)


def test_a_row_of_another_patient_is_not_there(desk: Desk, at: datetime) -> None:
    view = open_passport(reader=desk.ana_reads, patient=desk.ana, purpose=Purpose.OWN_RECORD, at=at)
    desk.record.patient, desk.record.linked_at, desk.record.linked_how = None, None, None
    desk.record.save()

    with pytest.raises(NotAllowed):
        told_of(view, desk.entry)


def test_a_text_of_the_operator_is_there_once_it_is_approved(desk: Desk, at: datetime) -> None:
    entry = arrive(desk, intervention(dose("6200"), study="2.25.700"), at)
    drafts_for(entry=entry, at=at)
    sheet = write_sheet(follow_up=FollowUp.objects.get(), text="Look at it.", by=desk.physicist, at=at)
    before = readers(desk, at, entry)
    approve_sheet(sheet=sheet, by=desk.approver.user, at=at)

    assert before == set()
    assert told_of(own(desk, desk.ana_reads, at), entry).sheet == sheet
    assert readers(desk, at, entry) == {"ana_reads", "guardian"}


def test_a_newer_text_waits_and_the_approved_one_stays_to_be_read(desk: Desk, at: datetime) -> None:
    entry = arrive(desk, intervention(dose("6200"), study="2.25.700"), at)
    drafts_for(entry=entry, at=at)
    mark = FollowUp.objects.get()
    first = write_sheet(follow_up=mark, text="First.", by=desk.physicist, at=at)
    approve_sheet(sheet=first, by=desk.approver.user, at=at)
    write_sheet(follow_up=mark, text="Second.", by=desk.physicist, at=at)

    assert told_of(own(desk, desk.ana_reads, at), entry).sheet == first


def stated(desk: Desk, at: datetime, text: str = "Outside the beam.") -> object:
    return sign_unborn_dose(
        entry=desk.entry, said=UnbornDose(text=text, method="Monte Carlo."), by=desk.physicist, at=at
    )


def test_while_nobody_told_her_the_patient_is_asked_to_call_and_reads_no_word_of_it(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)

    assert told_of(own(desk, desk.ana_reads, at), desk.entry) == Told(please_ask=True)
    stated(desk, at)
    assert told_of(own(desk, desk.ana_reads, at), desk.entry) == Told(please_ask=True)
    assert readers(desk, at) == {"ana_reads"}


def test_after_the_talk_about_the_exposure_she_is_not_asked_to_call_any_more(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    (draft,) = drafts_for(entry=desk.entry, at=at)
    said = Happening(kind=IncidentKind.PREGNANT, what="She was pregnant.")
    incident = record_incident(
        incident=change_draft(incident=draft, happening=said, by=desk.physicist, at=at), by=desk.physicist, at=at
    )
    telling = tell_patient(incident=incident, told=by_doctor(desk, at), by=desk.physicist, at=at)

    told = told_of(own(desk, desk.ana_reads, at), desk.entry)
    assert (told, told.of_pregnancy) == (Told(tellings=(telling,)), True)


def test_a_talk_about_something_else_leaves_the_request_to_call(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    tell_patient(incident=recorded(desk, at), told=by_doctor(desk, at), by=desk.physicist, at=at)

    assert told_of(own(desk, desk.ana_reads, at), desk.entry).please_ask is True


def test_once_a_doctor_told_her_she_alone_reads_the_statement(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    statement = stated(desk, at)
    telling = tell_unborn_dose(statement=statement, told=by_doctor(desk, at), by=desk.physicist, at=at)
    told = told_of(own(desk, desk.ana_reads, at), desk.entry)

    assert (told.unborn.statement, told.unborn.telling, told.please_ask) == (statement, telling, False)
    assert readers(desk, at) == {"ana_reads"}


def test_a_later_statement_that_nobody_told_is_not_there_yet(desk: Desk, at: datetime) -> None:
    first = stated(desk, at)
    tell_unborn_dose(statement=first, told=by_doctor(desk, at), by=desk.physicist, at=at)
    stated(desk, at, "Counted once more.")

    assert told_of(own(desk, desk.ana_reads, at), desk.entry).unborn.statement == first


def test_where_nothing_happened_nobody_reads_anything(desk: Desk, at: datetime) -> None:
    assert {who: told_of(view, desk.entry) for who, view in views(desk, at).items()} == dict.fromkeys(
        views(desk, at), NOTHING
    )
