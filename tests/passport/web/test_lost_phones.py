"""At the counter after a loss: a new slip, and nothing that the lost phone could still open."""

import pytest
from django.test import Client

from passport.people.models import CodeSlip
from passport.signing.models import Act
from tests import cast
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def test_a_slip_after_a_loss_signs_that_person_out_everywhere(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility)
    user = cast.reader(ana)
    phone = Client()
    phone.post("/accounts/login/", {"login": "ana", "password": "a long enough pass phrase"})
    phone.get("/account")
    address = f"/facility/patients/{ana.uid}/"

    choices = screen.get(address).context["slip"].fields["lost"].choices
    page = screen.post(f"{address}slip", {"relation": "self", "lost": ana.readers.get().uid})

    assert choices == [("", "no phone is lost"), (ana.readers.get().uid, "ana · the patient")]
    assert "All phones and computers of <bdi>ana</bdi> are signed out" in page.content.decode()
    assert phone.get("/account").status_code == 302
    assert [act.verb for act in Act.objects.filter(actor_uid=clinic.administrator.uid, subject_uid=user.uid)] == [
        "session.ended",
        "devices.ended",
    ]


def test_a_slip_without_a_loss_signs_nobody_out(screen: Client, clinic: cast.Clinic) -> None:
    ana = cast.patient(clinic.facility)
    cast.reader(ana)
    phone = Client()
    phone.post("/accounts/login/", {"login": "ana", "password": "a long enough pass phrase"})

    page = screen.post(f"/facility/patients/{ana.uid}/slip", {"relation": "self"})

    assert (page.status_code, phone.get("/account").status_code) == (200, 200)


def test_nobody_elses_devices_end_with_a_slip(screen: Client, clinic: cast.Clinic) -> None:
    ana, boris = cast.patient(clinic.facility), cast.patient(clinic.facility, "Борис")
    cast.reader(ana)
    cast.reader(boris, "boris")

    page = screen.post(f"/facility/patients/{ana.uid}/slip", {"relation": "self", "lost": boris.readers.get().uid})

    assert (page.status_code, CodeSlip.objects.count(), Act.objects.filter(verb="devices.ended").count()) == (400, 0, 0)
