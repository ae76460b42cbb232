"""Taking back the word on which the hospital confirmed a row: the page, and what everybody reads then. Never of a signature."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from passport.booklet import services
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.row_words import REASONS_OF, TO_DOCTORS, TO_PATIENTS, Voice
from passport.booklet.withdrawing import Answer, Why
from passport.signing.models import Notice, Statement
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from passport.web.differences import differences_of
from passport.web.evidence import STATES
from passport.web.notices import told_of
from passport.web.presenters import row_of
from tests import cast
from tests.passport.booklet.codes import confirm_by_code, give_app
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
LONG = timedelta(hours=2)
REASONS = REASONS_OF[Answer.CONFIRMATION]


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def row(clinic: cast.Clinic) -> Entry:
    at = timezone.now() - LONG
    whose = cast.record(patient=cast.patient(clinic.facility))
    what = reading(events=(event("1.1", "10"),), totals=(measure("113813", "10"),))
    source = services.Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=what, record=whose, source=source, at=at).entry
    Entry.objects.update(approver=clinic.approver, approval=ApprovalKind.RECORDED)
    confirm_by_code([entry], by=give_app(clinic.approver.user), at=at)
    clinic.approver.user.authenticator_set.all().delete()  # the page's own client gives an app again
    return now(entry)


def address(row: Entry) -> str:
    return f"/approver/row/{row.uid}/withdraw"


def now(row: Entry) -> Entry:
    return Entry.objects.select_related("current_version", "facility").get(pk=row.pk)


def test_a_confirmation_is_taken_back_on_its_page_and_no_word_there_calls_it_a_signature(
    clinic: cast.Clinic, row: Entry
) -> None:
    client = signed_in(clinic.approver.user)

    lately = client.get("/approver/lately").content.decode()
    opened = client.get(f"/approver/row/{row.uid}/")
    asked = client.get(address(row))
    done = client.post(address(row), {"why": "by_mistake"}, follow=True)

    assert (opened.context["own_answer"], asked.context["own"]) == ("confirmation", "confirmation")
    assert "The hospital confirmed 1 row on your code." in lately
    assert "Take my confirmation back" in opened.content.decode()
    said = asked.content.decode().split("<main")[1].replace(str(STATES["hospital_confirmed"]), "")
    assert [one in said for one in ("signature", "signed", "The row was confirmed by mistake.")] == [False, False, True]
    assert [str(message) for message in done.context["messages"]] == [
        "Your confirmation is taken back. The row waits again; what the hospital confirmed stays on record."
    ]
    assert (now(row).state, done.context["own_answer"]) == ("amended", None)
    assert client.get(address(row)).context["own"] is None


def test_a_colleague_finds_nothing_to_take_back_and_is_refused(clinic: cast.Clinic, row: Entry) -> None:
    colleague = cast.practitioner(cast.staff(clinic.facility, "colleague", "approver"), "Ива", "Илић").user
    client = signed_in(colleague)

    assert client.get(address(row)).context["own"] is None
    told = client.post(address(row), {"why": "wrong_day"}, follow=True)

    assert [str(message) for message in told.context["messages"]] == [
        "Only whoever gave the code can take the hospital's confirmation back. If the row is wrong, declare it a mistake or "
        "tell the approver."
    ]
    assert (now(row).state, Statement.objects.filter(kind="withdrawal").count()) == ("hospital_confirmed", 0)


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
        f"On 4 March 2027 approver took back the hospital's confirmation of this row, for this reason: “{REASONS[why]}” The "
        f"row waits again; the earlier version is still here{end}"
    )
    assert "sign" not in str(REASONS[why])


def printed(row: Entry, clinic: cast.Clinic) -> str:
    """Return the code of a page that was printed while the hospital's confirmation stood there."""
    version = row.current_version
    assert version is not None
    kept = Ref(kind="row", subject_uid=row.uid, version=1, digest=bytes(version.row_digest))
    at = timezone.now() - timedelta(hours=1)
    return issue_verification_code(page=1, pages=2, rows=[kept], facility_name=clinic.facility.name, at=at)[1]


def test_a_stranger_with_a_printed_page_reads_that_it_was_taken_back(clinic: cast.Clinic, row: Entry) -> None:
    code, at = printed(row, clinic), timezone.now()
    before = Client().post("/verify", {"code": code}).context["page"].rows[0].sentence
    services.withdraw_answer(entry=row, why=Why.BY_MISTAKE, by=clinic.approver.user, at=at)

    page = Client().post("/verify", {"code": code}).context["page"]

    assert before == "Confirmed by the hospital; no doctor signed this row."
    assert (page.holds, page.signers) == (True, ())
    assert [(one.sentence, one.entitled, one.amended) for one in page.rows] == [
        (
            "The hospital confirmed this row, and its approver took that back later: it does not count any more.",
            "",
            "This row was corrected, signed or withdrawn after the page was printed.",
        )
    ]


def test_which_confirmation_it_was_is_said_in_words_where_that_was_changed() -> None:
    assert [one.words for one in differences_of(["withdrawal.confirmation"])] == [
        "Which confirmation by the hospital was taken back."
    ]


def test_the_notices_lead_the_patient_to_the_row_and_the_administrator_to_the_rows(
    clinic: cast.Clinic, row: Entry
) -> None:
    patient = row.record.patient
    ana = cast.reader(patient)
    services.withdraw_answer(entry=row, why=Why.BY_MISTAKE, by=clinic.approver.user, at=timezone.now())

    told = {one.user.username: told_of(one) for one in Notice.objects.select_related("user")}
    mine, theirs = told["ana"], told[clinic.administrator.username]
    assert (mine.sentence, mine.label, mine.address) == (
        "Something in your passport waits for a doctor again. Read why; you need not do anything.",
        "Read it",
        f"/passport/written/{row.uid}/",
    )
    assert (theirs.sentence, theirs.address) == (
        f"approver took back what stood under a row of {clinic.facility.name}, and said why. The row waits for an approver "
        "again.",
        f"/facility/patients/{patient.uid}/rows/",
    )
    phone = Client()
    phone.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert (
        "took back the hospital&#x27;s confirmation of this row"
        in phone.get(mine.address, follow=True).content.decode()
    )
    assert signed_in(clinic.administrator).get(theirs.address).status_code == 200
