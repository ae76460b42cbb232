"""A report as a file: uploaded by who works at the hospital, checked, withdrawn."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from passport.booklet.models import Entry
from passport.booklet.services import void_entry
from passport.imaging.models import ImageReport
from passport.pdf.checking import MAX_BYTES, PaperFault
from passport.people.models import Practitioner, Role
from tests.passport.imaging import papers
from tests.passport.imaging.papers import kept
from tests.passport.imaging.scene import Scene
from tests.passport.people import cast as people
from tests.passport.web.images.pages import browser_of
from tests.passport.web.staff import signed_in


def page_of(ward: Scene) -> str:
    return f"/images/report-of/{ward.entry.uid}/"


def send(client: Client, ward: Scene, data: bytes, **said: str) -> HttpResponse:
    return client.post(page_of(ward), {"file": SimpleUploadedFile("report.pdf", data), **said})


@pytest.fixture
def radiographer(ward: Scene) -> Client:
    return signed_in(ward.cast.radiographer)


@pytest.mark.parametrize("role", [Role.RADIOGRAPHER, Role.APPROVER, Role.FACILITY_ADMINISTRATOR])
def test_who_works_with_the_row_uploads_and_the_patient_downloads(role: Role, ward: Scene) -> None:
    who = people.staff(ward.cast.linden, role, timezone.now(), given_name="Mila")

    answer = send(signed_in(who), ward, papers.pdf())

    ana = browser_of(ward.cast.ana_reads)
    (line,) = ana.get(f"/passport/{ward.cast.ana.uid}/entry/{ward.entry.uid}/").context["reports"].lines
    assert (answer.status_code, ana.get(line.download).content) == (302, papers.pdf())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html>", "This file is no PDF. Save or print the report as PDF, and choose that file."),
        (b"", "The submitted file is empty."),
        (papers.locked(), "This PDF is locked with a password. Save it without a password, and choose that file."),
        (
            papers.with_script(),
            "This PDF holds scripts or starts something when it is opened. Print it as PDF once more, and choose the new "
            "file.",
        ),
        (
            papers.with_file(),
            "This PDF carries other files inside. Print it as PDF once more, and choose the new file.",
        ),
        (
            papers.pdf()[:200],
            "This PDF is damaged or has no page. Open it, print it as PDF once more, and choose the new file.",
        ),
        (bytes(MAX_BYTES + 1), "This file is larger than 20 MB. Save it with smaller pictures."),
    ],
    ids=["no PDF", "empty", "locked", "script", "file", "damaged", "large"],
)
def test_what_is_not_taken_says_why_and_what_to_do(radiographer: Client, ward: Scene, data: bytes, said: str) -> None:
    answer = send(radiographer, ward, data)

    assert (answer.status_code, answer.context["form"].errors) == (422, {"file": [said]})
    assert ImageReport.objects.count() == 0


def authors_offered(client: Client, ward: Scene) -> list[tuple[str, str]]:
    return client.get(page_of(ward)).context["form"].fields["author"].choices


def test_whom_the_uploader_names_as_the_author_is_asked_for_the_row(radiographer: Client, ward: Scene) -> None:
    author = ward.cast.approver.practitioner
    offered = authors_offered(radiographer, ward)

    answer = send(radiographer, ward, papers.pdf(), author=author.uid)

    assert offered == [("", "not recorded"), (author.uid, str(author))]
    said = [str(one) for one in radiographer.get(answer["Location"]).context["messages"]]
    assert said[1:] == [f"The row waits for {author}."]
    assert Entry.objects.get(pk=ward.entry.pk).approver == author


def test_a_row_that_waits_for_somebody_goes_on_waiting_for_that_person(radiographer: Client, ward: Scene) -> None:
    author, first = ward.cast.approver.practitioner, ward.cast.approver_elsewhere.practitioner
    Entry.objects.filter(pk=ward.entry.pk).update(approver=first)

    answer = send(radiographer, ward, papers.pdf(), author=author.uid)

    said = [str(one) for one in radiographer.get(answer["Location"]).context["messages"]]
    assert said[1:] == ["Whom the row waits for stays as it was."]
    assert Entry.objects.get(pk=ward.entry.pk).approver == first


def test_nobody_from_elsewhere_is_named_as_the_author(radiographer: Client, ward: Scene) -> None:
    stranger = ward.cast.approver_elsewhere.practitioner

    answer = send(radiographer, ward, papers.pdf(), author=stranger.uid)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["author"])
    assert ImageReport.objects.count() == 0


def test_who_ended_meanwhile_is_refused_with_a_sentence(
    radiographer: Client, ward: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = ward.cast.approver.practitioner
    monkeypatch.setattr("passport.booklet.services.finding.signs_at", lambda *_said: False)

    answer = send(radiographer, ward, papers.pdf(), author=author.uid)

    assert answer.context["form"].errors == {"author": ["This person does not approve at this hospital."]}
    assert ImageReport.objects.count() == 0


def test_two_of_one_name_are_told_apart_by_their_licence(radiographer: Client, ward: Scene) -> None:
    one = ward.cast.approver.practitioner
    other = people.staff(ward.cast.linden, Role.APPROVER, timezone.now(), given_name="Mila").practitioner
    Practitioner.objects.filter(pk=other.pk).update(given_name=one.given_name, licence_number="118-7")

    offered = dict(authors_offered(radiographer, ward))

    assert (offered[one.uid], offered[other.uid]) == (f"{one} ({one.licence_number})", f"{one} (118-7)")


def test_the_same_file_twice_is_said(radiographer: Client, ward: Scene) -> None:
    send(radiographer, ward, papers.pdf())

    answer = send(radiographer, ward, papers.pdf())

    assert answer.context["form"].errors == {"file": ["This very file stands on the row already."]}


def test_what_came_and_is_not_shown_says_why_and_what_to_do_and_opens_for_nobody(
    radiographer: Client, ward: Scene
) -> None:
    report = kept(ward.entry, timezone.now(), papers.with_script(), fault=PaperFault.DOES_SOMETHING)
    ana, row = browser_of(ward.cast.ana_reads), f"/passport/{ward.cast.ana.uid}/entry/{ward.entry.uid}/"

    listed = radiographer.get(page_of(ward)).context["reports"]
    (line,) = ana.get(row).context["reports"].lines

    said = "This PDF holds scripts or starts something when it is opened. Print it as PDF once more, and choose the new file."
    assert [(one, fault) for one, fault in listed] == [(report, said)]
    assert (line.waits, line.read, line.download) == (
        "A report came as a file that cannot be shown here. Ask the hospital to send it anew.",
        "",
        "",
    )
    send(radiographer, ward, papers.pdf("printed anew"))
    assert [one.download != "" for one in ana.get(row).context["reports"].lines] == [False, True]


def test_a_wrong_file_is_withdrawn_and_stays_listed_for_the_hospital(radiographer: Client, ward: Scene) -> None:
    report = kept(ward.entry, timezone.now(), papers.pdf())

    answer = radiographer.post(f"{page_of(ward)}{report.uid}/withdraw")

    page = radiographer.get(answer["Location"])
    assert [(one.uid, str(one.withdrawn_by)) for one, _fault in page.context["reports"]] == [
        (report.uid, str(ward.cast.radiographer))
    ]
    ana = browser_of(ward.cast.ana_reads)
    assert ana.get(f"/passport/{ward.cast.ana.uid}/entry/{ward.entry.uid}/").context["reports"] is None


@pytest.mark.parametrize("who", ["approver_elsewhere", "doctor", "clerk", "pacs", "ana_reads"])
def test_nobody_else_comes_there(who: str, ward: Scene) -> None:
    report = kept(ward.entry, timezone.now(), papers.pdf())
    client = signed_in(getattr(ward.cast, who))

    answers = {
        client.get(page_of(ward)).status_code,
        send(client, ward, papers.pdf("another")).status_code,
        client.post(f"{page_of(ward)}{report.uid}/withdraw").status_code,
    }

    assert answers <= {302, 403, 404}
    assert list(ImageReport.objects.values_list("uid", "withdrawn_at")) == [(report.uid, None)]


def test_a_row_that_does_not_count_takes_no_report(radiographer: Client, ward: Scene, at: datetime) -> None:
    void_entry(entry=ward.entry, reason="twice", by=ward.cast.approver, at=timezone.now())

    assert radiographer.get(page_of(ward)).status_code == 404
