"""What becomes of a row, in the exact words that its patient and a doctor read: one table, and each place that shows it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from passport.booklet import services
from passport.booklet.history import Happened, Step, histories_of
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.row_words import HAPPENED, TO_DOCTORS, TO_PATIENTS, happened_sentence
from passport.booklet.selectors import entries_with_parts
from passport.booklet.verification import verify_entry
from passport.booklet.withdrawing import Why
from passport.document.parts import entry_part
from passport.people.models import WhyNoMore
from passport.people.services import mark_cannot_sign
from passport.web.presenters import entry_page
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db
BELGRADE, BORN, DAY = ZoneInfo("Europe/Belgrade"), date(1961, 5, 2), timedelta(days=1)
SIGNED = "др Мира Ковач signed this row on 2 March 2026."
STILL_HERE = "the earlier version is still here"


@dataclass(kw_only=True)
class Desk:
    """A row of Ana's at its hospital, and the moment."""

    clinic: cast.Clinic
    key: Authenticator
    row: Entry
    at: datetime

    def now(self) -> Entry:
        found = Entry.objects.select_related("current_version__row_statement", "facility", "approver", "record")
        return found.get(pk=self.row.pk)

    def sign(self) -> None:
        sign([self.now()], by=self.clinic.approver.user, authenticator=self.key, at=self.at)

    def report(self, **parts: Any) -> None:
        """Let a later report come of the same study."""
        given = {name: parts.pop(name) for name in ("by", "reason") if name in parts}
        source = services.Source(name="scanner", facility=self.clinic.facility)
        record = self.row.record
        services.record_report(reading=_report(2, **parts), record=record, source=source, at=self.at + DAY, **given)


def _report(number: int, **parts: Any) -> Any:
    return reading(
        sop_instance_uid=f"2.25.{number}",
        **{"events": (event(f"1.{number}", "10"),), "totals": (measure("113813", "10"),)} | parts,
    )


@pytest.fixture
def desk(at: datetime) -> Desk:
    clinic, key = cast.clinic(), Authenticator()
    enrol(clinic.approver.user, key, at=at)
    whose = cast.record(patient=cast.patient(clinic.facility))
    source = services.Source(name="scanner", facility=clinic.facility)
    row = services.record_report(reading=_report(1), record=whose, source=source, at=at).entry
    return Desk(clinic=clinic, key=key, row=row, at=at)


def _nothing(_desk: Desk) -> None:
    """Leave the row as it came."""


def _corrected(desk: Desk) -> None:
    desk.sign()
    desk.report(performed=Performed(date="2026-02-28", at=None, as_sent="20260228"), by="Vera Ilić", reason="the day")


def _corrected_by_a_report(desk: Desk) -> None:
    desk.sign()
    desk.report(performed=Performed(date="2026-02-28", at=None, as_sent="20260228"))


def _more_doses(desk: Desk) -> None:
    desk.sign()
    desk.report()


def _taken_back(desk: Desk) -> None:
    desk.sign()
    services.withdraw_answer(entry=desk.now(), why=Why.WRONG_PERSON, by=desk.clinic.approver.user, at=desk.at + DAY)


def _returned(desk: Desk) -> None:
    services.return_entry(entry=desk.now(), reason="the side", by=desk.clinic.approver.user, at=desk.at + DAY)


def _void(desk: Desk) -> None:
    desk.sign()
    services.void_entry(entry=desk.now(), reason="Typed twice", by=desk.clinic.administrator, at=desk.at + DAY)


def _gone(desk: Desk) -> None:
    desk.row.approver, desk.row.approval = desk.clinic.approver, "recorded"
    desk.row.save(update_fields=["approver", "approval"])
    mark_cannot_sign(
        practitioner=desk.clinic.approver, why=WhyNoMore.DIED, by=desk.clinic.administrator, at=desk.at + DAY
    )
    services.approver_gone(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=desk.at + DAY)


def _back(desk: Desk) -> None:
    _gone(desk)
    services.approver_back(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=desk.at + 2 * DAY)


