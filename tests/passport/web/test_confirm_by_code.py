"""The pages by which an approver without a signing key lets the hospital confirm rows, and the administrator's part."""

from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as Factor
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from passport.booklet.models import ApprovalKind, Entry
from passport.people.models import Facility, Membership, Role, User
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.codes import give_app, shown_code
from tests.passport.booklet.signing import enrol
from tests.passport.web.staff import signed_in
from tests.passport.web.test_approver import record, wish

pytestmark = pytest.mark.django_db
ANOTHER = "Without a key: let the hospital confirm"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A clinic with one waiting row, and its approver at the screen with an app and without a key."""

    clinic: cast.Clinic
    entry: Entry
    client: Client

    def choose(self) -> Any:
        return self.client.post("/approver/confirm", wish(self.entry), follow=True)

    def answer(self, asked: Any, code: str) -> Any:
        uid = asked.context["form"]["request"].value()
        return self.client.post("/approver/confirmed", {"request": uid, "code": code}, follow=True)

    def state(self) -> str:
        return Entry.objects.get(pk=self.entry.pk).state


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def desk() -> Desk:
    clinic = cast.clinic()
    user = clinic.approver.user
    client = signed_in(user)
    Factor.objects.filter(user=user).delete()
    give_app(user)
    entry = record(clinic)
    Entry.objects.update(approver=clinic.approver, approval=ApprovalKind.RECORDED)
    return Desk(clinic=clinic, entry=entry, client=client)


def test_a_code_confirms_what_the_page_shows(desk: Desk) -> None:
    shown = desk.client.get(f"/approver/row/{desk.entry.uid}/").content.decode()
    asked = desk.choose()
    done = desk.answer(asked, shown_code())

    assert ANOTHER in shown
    assert "Анић" in asked.content.decode()
    assert said(done) == ["The hospital confirmed 1 row by its seal."]
    assert desk.state() == "hospital_confirmed"
    again = desk.answer(asked, shown_code(later=1))
    assert said(again) == ["This signing request was answered before. Open the list again."]


def test_a_wrong_code_asks_again_and_tries_are_counted_as_at_sign_in(desk: Desk) -> None:
    asked, wrong = desk.choose(), "000000" if shown_code() != "000000" else "000001"
    pages = [desk.answer(asked, wrong) for _try in range(6)]

    assert [page.status_code for page in pages] == [422] * 5 + [200]
    assert pages[0].context["form"].errors["code"] == [
        "This code is not right, or it was used before. Type the one that your app shows now."
    ]
    assert said(pages[5]) == ["Too many codes were not right. Wait five minutes, then choose the rows again."]
    assert said(desk.answer(asked, shown_code())) == said(pages[5])
    assert desk.state() == "pending"


def test_a_confirmed_row_is_found_again_by_who_gave_the_code(desk: Desk) -> None:
    desk.answer(desk.choose(), shown_code())

    page = desk.client.get("/approver/lately")

    assert [(row.uid, row.confirmed) for row in page.context["rows"]] == [(desk.entry.uid, True)]
    assert (page.context["count"], page.content.decode().count("Confirmed by the hospital")) == (0, 1)


def _of_thirty_seconds_forgotten(user: User, code: str) -> None:
    cache.delete(Factor.objects.get(user=user, type=Factor.Type.TOTP).wrap()._get_used_cache_key(code))


def test_a_code_that_somebody_signed_in_with_confirms_nothing(desk: Desk) -> None:
    user, code, screen = desk.clinic.approver.user, shown_code(later=1), Client()
    screen.post("/accounts/login/", {"login": user.username, "password": "a long enough pass phrase"})
    signed = screen.post("/accounts/2fa/authenticate/", {"code": code})
    _of_thirty_seconds_forgotten(user, code)

    page = desk.answer(desk.choose(), code)

    assert (signed.status_code, page.status_code) == (302, 422)
    assert page.context["form"].errors["code"] == [
        "This code is not right, or it was used before. Type the one that your app shows now."
    ]
    assert desk.state() == "pending"


def test_the_code_by_which_the_app_was_added_confirms_nothing(desk: Desk) -> None:
    user = desk.clinic.approver.user
    Factor.objects.filter(user=user).delete()
    desk.client.post("/accounts/reauthenticate/", {"password": "a long enough pass phrase"})
    secret = desk.client.get("/accounts/2fa/totp/activate/").context["form"].secret
    _past, step, later = yield_hotp_counters_from_time()
    code = format_hotp_value(hotp_value(secret, step))
    added = desk.client.post("/accounts/2fa/totp/activate/", {"code": code})
    _of_thirty_seconds_forgotten(user, code)
    asked = desk.choose()

    page = desk.answer(asked, code)

    assert (added.status_code, Factor.objects.filter(user=user, type=Factor.Type.TOTP).count()) == (302, 1)
    assert page.context["form"].errors["code"] == [
        "This code is not right, or it was used before. Type the one that your app shows now."
    ]
    assert desk.state() == "pending"
    assert said(desk.answer(asked, format_hotp_value(hotp_value(secret, later)))) == [
        "The hospital confirmed 1 row by its seal."
    ]


@pytest.mark.parametrize("again", ["authenticate", "reauthenticate"])
def test_a_code_that_confirmed_rows_signs_nobody_in(desk: Desk, again: str) -> None:
    user, code = desk.clinic.approver.user, shown_code(later=1)
    desk.answer(desk.choose(), code)
    _of_thirty_seconds_forgotten(user, code)
    screen = Client() if again == "authenticate" else desk.client
    screen.post("/accounts/login/", {"login": user.username, "password": "a long enough pass phrase"})

    page = screen.post(f"/accounts/2fa/{again}/", {"code": code})

    assert desk.state() == "hospital_confirmed"
    assert page.context["form"].errors["code"] == ["Incorrect code."]


def test_somebody_elses_list_is_not_shown(desk: Desk) -> None:
    page = desk.client.post("/approver/confirmed", {"request": "a" * 32, "code": ""}, follow=True)

    assert said(page) == ["This list was answered before, or is not yours. Choose the rows again."]


def test_rows_of_a_hospital_where_somebody_approves_no_more_are_not_shown_again(desk: Desk) -> None:
    asked = desk.choose().context["form"]["request"].value()
    elsewhere = cast.facility("Elsewhere")
    Membership.objects.filter(user=desk.clinic.approver.user).update(facility=elsewhere)
    page = desk.client.post("/approver/confirmed", {"request": asked, "code": ""}, follow=True)

    assert said(page) == ["This row does not belong to a hospital where you do this work."]


def test_with_a_key_or_where_the_hospital_forbids_it_no_page_offers_it(desk: Desk) -> None:
    address = f"/approver/row/{desk.entry.uid}/"
    Facility.objects.update(confirms_by_code=False)
    forbidden = desk.client.get(address).content.decode()
    refused = desk.choose()
    Facility.objects.update(confirms_by_code=True)
    enrol(desk.clinic.approver.user, Authenticator(), at=timezone.now())
    with_key = desk.client.get(address).content.decode()

    assert (ANOTHER in forbidden, ANOTHER in with_key) == (False, False)
    assert said(refused) == [
        "A hospital of these rows confirms none on a code. Enrol a signing key, or ask its administrator."
    ]
    assert said(desk.choose()) == ["You have a signing key. Sign these rows with it; no code is needed."]


def test_who_runs_the_hospital_takes_back_that_somebody_can_sign_no_more(desk: Desk) -> None:
    screen = signed_in(desk.clinic.administrator)
    people = f"/facility/{desk.clinic.facility.uid}/people/{desk.clinic.approver.uid}"
    screen.post(f"{people}/cannot-sign", {"reason": "ill"})
    screen.post(f"{people}/confirm")
    listed = screen.get(f"/facility/{desk.clinic.facility.uid}/people/").content.decode()
    before = desk.state()

    done = screen.post(f"{people}/signs-again", follow=True)

    assert (f'action="{people}/signs-again"' in listed, before) == (True, "cannot_sign")
    assert "Taken back. 1 row waits for this person again." in said(done)
    assert desk.state() == "pending"


def test_an_approver_who_runs_the_hospital_does_not_take_the_own_end_of_signing_back(desk: Desk) -> None:
    clinic, own = desk.clinic, desk.clinic.approver.user
    Membership.objects.create(user=own, facility=clinic.facility, role=Role.FACILITY_ADMINISTRATOR, since=cast.LONG_AGO)
    page = f"/facility/{clinic.facility.uid}/people/"
    people = f"{page}{clinic.approver.uid}"
    signed_in(clinic.administrator).post(f"{people}/cannot-sign", {"reason": "licence_ended"})
    screen = desk.client
    listed = screen.get(page).content.decode()

    done = screen.post(f"{people}/signs-again", follow=True)

    assert (f'action="{people}/signs-again"' in listed, f'action="{people}/confirm"' in listed) == (False, True)
    assert said(done) == ["You may not do this at this hospital."]
    clinic.approver.refresh_from_db()
    assert clinic.approver.cannot_sign_since is not None
