"""Taking an own signature back on the page, and what the patient, a doctor and a stranger with a printed page read then."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.row_words import REASONS, TO_DOCTORS, TO_PATIENTS, Voice
from passport.booklet.withdrawing import Why
from passport.signing.models import Statement
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from passport.web.differences import differences_of
from passport.web.presenters import row_of
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
LONG = timedelta(hours=2)


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def row(clinic: cast.Clinic) -> Entry:
    at, held = timezone.now() - LONG, Authenticator()
    enrol(clinic.approver.user, held, at=at)
    whose = cast.record(patient=cast.patient(clinic.facility))
    what = reading(events=(event("1.1", "10"),), totals=(measure("113813", "10"),))
    source = services.Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=what, record=whose, source=source, at=at).entry
    sign([entry], by=clinic.approver.user, authenticator=held, at=at)
    return Entry.objects.select_related("current_version").get(pk=entry.pk)


def address(row: Entry) -> str:
    return f"/approver/row/{row.uid}/withdraw"


def now(row: Entry) -> Entry:
    return Entry.objects.select_related("current_version", "facility").get(pk=row.pk)


def test_a_signature_is_taken_back_on_its_page(clinic: cast.Clinic, row: Entry) -> None:
    client = signed_in(clinic.approver.user)

    opened = client.get(f"/approver/row/{row.uid}/")
    asked = client.get(address(row))
    done = client.post(address(row), {"why": "wrong_day"})

    assert (opened.context["own_answer"], asked.context["own"]) == ("signature", "signature")
    assert [label for _value, label in asked.context["form"].fields["why"].choices] == list(REASONS.values())
    assert (done.status_code, done["Location"], now(row).state) == (302, f"/approver/row/{row.uid}/", "amended")
    assert client.get(f"/approver/row/{row.uid}/").context["own_answer"] is None
    assert client.get(address(row)).context["own"] is None


def test_a_reason_has_to_be_chosen(clinic: cast.Clinic, row: Entry) -> None:
    client = signed_in(clinic.approver.user)

    answers = [client.post(address(row), sent) for sent in ({}, {"why": "other"})]

    assert [answer.context["form"].errors["why"] for answer in answers] == [["Choose why you take it back."]] * 2
    assert now(row).state == "signed"


def test_who_has_to_show_the_second_factor_again_comes_back_to_the_question(clinic: cast.Clinic, row: Entry) -> None:
    client = signed_in(clinic.approver.user, ago=LONG)

    sent = client.post(address(row), {"why": "wrong_day"})

    assert sent["Location"] == f"/accounts/2fa/reauthenticate/?next=%2Fapprover%2Frow%2F{row.uid}%2Fwithdraw"
    assert now(row).state == "signed"


def test_a_colleague_finds_nothing_to_take_back_and_is_refused(clinic: cast.Clinic, row: Entry) -> None:
    colleague = cast.practitioner(cast.staff(clinic.facility, "colleague", "approver"), "Ива", "Илић").user
    client = signed_in(colleague)

    assert client.get(address(row)).context["own"] is None
    told = client.post(address(row), {"why": "wrong_day"}, follow=True)

    assert [str(message) for message in told.context["messages"]] == [
        "Only whoever signed a row can take the signature back. If the row is wrong, declare it a mistake or tell the signer."
    ]
    assert (now(row).state, Statement.objects.filter(kind="withdrawal").count()) == ("signed", 0)


def test_a_second_step_of_hours_ago_is_asked_for_again(clinic: cast.Clinic, row: Entry) -> None:
    client = signed_in(clinic.approver.user, ago=LONG)

    asked, sent = client.get(address(row)), client.post(address(row), {"why": "wrong_day"})

    assert [one["Location"].partition("?")[0] for one in (asked, sent)] == ["/accounts/2fa/reauthenticate/"] * 2
    assert now(row).state == "signed"


@pytest.mark.parametrize("why", list(Why))
@pytest.mark.parametrize(
    ("voice", "end"),
    [(TO_PATIENTS, ", and you need not do anything."), (TO_DOCTORS, ".")],
    ids=["patient", "doctor"],
)
def test_patients_and_doctors_read_who_took_it_back_when_and_why(
    clinic: cast.Clinic, row: Entry, why: Why, voice: Voice, end: str
) -> None:
    at = timezone.now().replace(year=2027, month=3, day=4)
    services.withdraw_answer(entry=row, why=why, by=clinic.approver.user, at=at)

    shown = row_of(now(row), zone=ZoneInfo("Europe/Belgrade"), voice=voice)

    assert (shown.shape, shown.stamps) == ("again", ())
    assert shown.sentence == (
        f"On 4 March 2027 approver took back the signature on this row, for this reason: “{REASONS[why]}” The row waits "
        f"for a new signature; the earlier version is still here{end}"
    )


def test_a_stranger_with_a_printed_page_reads_that_it_was_taken_back(clinic: cast.Clinic, row: Entry) -> None:
    version, at = row.current_version, timezone.now()
    assert version is not None
    printed = Ref(kind="row", subject_uid=row.uid, version=1, digest=bytes(version.row_digest))
    code = issue_verification_code(page=1, pages=2, rows=[printed], facility_name=clinic.facility.name, at=at)[1]
    services.withdraw_answer(entry=row, why=Why.BY_MISTAKE, by=clinic.approver.user, at=at)

    page = signed_in(clinic.administrator).post("/verify", {"code": code}).context["page"]

    assert (page.holds, page.signers) == (True, ())
    assert page.sentence == "This page matches the record as it was when it was printed; it was corrected since."
    assert [(one.sentence, one.entitled, one.amended) for one in page.rows] == [
        (
            "др Мира Ковач signed this row and took the signature back later: it does not count any more.",
            "",
            "This row was corrected, signed or withdrawn after the page was printed.",
        )
    ]


def test_what_was_changed_in_a_withdrawal_is_said_in_words() -> None:
    names = ("withdrawal.missing", "withdrawal.act", "withdrawal.signature", "withdrawal.state", "withdrawal.seal.seal")

    assert [one.words for one in differences_of((*names, "withdrawal.seal.missing"))] == [
        "What was said when a signature or a confirmation was taken back.",
        "When, why and by whom a signature or a confirmation was taken back.",
        "Which signature was taken back.",
        "The row counts as signed or confirmed, though that was taken back.",
        "The seal does not hold.",
        "The hospital's seal is missing.",
    ]
