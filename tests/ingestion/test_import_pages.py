"""Reading folders and discs in by way of the browser."""

import hashlib
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ingestion.models import ImportRun, InboxItem, Source, SourceKind
from ingestion.services.recording import settle
from ingestion.services.sources import Issuing, add_source
from passport.people.models import Role, User
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.senders import CLINIC_ISSUER
from tests.ingestion.test_inbox_pages import sign_in
from tests.sr import ct, mammography, not_dose, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return staff(facility(), "mira", Role.CLERK)


@pytest.fixture
def discs(clerk: User, at: datetime) -> Source:
    issuers = [Issuing(as_sent="CLINIC-ONE", issuer=CLINIC_ISSUER)]
    place = clerk.memberships.get().facility
    return add_source(name="discs", kind=SourceKind.FOLDER, facility=place, issuers=issuers, by=None, at=at)


@pytest.fixture
def mira(client: Client, clerk: User, discs: Source) -> Client:
    return sign_in(client, clerk)


def begun(client: Client, discs: Source, label: str = "disc of 12 March") -> ImportRun:
    answer = client.post(reverse("ingestion:begin_import"), {"label": label, "source": discs.uid})
    run = ImportRun.objects.order_by("-pk")[0]
    assert answer.url == reverse("ingestion:import_run", args=[run.uid])
    return run


def add(client: Client, run: ImportRun, *contents: bytes, name: str = "") -> HttpResponse:
    files = [SimpleUploadedFile(f"{number}.dcm", content) for number, content in enumerate(contents)]
    named = {"name": name} if name else {}
    return client.post(reverse("ingestion:add_files", args=[run.uid]), {"file": files, **named})


def test_files_are_read_in_and_their_ends_stand_on_the_page(mira: Client, discs: Source, at: datetime) -> None:
    run = begun(mira, discs)

    add(mira, run, write(ct()), write(not_dose()))
    for item in InboxItem.objects.all():
        settle(item_uid=item.uid, at=at)
    page = mira.get(reverse("ingestion:import_run", args=[run.uid]))

    assert [(end.state, end.count) for end in page.context["ends"]] == [("ignored", 1), ("recorded", 1)]
    assert set(InboxItem.objects.values_list("run", "source")) == {(run.pk, discs.pk)}
    assert "The object is not a dose report." in page.content.decode()


def test_the_program_of_the_page_sends_paths_and_asks_what_is_known(mira: Client, discs: Source) -> None:
    run, report = begun(mira, discs), write(ct())
    known = reverse("ingestion:is_known", args=[run.uid])
    digest = {"sha256": hashlib.sha256(report).hexdigest()}

    before = mira.post(known, digest).json()
    add(mira, run, report, name="DICOM/A1")
    after = mira.post(known, digest).json()

    assert (before, after) == ({"known": False}, {"known": True})
    assert InboxItem.objects.get().name == "DICOM/A1"


def test_the_same_name_goes_on_and_the_same_file_is_one_row(mira: Client, discs: Source) -> None:
    first = begun(mira, discs)
    add(mira, first, write(ct()))

    again = begun(mira, discs)
    add(mira, again, write(ct()), write(mammography()))

    again.refresh_from_db()
    assert again == first
    assert (again.offered, again.known, InboxItem.objects.count()) == (2, 1, 2)


def test_a_finished_run_takes_no_more(mira: Client, discs: Source) -> None:
    run = begun(mira, discs)

    mira.post(reverse("ingestion:finish_import", args=[run.uid]))
    late = add(mira, run, write(ct()))

    assert (late.status_code, late.context["error"]) == (409, "This run is finished. Begin another one.")
    assert InboxItem.objects.count() == 0
    assert list(Act.objects.filter(subject_uid=run.uid).values_list("verb", flat=True)) == ["run.begun", "run.finished"]
    assert begun(mira, discs) != run


def test_no_file_and_too_much_at_once_are_said_in_words(mira: Client, discs: Source) -> None:
    run = begun(mira, discs)
    address = reverse("ingestion:add_files", args=[run.uid])

    nothing = add(mira, run)
    too_much = mira.post(address, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**31))

    assert (nothing.status_code, nothing.context["error"]) == (400, "Choose at least one file.")
    assert (too_much.status_code, too_much.context["error"]) == (413, "That is more than 64 MB at once.")


def test_a_forged_form_adds_nothing(clerk: User, discs: Source) -> None:
    signed_in = sign_in(Client(), clerk)
    run = begun(signed_in, discs)
    signed_in.handler.enforce_csrf_checks = True

    assert add(signed_in, run, write(ct())).status_code == 403
    assert InboxItem.objects.count() == 0


def test_somebody_elsewhere_sees_no_run(client: Client, mira: Client, discs: Source) -> None:
    run = begun(mira, discs)
    boris = sign_in(Client(), staff(facility("Elsewhere"), "boris", Role.CLERK))

    statuses = [
        boris.get(reverse("ingestion:import_run", args=[run.uid])).status_code,
        add(boris, run, write(ct())).status_code,
        boris.post(reverse("ingestion:finish_import", args=[run.uid])).status_code,
    ]

    assert statuses == [404, 404, 404]
    assert list(boris.get(reverse("ingestion:imports")).context["runs"]) == []
    assert boris.post(reverse("ingestion:begin_import"), {"label": "x", "source": discs.uid}).context["form"].errors


def test_an_approver_reads_nothing_in(discs: Source) -> None:
    approver = sign_in(Client(), staff(discs.facility, "vera", Role.APPROVER))

    assert approver.get(reverse("ingestion:imports")).status_code == 403


def test_without_a_source_for_files_the_page_says_who_adds_one(client: Client, clerk: User) -> None:
    page = sign_in(client, clerk).get(reverse("ingestion:imports"))

    assert "A PACS administrator adds one under Sources" in page.content.decode()
