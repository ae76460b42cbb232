"""The register: who may write what, what stays as it was written, and what closing asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from passport.incidents.duties import Duty
from passport.incidents.models import Incident, IncidentKind, Measure, MeasureKind, ReportToAuthority
from passport.incidents.selectors import duties_of
from passport.incidents.services import (
    Happening,
    InTheFuture,
    NotYourRegister,
    OtherFacility,
    Reported,
    StillDue,
    WordsMissing,
    change_draft,
    close_incident,
    no_incident,
    open_draft,
    record_incident,
    reopen_incident,
    report_to_authority,
    write_measure,
)
from passport.incidents.states import StepNotAllowed
from passport.law.vocabulary import ProcedureClass
from passport.people.models import Role, User
from passport.signing.models import Act, Notice
from tests import cast
from tests.passport.incidents.cast import ORDERS_NOTHING, Desk, recorded
from tests.passport.incidents.cast import desk as make_desk

LATER = timedelta(hours=1)
WRONG_DOSE = Happening(kind=IncidentKind.WRONG_DOSE, what="The protocol of another patient was used.")


def draft(desk: Desk, at: datetime, *, by: User | None = None, happening: Happening = WRONG_DOSE) -> Incident:
    return open_draft(facility=desk.facility, happening=happening, entry=desk.entry, by=by or desk.physicist, at=at)


def told(at: datetime) -> Reported:
    return Reported(authority="The ministry", reported_at=at, how="letter", reference="12-3")


@pytest.mark.parametrize("who", ["physicist", "administrator", "radiographer"])
def test_who_works_where_it_happened_may_say_so(desk: Desk, who: str, at: datetime) -> None:
    incident = draft(desk, at, by=getattr(desk, who))

    assert (incident.state, incident.opened_by, incident.entry) == ("draft", who, desk.entry)
    assert (incident.happened_on, incident.noticed_at, incident.what) == (None, at, WRONG_DOSE.what)
    assert Act.objects.filter(verb="incident.opened", subject_uid=incident.uid).count() == 1


@pytest.mark.parametrize("role", [Role.CLERK, Role.REFERRER, Role.PACS_ADMINISTRATOR, Role.INSPECTOR])
def test_nobody_else_says_so(desk: Desk, role: Role, at: datetime) -> None:
    stranger = cast.staff(desk.facility, "stranger", role)

    with pytest.raises(NotYourRegister):
        draft(desk, at, by=stranger)
    assert not Incident.objects.exists()


def test_a_row_of_another_facility_is_none_of_this_register(desk: Desk, at: datetime) -> None:
    elsewhere = make_desk(at, name="Clinic Cedar", prefix="cedar-")

    with pytest.raises(OtherFacility):
        open_draft(facility=elsewhere.facility, happening=WRONG_DOSE, entry=desk.entry, by=elsewhere.physicist, at=at)


def test_a_draft_of_a_person_asks_everybody_who_keeps_the_register_but_that_person(desk: Desk, at: datetime) -> None:
    for _turn in range(2):
        draft(desk, at)

    assert list(Notice.objects.values_list("user_id", "kind", "subject_uid")) == [
        (desk.administrator.pk, "incident.draft", desk.facility.uid)
    ]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"what": "  "}, WordsMissing),
        ({"noticed_at": LATER}, InTheFuture),
        ({"happened_on": date(2026, 3, 3)}, InTheFuture),
    ],
)
def test_what_is_missing_or_to_come_is_refused(
    desk: Desk, said: dict[str, object], error: type[Exception], at: datetime
) -> None:
    parts = {name: at + value if isinstance(value, timedelta) else value for name, value in said.items()}

    with pytest.raises(error):
        draft(desk, at, happening=replace(WRONG_DOSE, **parts))


def test_a_draft_can_be_said_anew(desk: Desk, at: datetime) -> None:
    incident = change_draft(
        incident=draft(desk, at, by=desk.radiographer),
        happening=Happening(
            kind=IncidentKind.WRONG_PATIENT,
            what="Two patients of one name.",
            happened_on=date(2026, 3, 1),
            procedure_class=ProcedureClass.RADIOTHERAPY,
        ),
        by=desk.administrator,
        at=at,
    )

    assert (incident.kind, incident.what, incident.happened_on) == (
        "wrong_patient",
        "Two patients of one name.",
        date(2026, 3, 1),
    )
    assert (incident.procedure_class, incident.state) == ("radiotherapy", "draft")


def test_recording_names_the_text_of_law_and_ends_the_question(desk: Desk, at: datetime) -> None:
    incident = record_incident(incident=draft(desk, at), by=desk.physicist, at=at + LATER)

    assert (incident.state, incident.recorded_by, incident.recorded_at) == ("recorded", "physicist", at + LATER)
    assert incident.pack == "hr-2013"
    assert set(Notice.objects.values_list("read_at", flat=True)) == {at + LATER}


def test_the_question_stays_while_another_draft_waits(desk: Desk, at: datetime) -> None:
    first, second = draft(desk, at), draft(desk, at)
    no_incident(incident=first, why="It was planned.", by=desk.physicist, at=at)
    after_one = Notice.objects.get().read_at
    no_incident(incident=second, why="It was planned.", by=desk.physicist, at=at)

    assert (after_one, Notice.objects.get().read_at) == (None, at)


@pytest.mark.parametrize("who", ["radiographer", "approver", "stranger"])
def test_only_who_keeps_the_register_decides_on_a_draft(desk: Desk, who: str, at: datetime) -> None:
    stranger = make_desk(at, name="Clinic Cedar", prefix="cedar-").physicist
    by = {"radiographer": desk.radiographer, "approver": desk.approver.user, "stranger": stranger}[who]
    incident = draft(desk, at)

    for verb in (record_incident, lambda **given: no_incident(why="nothing", **given)):
        with pytest.raises(NotYourRegister):
            verb(incident=incident, by=by, at=at)
    incident.refresh_from_db()
    assert incident.state == "draft"


def test_a_draft_of_the_system_is_recorded_only_in_somebodys_words(desk: Desk, at: datetime) -> None:
    incident = open_draft(
        facility=desk.facility, happening=Happening(kind=IncidentKind.PREGNANT), entry=desk.entry, by=None, at=at
    )

    with pytest.raises(WordsMissing):
        record_incident(incident=incident, by=desk.physicist, at=at)
    change_draft(incident=incident, happening=WRONG_DOSE, by=desk.physicist, at=at)
    assert record_incident(incident=incident, by=desk.physicist, at=at).state == "recorded"


def test_what_is_recorded_is_not_said_anew(desk: Desk, at: datetime) -> None:
    with pytest.raises(StepNotAllowed):
        change_draft(incident=recorded(desk, at), happening=WRONG_DOSE, by=desk.physicist, at=at)


def test_the_words_of_the_register_cannot_be_changed_behind_its_back(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at, happened_on=date(2026, 3, 1))
    write_measure(incident=incident, kind=MeasureKind.AGAINST, said="A second look.", by=desk.physicist, at=at)
    report_to_authority(incident=incident, reported=told(at), by=desk.physicist, at=at)
    rows = Incident.objects.filter(pk=incident.pk)
    changes: list[Callable[[], object]] = [
        lambda: rows.update(what="something else"),
        lambda: rows.update(kind="other"),
        lambda: rows.update(happened_on=None),
        lambda: rows.update(happened_on=date(2026, 3, 2)),
        lambda: rows.update(noticed_at=at + LATER),
        lambda: rows.update(entry=None),
        lambda: rows.update(recorded_at=None, recorded_by=None),
        lambda: rows._raw_delete("default"),
        lambda: Measure.objects.update(words="nothing"),
        lambda: Measure.objects.all()._raw_delete("default"),
        lambda: ReportToAuthority.objects.update(reference="1"),
    ]

    for change in changes:
        with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
            change()


def test_no_incident_needs_a_reason_and_stays_in_the_register(desk: Desk, at: datetime) -> None:
    incident = draft(desk, at)

    with pytest.raises(WordsMissing):
        no_incident(incident=incident, why=" ", by=desk.physicist, at=at)
    done = no_incident(incident=incident, why="The dose was planned so.", by=desk.physicist, at=at)
    assert (done.state, done.ended_why, done.ended_by, done.ended_at) == (
        "no_incident",
        "The dose was planned so.",
        "physicist",
        at,
    )


def test_what_an_authority_was_told_of_is_not_called_none(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    report_to_authority(incident=incident, reported=told(at), by=desk.administrator, at=at)

    with pytest.raises(StepNotAllowed):
        no_incident(incident=incident, why="after all", by=desk.physicist, at=at)


@pytest.mark.parametrize(
    ("kind", "state", "done"),
    [
        (MeasureKind.FOUND, "recorded", False),
        (MeasureKind.ADDED, "recorded", False),
        (MeasureKind.AGAINST, "measures_taken", True),
    ],
)
def test_only_what_is_done_against_the_like_is_a_measure(
    desk: Desk, kind: MeasureKind, state: str, done: bool, at: datetime
) -> None:
    incident = recorded(desk, at)
    measure = write_measure(incident=incident, kind=kind, said="Words.", by=desk.administrator, at=at)
    incident.refresh_from_db()

    assert (measure.words, measure.by, incident.state) == ("Words.", "administrator", state)
    assert {line.duty: line.done for line in duties_of(incident)}[Duty.MEASURES] == done


def test_a_report_to_an_authority_is_kept_as_it_was_made(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    report = report_to_authority(incident=incident, reported=told(at), by=desk.administrator, at=at + LATER)
    incident.refresh_from_db()

    assert (report.authority, report.how, report.reference) == ("The ministry", "letter", "12-3")
    assert (report.reported_at, report.entered_at, report.entered_by) == (at, at + LATER, "administrator")
    assert incident.state == "reported"


@pytest.mark.parametrize(
    ("said", "error"),
    [({"authority": ""}, WordsMissing), ({"how": " "}, WordsMissing), ({"reported_at": LATER}, InTheFuture)],
)
def test_a_report_says_to_whom_how_and_when(
    desk: Desk, said: dict[str, object], error: type[Exception], at: datetime
) -> None:
    incident = recorded(desk, at)
    parts = {name: at + value if isinstance(value, timedelta) else value for name, value in said.items()}

    with pytest.raises(error):
        report_to_authority(incident=incident, reported=replace(told(at), **parts), by=desk.physicist, at=at)
    assert not ReportToAuthority.objects.exists()


def test_closing_with_something_due_needs_words(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)

    with pytest.raises(StillDue):
        close_incident(incident=incident, why="", by=desk.physicist, at=at)
    done = close_incident(incident=incident, why="Sent to the other clinic.", by=desk.physicist, at=at)
    assert (done.state, done.ended_why) == ("closed", "Sent to the other clinic.")
    assert Act.objects.get(verb="incident.closed").detail == {"still_due": 6}


def test_where_the_text_orders_nothing_an_incident_is_closed_without_words(at: datetime, db: None) -> None:
    desk = make_desk(at, ORDERS_NOTHING)
    done = close_incident(incident=recorded(desk, at), why="", by=desk.physicist, at=at)

    assert (done.state, done.ended_why, done.pack) == ("closed", "", "rs-1998")


def test_one_that_is_taken_up_again_stands_where_it_stood(desk: Desk, at: datetime) -> None:
    incident = recorded(desk, at)
    report_to_authority(incident=incident, reported=told(at), by=desk.physicist, at=at)
    close_incident(incident=incident, why="enough", by=desk.physicist, at=at)
    again = reopen_incident(incident=incident, by=desk.administrator, at=at + LATER)

    assert (again.state, again.ended_at, again.ended_by, again.ended_why) == ("reported", None, None, "")
    assert Act.objects.get(verb="incident.reopened").actor == "administrator"


def test_what_was_recorded_before_it_was_called_none_is_no_draft_again(desk: Desk, at: datetime) -> None:
    incident = no_incident(incident=recorded(desk, at), why="planned", by=desk.physicist, at=at)
    reopen_incident(incident=incident, by=desk.physicist, at=at)
    incident.refresh_from_db()

    assert incident.state == "recorded"


def test_a_draft_that_was_called_none_is_a_draft_again(desk: Desk, at: datetime) -> None:
    incident = no_incident(incident=draft(desk, at), why="planned", by=desk.physicist, at=at)

    assert reopen_incident(incident=incident, by=desk.physicist, at=at).state == "draft"


def test_the_database_knows_no_incident_that_is_over_without_an_end(desk: Desk, at: datetime) -> None:
    incident = draft(desk, at)

    for state in ("closed", "no_incident"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.filter(pk=incident.pk).update(state=state)
