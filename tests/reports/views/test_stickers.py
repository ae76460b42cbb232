"""The page that asks where to print a sticker, for the patient and for the hospital."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passport.access.services import hide_entry
from passport.booklet.models import Entry
from passport.booklet.verification import verify_code
from passport.people.models import Role
from passport.signing.models import Act, SigningKey
from passport.signing.services import revoke_key
from tests import cast
from tests.passport.booklet.codes import confirm_by_code, give_app, now
from tests.passport.document.story import Story, told
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return told(at=timezone.now())


@pytest.fixture
def ana(story: Story) -> Client:
    client = Client()
    client.force_login(story.reader)
    return client


def own(story: Story, entry: Entry) -> str:
    return reverse("reports:sticker", args=[story.ana.uid, entry.uid])


def words_of(pdf: bytes) -> str:
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def test_the_patient_prints_a_signed_row_that_can_be_checked(ana: Client, story: Story) -> None:
    page = ana.get(own(story, story.signed)).content.decode()
    answer = ana.post(own(story, story.signed), {"place": "3"})

    words = words_of(answer.content)
    check = verify_code(code=words.split(" Check this row")[0][-14:])
    assert "The sticker is free." in page
    assert "For health care only. Nobody may demand it for work, school or insurance." in page
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sticker.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Мира Ковач" in words
    assert check is not None
    assert (check.holds, [row.printed_signed for row in check.rows]) == (True, [True])
    assert Act.objects.filter(verb="sticker.printed", subject_uid=story.signed.uid).count() == 1


def test_a_row_that_waits_is_printed_as_one_that_waits(ana: Client, story: Story) -> None:
    page = ana.get(own(story, story.waiting)).content.decode()

    words = words_of(ana.post(own(story, story.waiting)).content)

    assert "This row has no signature that holds, and the sticker says so." in page
    assert ("čeka potpis" in words, "Мира Ковач" in words) == (True, False)


def test_a_row_that_is_not_what_was_signed_gets_no_stamp(ana: Client, story: Story) -> None:
    Entry.objects.filter(pk=story.signed.pk).update(exam_as_sent="CT Abdomen")

    words = words_of(ana.post(own(story, story.signed)).content)

    assert ("potpis ili potvrda ne odgovara zapisu" in words, "Мира Ковач" in words) == (True, False)


def test_a_row_that_is_not_what_the_hospital_confirmed_is_not_said_to_be_confirmed(ana: Client, story: Story) -> None:
    user, at = give_app(story.clinic.approver.user), timezone.now() + timedelta(minutes=2)
    revoke_key(key=SigningKey.objects.get(user=user), by=user, at=at)
    Entry.objects.filter(pk=story.waiting.pk).update(approver=story.clinic.approver, approval="recorded")
    confirm_by_code([now(story.waiting)], by=user, at=at)
    before = words_of(ana.post(own(story, story.waiting)).content)
    Entry.objects.filter(pk=story.waiting.pk).update(exam_as_sent="CT Abdomen")

    after = words_of(ana.post(own(story, story.waiting)).content)

    assert ["potvrdila bolnica" in said for said in (before, after)] == [True, False]
    assert "potpis ili potvrda ne odgovara zapisu" in after


@pytest.mark.parametrize("place", ["0", "17", "x"])
def test_a_label_that_no_sheet_has_is_refused_in_words(ana: Client, story: Story, place: str) -> None:
    answer = ana.post(own(story, story.signed), {"place": place})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert 'role="alert"' in answer.content.decode()


def test_another_patient_finds_nothing_there(story: Story) -> None:
    client = Client()
    client.force_login(story.stranger)

    answers = [client.post(own(story, story.signed)), client.get(own(story, story.signed))]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_approver_and_the_administrator_print_it_for_the_patient(story: Story) -> None:
    address = reverse("reports:row_sticker", args=[story.signed.uid])
    hide_entry(entry=story.signed, by=story.reader, at=timezone.now())
    administrator = cast.staff(story.clinic.facility, "adil", Role.FACILITY_ADMINISTRATOR)

    found = [signed_in(user).post(address) for user in (story.clinic.approver.user, administrator)]

    assert [answer.status_code for answer in found] == [200, 200]
    assert ["Мира Ковач" in words_of(answer.content) for answer in found] == [True, True]


def test_the_staff_of_another_hospital_find_nothing_there(story: Story) -> None:
    other = cast.clinic("Other", prefix="other_")

    answer = signed_in(other.approver.user).get(reverse("reports:row_sticker", args=[story.signed.uid]))

    assert answer.status_code == 404
