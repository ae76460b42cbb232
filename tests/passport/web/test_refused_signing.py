"""Every way in which signing is refused at the screen: each with its own words, and nothing is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator as LoginKey
from django.utils import timezone
from fido2.utils import websafe_decode

from passport.booklet import services, states
from passport.booklet.reading import Kind
from passport.booklet.services import TypedEntry
from passport.booklet.services.joining import move_entry
from passport.people.models import Membership, Practitioner, Role, User
from passport.signing import errors
from passport.signing.models import Signature, SigningItem, SigningKey, SigningRequest
from passport.signing.services import enrol_begin
from passport.web.refusals import SENTENCES
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event
from tests.passport.booklet.signing import enrol
from tests.passport.signing.enrolling import enrolled
from tests.passport.web.test_approver import REPORT, Desk, colleague, desk, record
from tests.passport.web.watching import watched

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


def returned_meanwhile(desk: Desk) -> Any:
    return after(desk, lambda by, at: services.return_entry(entry=desk.entry, reason="Other side", by=by, at=at))


def void_meanwhile(desk: Desk) -> Any:
    return after(desk, lambda by, at: services.void_entry(entry=desk.entry, reason="Twice", by=by, at=at))


def passed_on_meanwhile(desk: Desk) -> Any:
    to = colleague(desk).practitioner
    return after(desk, lambda by, at: services.pass_on(entry=desk.entry, to=to, by=by, at=at))


def not_mine_meanwhile(desk: Desk) -> Any:
    return after(desk, lambda by, at: services.not_mine(entry=desk.entry, by=by, at=at))


def another_patient_meanwhile(desk: Desk) -> Any:
    boris = cast.record(local_id="99")

    def move(_by: User, at: datetime) -> None:
        clerk = cast.staff(desk.clinic.facility, "pacs", Role.PACS_ADMINISTRATOR)
        move_entry(entry=desk.entry, to=boris, reason="Not Ana", by=clerk, at=at)

    return after(desk, move)


def another_day_meanwhile(desk: Desk) -> Any:
    other = TypedEntry(performed_on=date(2026, 2, 27), exam_code="ct.chest", exam="", kind=Kind.CT)

    def correct(_by: User, at: datetime) -> None:
        by = desk.clinic.radiographer
        services.correct_entry(entry=desk.entry, typed=other, reason="The day before", by=by, at=at)

    return after(desk, correct)


def right_ended_meanwhile(desk: Desk) -> Any:
    practitioners = Practitioner.objects.filter(pk=desk.clinic.approver.pk)
    return after(desk, lambda _by, at: practitioners.update(cannot_sign_since=at, cannot_sign_reason="ill"))


def role_ended_here_meanwhile(desk: Desk) -> Any:
    elsewhere = cast.facility("Klinika Sever")
    common = {"user": desk.clinic.approver.user, "role": Role.APPROVER, "since": cast.LONG_AGO, "named_by": "the cast"}
    Membership.objects.create(facility=elsewhere, **common)
    roles = Membership.objects.filter(facility=desk.clinic.facility, user=desk.clinic.approver.user)
    return after(desk, lambda _by, at: roles.update(until=at))


def after(desk: Desk, happens: Callable[[User, datetime], object]) -> Any:
    """Touch after something happened while the page was open."""
    begun = desk.begin(desk.entry).json()
    happens(desk.clinic.approver.user, timezone.now())
    return desk.touch(begun)


def signed_in_another_tab(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    assert desk.touch(desk.begin(desk.entry).json()).status_code == 200
    return desk.touch(begun)


def asked_for_what_is_signed(desk: Desk) -> Any:
    assert touched(desk).status_code == 200
    return desk.begin(desk.entry)


def signed_by_another_pair_under_the_same_name(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    forger = Authenticator()
    forger.create(enrol_begin(user=desk.clinic.approver.user, at=timezone.now())[0])
    [forged], [name] = forger.passkeys.values(), desk.authenticator.passkeys
    forged.sign_count, forger.passkeys = 9, {name: forged}
    desk.authenticator = forger
    return desk.touch(begun)


def with_a_request_that_is_not_there(desk: Desk) -> Any:
    return desk.touch({**desk.begin(desk.entry).json(), "request": "0" * 32})


def with_an_answer_that_is_none(desk: Desk) -> Any:
    begun = desk.begin(desk.entry).json()
    body = {"request": begun["request"], "response": {"rawId": "AA"}}
    return desk.client.post("/approver/signed", body, content_type="application/json")


def for_a_decision(desk: Desk) -> Any:
    """Answer under a row what was asked for something that is no row."""
    begun = desk.begin(desk.entry).json()
    SigningItem.objects.update(kind="decision")
    return desk.touch(begun)


Refusal = type[Exception]
Case = tuple[str, Callable[[Desk], Any], Refusal, int]
CASES: list[Case] = [
    # what is tried, how, as what it is refused, how many signatures there are afterwards
    ("replay of an answer", replayed, errors.RequestUsed, 1),
    ("replay for another request", replayed_for_another_request, errors.WrongChallenge, 0),
    ("double submit", signed_twice_at_once, errors.RequestUsed, 1),
    ("signed in another tab", signed_in_another_tab, errors.ChangedMeanwhile, 1),
    ("asked for what is signed", asked_for_what_is_signed, states.NotAllowed, 1),
    ("wrong origin", lambda desk: touched(desk, origin="https://evil.example"), errors.WrongOrigin, 0),
    (
        "origin that begins alike",
        lambda desk: touched(desk, origin="http://localhost:8000.evil"),
        errors.WrongOrigin,
        0,
    ),
    ("same host, other port", lambda desk: touched(desk, origin="http://localhost:8001"), errors.WrongOrigin, 0),
    ("same host, other scheme", lambda desk: touched(desk, origin="https://localhost:8000"), errors.WrongOrigin, 0),
    ("no origin", lambda desk: touched(desk, origin="null"), errors.WrongOrigin, 0),
    ("framed by another site", lambda desk: touched(desk, cross_origin=True), errors.WrongOrigin, 0),
    ("another relying party", lambda desk: touched(desk, rp_id="example.org"), errors.WrongOrigin, 0),
    ("key of a colleague", with_the_key_of_a_colleague, errors.KeyOfAnother, 0),
    ("login passkey", with_a_login_passkey, errors.IsALoginKey, 0),
    ("key never enrolled", with_an_unknown_key, errors.UnknownKey, 0),
    ("another pair under the same name", signed_by_another_pair_under_the_same_name, errors.BadSignature, 0),
    ("key that waits", with_a_key_that_waits, errors.KeyWaits, 0),
    ("only a key that waits", only_a_key_that_waits, errors.KeyWaits, 0),
    ("no key", no_key, errors.NoSigningKey, 0),
    ("revoked passkey", stopped, errors.KeyRevoked, 0),
    ("counter went back", lambda desk: touched(desk, sign_count=1), errors.SignCountWentBack, 0),
    ("no finger, face or PIN", lambda desk: touched(desk, verified=False), errors.NotVerifiedByUser, 0),
    ("nobody there", lambda desk: touched(desk, present=False), errors.NotVerifiedByUser, 0),
    ("another challenge", lambda desk: touched(desk, challenge=bytes(32)), errors.WrongChallenge, 0),
    ("answer of an enrolment", lambda desk: touched(desk, ceremony="webauthn.create"), errors.MalformedResponse, 0),
    ("answer that is none", with_an_answer_that_is_none, errors.MalformedResponse, 0),
    ("request that is not there", with_a_request_that_is_not_there, errors.RequestUnknown, 0),
    ("request over something else", for_a_decision, errors.ChangedMeanwhile, 0),
    ("licence ended", licence_ended_before, errors.LicenceExpired, 0),
    ("licence ended between display and touch", licence_ended_meanwhile, errors.LicenceExpired, 0),
    ("right ended between display and touch", right_ended_meanwhile, services.CannotSignAnyMore, 0),
    ("role ended between display and touch", role_ended_here_meanwhile, services.NotYourRow, 0),
    ("row changed between display and touch", changed_meanwhile, errors.ChangedMeanwhile, 0),
    ("another day", another_day_meanwhile, errors.ChangedMeanwhile, 0),
    ("another patient", another_patient_meanwhile, errors.ChangedMeanwhile, 0),
    ("sent back", returned_meanwhile, errors.ChangedMeanwhile, 0),
    ("out of count", void_meanwhile, errors.ChangedMeanwhile, 0),
    ("nobody's again", not_mine_meanwhile, errors.ChangedMeanwhile, 0),
    ("passed on", passed_on_meanwhile, services.NotYourRow, 0),
    ("ten minutes over", too_late, errors.RequestExpired, 0),
    ("request of somebody else", somebody_elses_request, errors.NotYourRequest, 0),
]
# What a refusal may leave: that somebody was there and looked.
LOOKS = {"usersessions_usersession", "access_access"}
# A copied key is stopped for good, and its owner told.
STOPS = {"signing_signingkey", "signing_act", "signing_logwaiting", "signing_notice"}
# Why others are refused than those who sign a row here.
ELSEWHERE = {
    errors.NothingToSign: "a form without rows: tests/passport/web/test_approver.py",
    errors.NotShown: "a form that does not say what was read: tests/passport/web/test_approver.py",
    errors.PayloadDiffers: "no form can ask for it: tests/passport/signing/services/test_signatures.py",
    errors.AlreadySigned: "no form can ask for it: tests/passport/signing/services/test_signatures.py",
    errors.StatementDiffers: "no form can ask for it: tests/passport/signing/services/test_signatures.py",
    errors.AlreadySealed: "the hospital's seal",
    errors.FurtherKindUnknown: "a further signature",
    errors.NotSignedYet: "a further signature",
    errors.FurtherThere: "a further signature",
    errors.FurtherDoesNotHold: "a further signature",
    errors.EnrolmentExpired: "enrolling a key",
    errors.UnsupportedKey: "enrolling a key",
    errors.AlreadyEnrolled: "enrolling a key",
    errors.NotWaiting: "confirming a key",
    errors.OwnKey: "confirming a key",
    errors.LicenceDiffers: "confirming a key",
    errors.ReasonMissing: "stopping a key",
    errors.MomentWrong: "stopping a key",
}


@pytest.mark.parametrize(("tried", "attempt", "refusal", "signatures"), CASES, ids=[case[0] for case in CASES])
def test_each_refusal_has_its_own_words_and_writes_nothing(
    desk: Desk, tried: str, attempt: Callable[[Desk], Any], refusal: Refusal, signatures: int
) -> None:
    wrote = watched(desk.client)

    answer = attempt(desk)

    assert answer.status_code == 409
    said, words = answer.json()["error"], str(SENTENCES.get(refusal) or refusal.message)
    # Where a row changed, the page names it after the sentence.
    assert said.startswith(words) if refusal is errors.ChangedMeanwhile else said == words
    assert Signature.objects.count() == signatures
    assert wrote[-1] <= LOOKS | (STOPS if refusal is errors.SignCountWentBack else set())


def test_no_two_refusals_say_the_same() -> None:
    refusals = errors.SigningRefused.__subclasses__()
    other = {refusal for _tried, _attempt, refusal, _signatures in CASES} - set(refusals)
    sentences = [str(refusal.message) for refusal in refusals] + [str(SENTENCES[refusal]) for refusal in other]

    assert len(set(sentences)) == len(sentences)


def test_every_refusal_of_a_signature_is_tried_here_or_says_where() -> None:
    tried = {refusal for _tried, _attempt, refusal, _signatures in CASES}

    of_signing = {one for one in errors.SigningRefused.__subclasses__() if one.__module__ == errors.__name__}
    assert {one for one in tried if one.__module__ == errors.__name__} == of_signing - ELSEWHERE.keys()


def test_the_switch_that_lets_passkeys_answer_insecure_origins_stays_off() -> None:
    assert mfa.WEBAUTHN_ALLOW_INSECURE_ORIGIN is False


def test_a_key_of_a_colleague_is_not_offered(desk: Desk) -> None:
    enrol(colleague(desk), Authenticator(), at=timezone.now())

    offered = desk.begin(desk.entry).json()["options"]["publicKey"]["allowCredentials"]

    assert [websafe_decode(one["id"]) for one in offered] == list(desk.authenticator.passkeys)
