"""The leaflets of a hospital: added as they are, given as attachments that can do nothing, and ended."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from passport import objects
from passport.justification.models import Leaflet
from passport.justification.services import leaflets
from passport.justification.services.leaflets import add_leaflet
from tests import cast
from tests.passport.imaging.papers import with_objects, with_script
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

PDF = with_objects("")


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


@pytest.fixture
def address(clinic: cast.Clinic) -> str:
    return f"/facility/{clinic.facility.uid}/leaflets/"


@pytest.fixture
def leaflet(clinic: cast.Clinic) -> Leaflet:
    return add_leaflet(
        facility=clinic.facility, name="Before a CT", language="sr", data=PDF, by=None, at=timezone.now()
    )


def sent(data: bytes = PDF, **others: str) -> dict[str, object]:
    """Return what a browser sends with the form."""
    file = SimpleUploadedFile("leaflet.exe", data, content_type="text/html")
    return {"name": "Before a CT", "language": "sr", "file": file, **others}


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_leaflet_is_added_and_listed(screen: Client, clinic: cast.Clinic, address: str) -> None:
    empty = screen.get(address).content.decode()
    done = screen.post(address, sent(), follow=True)

    found = Leaflet.objects.get()
    assert "This hospital has no leaflet yet." in empty
    assert said(done) == ["The leaflet is kept. Doctors can name it in a request now."]
    assert done.context["given"] == [(found, "српски")]
    assert (found.facility, found.name, found.added_by) == (clinic.facility, "Before a CT", str(clinic.administrator))
    assert objects.get(found.sha256) == PDF


def test_a_pdf_that_starts_something_is_not_kept_and_the_page_says_what_to_do(screen: Client, address: str) -> None:
    response = screen.post(address, sent(with_script()))

    assert response.context["form"].errors == {
        "file": [
            "This PDF holds scripts or starts something when it is opened. Print it as PDF once more, and choose the new "
            "file."
        ]
    }
    assert not Leaflet.objects.exists()


@pytest.mark.parametrize(("data", "sentence"), [
    (b"<html>%PDF-1.7</html>", "This file is no PDF. Save or print the paper as PDF, and choose that file."),
    (b"%PDF-" + b"x" * 60, "This file is larger than 20 MB. Save it with smaller pictures."),
    (b"", "The submitted file is empty."),
])  # fmt: skip
def test_another_file_is_not_kept_and_the_page_says_why(
    screen: Client, address: str, data: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("passport.justification.services.leaflets", "passport.web.leaflets"):
        monkeypatch.setattr(f"{module}.MAX_LEAFLET_BYTES", 40)
    response = screen.post(address, sent(data))

    assert response.context["form"].errors == {"file": [sentence]}
    assert not Leaflet.objects.exists()


def test_a_leaflet_wants_a_name_a_language_and_a_file(screen: Client, address: str) -> None:
    nothing = screen.post(address, {"name": " ", "language": "xx"})
    unseen = screen.post(address, sent(name="\u202e"))

    assert list(nothing.context["form"].errors) == ["name", "language", "file"]
    assert unseen.context["form"].errors == {"name": ["A leaflet has a name, by which the staff finds it."]}
    assert not Leaflet.objects.exists()


def test_a_full_disk_is_said_and_keeps_nothing(screen: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_data: bytes) -> str:
        raise objects.StorageUnavailable

    monkeypatch.setattr(leaflets.objects, "put", full)
    response = screen.post(address, sent())

    assert response.context["form"].errors == {"file": ["Nothing can be stored now. Try again later."]}
    assert not Leaflet.objects.exists()


def test_a_leaflet_is_an_attachment_that_can_do_nothing(screen: Client, address: str, leaflet: Leaflet) -> None:
    answer = screen.get(f"{address}{leaflet.uid}")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="leaflet.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def test_a_leaflet_whose_bytes_are_gone_is_not_there(screen: Client, address: str, leaflet: Leaflet) -> None:
    objects.forget(leaflet.sha256)

    assert screen.get(f"{address}{leaflet.uid}").status_code == 404


def test_an_ended_leaflet_is_listed_apart_and_can_still_be_read(screen: Client, address: str, leaflet: Leaflet) -> None:
    done = screen.post(f"{address}{leaflet.uid}/end", follow=True)

    leaflet.refresh_from_db()
    assert timezone.now() - leaflet.ended_at < timedelta(minutes=1)
    assert said(done) == ["The leaflet is no longer given out. What names it keeps it."]
    assert (done.context["given"], done.context["ended"]) == ([], [(leaflet, "српски")])
    assert screen.get(f"{address}{leaflet.uid}").content == PDF
    assert screen.post(f"{address}{leaflet.uid}/end").status_code == 404


def test_a_leaflet_of_another_hospital_is_not_there(screen: Client, address: str, clinic: cast.Clinic) -> None:
    elsewhere = cast.facility("Klinika Sever")
    theirs = add_leaflet(facility=elsewhere, name="Theirs", language="sr", data=PDF, by=None, at=timezone.now())

    answers = [screen.get(f"{address}{theirs.uid}"), screen.post(f"{address}{theirs.uid}/end")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Theirs" not in screen.get(address).content.decode()


def test_nobody_but_an_administrator_gets_there(clinic: cast.Clinic, address: str, leaflet: Leaflet) -> None:
    radiographer = signed_in(clinic.radiographer)

    answers = [
        radiographer.get(address),
        radiographer.post(address, sent()),
        radiographer.get(f"{address}{leaflet.uid}"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert list(Leaflet.objects.all()) == [leaflet]
