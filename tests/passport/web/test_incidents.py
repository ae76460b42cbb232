"""The register of unintended exposures on the screen: who opens it, what is due, each step, and what leaves the house."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.incidents.models import Estimate, Incident, IncidentKind, ReportToAuthority, Telling
from passport.incidents.services import Happening, ToldPatient, open_draft, tell_patient
from passport.law.vocabulary import ProcedureClass
from passport.people.models import Record, Role
from passport.people.services import add_membership
from tests import cast
from tests.passport.incidents.cast import ORDERS_NOTHING, ORDERS_REPORTS, Desk, recorded
from tests.passport.incidents.cast import desk as make_desk
from tests.passport.web.registering import due, happening, moment, page_of, register, said, take
from tests.passport.web.staff import signed_in

MINISTRY, INSPECTOR = "ministarstvo nadležno za zdravlje", "inspektor za radiološku i nuklearnu sigurnost"
pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now() - AN_HOUR


@pytest.fixture
def desk(now: datetime) -> Desk:
    return make_desk(now)


@pytest.fixture
def physicist(desk: Desk) -> Client:
    return signed_in(desk.physicist)


@pytest.mark.parametrize("who", ["physicist", "administrator"])
def test_who_keeps_one_register_comes_to_it_at_once(desk: Desk, who: str) -> None:
    answer = signed_in(getattr(desk, who)).get("/incidents/")

    assert (answer.status_code, answer["Location"]) == (302, register(desk) + "/")


def test_who_keeps_two_chooses(desk: Desk, now: datetime) -> None:
    other = make_desk(now, name="Clinic Cedar", prefix="cedar-")
    add_membership(user=desk.physicist, facility=other.facility, role=Role.PHYSICIST, by=None, at=now)
    page = signed_in(desk.physicist).get("/incidents/")

    assert [place.name for place in page.context["facilities"]] == ["Clinic Cedar", "Clinic Linden"]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.RADIOGRAPHER, Role.CLERK, Role.REFERRER])
def test_nobody_else_opens_the_register(desk: Desk, role: Role, now: datetime) -> None:
    incident = recorded(desk, now)
    client = signed_in(cast.staff(desk.facility, "somebody", role))

    for address in ("/incidents/", register(desk) + "/", register(desk, "print"), page_of(desk, incident)):
        assert client.get(address).status_code == 403
    assert not Access.objects.filter(purpose="incident").exists()


def test_the_register_of_another_hospital_is_not_there(desk: Desk, now: datetime) -> None:
    incident = recorded(desk, now)
    stranger = signed_in(make_desk(now, name="Clinic Cedar", prefix="cedar-").physicist)

    for address in (register(desk) + "/", register(desk, "register.csv"), page_of(desk, incident)):
        assert stranger.get(address).status_code == 404
    assert stranger.post(register(desk, incident.uid, "close")).status_code == 404


def test_the_register_lists_the_open_lines_the_ended_ones_or_all(desk: Desk, physicist: Client, now: datetime) -> None:
    running, ended = recorded(desk, now), recorded(desk, now)
    take(physicist, desk, ended, "close", "close", why="Enough.")
    shown = {
        show: [line.uid for line in physicist.get(f"{register(desk)}/?show={show}").context["lines"]]
        for show in ("open", "ended", "all", "nonsense")
    }

    assert shown == {
        "open": [running.uid],
        "ended": [ended.uid],
        "all": [ended.uid, running.uid],
        "nonsense": [running.uid],
    }


def test_an_empty_register_says_how_a_line_comes_into_it(physicist: Client, desk: Desk) -> None:
    page = physicist.get(register(desk) + "/").content.decode()

    assert "Nothing is open." in page


def test_what_belongs_to_no_row_is_written_here(desk: Desk, physicist: Client, now: datetime) -> None:
    page = physicist.post(register(desk, "new"), happening(now), follow=True)
    incident = Incident.objects.get()

    assert said(page) == ["Written down as a draft."]
    assert (incident.entry, incident.kind, incident.state) == (None, "wrong_tissue", "draft")
    assert incident.noticed_at == now.replace(second=0, microsecond=0)
    assert "nobody in particular" in page.content.decode()


@pytest.mark.parametrize(
    ("parts", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "This field is required."),
        ({"what": " "}, "what", "This field is required."),
        ({"noticed_clock": ""}, "noticed_clock", "This field is required."),
        ({"happened_on_day": 1, "happened_on_month": 1, "happened_on_year": 2999}, None, "lies in the future"),
    ],
)
def test_what_is_missing_or_to_come_is_said_beside_its_field(
    desk: Desk, physicist: Client, now: datetime, parts: dict[str, object], field: str | None, sentence: str
) -> None:
    form = physicist.post(register(desk, "new"), happening(now, **parts)).context["form"]

    assert any(sentence in str(error) for error in form.errors[field or "__all__"])
    assert not Incident.objects.exists()


def test_a_draft_is_corrected_and_entered_in_the_register(desk: Desk, physicist: Client, now: datetime) -> None:
    draft = open_draft(
        facility=desk.facility, happening=Happening(kind=IncidentKind.PREGNANT), entry=desk.entry, by=None, at=now
    )
    refused = take(physicist, desk, draft, "record", "record")
    physicist.post(register(desk, draft.uid, "change"), happening(now))
    done = take(physicist, desk, draft, "record", "record")
    draft.refresh_from_db()

    assert "Say it in words: nothing was written." in refused.content.decode()
    assert said(done)[-1] == "It stands in the register now."
    assert (draft.state, draft.kind, draft.what) == ("recorded", "wrong_tissue", "The left knee was exposed.")


def test_what_the_text_orders_is_due_with_its_article_and_the_words_that_no_deadline_is_printed(
    desk: Desk, physicist: Client, now: datetime
) -> None:
    page = physicist.get(page_of(desk, recorded(desk, now)))
    text = page.content.decode()

    assert due(page) == [
        "A physicist estimates the dose",
        "Measures are taken so that it does not happen again",
        f"The authority is told: {MINISTRY}",
        f"The authority is told: {INSPECTOR}",
        "A doctor tells the patient",
        "The patient's chosen doctor is told",
    ]
    assert {line.no_deadline for line in page.context["duties"]} == {"No deadline is printed."}
    assert "izvanredni događaj" in text
    assert "text of 2013, historical: it informs and warns" in text
    assert page.context["text"].kept.startswith("Kept until ")


def test_what_stands_at_no_row_can_name_a_patient_by_exact_number_and_choice(
    desk: Desk, physicist: Client, now: datetime
) -> None:
    said = {"kind": "wrong_patient", "what": "The order of another.", "number": desk.record.local_id}
    said |= moment(now, "noticed_on", "noticed_clock")
    asked = physicist.post(register(desk, "new"), said)
    ((uid, name),) = asked.context["form"].fields["record"].choices

    assert (uid, name) == (desk.record.uid, "Ана Анић, 2 May 1961, Clinic Linden 17")
    assert asked.context["form"].errors == {"record": ["Compare the name, and choose the patient."]}
    assert not Incident.objects.exists()
    physicist.post(register(desk, "new"), said | {"record": uid})
    assert (Incident.objects.get().record, Incident.objects.get().entry) == (desk.record, None)


def test_what_was_told_is_taken_back_on_the_page_with_a_reason(desk: Desk, physicist: Client, now: datetime) -> None:
    incident = recorded(desk, now)
    said = ToldPatient(doctor=desk.doctor, told_at=now, words="It was taken twice.")
    telling = tell_patient(incident=incident, told=said, by=desk.physicist, at=now)
    address = register(desk, incident.uid, "told", telling.uid, "take-back")

    assert physicist.post(register(desk, incident.uid, "told", "x", "take-back"), {"why": "x"}).status_code == 404
    assert "Say it in words: nothing was written." in physicist.post(address, follow=True).content.decode()
    page = physicist.post(address, {"why": "Another patient's."}, follow=True).content.decode()

    assert "Another patient&#x27;s." in page
    assert "A doctor tells the patient" in due(physicist.get(page_of(desk, incident)))


def test_a_number_that_nobody_has_here_names_nobody(desk: Desk, physicist: Client, now: datetime) -> None:
    make_desk(now, name="Clinic Cedar", prefix="cedar-")
    Record.objects.filter(issuer="Clinic Cedar").update(local_id="C-9")
    said = {"kind": "wrong_patient", "what": "x", "number": "C-9", **moment(now, "noticed_on", "noticed_clock")}

    page = physicist.post(register(desk, "new"), said)

    assert page.context["form"].errors == {
        "number": ["No patient has this number here. Compare it, or leave it empty."]
    }
    assert not Incident.objects.exists()


def test_whom_the_text_names_stands_at_the_field_of_the_report(desk: Desk, physicist: Client, now: datetime) -> None:
    page = physicist.get(page_of(desk, recorded(desk, now)))

    (step,) = [one for one in page.context["steps"] if one.name == "report"]
    assert step.form["authority"].help_text == f"Write the name as the text has it: {MINISTRY}, {INSPECTOR}."


def test_of_a_draft_nothing_is_due_yet(desk: Desk, physicist: Client, now: datetime) -> None:
    draft = open_draft(
        facility=desk.facility, happening=Happening(kind=IncidentKind.PREGNANT), entry=desk.entry, by=None, at=now
    )
    page = physicist.get(page_of(desk, draft))

    assert (due(page), page.context["line"].due) == ([], 0)
    assert [line.article != "" for line in page.context["duties"]] == [True] * 6


def test_a_text_without_rules_says_so_and_nothing_is_due(now: datetime) -> None:
    desk = make_desk(now, ORDERS_NOTHING)
    incident = recorded(desk, now)
    client = signed_in(desk.physicist)
    page = client.get(page_of(desk, incident))

    assert page.context["text"].note == (
        "This text has no rules for unintended exposures. The register works all the same."
    )
    assert due(page) == []
    assert {line.no_deadline for line in page.context["duties"]} == {"This text does not order it."}
    assert take(client, desk, incident, "close", "close", why="").context["line"].state == "Closed."


def test_the_hours_of_radiotherapy_run_from_when_it_was_noticed_and_end_with_a_moment(now: datetime) -> None:
    desk = make_desk(now, ORDERS_REPORTS)
    running = recorded(desk, now, procedure_class=ProcedureClass.RADIOTHERAPY)
    late = recorded(desk, now, procedure_class=ProcedureClass.RADIOTHERAPY, noticed_at=now - timedelta(days=4))
    client = signed_in(desk.physicist)
    pages = [client.get(page_of(desk, one)) for one in (running, late)]
    lines = [next(line for line in page.context["duties"] if line.ends_at) for page in pages]

    assert [line.ends_at for line in lines] == [now + 72 * AN_HOUR, now - 24 * AN_HOUR]
    assert [line.is_late for line in lines] == [False, True]
    assert "counted from when it was noticed" in pages[0].content.decode()
    assert "Tell the authority all the same." in pages[1].content.decode()


def test_a_late_report_is_late_no_more_once_it_was_made(now: datetime) -> None:
    desk = make_desk(now, ORDERS_REPORTS)
    late = recorded(desk, now, procedure_class=ProcedureClass.RADIOTHERAPY, noticed_at=now - timedelta(days=4))
    client = signed_in(desk.physicist)
    told = {"authority": "The Agency", "how": "by letter", "reference": "", **moment(now, "day", "clock")}
    page = take(client, desk, late, "report", "report", **told)

    assert [line.is_late for line in page.context["duties"]] == [False] * 5
    assert ReportToAuthority.objects.get().authority == "The Agency"


def test_each_step_is_taken_on_the_page_of_the_line(desk: Desk, physicist: Client, now: datetime) -> None:
    incident = recorded(desk, now)
    when = moment(now, "day", "clock")
    steps = [
        ("estimate", "estimate", {"quantity": "skin dose", "value": "2,4", "unit": "Gy", "method": "Film."}),
        ("measure", "note", {"kind": "against", "words": "A second look at the name."}),
        *(
            ("report", "report", {"authority": who, "how": "letter", "reference": "12-3", **when})
            for who in (MINISTRY, INSPECTOR)
        ),
        ("tell", "tell", {"doctor": desk.doctor.uid, "words": "It was taken twice.", **when}),
        ("tell-doctor", "tell_doctor", {"doctor": desk.doctor.uid, "whom": "Dr Jana", "how": "letter", **when}),
    ]
    pages = [take(physicist, desk, incident, name, verb, **parts) for name, verb, parts in steps]

    assert [len(due(page)) for page in pages] == [5, 4, 3, 2, 1, 0]
    assert Estimate.objects.values_list("value", "unit").get() == ("2,4", "Gy")
    assert set(Telling.objects.values_list("audience", "told_by")) == {
        ("patient", desk.doctor.pk),
        ("chosen_doctor", desk.doctor.pk),
    }
    assert take(physicist, desk, incident, "close", "close", why="").context["line"].state == "Closed."


def test_closing_with_something_due_says_what_to_do(desk: Desk, physicist: Client, now: datetime) -> None:
    page = take(physicist, desk, recorded(desk, now), "close", "close", why="")
    (closing,) = [step for step in page.context["steps"] if step.open]

    assert (closing.name, closing.form.non_field_errors()) == (
        "close",
        ["Something that the text orders is still to be done: do it, or say in words why it is closed all the same."],
    )
    assert Incident.objects.get().state == "recorded"


def test_a_step_that_is_not_whole_stays_on_the_page(desk: Desk, physicist: Client, now: datetime) -> None:
    page = take(physicist, desk, recorded(desk, now), "estimate", "estimate", quantity="skin dose")
    (estimate,) = [step for step in page.context["steps"] if step.open]

    assert set(estimate.form.errors) == {"value", "unit", "method"}
    assert not Estimate.objects.exists()


def test_an_administrator_is_not_offered_to_state_a_dose(desk: Desk, now: datetime) -> None:
    incident = recorded(desk, now)
    client = signed_in(desk.administrator)
    offered = [step.name for step in client.get(page_of(desk, incident)).context["steps"]]
    said_anyway = {"quantity": "skin dose", "value": "1", "unit": "Gy", "method": "Film."}

    assert offered == ["dismiss", "measure", "report", "tell", "tell-doctor", "close"]
    refused = take(client, desk, incident, "estimate", "estimate", **said_anyway)
    assert "This line of the register has moved on meanwhile." in refused.content.decode()
    assert not Estimate.objects.exists()


def test_what_is_about_nobody_is_offered_to_be_told_to_nobody(desk: Desk, physicist: Client, now: datetime) -> None:
    physicist.post(register(desk, "new"), happening(now))
    incident = Incident.objects.get()
    take(physicist, desk, incident, "record", "record")
    page = physicist.get(page_of(desk, incident))

    assert [step.name for step in page.context["steps"]] == ["dismiss", "estimate", "measure", "report", "close"]


def test_a_step_that_does_not_exist_is_not_there(desk: Desk, physicist: Client, now: datetime) -> None:
    assert physicist.post(register(desk, recorded(desk, now).uid, "burn")).status_code == 404


def test_one_that_is_over_is_taken_up_again(desk: Desk, physicist: Client, now: datetime) -> None:
    incident = recorded(desk, now)
    take(physicist, desk, incident, "dismiss", "dismiss", why="It was planned.")
    over = physicist.get(page_of(desk, incident))
    again = take(physicist, desk, incident, "reopen", "reopen")

    assert [step.name for step in over.context["steps"]] == ["reopen"]
    assert "It was planned." in over.content.decode()
    assert again.context["line"].state == "Recorded."
