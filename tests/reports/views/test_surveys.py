"""The pages of one survey: written, signed with a fresh second factor, printed, handed out."""

import io
from datetime import datetime, timedelta

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from passport.access.models import Access
from reports.models import DoseSurvey
from reports.render import LibraryMissing
from reports.selectors.surveys import local_day
from reports.services.surveys import Findings, write_findings
from reports.survey_sheet import survey_pdf
from tests.ingestion.test_inbox_pages import sign_in
from tests.reports.audits.examinations import Room, room
from tests.reports.services.test_surveys import faces, put_in_force, sign, started
from tests.reports.views.test_doses import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Room:
    return room("BA", name="Klinički centar", username="lejla")


@pytest.fixture
def draft(here: Room, at: datetime) -> DoseSurvey:
    put_in_force(here, at)
    faces(here, at, "468", "468", "468", "468", "469")
    return started(here, at)


@pytest.fixture
def lejla(client: Client, here: Room) -> Client:
    return sign_in(client, here.user)


def address(name: str, survey: DoseSurvey) -> str:
    return reverse(f"reports:{name}", args=[survey.uid])


def seen(page: Client, survey: DoseSurvey) -> dict[str, str]:
    return {"seen": page.get(address("survey_sign", survey)).context["seen"]}


def test_what_somebody_else_wrote_meanwhile_is_not_signed(lejla: Client, here: Room, draft: DoseSurvey) -> None:
    lejla.post(address("survey", draft), {"image_quality": "met", "corrective_measures": "done"})
    read = lejla.get(address("survey_sign", draft))
    lejla.post(address("survey", draft), {"image_quality": "met", "corrective_measures": "nothing"})

    said = words(lejla.post(address("survey_sign", draft), {"seen": read.context["seen"]}, follow=True))

    assert f'name="seen" value="{read.context["seen"]}"' in read.content.decode()
    assert "This survey has changed meanwhile. Read it again before you sign it." in said
    draft.refresh_from_db()
    assert draft.signed_at is None


def test_a_draft_shows_its_patients_and_what_is_missing_and_writes_the_look_down(
    lejla: Client, draft: DoseSurvey
) -> None:
    before = Access.objects.count()

    shown = words(lejla.get(address("survey", draft)))

    assert "draft, not signed" in shown
    assert "Systematically above: the mean is more than 30 % above the level." in shown
    assert "Slice thickness (of 5 of 5 patients)" in shown
    assert shown.count("<circle") == 5
    assert "Go on to sign" not in shown
    assert Access.objects.count() == before + 5


def test_it_is_written_and_signed(lejla: Client, here: Room, draft: DoseSurvey) -> None:
    findings = {"conditions_note": "CsI", "image_quality": "Criteria met", "corrective_measures": "Protocol changed"}

    assert "Saved." in words(lejla.post(address("survey", draft), findings, follow=True))
    assert "I made this survey." in words(lejla.get(address("survey_sign", draft)))
    signed = words(lejla.post(address("survey_sign", draft), seen(lejla, draft), follow=True))

    draft.refresh_from_db()
    assert draft.signed_at is not None
    assert "Signed by др Lejla Hodžić, radiology, licence" in signed
    assert "the seal holds over exactly what stands here" in signed
    assert draft.kept_until.year == local_day(here.facility, draft.signed_at).year + 30
    assert f"Kept until {date_format(draft.kept_until)} at the least." in signed
    assert ("Save" in signed, "Throw the draft away" in signed) == (False, False)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ({}, "Write first what was found of the quality of the images"),
        ({"image_quality": "met"}, "Write first what is done about it"),
    ],
)
def test_what_cannot_be_signed_says_what_is_missing(
    lejla: Client, draft: DoseSurvey, findings: dict[str, str], said: str
) -> None:
    lejla.post(address("survey", draft), findings)

    assert said in words(lejla.post(address("survey_sign", draft), seen(lejla, draft), follow=True))
    draft.refresh_from_db()
    assert draft.signed_at is None


