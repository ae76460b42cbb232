"""What strangers need to check a document without us is published, and says nothing of a person."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest
from django.test import Client
from pytest_django import Settings

from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.document.build import build
from passport.signing import certificates
from passport.signing.models import CertificateSeal, Seal, SigningKey
from passport.signing.sealing_keys import published_seal_key
from passport.verify.published import HeldKey, holder_name, key_name
from tests.passport.document.story import Story, told
from tests.passport.signing.houses import house_key, stamping

pytestmark = pytest.mark.django_db
KEYS = "/.well-known/radiation-passport.json"


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


def test_the_published_keys_are_the_facilitys_and_the_signers_without_a_name(
    story: Story, client: Client, at: datetime
) -> None:
    published = client.get(KEYS).json()
    key, place, holder = SigningKey.objects.get(), story.clinic.facility, story.clinic.approver

    assert published == {
        "schema": "radiation-passport/keys/1",
        "origin": "http://localhost:8000",
        "rp_id": "localhost",
        "facilities": [
            {
                "uid": place.uid,
                "name": "Дом здравља Сунце",
                "seal_keys": [
                    {
                        "public_key": as_text(published_seal_key(facility_uid=place.uid, at=at)),
                        "since": None,
                        "until": None,
                    }
                ],
                "certificates": [],
            }
        ],
        "signing_keys": [
            {
                "key": key_name(bytes(key.public_key)),
                "holders": sorted({holder_of(key, one) for one in (key.licence_number, holder.licence_number)}),
                "rp_id": "localhost",
                "since": key.confirmed_at.isoformat(),
                "until": None,
            }
        ],
        "log_keys": [],
        "time_services": [],
    }


def test_a_stopped_key_stays_published_with_its_end(story: Story, client: Client, at: datetime) -> None:
    SigningKey.objects.update(valid_until=at + timedelta(days=9), revoked_at=at + timedelta(days=1), revoked_by="head")

    assert [one["until"] for one in client.get(KEYS).json()["signing_keys"]] == [(at + timedelta(days=1)).isoformat()]


def test_a_key_that_nobody_confirmed_is_not_published(story: Story, client: Client) -> None:
    SigningKey.objects.update(confirmed_at=None, confirmed_by=None)

    assert client.get(KEYS).json()["signing_keys"] == []


def test_a_key_is_good_from_the_moment_at_which_it_was_confirmed(story: Story, client: Client, at: datetime) -> None:
    SigningKey.objects.update(confirmed_at=at + timedelta(hours=1))

    assert [one["since"] for one in client.get(KEYS).json()["signing_keys"]] == [(at + timedelta(hours=1)).isoformat()]


def test_a_key_from_before_there_was_a_confirmation_counts_until_it_was_asked_for(
    story: Story, client: Client, at: datetime
) -> None:
    asked = at + timedelta(days=7)
    SigningKey.objects.update(confirmed_at=None, confirmed_by=None, confirmation_asked_at=asked)

    (published,) = client.get(KEYS).json()["signing_keys"]
    assert (published["since"], published["until"]) == (at.isoformat(), asked.isoformat())


def test_a_licence_that_changed_is_published_beside_the_one_that_was_compared(story: Story, client: Client) -> None:
    key, holder = SigningKey.objects.get(), story.clinic.approver
    SigningKey.objects.update(licence_number="OLD-1")

    (published,) = client.get(KEYS).json()["signing_keys"]
    assert published["holders"] == sorted([holder_of(key, "OLD-1"), holder_of(key, holder.licence_number)])


def holder_of(key: SigningKey, licence_number: str) -> str:
    return holder_name(
        HeldKey(
            credential_id=bytes(key.credential_id),
            public_key=bytes(key.public_key),
            aaguid=bytes(key.aaguid),
            signer=key.user.uid,
            licence_number=licence_number,
        )
    )


def test_anybody_and_any_page_may_read_and_keep_the_keys(client: Client) -> None:
    answer = client.get(KEYS)

    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("number", [1, 2])
def test_every_schema_that_documents_name_stays_published(client: Client, number: int) -> None:
    published = client.get(f"/schema/document/{number}.json")

    assert (published.status_code, published.headers["Content-Type"]) == (200, "application/schema+json")
    assert published.json()["properties"]["schema"] == {"const": f"radiation-passport/document/{number}"}


def as_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def test_the_services_whose_time_stamps_count_are_published(
    client: Client, db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.TSA_CERTIFICATES = tmp_path / "tsa.pem"
    settings.TSA_CERTIFICATES.write_bytes(certificates.pem_of([stamping()[1]]))

    (published,) = client.get(KEYS).json()["time_services"]
    assert PEM_cert_to_DER_cert(published) == stamping()[1]


def test_a_facilitys_certificate_is_published_and_its_last_seal_carried(
    story: Story, client: Client, at: datetime
) -> None:
    key = house_key(at=at, facility_uid=story.clinic.facility.uid)
    statement = Seal.objects.get(statement__subject_uid=story.signed.uid).statement
    CertificateSeal.objects.create(statement=statement, key=key, cms=b"first", made_at=at)
    CertificateSeal.objects.create(statement=statement, key=key, cms=b"stamped", made_at=at, stamped_at=at)
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)

    (certificate,) = client.get(KEYS).json()["facilities"][0]["certificates"]
    assert PEM_cert_to_DER_cert(certificate["pem"]) == bytes(key.certificate)
    assert (certificate["since"], certificate["until"]) == (key.starts_at.isoformat(), key.not_after.isoformat())
    seals = [one["seal"] for one in build(view, at=at)["entries"][0]["statements"]]
    assert [one and one["cades"] for one in seals] == [None, as_text(b"stamped")]
