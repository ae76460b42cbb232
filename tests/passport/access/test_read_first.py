"""What is read before it is signed: each row of the table, one at a time, on a row that is plain without it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from passport.access.models import Purpose
from passport.access.read_first import READ_FIRST, Why
from passport.access.services import open_list
from passport.booklet.models import Confirmation, Dose, Entry
from passport.booklet.states import State
from passport.incidents.models import Incident
from passport.justification.models import Asked, Request
from passport.justification.states import RequestState
from passport.people.models import Patient
from passport.web.evidence import waiting_row
from tests.passport.booklet.readings import event, measure
from tests.passport.web.test_approver import Desk, desk, record, recorded_for_me

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
Change = Callable[[Desk, Entry], object]
DAY = date(2026, 3, 1)  # on which the row was performed
AS_WRITTEN = {"performed_as_written": True, "difference": ""}
HEAD, BODY = "113690", "113691"


def born(day: date) -> Change:
    return lambda _desk, row: Patient.objects.filter(records=row.record).update(birth_date=day)


def answered(*answers: str) -> Change:
    def change(desk: Desk, row: Entry) -> None:
        for answer in answers:
            common = {"ask": "pregnancy", "actor": "approver", "by": desk.clinic.radiographer, "at": timezone.now()}
            Asked.objects.create(entry=row, answer=answer, **common)

    return change


def done_before(day: date, **columns: object) -> Change:
    def change(desk: Desk, row: Entry) -> None:
        earlier = recorded_for_me(desk, "20")
        Entry.objects.filter(pk=earlier.pk).update(**{"record": row.record, "performed_on": day, **columns})

    return change


def asked_for(exam_code: str, **columns: str) -> Change:
    return lambda _desk, row: Request.objects.create(
        facility=row.facility,
        record=row.record,
        state=RequestState.PERFORMED,
        state_at=timezone.now(),
        created_at=timezone.now(),
        exam_code=exam_code,
        kind=row.kind,
        indication="cough",
        entry=row,
        entry_found_by="chosen",
        **columns,
    )


def both(*changes: Change) -> Change:
    return lambda desk, row: [change(desk, row) for change in changes]


def confirmed(**columns: object) -> Change:
    return lambda desk, row: Confirmation.objects.create(
        entry=row,
        by=desk.clinic.radiographer,
        at=timezone.now(),
        said="0" * 64,
        performer_name="Goran",
        name_checked=True,
        no_shielding="disturbs",
        **{"number": 1, "performed_as_written": False, "difference": "the other arm", **columns},
    )


def incident(**columns: object) -> Change:
    at = timezone.now()
    given = {"kind": "other", "state_at": at, "noticed_at": at, "opened_at": at, **columns}
    return lambda _desk, row: Incident.objects.create(facility=row.facility, entry=row, **given)


def dose(value: str, **columns: object) -> Change:
    def change(_desk: Desk, row: Entry) -> None:
        Dose.objects.filter(version=row.current_version).update(value=value, value_sort=Decimal(value), **columns)
        Entry.objects.filter(pk=row.pk).update(pack="ba-2011", exam_code="ct.chest")

    return change


def written_by_device(performer: str) -> Change:
    return lambda _desk, row: Entry.objects.filter(pk=row.pk).update(performer=performer)


def of_text(pack: str, exam_code: str, total: str = "", part: str | None = "") -> Change:
    """Let a row be one of a text, whose dose and part say by which phantom they are told."""

    def change(_desk: Desk, row: Entry) -> None:
        Dose.objects.filter(version=row.current_version).update(value="1051", value_sort=Decimal(1051), phantom=total)
        row.exposures.update(phantom=part)
        Entry.objects.filter(pk=row.pk).update(pack=pack, exam_code=exam_code)

    return change


def none_at_all(_desk: Desk, _row: Entry) -> None:
    """Change nothing."""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (none_at_all, []),
        (born(date(2008, 3, 2)), [Why.CHILD]),
        (born(date(2008, 3, 1)), []),
        (answered("yes"), [Why.PREGNANT]),
        (answered("possible", "not_asked"), [Why.PREGNANT]),
        (answered("not_known"), [Why.PREGNANT]),
        (answered("yes", "excluded"), []),
        (done_before(date(2025, 9, 1)), [Why.AGAIN]),
        (done_before(date(2025, 8, 31)), []),
        (done_before(date(2026, 3, 2)), []),
        (done_before(date(2026, 2, 1), exam_code="ct.head"), []),
        (done_before(date(2026, 2, 1), state=State.VOID), []),
        (done_before(date(2026, 2, 1), therapy=True), []),
        (both(done_before(date(2026, 2, 1)), asked_for("ct.chest")), [Why.AGAIN]),
        (both(done_before(date(2026, 2, 1)), asked_for("ct.chest", repeat_reason="to follow a nodule")), []),
        (asked_for("ct.chest"), []),
        (asked_for(""), []),
        (asked_for("ct.head"), [Why.ANOTHER]),
        (confirmed(), [Why.OTHERWISE]),
        (confirmed(performed_as_written=True, difference=""), []),
        (both(confirmed(), confirmed(number=2, withdrawn=True)), []),
        (both(confirmed(**AS_WRITTEN, instead_of="Vera"), written_by_device("Vera")), [Why.PERFORMER]),
        (both(confirmed(instead_of="Vera"), written_by_device("Vera")), [Why.OTHERWISE, Why.PERFORMER]),
        (both(confirmed(**AS_WRITTEN, instead_of="Vera"), written_by_device("Goran")), []),  # corrected since
        (both(confirmed(**AS_WRITTEN, instead_of="Vera"), written_by_device("")), []),
        (both(confirmed(**AS_WRITTEN), written_by_device("")), []),
        (
            both(
                confirmed(**AS_WRITTEN, instead_of="Vera"),
                confirmed(**AS_WRITTEN, number=2),
                written_by_device("Vera"),
            ),
            [],
        ),
        (
            both(
                confirmed(**AS_WRITTEN, instead_of="Vera"),
                confirmed(number=2, withdrawn=True, instead_of="Vera"),
                written_by_device("Vera"),
            ),
            [],
        ),
        (incident(), [Why.INCIDENT]),
        (incident(state="no_incident", ended_at=timezone.now(), ended_by="x", ended_why="a drill"), []),
        (both(incident(), born(date(2020, 1, 1))), [Why.INCIDENT, Why.CHILD]),
    ],
    ids=range(31),
)
def test_a_row_is_read_first_for_the_reasons_of_the_table_and_no_other(
    desk: Desk, change: Change, why: list[Why]
) -> None:
    row = recorded_for_me(desk, "21")
    change(desk, row)

    found = listed(desk, row)
    shown = waiting_row(found, reader=desk.clinic.approver)

    assert (found.to_read.split(), found.read_first, shown.plain) == (why, bool(why), not why)
    assert shown.flags == tuple(str(READ_FIRST[one].sentence) for one in why)


@pytest.mark.parametrize(
    ("change", "above"),
    [
        (dose("650.000000001"), True),
        (dose("650"), False),
        (dose("651", code_value="113838"), False),
        (dose("651", grade="E"), False),
        (both(dose("651"), born(date(2020, 1, 1))), False),
        (both(dose("651"), lambda _desk, row: Entry.objects.filter(pk=row.pk).update(exam_code="ct.neck")), False),
    ],
    ids=range(6),
)
def test_a_dose_above_the_level_of_an_adult_is_read_first(desk: Desk, change: Change, above: bool) -> None:
    row = recorded_for_me(desk, "21")
    change(desk, row)

    assert (Why.ABOVE in listed(desk, row).to_read.split()) is above


@pytest.mark.parametrize(
    ("change", "above"),
    [
        (of_text("hr-2013", "ct.head", HEAD), True),
        (of_text("hr-2013", "ct.head", "", HEAD), True),
        (of_text("hr-2013", "ct.head", BODY), False),
        (of_text("hr-2013", "ct.head", BODY, HEAD), False),  # what the total says of itself goes before
        (of_text("hr-2013", "ct.head", "", BODY), False),
        (of_text("hr-2013", "ct.head", "", ""), False),
        (of_text("hr-2013", "ct.head", "", None), False),
        (of_text("hr-2013", "ct.chest", "", BODY), True),
        (of_text("hr-2013", "ct.chest", HEAD), False),
        (of_text("ba-2011", "ct.head", "", ""), True),  # a level that names no phantom is one of whichever
        (of_text("ba-2011", "ct.head", BODY), True),
    ],
    ids=range(11),
)
def test_a_level_that_names_a_phantom_is_held_against_doses_of_that_phantom_alone(
    desk: Desk, change: Change, above: bool
) -> None:
    row = recorded_for_me(desk, "21")
    change(desk, row)

    assert (Why.ABOVE in listed(desk, row).to_read.split()) is above


@pytest.mark.parametrize(
    ("phantoms", "above"),
    [((HEAD, HEAD), True), ((BODY, BODY), False), ((HEAD, None), False), ((None, None), False)],
)
def test_the_phantom_is_the_one_by_which_the_report_tells_all_its_doses(
    desk: Desk, phantoms: tuple[str | None, ...], above: bool
) -> None:
    events = tuple(event(f"8.{n}", "600", phantom=phantom) for n, phantom in enumerate(phantoms))
    report = {"events": events, "totals": (measure("113813", "1200"),), "refused": ()}
    row = record(desk.clinic, "31", sop_instance_uid="2.25.31", study_instance_uid="2.25.931", **report)
    Entry.objects.filter(pk=row.pk).update(pack="hr-2013", exam_code="ct.head")

    assert (Why.ABOVE in listed(desk, row).to_read.split()) is above


def test_what_another_hospital_did_is_not_told_here(desk: Desk) -> None:
    row = recorded_for_me(desk, "21")
    elsewhere = type(desk.clinic.facility).objects.create(
        name="Klinika Sever", country="RS", time_zone="Europe/Belgrade", created_at=timezone.now()
    )
    done_before(DAY - timedelta(days=9), facility=elsewhere)(desk, row)

    assert listed(desk, row).to_read == ""


def test_every_row_of_the_table_says_when_in_what_words_and_where_it_comes_from() -> None:
    assert set(READ_FIRST) == set(Why)
    assert [
        why for why, reason in READ_FIRST.items() if not (str(reason.sentence).endswith(".") and reason.source)
    ] == []


def listed(desk: Desk, row: Entry) -> Entry:
    rows = open_list(reader=desk.clinic.approver.user, purpose=Purpose.SIGNING, at=timezone.now()).pending()
    return next(one for one in rows if one.pk == row.pk)
