"""An approver with an enrolled key, and rows to sign."""

from datetime import datetime

import pytest

from passport.people.models import User
from passport.signing import canonical
from passport.signing.facsimile import Facsimile
from passport.signing.models import SigningKey
from passport.signing.statements import Draft
from tests.authenticator import Authenticator
from tests.passport.signing.enrolling import confirmed, enrolled
from tests.passport.signing.signed import Desk

FACSIMILE = Facsimile(name="Milica Čović", title="prim. dr", specialty="radiologija", licence_number="12345")


@pytest.fixture
def approver(db: None) -> User:
    return User.objects.create(username="milica", display_name="Milica Čović")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create(username="boris", display_name="Boris Tadin")


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator()


@pytest.fixture
def key(approver: User, authenticator: Authenticator, at: datetime) -> SigningKey:
    return confirmed(enrolled(approver, authenticator, at=at), at=at)


@pytest.fixture
def drafts(at: datetime) -> list[Draft]:
    return [draft(number, at=at) for number in range(1, 6)]


@pytest.fixture
def desk(approver: User, authenticator: Authenticator, key: SigningKey, drafts: list[Draft], at: datetime) -> Desk:
    return Desk(signer=approver, authenticator=authenticator, facsimile=FACSIMILE, drafts=drafts, at=at)


def draft(number: int, *, at: datetime) -> Draft:
    payload = {
        "schema": "radiation-passport/row/1",
        "entry": f"{number:032x}",
        "row": "1",
        "approver": {
            "uid": "a" * 32,
            "name": "Milica Čović",
            "title": "prim. dr",
            "specialty": "radiologija",
            "licence_number": "12345",
        },
        "procedure": {"code": "ct-head", "text": "CT glave"},
        "nonce": f"{number:016x}",
        "issued_at": at.isoformat(),
    }
    return Draft(kind="row", subject_uid=f"{number:032x}", version=1, payload=canonical.dumps(payload))
