"""Every way in which the touch under a decision is refused: each with its own words, and nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as LoginKey
from django.utils import timezone

from passport.booklet import services as booklet
from passport.booklet.models import ApprovalKind, Entry
from passport.justification import services as justification
from passport.justification.models import Request
from passport.people.models import Practitioner, Role, User
from passport.signing import errors, selectors
from passport.signing.models import Signature, SigningKey, SigningRequest
from passport.signing.services import enrol_begin
from passport.web.refusals import SENTENCES
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol
from tests.passport.web import asking
from tests.passport.web.test_refused_signing import LOOKS, STOPS
from tests.passport.web.test_requests import sent
from tests.passport.web.watching import watched

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json", "HTTP_ACCEPT": "application/json"}


@dataclass(kw_only=True)
class Touch:
    """A decision that was taken just now, before the touch that signs it."""

    here: asking.Desk
    request: Request
    begun: dict[str, Any]
    held: Authenticator
    tried: dict[str, Any] = field(default_factory=dict)

    @property
    def approver(self) -> User:
        return self.here.clinic.approver.user

    def give(self, **otherwise: Any) -> Any:
        return self.answer(self.held.get(self.begun["options"], **otherwise))

    def answer(self, response: dict[str, Any], *, request: str = "") -> Any:
        body = {"request": request or self.begun["request"], "response": response}
        return self.here.decider.post(self.begun["signed"], body, **JSON)


def decided(here: asking.Desk, held: Authenticator) -> Touch:
    found = sent(here)
    page = here.decider.get(f"/decisions/{found.uid}/")
    said = {"seen": page.context["priors"].seen, "reason": "Justified", "verdict": "approved"}
    begun = here.decider.post(f"/decisions/{found.uid}/", said, headers={"Accept": "application/json"}).json()
    return Touch(here=here, request=found, begun=begun, held=held)


@pytest.fixture
def touch() -> Touch:
    here, held = asking.desk(), Authenticator()
    enrol(here.clinic.approver.user, held, at=timezone.now())
    return decided(here, held)


def replayed(touch: Touch) -> Any:
    response = touch.held.get(touch.begun["options"])
    assert touch.answer(response).status_code == 200
    return touch.answer(response)


def touched_twice(touch: Touch) -> Any:
    assert touch.give().status_code == 200
    return touch.give()


def replayed_for_another_decision(touch: Touch) -> Any:
    response = touch.held.get(touch.begun["options"])
    return decided(touch.here, touch.held).answer(response)


def request_of_another_decision(touch: Touch) -> Any:
    other = decided(touch.here, touch.held)
    return touch.answer(touch.held.get(other.begun["options"]), request=other.begun["request"])


def request_of_a_row(touch: Touch) -> Any:
    """Answer under a decision what was asked for a row."""
    at = timezone.now()
    row = asking.chest_ct(touch.here, "20260301", at)
    Entry.objects.filter(pk=row.pk).update(approver=touch.here.clinic.approver, approval=ApprovalKind.RECORDED)
    prepared = booklet.prepare_signing(entries=[row], by=touch.approver, at=at)
    return touch.answer(touch.held.get(selectors.request_options(request=prepared, at=at)), request=prepared.uid)


def with_another(touch: Touch, held: Authenticator) -> Any:
    [name] = held.passkeys
    return touch.answer(held.get(touch.begun["options"], with_key=name))


def key_of_a_colleague(touch: Touch) -> Any:
    theirs, user = Authenticator(), cast.staff(touch.here.clinic.facility, "colleague", Role.APPROVER)
    cast.practitioner(user, "Јован", "Јовић")
    enrol(user, theirs, at=timezone.now())
    return with_another(touch, theirs)


def login_passkey(touch: Touch) -> Any:
    login = Authenticator()
    made = login.create(enrol_begin(user=touch.approver, at=timezone.now())[0])
    LoginKey.objects.create(user=touch.approver, type="webauthn", data={"name": "login", "credential": made})
    return with_another(touch, login)


def after(happens: Callable[[Touch, datetime], object]) -> Callable[[Touch], Any]:
    """Touch after something happened while the page was open."""

    def attempt(touch: Touch) -> Any:
        happens(touch, timezone.now())
        return touch.give()

    return attempt


def _right_ends(touch: Touch, at: datetime) -> None:
    Practitioner.objects.filter(user=touch.approver).update(cannot_sign_since=at, cannot_sign_reason="ill")


def _licence_ends(touch: Touch, at: datetime) -> None:
    Practitioner.objects.filter(user=touch.approver).update(licence_valid_until=at.date() - timedelta(days=2))


def _taken_back(touch: Touch, at: datetime) -> None:
    justification.take_back_decision(request=touch.request, by=touch.approver, at=at)


def _key_stops(touch: Touch, _at: datetime) -> None:
    touch.here.decider.post(f"/approver/keys/{SigningKey.objects.get().uid}/stop")


def _time_is_over(_touch: Touch, at: datetime) -> None:
    SigningRequest.objects.update(expires_at=at, created_at=at - timedelta(minutes=10))


CASES: list[tuple[str, Callable[[Touch], Any], type[Exception], int]] = [
    # what is tried, how, as what it is refused, how many signatures there are afterwards
    ("replay of an answer", replayed, errors.RequestUsed, 1),
    ("double submit", touched_twice, errors.RequestUsed, 1),
    ("replay for another decision", replayed_for_another_decision, errors.WrongChallenge, 0),
    ("request of another decision", request_of_another_decision, errors.ChangedMeanwhile, 0),
    ("request of a row", request_of_a_row, errors.ChangedMeanwhile, 0),
    ("wrong origin", lambda touch: touch.give(origin="https://evil.example"), errors.WrongOrigin, 0),
    ("key of a colleague", key_of_a_colleague, errors.KeyOfAnother, 0),
    ("login passkey", login_passkey, errors.IsALoginKey, 0),
    ("revoked passkey", after(_key_stops), errors.KeyRevoked, 0),
    ("counter went back", lambda touch: touch.give(sign_count=0), errors.SignCountWentBack, 0),
    ("licence ended", after(_licence_ends), errors.LicenceExpired, 0),
    ("right to sign ended", after(_right_ends), booklet.CannotSignAnyMore, 0),
    ("taken back between display and touch", after(_taken_back), errors.ChangedMeanwhile, 0),
    ("ten minutes over", after(_time_is_over), errors.RequestExpired, 0),
    ("no database could hold it", lambda touch: touch.answer({}, request="\x00\ud800"), errors.RequestUnknown, 0),
]


@pytest.mark.parametrize(("tried", "attempt", "refusal", "signatures"), CASES, ids=[case[0] for case in CASES])
def test_each_refusal_has_its_own_words_and_writes_nothing(
    touch: Touch, tried: str, attempt: Callable[[Touch], Any], refusal: type[Exception], signatures: int
) -> None:
    wrote = watched(touch.here.decider)

    answer = attempt(touch)

    words = str(SENTENCES.get(refusal) or refusal.message)
    assert (answer.status_code, answer.json()) == (409, {"error": words})
    assert Signature.objects.count() == signatures
    assert wrote[-1] <= LOOKS | (STOPS if refusal is errors.SignCountWentBack else set())


def test_what_was_asked_for_a_decision_signs_no_row(touch: Touch) -> None:
    wrote = watched(touch.here.decider)
    body = {"request": touch.begun["request"], "response": touch.held.get(touch.begun["options"])}

    answer = touch.here.decider.post("/approver/signed", body, **JSON)

    assert (answer.status_code, answer.json()["error"]) == (409, str(errors.ChangedMeanwhile.message))
    assert (Signature.objects.count(), wrote[-1] <= LOOKS) == (0, True)


def test_who_works_there_no_more_finds_nothing_to_sign(touch: Touch) -> None:
    touch.approver.memberships.update(until=timezone.now())
    wrote = watched(touch.here.decider)

    answer = touch.give()

    assert (answer.status_code in {302, 403, 404}, Signature.objects.count(), wrote[-1] <= LOOKS) == (True, 0, True)
