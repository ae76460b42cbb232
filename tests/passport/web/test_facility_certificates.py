"""An administrator adds and stops certificates of the hospital, and closes it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from passport.guards import FRESH
from passport.people.models import Facility
from passport.signing import certificates
from passport.signing.models import Act, FacilityKey
from passport.signing.sealing_keys import facility_key_at
from tests import cast
from tests.passport.signing.houses import house_key, write_key
from tests.passport.web.staff import signed_in
from tests.passport.web.test_facility import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def page(clinic: cast.Clinic, step: str = "") -> str:
    return f"/facility/{clinic.facility.uid}/seal/{step}"


def typed(clinic: cast.Clinic, moment: datetime) -> dict[str, object]:
    here = moment.astimezone(ZoneInfo(clinic.facility.time_zone))
    return {"day_day": here.day, "day_month": here.month, "day_year": here.year, "clock": here.strftime("%H:%M")}


def brought(clinic: cast.Clinic, *, name: str = "sun-2026", file: bytes | None = None) -> dict[str, object]:
    """Return what an administrator sends whose private key lies where it should."""
    at, key = timezone.now(), certificates.new_key()
    write_key("sun-2026", key)
    der = certificates.self_signed(key, holder="Dom zdravlja", country="RS", at=at - timedelta(hours=1), days=90)
    pem = SimpleUploadedFile("sun.pem", certificates.pem_of([der]) if file is None else file)
    return {"file": pem, "place": "files", "location": name, "replaces": "on", **typed(clinic, at)}


def test_a_certificate_is_added_and_the_one_before_stops_then(screen: Client, clinic: cast.Clinic) -> None:
    old = house_key(at=timezone.now(), facility_uid=clinic.facility.uid)

    answer = screen.post(page(clinic, "add"), brought(clinic), follow=True)

    new = FacilityKey.objects.get(location="sun-2026")
    old.refresh_from_db()
    assert said(answer) == ["The certificate is added."]
    assert (new.facility_uid, new.holder, new.added_by) == (
        clinic.facility.uid,
        "Dom zdravlja",
        str(clinic.administrator),
    )
    assert new.starts_at == old.stopped_at == new.added_at  # never earlier: what the old one sealed keeps holding
    assert facility_key_at(facility_uid=clinic.facility.uid, at=timezone.now()) == new
    assert [(key, standing) for key, standing, _place in answer.context["lines"]] == [(new, "seals"), (old, "stopped")]
    assert list(
        Act.objects.filter(subject_kind="facility_key", actor_uid=clinic.administrator.uid)
        .values_list("verb", "subject_uid")
        .order_by("pk")
    ) == [("facility_key.added", new.uid), ("facility_key.stopped", old.uid)]


@pytest.mark.parametrize(
    ("otherwise", "sentence"),
    [
        ({"name": "nowhere"}, "No private key can be reached under that name."),
        ({"name": "other"}, "The private key is not that of the certificate."),
        ({"name": "north"}, "Another hospital seals with this key."),
        ({"file": b"no certificate"}, "The file holds no certificate in PEM"),
    ],
    ids=["not_there", "does_not_fit", "of_another", "no_certificate"],
)
def test_what_does_not_fit_is_refused_in_words(
    screen: Client, clinic: cast.Clinic, otherwise: dict[str, object], sentence: str
) -> None:
    write_key("other", certificates.new_key())
    house_key(at=timezone.now(), name="north")

    answer = screen.post(page(clinic, "add"), brought(clinic, **otherwise), follow=True)

    assert [line.startswith(sentence) for line in said(answer)] == [True]
    assert not FacilityKey.objects.filter(facility_uid=clinic.facility.uid).exists()


def test_a_certificate_is_stopped_from_a_moment_on_and_never_in_future(screen: Client, clinic: cast.Clinic) -> None:
    now = timezone.now()
    key = house_key(at=now - timedelta(days=2), facility_uid=clinic.facility.uid)
    stop = page(clinic, f"{key.uid}/stop")

    late = screen.post(stop, {**typed(clinic, now + timedelta(days=1)), "why": "new house"}, follow=True)
    done = screen.post(stop, {**typed(clinic, now - timedelta(days=1)), "why": "stolen"}, follow=True)
    again = screen.post(stop, {**typed(clinic, now - timedelta(hours=2)), "why": "lost"}, follow=True)

    key.refresh_from_db()
    assert said(late) == ["A certificate is stopped from now on, or from a moment that has passed."]
    assert said(done) == ["The certificate is stopped. What it sealed before that moment keeps holding."]
    assert said(again)[0].startswith("This certificate was stopped before")
    assert (key.stopped_at, key.stop_reason, key.stopped_by) == (
        (now - timedelta(days=1)).replace(second=0, microsecond=0),
        "stolen",
        str(clinic.administrator),
    )
    assert "stolen" in done.content.decode()


def test_a_certificate_of_another_hospital_is_not_there(screen: Client, clinic: cast.Clinic) -> None:
    theirs = house_key(at=timezone.now())

    assert screen.get(page(clinic, f"{theirs.uid}/stop")).status_code == 404


def test_the_hospital_closes_when_its_name_is_typed_and_only_once(screen: Client, clinic: cast.Clinic) -> None:
    key = house_key(at=timezone.now(), facility_uid=clinic.facility.uid)
    close = f"/facility/{clinic.facility.uid}/close"
    wrong = screen.post(close, {"why": "moved", "name": "Klinika Sever"})
    done = screen.post(close, {"why": "moved", "name": clinic.facility.name.upper()}, follow=True)
    again = screen.post(close, {"why": "moved", "name": clinic.facility.name}, follow=True)
    added = screen.post(page(clinic, "add"), brought(clinic), follow=True)

    key.refresh_from_db()
    closed = Facility.objects.get(pk=clinic.facility.pk)
    gone = "This hospital has closed. Its certificates are stopped, and no other is taken in."
    assert list(wrong.context["form"].errors) == ["name"]
    assert said(done) == ["The hospital is closed. Its rows and keys stay as they are."]
    assert (said(again), said(added)) == ([gone], [gone])
    assert (closed.closed_by, key.stopped_at, key.stop_reason) == (
        str(clinic.administrator),
        closed.closed_at,
        "moved",
    )
    assert "This hospital is closed since" in done.content.decode()
    assert "Add a certificate" not in done.content.decode()


@pytest.mark.parametrize("step", ["seal/add", "close"])
def test_what_seals_is_changed_after_a_fresh_second_factor_alone(clinic: cast.Clinic, step: str) -> None:
    screen = signed_in(clinic.administrator, ago=FRESH + timedelta(minutes=1))

    answer = screen.post(f"/facility/{clinic.facility.uid}/{step}", {"why": "moved", "name": clinic.facility.name})

    assert "/2fa/reauthenticate/" in answer["Location"]
    assert Facility.objects.get().closed_at is None
    assert screen.get(page(clinic)).status_code == 200