def test_signing_asks_for_a_fresh_second_factor(client: Client, here: Room, draft: DoseSurvey) -> None:
    client.force_login(here.user)

    assert client.get(address("survey_sign", draft)).status_code == 302
    assert client.post(address("survey_sign", draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.signed_at is None


def test_a_signed_survey_is_not_written_any_more(lejla: Client, here: Room, draft: DoseSurvey, at: datetime) -> None:
    findings = Findings(image_quality="met", corrective_measures="done")
    write_findings(survey=draft, findings=findings, by=here.user, at=at)
    sign(draft, here, at)

    said = words(lejla.post(address("survey", draft), {"image_quality": "other"}, follow=True))

    assert "This survey is signed and stays as it is." in said
    assert "This survey is signed and stays as it is." in words(
        lejla.post(address("survey_discard", draft), follow=True)
    )
    draft.refresh_from_db()
    assert draft.image_quality == "met"


def test_one_that_another_one_replaced_names_it_and_stays_readable(
    lejla: Client, here: Room, draft: DoseSurvey, at: datetime
) -> None:
    findings = Findings(image_quality="met", corrective_measures="done")
    for survey, moment in ((draft, at), (started(here, at), at + timedelta(days=30))):
        write_findings(survey=survey, findings=findings, by=here.user, at=moment)
        sign(survey, here, moment)

    assert "A later survey of 1 April 2026 stands in its place." in words(lejla.get(address("survey", draft)))
    assert "It stands in the place of the survey of 2 March 2026." in words(
        lejla.get(address("survey", DoseSurvey.objects.latest("signed_at")))
    )
    listed = words(lejla.get(reverse("reports:surveys", args=[here.facility.uid])))
    assert (listed.count("kept until"), listed.count("a later one stands in its place")) == (2, 1)


def test_a_draft_is_thrown_away(lejla: Client, draft: DoseSurvey) -> None:
    answer = lejla.post(address("survey_discard", draft))

    assert answer.status_code == 302
    assert not DoseSurvey.objects.exists()


def test_the_csv_is_handed_out(lejla: Client, draft: DoseSurvey) -> None:
    answer = lejla.get(address("survey_csv", draft))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="dose-survey.csv"'
    assert b"ratio of the mean to the level,1.30055555556" in b"".join(answer.streaming_content)


def test_the_pdf_is_handed_out(lejla: Client, draft: DoseSurvey) -> None:
    answer = lejla.get(address("survey_pdf", draft))

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_on_paper_too_it_was_signed_by_the_clock_of_the_hospital(here: Room, draft: DoseSurvey, at: datetime) -> None:
    here.facility.time_zone = "Asia/Tokyo"
    here.facility.save()
    write_findings(
        survey=draft, findings=Findings(image_quality="met", corrective_measures="done"), by=here.user, at=at
    )
    sign(draft, here, at)
    draft.refresh_from_db()

    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(survey_pdf(draft))).pages)

    assert ("2 March 2026, 18:30" in printed, "09:30" in printed) == (True, False)


def test_where_no_pdf_can_be_made_it_says_why(
    lejla: Client, draft: DoseSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_markup: object) -> object:
        raise LibraryMissing

    monkeypatch.setattr("reports.survey_sheet.print_pdf", missing)

    assert "The text library Pango is not installed" in words(lejla.get(address("survey_pdf", draft), follow=True))


def test_the_surveys_of_others_are_not_there(client: Client, draft: DoseSurvey) -> None:
    sign_in(client, room("BA", name="Elsewhere", username="stranger").user)
    pages = ["survey", "survey_sign", "survey_csv", "survey_pdf"]

    assert [client.get(address(name, draft)).status_code for name in pages] == [404] * 4
    assert client.post(address("survey_discard", draft)).status_code == 404
    assert DoseSurvey.objects.exists()
