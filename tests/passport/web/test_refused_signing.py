"""Every way in which signing is refused at the screen: each with its own words, and nothing is signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator as LoginKey
from django.utils import timezone
from fido2.utils import websafe_decode

from passport.booklet import services
from passport.people.models import Practitioner
from passport.signing import errors
from passport.signing.models import Signature, SigningKey, SigningRequest
from passport.signing.services import enrol_begin
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event
from tests.passport.booklet.signing import enrol
from tests.passport.signing.enrolling import enrolled
from tests.passport.web.test_approver import REPORT, Desk, colleague, desk, record

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def touched(desk: Desk, **otherwise: Any) -> Any:
    return desk.touch(desk.begin(desk.entry).json(), **otherwise)


def replayed(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    answer = desk.authenticator.get(begun["options"])
    body = {"request": begun["request"], "response": answer}
    first = desk.client.post("/approver/signed", body, content_type="application/json")
    assert first.status_code == 200
    return desk.client.post("/approver/signed", body, content_type="application/json")


def replayed_for_another_request(desk: Desk) -> Any:
    other = record(
        desk.clinic, "22", sop_instance_uid="2.25.22", study_instance_uid="2.25.922", events=(event("2", "1"),)
    )
    first, second = desk.begin(other).json(), desk.begin(desk.entry).json()
    answer = desk.authenticator.get(first["options"])
    return desk.client.post(
        "/approver/signed", {"request": second["request"], "response": answer}, content_type="application/json"
    )


def signed_twice_at_once(desk: Desk) -> Any:
    """Two answers to one request, as after a double click: both were touched, the first one counts."""
    begun = desk.begin(desk.entry).json()
    assert desk.touch(begun).status_code == 200
    return desk.touch(begun)


def with_the_key_of_a_colleague(desk: Desk) -> Any:
    theirs = Authenticator()
    enrol(colleague(desk), theirs, at=timezone.now())
    return with_another(desk, theirs)


def with_a_login_passkey(desk: Desk) -> Any:
    login = Authenticator()
    made = login.create(enrol_begin(user=desk.clinic.approver.user, at=timezone.now())[0])
    LoginKey.objects.create(user=desk.clinic.approver.user, type="webauthn", data={"name": "login", "credential": made})
    return with_another(desk, login)


def with_a_key_that_waits(desk: Desk) -> Any:
    waiting = Authenticator()
    enrolled(desk.clinic.approver.user, waiting, at=timezone.now())
    return with_another(desk, waiting)


def with_an_unknown_key(desk: Desk) -> Any:
    unknown = Authenticator()
    unknown.create(enrol_begin(user=desk.clinic.approver.user, at=timezone.now())[0])
    return with_another(desk, unknown)


def with_another(desk: Desk, held: Authenticator) -> Any:
    begun = desk.begin(desk.entry).json()
    [name] = held.passkeys
    desk.authenticator = held
    return desk.touch(begun, with_key=name)


def only_a_key_that_waits(desk: Desk) -> Any:
    SigningKey.objects.update(confirmed_at=None, confirmed_by=None)
    return desk.begin(desk.entry)


def no_key(desk: Desk) -> Any:
    SigningKey.objects.all().delete()
    return desk.begin(desk.entry)


def stopped(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    key = SigningKey.objects.get()
    desk.client.post(f"/approver/keys/{key.uid}/stop")
    return desk.touch(begun)


def licence_ended_before(desk: Desk) -> Any:
    end_licence(desk)
    return desk.begin(desk.entry)


def licence_ended_meanwhile(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    end_licence(desk)
    return desk.touch(begun)


def end_licence(desk: Desk) -> None:
    last = timezone.now().date() - timedelta(days=2)
    Practitioner.objects.filter(pk=desk.clinic.approver.pk).update(licence_valid_until=last)


def changed_meanwhile(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    later = replace(REPORT, sop_instance_uid="2.25.2", events=(event("1.3", "9"),))
    source = services.Source(name="scanner", facility=desk.clinic.facility)
    services.record_report(reading=later, record=desk.entry.record, source=source, at=timezone.now())
    return desk.touch(begun)


def too_late(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    SigningRequest.objects.update(expires_at=timezone.now(), created_at=timezone.now() - timedelta(minutes=10))
    return desk.touch(begun)


def somebody_elses_request(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    SigningRequest.objects.update(signer=desk.clinic.radiographer)
    return desk.touch(begun)


Case = tuple[str, Callable[[Desk], Any], type[errors.SigningRefused], int]
CASES: list[Case] = [
    # what is tried, how, as what it is refused, how many signatures there are afterwards
    ("replay of an answer", replayed, errors.RequestUsed, 1),
    ("replay for another request", replayed_for_another_request, errors.WrongChallenge, 0),
    ("double submit", signed_twice_at_once, errors.RequestUsed, 1),
    ("wrong origin", lambda desk: touched(desk, origin="https://evil.example"), errors.WrongOrigin, 0),
    ("same host, other port", lambda desk: touched(desk, origin="http://localhost:8001"), errors.WrongOrigin, 0),
    ("framed by another site", lambda desk: touched(desk, cross_origin=True), errors.WrongOrigin, 0),
    ("another relying party", lambda desk: touched(desk, rp_id="example.org"), errors.WrongOrigin, 0),
    ("key of a colleague", with_the_key_of_a_colleague, errors.KeyOfAnother, 0),
    ("login passkey", with_a_login_passkey, errors.IsALoginKey, 0),
    ("key never enrolled", with_an_unknown_key, errors.UnknownKey, 0),
    ("key that waits", with_a_key_that_waits, errors.KeyWaits, 0),
    ("only a key that waits", only_a_key_that_waits, errors.KeyWaits, 0),
    ("no key", no_key, errors.NoSigningKey, 0),
    ("revoked passkey", stopped, errors.KeyRevoked, 0),
    ("counter went back", lambda desk: touched(desk, sign_count=1), errors.SignCountWentBack, 0),
    ("no finger, face or PIN", lambda desk: touched(desk, verified=False), errors.NotVerifiedByUser, 0),
    ("licence ended", licence_ended_before, errors.LicenceExpired, 0),
    ("licence ended between display and touch", licence_ended_meanwhile, errors.LicenceExpired, 0),
    ("row changed between display and touch", changed_meanwhile, errors.ChangedMeanwhile, 0),
    ("ten minutes over", too_late, errors.RequestExpired, 0),
    ("request of somebody else", somebody_elses_request, errors.NotYourRequest, 0),
]


@pytest.mark.parametrize(("tried", "attempt", "refusal", "signatures"), CASES, ids=[case[0] for case in CASES])
def test_each_refusal_has_its_own_words_and_signs_nothing(
    desk: Desk, tried: str, attempt: Callable[[Desk], Any], refusal: type[errors.SigningRefused], signatures: int
) -> None:
    answer = attempt(desk)

    assert answer.status_code == 409
    said = answer.json()["error"]
    # Where a row changed, the page names it after the sentence.
    assert said.startswith(str(refusal.message)) if refusal is errors.ChangedMeanwhile else said == str(refusal.message)
    assert Signature.objects.count() == signatures


def test_no_two_refusals_say_the_same() -> None:
    refusals = errors.SigningRefused.__subclasses__()

    assert len({str(refusal.message) for refusal in refusals}) == len(refusals)
    assert {case[2] for case in CASES} <= set(refusals)


def test_the_switch_that_lets_passkeys_answer_insecure_origins_stays_off() -> None:
    assert mfa.WEBAUTHN_ALLOW_INSECURE_ORIGIN is False


def test_a_key_of_a_colleague_is_not_offered(desk: Desk) -> None:
    enrol(colleague(desk), Authenticator(), at=timezone.now())

    offered = desk.begin(desk.entry).json()["options"]["publicKey"]["allowCredentials"]

    assert [websafe_decode(one["id"]) for one in offered] == list(desk.authenticator.passkeys)
