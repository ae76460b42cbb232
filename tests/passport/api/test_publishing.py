"""What strangers need to check a document without us is published, and says nothing of a person."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import pytest
from django.test import Client

from passport.signing.models import SigningKey
from passport.signing.selectors import published_seal_key
from passport.verify.published import HeldKey, holder_name, key_name
from tests.passport.document.story import Story, told

pytestmark = pytest.mark.django_db
KEYS = "/.well-known/radiation-passport.json"


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


def test_the_published_keys_are_the_facilitys_and_the_signers_without_a_name(story: Story, client: Client) -> None:
    published = client.get(KEYS).json()
    key, place = SigningKey.objects.get(), story.clinic.facility

    assert published == {
        "schema": "radiation-passport/keys/1",
        "origin": "http://localhost:8000",
        "rp_id": "localhost",
        "facilities": [
            {
                "uid": place.uid,
                "name": "Дом здравља Сунце",
                "seal_keys": [as_text(published_seal_key(facility_uid=place.uid))],
                "certificates": [],
            }
        ],
        "signing_keys": [
            {
                "key": key_name(bytes(key.public_key)),
                "holder": holder_name(
                    HeldKey(
                        credential_id=bytes(key.credential_id),
                        public_key=bytes(key.public_key),
                        aaguid=bytes(key.aaguid),
                        signer=key.user.uid,
                        licence_number=story.clinic.approver.licence_number,
                    )
                ),
                "rp_id": "localhost",
                "since": key.enrolled_at.isoformat(),
                "until": None,
            }
        ],
        "log_keys": [],
    }


def test_a_stopped_key_stays_published_with_its_end(story: Story, client: Client, at: datetime) -> None:
    SigningKey.objects.update(valid_until=at + timedelta(days=9), revoked_at=at + timedelta(days=1), revoked_by="head")

    assert [one["until"] for one in client.get(KEYS).json()["signing_keys"]] == [(at + timedelta(days=1)).isoformat()]


def test_a_key_that_was_never_confirmed_is_not_published(story: Story, client: Client) -> None:
    SigningKey.objects.update(confirmed_at=None, confirmed_by=None)

    assert client.get(KEYS).json()["signing_keys"] == []


def test_a_key_is_good_from_the_moment_at_which_it_was_confirmed(story: Story, client: Client, at: datetime) -> None:
    SigningKey.objects.update(confirmed_at=at + timedelta(hours=1))

    assert [one["since"] for one in client.get(KEYS).json()["signing_keys"]] == [(at + timedelta(hours=1)).isoformat()]


def test_a_key_of_before_confirmations_is_good_until_one_was_asked(story: Story, client: Client, at: datetime) -> None:
    asked = SigningKey.objects.get().enrolled_at + timedelta(days=3)
    SigningKey.objects.update(confirmation_asked_at=asked, confirmed_at=None, confirmed_by=None)
    (key,) = client.get(KEYS).json()["signing_keys"]

    assert (key["since"], key["until"]) == (SigningKey.objects.get().enrolled_at.isoformat(), asked.isoformat())


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