def _corrected_then_back(desk: Desk) -> None:
    _corrected(desk)
    mark_cannot_sign(
        practitioner=desk.clinic.approver, why=WhyNoMore.ILL, by=desk.clinic.administrator, at=desk.at + DAY
    )
    services.approver_gone(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=desk.at + DAY)
    services.approver_back(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=desk.at + 2 * DAY)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is read of a row: its shape, the sentence for patients, the one for doctors, and what happened."""

    shape: str
    patient: str
    doctor: str
    history: tuple[str, ...] = ()


WAITS = Told(
    shape="waiting",
    patient="The examination is recorded; the doctor who approved it has not yet signed this row, and you need not do anything.",
    doctor="Recorded; the approver has not yet signed this row.",
)
D10 = "The doctor who approved this examination can no longer sign; the hospital has confirmed the record on 3 March 2026."
D11 = f"This row was corrected on 3 March 2026 by Vera Ilić: the day; {STILL_HERE}."
D11_REPORT = f"This row was corrected on 3 March 2026, because a later report says something else; {STILL_HERE}."
D13 = (
    "This row was entered by mistake and does not count; it stays visible so that nothing disappears. "
    "The reason given: “Typed twice”."
)
SIGNS_AFTER_ALL = (
    "On 4 March 2026 the hospital took this back: the doctor who approved the examination signs after all."
)
TAKEN_BACK = "On 3 March 2026 approver took back the signature on this row, for this reason: “The row may belong to another person.”"
TOLD: dict[Callable[[Desk], None], Told] = {
    _nothing: WAITS,
    Desk.sign: Told(shape="signed", patient="", doctor=""),
    _corrected: Told(shape="amended", patient=D11, doctor=D11, history=(SIGNED, D11)),
    _corrected_by_a_report: Told(shape="amended", patient=D11_REPORT, doctor=D11_REPORT, history=(SIGNED, D11_REPORT)),
    _more_doses: Told(
        shape="signed",
        patient="",
        doctor="",
        history=(
            SIGNED,
            "On 3 March 2026 more data of the doses came; the row stayed as it was, and the earlier data are still here.",
        ),
    ),
    _taken_back: Told(
        shape="again",
        patient=f"{TAKEN_BACK} The row waits for a new signature; {STILL_HERE}, and you need not do anything.",
        doctor=f"{TAKEN_BACK} The row waits for a new signature; {STILL_HERE}.",
        history=(SIGNED, TAKEN_BACK),
    ),
    _returned: Told(
        shape="waiting",
        patient=WAITS.patient,
        doctor=WAITS.doctor,
        history=("On 3 March 2026 approver sent the row back, so that it is corrected.",),
    ),
    _void: Told(
        shape="void",
        patient=D13,
        doctor=D13,
        history=(
            SIGNED,
            "On 3 March 2026 administrator said that this row was entered by mistake. The reason given: “Typed twice”.",
        ),
    ),
    _gone: Told(shape="sealed", patient=D10, doctor=D10, history=(D10,)),
    _back: Told(
        shape="waiting",
        patient=WAITS.patient,
        doctor=WAITS.doctor,
        history=(
            D10,
            SIGNS_AFTER_ALL,
        ),
    ),
    _corrected_then_back: Told(
        shape="again",
        patient=(
            "On 4 March 2026 the hospital took back that the doctor who approved this examination can no longer sign. The "
            "row waits for the doctor's signature; nothing else in it changed, and you need not do anything."
        ),
        doctor=(
            "On 4 March 2026 the hospital took back that the approver can no longer sign. The row waits for the approver's "
            "signature; nothing else in it changed."
        ),
        history=(SIGNED, D11, D10, SIGNS_AFTER_ALL),
    ),
}


@pytest.mark.parametrize("happens", TOLD, ids=lambda happens: happens.__name__.strip("_<>"))
def test_patients_and_doctors_read_where_a_row_stands_and_what_became_of_it(
    desk: Desk, happens: Callable[[Desk], None]
) -> None:
    happens(desk)

    found = desk.now()
    steps = histories_of([found])[found.uid]
    pages = [
        entry_page(found, born=BORN, zone=BELGRADE, voice=voice, happened=steps) for voice in (TO_PATIENTS, TO_DOCTORS)
    ]
    read = Told(
        shape=pages[0].row.shape,
        patient=pages[0].row.sentence,
        doctor=pages[1].row.sentence,
        history=pages[0].history,
    )
    assert read == TOLD[happens]
    assert pages[1].history == pages[0].history


def _report_a_day_later(desk: Desk) -> None:
    replace(desk, at=desk.at + DAY).report(performed=Performed(date="2026-02-28", at=None, as_sent="20260228"))


A_DAY_LATER = D11_REPORT.replace("3 March", "4 March")
AGAIN = f"{TAKEN_BACK} The row waits for a new signature; {STILL_HERE}."


@pytest.mark.parametrize(
    ("happens", "read"),
    [
        ((_corrected_by_a_report,), ("amended", D11_REPORT, (SIGNED, D11_REPORT))),
        ((_taken_back,), ("again", AGAIN, (SIGNED, TAKEN_BACK))),
        ((_taken_back, Desk.report), ("again", AGAIN, (SIGNED, TAKEN_BACK))),
        ((_taken_back, _report_a_day_later), ("amended", A_DAY_LATER, (SIGNED, TAKEN_BACK, A_DAY_LATER))),
    ],
    ids=["corrected", "taken back", "a report after it", "a report after it that says something else"],
)
def test_whoever_opens_a_row_without_signing_it_changes_neither_the_day_nor_the_name(
    desk: Desk, happens: tuple[Callable[[Desk], None], ...], read: tuple[str, str, tuple[str, ...]]
) -> None:
    for one in happens:
        one(desk)
    services.prepare_signing(entries=[desk.now()], by=desk.clinic.approver.user, at=desk.at + 9 * DAY)

    found = entries_with_parts().get(pk=desk.row.pk)
    page = entry_page(found, born=BORN, zone=BELGRADE, voice=TO_DOCTORS, happened=histories_of([found])[found.uid])

    assert (page.row.shape, page.row.sentence, page.history) == read
    assert verify_entry(found).holds


def test_the_page_of_a_row_shows_what_happened(desk: Desk) -> None:
    _taken_back(desk)
    client = Client()
    client.force_login(
        cast.reader(desk.row.record.patient), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    response = client.get(f"/passport/{desk.row.record.patient.uid}/entry/{desk.row.uid}/")

    assert response.context["page"].history == (SIGNED, TAKEN_BACK)
    shown = response.content.decode()
    assert [shown.count(f'<li dir="auto">{line}</li>') for line in (SIGNED, TAKEN_BACK)] == [1, 1]


def test_the_document_tells_it_without_a_language(desk: Desk) -> None:
    _taken_back(desk)
    found = desk.now()

    part = entry_part(found, disowned=None, histories=histories_of([found]))

    assert part["history"] == [
        {"what": "signed", "at": "2026-03-02T09:31:00+00:00", "by": "др Мира Ковач", "said": None},
        {"what": "withdrawn", "at": "2026-03-03T09:30:00+00:00", "by": "approver", "said": "wrong_person"},
    ]


def test_every_step_has_its_sentence(at: datetime) -> None:
    said = {
        Step.WITHDRAWN: "by_mistake",
        Step.CONFIRMATION_WITHDRAWN: "by_mistake",
        Step.VOID: "Typed twice",
        Step.CORRECTED: "the day",
    }
    sentences = {
        step: happened_sentence(
            Happened(step=step, at=at, by="Vera Ilić", said=said.get(step, "")), date="2 March 2026"
        )
        for step in Step
    }

    assert set(HAPPENED) | {Step.CORRECTED} == set(Step)
    assert all("2 March 2026" in sentence and "%" not in sentence for sentence in sentences.values())
    assert sentences[Step.CONFIRMATION_WITHDRAWN] == (
        "On 2 March 2026 Vera Ilić took back the hospital's confirmation of this row, for this reason: “The row was confirmed "
        "by mistake.”"
    )
    assert sentences[Step.HOSPITAL_CONFIRMED] == (
        "Confirmed by the hospital on 2 March 2026: the doctor who approved this examination confirmed it without an own "
        "signature."
    )
