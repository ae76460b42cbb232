"""STOW-RS as programs use it, and the token on the page of its source."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pydicom.dataset import Dataset
from pytest_django import Settings

from ingestion.models import InboxItem, Source, SourceKind
from ingestion.services.recording import settle
from ingestion.services.sources import Issuing, add_source
from ingestion.services.storing import issue_token
from ingestion.stow.answers import Failure
from passport import objects
from passport.people.models import Attempt, Role, User
from tests import sr
from tests.cast import facility, staff
from tests.ingestion.senders import CLINIC_ISSUER
from tests.ingestion.test_inbox_pages import sign_in
from tests.sr.reports import encapsulated, written

pytestmark = pytest.mark.django_db
MULTIPART = 'multipart/related; type="application/dicom"; boundary=cut'


@pytest.fixture
def vera() -> User:
    return staff(facility(), "vera", Role.PACS_ADMINISTRATOR)


@pytest.fixture
def web(vera: User, at: datetime) -> Source:
    place = vera.memberships.get().facility
    issuers = [Issuing(as_sent="CLINIC-ONE", issuer=CLINIC_ISSUER)]
    return add_source(name="archive", kind=SourceKind.WEB, facility=place, issuers=issuers, by=vera, at=at)


@pytest.fixture
def token(web: Source, vera: User, at: datetime) -> str:
    return issue_token(source=web, by=vera, at=at)


def body(*contents: bytes) -> bytes:
    parts = b"".join(b"--cut\r\nContent-Type: application/dicom\r\n\r\n%s\r\n" % content for content in contents)
    return parts + b"--cut--\r\n"


def post(
    *contents: bytes, token: str = "", path: str = "/dicomweb/studies", kind: str = MULTIPART, **headers: str
) -> HttpResponse:
    """Post as a program does: with a token and no cookie, past the check for forged requests."""
    shown = {"authorization": f"Bearer {token}"} if token else {}
    client = Client(enforce_csrf_checks=True, headers=shown | headers)
    return client.post(path, body(*contents), content_type=kind)


def failures(answer: HttpResponse) -> list[int]:
    failed = json.loads(answer.content)["00081198"]["Value"]
    return [item["00081197"]["Value"][0] for item in failed]


def test_what_is_posted_is_stored_and_recorded(web: Source, token: str, at: datetime) -> None:
    reports = [sr.ct(), sr.mammography()]

    answer = post(*map(sr.write, reports), token=token)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/dicom+json")
    told = Dataset.from_json(answer.content.decode())
    assert [item.ReferencedSOPInstanceUID for item in told.ReferencedSOPSequence] == [
        report.SOPInstanceUID for report in reports
    ]
    items = InboxItem.objects.filter(source=web).order_by("pk")
    assert [settle(item_uid=item.uid, at=at).state for item in items] == ["recorded", "recorded"]
    assert objects.get(items[0].sha256) == sr.write(reports[0])


def test_nobody_posts_without_the_token_of_a_source(token: str) -> None:
    anonymous, wrong = post(sr.write(sr.ct())), post(sr.write(sr.ct()), token="A" * 32)

    assert (anonymous.status_code, wrong.status_code) == (401, 401)
    assert anonymous["WWW-Authenticate"] == 'Bearer realm="STOW"'
    assert InboxItem.objects.count() == 0


def test_who_tries_tokens_is_shut_out_for_a_while(token: str) -> None:
    for _ in range(10):
        post(token="A" * 32)

    assert post(sr.write(sr.ct()), token=token).status_code == 429
    assert Attempt.objects.filter(succeeded=False).count() == 10


def test_a_closed_source_is_refused(web: Source, token: str) -> None:
    Source.objects.filter(pk=web.pk).update(active=False)

    assert post(sr.write(sr.ct()), token=token).status_code == 403


def test_reports_on_images_are_stored_like_dose_reports(web: Source, token: str) -> None:
    answer = post(sr.write(encapsulated(b"%PDF-1.7")), sr.write(written()), token=token)

    assert (answer.status_code, InboxItem.objects.count()) == (200, 2)


def test_each_object_that_is_not_stored_says_why(web: Source, token: str) -> None:
    contents = [sr.write(sr.ct()), sr.write(sr.image()), b"no object", sr.write(sr.ct(study_uid=sr.uid("other")))]

    answer = post(*contents, token=token, path=f"/dicomweb/studies/{sr.ct().StudyInstanceUID}")

    assert answer.status_code == 202
    assert failures(answer) == [Failure.CLASS_NOT_SUPPORTED, Failure.CANNOT_UNDERSTAND, Failure.OTHER_STUDY]
    assert InboxItem.objects.count() == 1


def test_when_nothing_is_stored_the_status_says_so(token: str) -> None:
    assert post(sr.write(sr.image()), token=token).status_code == 409


def test_of_images_the_header_is_kept_where_the_source_is_registered_so(web: Source, token: str) -> None:
    Source.objects.filter(pk=web.pk).update(headers=True)

    assert post(sr.write(sr.image()), token=token).status_code == 200
    assert b"\xe0\x7f\x10\x00" not in objects.get(InboxItem.objects.get().sha256)


def test_a_store_that_cannot_be_written_is_no_success(token: str, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.OBJECTS_DIR = tmp_path / "file"

    answer = post(sr.write(sr.ct()), token=token)

    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert failures(answer) == [Failure.OUT_OF_RESOURCES]


@pytest.mark.parametrize(
    ("kind", "headers", "status"),
    [
        ("application/dicom", {}, 415),
        ('multipart/related; type="application/dicom+xml"; boundary=cut', {}, 415),
        ('multipart/related; type="application/dicom"', {}, 400),
        ('multipart/related; type="application/dicom"; boundary=other', {}, 400),
        (MULTIPART, {"accept": "application/dicom+xml"}, 406),
    ],
)
def test_a_request_that_cannot_be_answered_says_why(
    token: str, kind: str, headers: dict[str, str], status: int
) -> None:
    answer = post(sr.write(sr.ct()), token=token, kind=kind, **headers)

    assert (answer.status_code, answer["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert InboxItem.objects.count() == 0


def test_a_body_without_parts_is_none(token: str) -> None:
    assert post(token=token).status_code == 400


def test_a_part_over_64_mb_is_too_large(token: str) -> None:
    assert post(bytes(64 * 1024 * 1024 + 1), token=token).status_code == 413


def test_a_token_is_shown_once_and_taken_away(client: Client, web: Source, vera: User) -> None:
    sign_in(client, vera)

    shown = client.post(reverse("ingestion:issue_token", args=[web.uid]))
    token = shown.context["token"]
    page = client.get(reverse("ingestion:source", args=[web.uid]))
    before = post(sr.write(sr.ct()), token=token)
    client.post(reverse("ingestion:revoke_token", args=[web.uid]))
    after = post(sr.write(sr.ct()), token=token)

    assert (token in page.content.decode(), before.status_code, after.status_code) == (False, 200, 401)
    assert token.encode() not in Source.objects.get(pk=web.pk).token_digest.encode()


def test_only_a_web_source_has_a_token(client: Client, vera: User, at: datetime) -> None:
    device = add_source(name="ct", ae_title="CT", facility=vera.memberships.get().facility, by=vera, at=at)
    sign_in(client, vera)

    assert client.post(reverse("ingestion:issue_token", args=[device.uid])).status_code == 404
