"""Taking the images along, page by page."""

import io
import zipfile

import pytest
from django.test import Client
from django.utils import timezone
from pydicom.dataset import Dataset

from passport.imaging.models import DiscFailure, ImageDisc, ImageLink
from passport.imaging.services import make_disc, revoke_link
from tests import sr
from tests.passport.imaging.scene import Scene
from tests.passport.web.images.pages import browser_of, open_here
from tests.sr.images import ct_picture


@pytest.fixture
def picture(ward: Scene) -> Dataset:
    """Let the archive keep one real image, and return it."""
    made = ct_picture(study_uid=ward.archive.study)
    ward.archive.series = {made.SeriesInstanceUID: [made.SOPInstanceUID]}
    ward.archive.files = {made.SOPInstanceUID: sr.write(made)}
    return made


@pytest.fixture
def ana(ward: Scene) -> Client:
    return browser_of(ward.cast.ana_reads)


@pytest.fixture
def viewer(ana: Client, ward: Scene, picture: Dataset) -> str:
    return open_here(ana, ward)


def worked() -> None:
    """Let the worker do what was asked for."""
    make_disc(disc_uid=ImageDisc.objects.latest("id").uid, at=timezone.now())


def test_the_file_is_asked_for_made_and_fetched(ana: Client, viewer: str, picture: Dataset) -> None:
    offered = ana.get(f"{viewer}disc")
    asked = ana.post(f"{viewer}disc")
    waiting = ana.get(f"{viewer}disc")
    worked()
    ready = ana.get(f"{viewer}disc")
    fetched = ana.get(f"{viewer}images.zip")

    assert (offered.context["disc"], offered.has_header("Refresh")) == (None, False)
    assert (asked["Location"], waiting.context["being_made"], waiting["Refresh"]) == (f"{viewer}disc", True, "3")
    assert (ready.context["size"], ready.context["left_out"], ready.has_header("Refresh")) == (
        "less than 1 MB",
        0,
        False,
    )
    packed = zipfile.ZipFile(io.BytesIO(b"".join(fetched.streaming_content)))
    assert packed.read("DICOM/SE000001/IM000001") == sr.write(picture)


def test_the_file_has_our_own_headers(ana: Client, viewer: str) -> None:
    ana.post(f"{viewer}disc")
    worked()

    fetched = ana.get(f"{viewer}images.zip")

    told = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control", "X-Content-Type-Options")
    assert [fetched[name] for name in told] == [
        "application/zip",
        'attachment; filename="images.zip"',
        "default-src 'none'; sandbox",
        "no-store",
        "nosniff",
    ]
    assert int(fetched["Content-Length"]) == ImageDisc.objects.get().size


def test_how_far_it_is_is_said_in_images(ana: Client, viewer: str) -> None:
    ana.post(f"{viewer}disc")
    ImageDisc.objects.update(total=400, fetched=120)

    page = " ".join(ana.get(f"{viewer}disc").content.decode().split())

    assert "120 of 400 images are packed." in page
    assert '<progress value="120" max="400"' in page


def test_what_could_not_be_packed_is_said_and_can_be_tried_again(ana: Client, viewer: str) -> None:
    ana.post(f"{viewer}disc")
    ImageDisc.objects.update(failed_reason=DiscFailure.TOO_LARGE)

    page = ana.get(f"{viewer}disc")
    ana.post(f"{viewer}disc")

    assert str(page.context["failure"]) == (
        "The images are too large to be packed here. Ask the hospital for a CD with the images."
    )
    assert ana.get(f"{viewer}disc").context["being_made"] is True


def test_images_that_are_missing_in_the_file_are_counted(ana: Client, viewer: str) -> None:
    ana.post(f"{viewer}disc")
    worked()
    ImageDisc.objects.update(total=3)

    assert ana.get(f"{viewer}disc").context["left_out"] == 2


def test_before_it_is_made_there_is_no_file(ana: Client, viewer: str) -> None:
    assert ana.get(f"{viewer}images.zip")["Location"] == f"{viewer}disc"


def test_another_person_and_an_ended_link_get_no_file(ana: Client, viewer: str, ward: Scene) -> None:
    ana.post(f"{viewer}disc")
    worked()
    thief = browser_of(ward.cast.boris_reads)
    thief.cookies.load({"images": ana.cookies["images"].value})
    before = [client.get(f"{viewer}images.zip").status_code for client in (thief, browser_of(ward.cast.ana_reads), ana)]

    revoke_link(uid=ImageLink.objects.get().uid, by=ward.cast.ana_reads, at=timezone.now())

    assert before == [404, 410, 200]
    assert [ana.get(f"{viewer}{page}").status_code for page in ("disc", "images.zip")] == [410, 410]
    assert ana.post(f"{viewer}disc").status_code == 410
