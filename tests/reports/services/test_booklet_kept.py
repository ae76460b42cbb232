"""The same content is printed once, kept for a day, and gone when the passport, or who may have it, changes."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from passport import objects
from passport.access.models import Purpose
from passport.access.services import end_trust, hide_entry, open_passport
from passport.booklet.models import Mistake
from passport.booklet.services.mistakes import report_mistake
from passport.people.models import Patient, Reader, Relation, User
from passport.people.services import change_patient
from passport.people.services.patients import PatientForm
from passport.queue.models import Job
from passport.signing.models import LogEntry, VerificationCode
from passport.signing.proof import read
from passport.signing.services import append_waiting, sign_further
from passport.verify.reading import proof_sheet_in
from passport.verify.sheet import codes_in
from reports import services, sheets
from reports.models import BookletPrint
from reports.selectors import PrintUnknown
from tests import cast
from tests.passport.document.story import Story, told
from tests.passport.signing.test_further import RemoteSigner, own_key

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


def ask(
    story: Story, at: datetime, *, by: User | None = None, language: str = "", proof_sheet: bool = False
) -> BookletPrint:
    reader = by or story.reader
    view = open_passport(reader=reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    return services.ask_booklet(view=view, by=reader, at=at, language=language, proof_sheet=proof_sheet)


def asked_and_made(story: Story, at: datetime, *, by: User | None = None, language: str = "") -> BookletPrint:
    return services.make_booklet(print_uid=ask(story, at, by=by, language=language).uid, at=at)


def trusted(story: Story) -> User:
    vera = cast.reader(story.ana, "vera")
    Reader.objects.filter(user=vera).update(relation=Relation.TRUSTED)
    return vera


def is_kept(sha256: str) -> bool:
    return objects.path_of(sha256).exists()


def test_the_same_content_is_laid_out_once(story: Story, at: datetime) -> None:
    first = asked_and_made(story, at)

    again = ask(story, at + SOON)

    assert (again, again.sha256, again.asked_at) == (first, first.sha256, at)
    assert (VerificationCode.objects.count(), Job.objects.filter(kind="booklet").count()) == (2, 1)


def test_a_proof_sheet_from_before_the_log_took_a_signature_in_is_made_anew(story: Story, at: datetime) -> None:
    plain = asked_and_made(story, at)
    before = services.make_booklet(print_uid=ask(story, at, proof_sheet=True).uid, at=at)
    append_waiting(at=at)
    after = services.make_booklet(print_uid=ask(story, at + SOON, proof_sheet=True).uid, at=at + SOON)

    assert ask(story, at + SOON) == plain
    assert [leaves_of(one) for one in (before, after)] == [{None}, {LogEntry.objects.get(kind="signature").leaf[:16]}]
    # The one of before is no less true, and stays until it is forgotten.
    assert services.fetch_booklet(print_uid=before.uid, by=story.reader, at=at + SOON) == objects.get(before.sha256)
    assert ask(story, at + SOON, proof_sheet=True) == after


def leaves_of(made: BookletPrint) -> set[bytes | None]:
    """Return what the proof sheet of a booklet says of the place of each stamped row in the log."""
    codes = filter(None, codes_in(proof_sheet_in(objects.get(made.sha256))))
    return {row.leaf for code in codes for row in read(code).says.rows if row.licence_number}


def test_another_reader_of_the_same_content_gets_the_same_file(story: Story, at: datetime) -> None:
    first = asked_and_made(story, at)
    vera = trusted(story)

    other = ask(story, at + SOON, by=vera)

    assert (other.pk != first.pk, other.sha256, other.pages) == (True, first.sha256, 4)
    assert other.forget_at == first.forget_at
    assert Job.objects.filter(kind="booklet").count() == 1
    pdf = services.fetch_booklet(print_uid=other.uid, by=vera, at=at + SOON)
    assert pdf == services.fetch_booklet(print_uid=first.uid, by=story.reader, at=at + SOON)


def test_two_readers_at_once_get_one_file(story: Story, at: datetime) -> None:
    first, other = ask(story, at), ask(story, at, by=trusted(story))

    made = [services.make_booklet(print_uid=one.uid, at=at) for one in (first, other)]

    assert made[0].sha256 == made[1].sha256
    assert VerificationCode.objects.count() == 2


@pytest.mark.parametrize("what", ["language", "layout", "content"])
def test_another_language_layout_or_content_is_another_file(
    story: Story, at: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    settings.LANGUAGES = [("en", "English"), ("fa", "Persian")]
    first = asked_and_made(story, at)
    if what == "layout":
        monkeypatch.setattr(sheets, "layout", lambda *, jalali, proof_sheet: f"another {jalali} {proof_sheet}")
    if what == "content":
        Patient.objects.filter(pk=story.ana.pk).update(place="Niš")
        story.ana.refresh_from_db()

    other = asked_and_made(story, at + SOON, language="fa" if what == "language" else "")

    assert (other.pk != first.pk, other.sha256 != first.sha256) == (True, True)


def test_nobody_has_two_jobs_for_the_same(story: Story, at: datetime) -> None:
    asked = ask(story, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        BookletPrint.objects.create(
            patient=asked.patient,
            asked_by=asked.asked_by,
            asked_at=at,
            language=asked.language,
            content=asked.content,
            layout=asked.layout,
            forget_at=at,
        )


def test_after_its_day_the_bytes_are_gone(story: Story, at: datetime) -> None:
    made = asked_and_made(story, at)

    again = services.forget_booklets(patient_uid=story.ana.uid, at=made.forget_at)

    assert (again, is_kept(made.sha256)) == (None, False)
    with pytest.raises(PrintUnknown):
        services.fetch_booklet(print_uid=made.uid, by=story.reader, at=made.forget_at)


def test_until_then_they_stay_and_are_looked_after(story: Story, at: datetime) -> None:
    made = asked_and_made(story, at)
    later = made.forget_at - SOON

    again = services.forget_booklets(patient_uid=story.ana.uid, at=later)

    assert (again, is_kept(made.sha256)) == (later + timedelta(minutes=5), True)


def hides(story: Story, at: datetime) -> None:
    hide_entry(entry=story.waiting, by=story.reader, at=at)


def disowns(story: Story, at: datetime) -> None:
    report_mistake(entry=story.waiting, kind=Mistake.NOT_MINE, words="", by=story.reader, at=at)


def ends_trust(story: Story, at: datetime) -> None:
    vera = trusted(story)
    end_trust(reader=Reader.objects.get(user=vera), by=story.reader, at=at)


def corrects_the_cover(story: Story, at: datetime) -> None:
    ana = story.ana
    form = PatientForm(
        given_name=ana.given_name, surname="Other", birth_date=ana.birth_date, language="en", place=ana.place
    )
    change_patient(patient=ana, form=form, by=story.clinic.administrator, at=at)


@pytest.mark.parametrize("change", [ends_trust, corrects_the_cover])
def test_who_may_read_and_what_the_cover_says_is_looked_at_at_once(
    story: Story, at: datetime, change: Callable[[Story, datetime], None]
) -> None:
    asked_and_made(story, at)

    change(story, at + SOON)

    assert Job.objects.get(kind="forget_booklets").due_at == at + SOON


@pytest.mark.parametrize("change", [hides, disowns])
def test_what_the_patient_changes_ends_the_file_at_once(
    story: Story, at: datetime, change: Callable[[Story, datetime], None]
) -> None:
    made = asked_and_made(story, at)

    change(story, at + SOON)

    assert Job.objects.get(kind="forget_booklets").due_at == at + SOON
    assert services.forget_booklets(patient_uid=story.ana.uid, at=at + SOON) is None
    assert is_kept(made.sha256) is False


def test_who_may_not_read_any_more_loses_the_file_and_others_keep_theirs(story: Story, at: datetime) -> None:
    made = asked_and_made(story, at)
    vera = trusted(story)
    other = ask(story, at, by=vera)
    Reader.objects.filter(user=vera).update(until=at + SOON)

    services.forget_booklets(patient_uid=story.ana.uid, at=at + 2 * SOON)

    other.refresh_from_db()
    assert (other.sha256, is_kept(made.sha256)) == ("", True)
    assert services.fetch_booklet(print_uid=made.uid, by=story.reader, at=at + 2 * SOON).startswith(b"%PDF-")


def test_a_file_that_says_something_else_is_never_handed_out(story: Story, at: datetime) -> None:
    made = asked_and_made(story, at)
    Patient.objects.filter(pk=story.ana.pk).update(surname="Other")

    with pytest.raises(services.NotMade):
        services.fetch_booklet(print_uid=made.uid, by=story.reader, at=at + SOON)

    assert is_kept(made.sha256) is False


def test_bytes_that_were_lost_can_be_made_again(story: Story, at: datetime) -> None:
    made = asked_and_made(story, at)
    objects.forget(made.sha256)
    with pytest.raises(services.NotMade):
        services.fetch_booklet(print_uid=made.uid, by=story.reader, at=at + SOON)

    again = asked_and_made(story, at + SOON)

    assert (again.pk != made.pk, is_kept(again.sha256)) == (True, True)


def test_a_booklet_from_before_another_signature_came_is_made_anew_and_says_whether_it_is_qualified(
    story: Story, at: datetime, settings: Settings
) -> None:
    settings.FURTHER_SIGNERS = [f"{RemoteSigner.__module__}.RemoteSigner"]
    statement = story.signed.current_version.row_statement
    mine = own_key(at)
    said = [words_of(asked_and_made(story, at))]
    for moment, signer in (
        (at + SOON, mine),
        (at + 2 * SOON, RemoteSigner(key_der=mine.key_der, chain=mine.chain)),
    ):
        sign_further(statement=statement, signer=signer, by=story.clinic.approver.user, at=moment)
        said.append(words_of(asked_and_made(story, moment)))

    qualified, plain = "A qualified signature stands beside it, and holds.", "not a qualified one, and holds."
    assert [(qualified in words, plain in words) for words in said] == [(False, False), (False, True), (True, True)]
    assert asked_and_made(story, at + 3 * SOON) == BookletPrint.objects.latest("pk")
    assert BookletPrint.objects.count() == 3


def words_of(made: BookletPrint) -> str:
    pages = pypdf.PdfReader(io.BytesIO(objects.get(made.sha256))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
