"""A booklet is asked for, made once, fetched by who asked while that person may read, and forgotten."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from django.db import connection

from passport import objects
from passport.access.models import Purpose
from passport.access.services import NotAllowed, View, open_passport
from passport.booklet.models import Entry
from passport.booklet.verification import verify_code
from passport.document.publishing import published_keys
from passport.people.models import Reader, Relation
from passport.queue.models import Job
from passport.signing.models import Act, SigningKey, VerificationCode
from passport.signing.proof import check, read
from passport.signing.sealing_keys import published_seal_key
from passport.signing.services import revoke_key
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, What
from passport.verify.reading import document_in, proof_sheet_in
from passport.verify.sheet import check_sheet, codes_in
from reports import render, services
from reports.models import BookletPrint
from reports.selectors import PrintUnknown
from tests.passport.booklet.codes import confirm_by_code, give_app, now
from tests.passport.booklet.withholding import withhold
from tests.passport.document.story import Story, told
from tests.reports.printing import pictures

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=2)  # than the row of the story was signed


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


@pytest.fixture
def view(story: Story, at: datetime) -> View:
    return open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)


@pytest.fixture
def asked(story: Story, view: View, at: datetime) -> BookletPrint:
    return services.ask_booklet(view=view, by=story.reader, at=at)


def made(asked: BookletPrint, at: datetime) -> BookletPrint:
    return services.make_booklet(print_uid=asked.uid, at=at)


def text_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def official_page(story: Story, at: datetime) -> str:
    """Return what the page with the rows says of a booklet asked for and made at a moment."""
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    asked = services.ask_booklet(view=view, by=story.reader, at=at)
    made(asked, at)
    return text_of(services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at))[1]


def test_asking_writes_the_work_and_the_end_of_it_as_jobs(story: Story, asked: BookletPrint, at: datetime) -> None:
    jobs = {job.kind: (job.subject_uid, job.due_at) for job in Job.objects.all()}

    assert jobs == {"booklet": (asked.uid, at), "forget_booklets": (story.ana.uid, at + timedelta(minutes=5))}
    assert asked.forget_at == at + timedelta(days=1)
    assert Act.objects.filter(verb="booklet.asked", actor_uid=story.reader.uid, subject_uid=asked.uid).count() == 1


def test_asking_again_while_it_is_made_makes_no_second_one(story: Story, view: View, asked: BookletPrint) -> None:
    again = services.ask_booklet(view=view, by=story.reader, at=asked.asked_at + timedelta(seconds=1))

    assert again == asked


def test_who_works_at_the_facility_takes_no_booklet_along(story: Story, at: datetime) -> None:
    radiographer = story.clinic.radiographer
    view = open_passport(reader=radiographer, patient=story.ana, purpose=Purpose.PERFORMING, at=at)

    with pytest.raises(NotAllowed):
        services.ask_booklet(view=view, by=radiographer, at=at)


def test_it_holds_the_signed_and_the_waiting_row(story: Story, asked: BookletPrint, at: datetime) -> None:
    done = made(asked, at)
    pdf = services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at)

    cover, official, annex, _closing = text_of(pdf)
    assert (done.pages, done.made_at, done.failed_reason) == (4, at, "")
    assert [word in cover for word in ("Ана", "Анић", "0205961715012", "Липова 3", "Београд")] == [True] * 5
    assert official.index("CT examination, chest") < official.index("CT of the chest")
    assert [word in official for word in ("Мира Ковач", "radiology", "02.03.2026.", "čeka potpis")] == [True] * 4
    assert annex.count("724.52 mGy·cm") == 2


def test_each_page_with_rows_can_be_checked_by_its_code(story: Story, asked: BookletPrint, at: datetime) -> None:
    made(asked, at)
    pdf = services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at)
    code = text_of(pdf)[1].split(" Check this page")[0][-14:]

    check = verify_code(code=code)

    assert check is not None
    assert (check.page, check.pages, check.facility, check.holds) == (2, 4, story.clinic.facility.name, True)
    assert [(row.printed_signed, row.amended_since) for row in check.rows] == [(False, False), (True, False)]
    assert [one.facsimile.name for one in check.rows[1].signatures] == ["Мира Ковач"]
    assert sorted(VerificationCode.objects.values_list("page", flat=True)) == [2, 3]


def test_a_row_that_is_not_what_was_signed_gets_no_stamp(story: Story, asked: BookletPrint, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE booklet_entry SET exam_as_sent = 'CT Abdomen' WHERE uid = %s", [story.signed.uid])

    made(asked, at)

    official = text_of(services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at))[1]
    assert "Мира Ковач" not in official
    assert "potpis ili potvrda ne odgovara zapisu" in official


def test_a_row_that_is_not_what_the_hospital_confirmed_is_not_printed_as_confirmed(story: Story, at: datetime) -> None:
    user = give_app(story.clinic.approver.user)
    revoke_key(key=SigningKey.objects.get(user=user), by=user, at=at + LATER)
    Entry.objects.filter(pk=story.waiting.pk).update(approver=story.clinic.approver, approval="recorded")
    confirm_by_code([now(story.waiting)], by=user, at=at + 2 * LATER)
    before = official_page(story, at + 3 * LATER)
    Entry.objects.filter(pk=story.waiting.pk).update(exam_as_sent="CT Abdomen")

    after = official_page(story, at + 4 * LATER)

    assert [("potvrdila bolnica" in said, "potvrda ne odgovara zapisu" in said) for said in (before, after)] == [
        (True, False),
        (False, True),
    ]


def test_making_it_twice_changes_nothing(asked: BookletPrint, at: datetime) -> None:
    first = made(asked, at)

    second = made(asked, at + timedelta(minutes=1))

    assert (second.sha256, second.made_at) == (first.sha256, at)
    assert VerificationCode.objects.count() == 2


def test_hidden_rows_are_counted_in_a_guardian_s_booklet(story: Story, at: datetime) -> None:
    withhold(story.waiting, at=at)
    Reader.objects.filter(user=story.reader).update(relation=Relation.GUARDIAN)
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    asked = services.ask_booklet(view=view, by=story.reader, at=at)

    made(asked, at)

    text = text_of(services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at))
    assert "CT examination, chest" not in " ".join(text)
    assert "The patient has chosen not to show 1 entry." in text[-1]


def test_nobody_else_fetches_it(story: Story, asked: BookletPrint, at: datetime) -> None:
    made(asked, at)

    with pytest.raises(PrintUnknown):
        services.fetch_booklet(print_uid=asked.uid, by=story.stranger, at=at)


def test_before_it_is_made_there_is_nothing_to_fetch(story: Story, asked: BookletPrint, at: datetime) -> None:
    with pytest.raises(services.NotMade):
        services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at)


def test_who_may_not_read_any_more_does_not_fetch(story: Story, asked: BookletPrint, at: datetime) -> None:
    made(asked, at)
    Reader.objects.filter(user=story.reader).update(until=at)

    with pytest.raises(PrintUnknown):
        services.fetch_booklet(print_uid=asked.uid, by=story.reader, at=at + timedelta(seconds=1))


def test_who_may_not_read_any_more_gets_none_made(story: Story, asked: BookletPrint, at: datetime) -> None:
    Reader.objects.filter(user=story.reader).update(until=at)

    failed = made(asked, at)

    assert (failed.failed_reason, failed.made_at, failed.sha256) == ("access_ended", None, "")
    assert VerificationCode.objects.count() == 0


def test_a_machine_without_fonts_says_so(asked: BookletPrint, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    # No fc-list on the path: as on a machine where nothing of it is installed.
    monkeypatch.setenv("PATH", "")
    render._need_fonts.cache_clear()

    failed = made(asked, at)

    assert (failed.failed_reason, failed.made_at) == ("fonts_missing", None)


def test_a_booklet_of_which_nobody_asked_in_time_is_not_made(asked: BookletPrint, at: datetime) -> None:
    late = made(asked, at + timedelta(days=1))

    assert (late.made_at, late.sha256, late.failed_reason) == (None, "", "")


def test_a_language_that_the_site_does_not_speak_leaves_no_words_of_it_in_the_sentences(
    story: Story, asked: BookletPrint, at: datetime
) -> None:
    story.ana.language = "fa"
    story.ana.save()

    pages = text_of(objects.get(made(asked, at).sha256))

    assert f"Made on {at.day} {at:%B} {at.year}." in pages[-1]


def test_a_proof_sheet_is_made_on_request_and_sealed_by_the_facility(
    story: Story, view: View, asked: BookletPrint, at: datetime
) -> None:
    wished = services.ask_booklet(view=view, by=story.reader, at=at, proof_sheet=True)
    proved, plain = made(wished, at), made(asked, at)

    assert (wished != asked, proved.pages, plain.pages) == (True, 6, 4)
    *_booklet, first, second = text_of(services.fetch_booklet(print_uid=wished.uid, by=story.reader, at=at))
    assert ("Proof that works without the internet" in first, "Page 2 of 4" in first) == (True, True)
    assert ("Ана Анић, born in 1961" in second, "Page 3 of 4" in second, "not in the log yet" in second) == (
        True,
        True,
        True,
    )


def test_a_code_of_the_proof_sheet_is_checked_with_the_published_key(
    story: Story, view: View, at: datetime, tmp_path: Path
) -> None:
    wished = services.ask_booklet(view=view, by=story.reader, at=at, proof_sheet=True)
    drawn = pictures(objects.get(made(wished, at).sha256), tmp_path, dpi=150)
    (code,) = [one.text for one in zxingcpp.read_barcodes(drawn[4])]

    key = published_seal_key(facility_uid=story.clinic.facility.uid, at=at)
    said = check(read(code), keys=[key])

    assert (said.holder, said.page, said.pages) == ("Ана Анић", 2, 4)
    assert [(row.day, row.dose, row.licence_number is None) for row in said.rows] == [
        ("2026-02-01", "724.52", True),
        ("2026-03-01", "724.52", False),
    ]


def test_a_proof_sheet_says_what_the_document_in_its_file_says(story: Story, view: View, at: datetime) -> None:
    wished = services.ask_booklet(view=view, by=story.reader, at=at, proof_sheet=True)
    pdf = objects.get(made(wished, at).sha256)
    keys = keyring_in(json.dumps(published_keys()).encode())

    sheet = check_sheet(codes_in(proof_sheet_in(pdf)), keys, document_in(pdf))

    assert [one.outcome for one in sheet.checks if one.what is What.PRINTED] == [Outcome.HELD]
    assert sheet.outcome is Outcome.HELD
