"""Where somebody is told: proven by a code, of one account, ended; and what goes out to it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from pytest_django import Settings

from passport.people.messages import MessageNotSent, send_message
from passport.people.models import Contact, ContactKind, Patient, Role, User
from passport.people.selectors import account_at, has_sign_in, proven_contacts
from passport.people.services import (
    AddressTaken,
    ContactCodeWrong,
    TooManyCodes,
    claim_contact,
    contacts,
    end_contact,
    end_devices_at_counter,
    prove_contact,
    tell_user,
    telling,
)
from passport.people.services.accounts import account_without_sign_in
from passport.queue.models import Job, JobState
from passport.signing.acts import notify
from passport.signing.models import Act, Notice
from tests.passport.people import cast

pytestmark = pytest.mark.django_db
MAIL, MOBILE = ContactKind.MAIL, ContactKind.MOBILE
ADDRESS, NUMBER = "ana@example.org", "+381601234567"
HOUR = timedelta(hours=1)


@pytest.fixture
def ana(at: datetime) -> Patient:
    return cast.patient(cast.facility(at), at)


@pytest.fixture
def owner(ana: Patient, at: datetime) -> User:
    return cast.reader(ana, at).user


@pytest.fixture
def sends(settings: Settings) -> None:
    settings.SENDS_MAIL = True


def proven(user: User, at: datetime, *, kind: ContactKind = MAIL, address: str = ADDRESS) -> Contact:
    contact, code = claim_contact(user=user, kind=kind, address=address, at=at)
    return prove_contact(contact=contact, code=code, at=at)


def test_the_code_that_was_sent_proves_an_address_and_allauth_knows_it(owner: User, at: datetime) -> None:
    contact, code = claim_contact(user=owner, kind=MAIL, address=ADDRESS, at=at)
    before = account_at(MAIL, ADDRESS, at)

    prove_contact(contact=contact, code=code, at=at)

    owner.refresh_from_db()
    assert (before, account_at(MAIL, ADDRESS, at), owner.email) == (None, owner, ADDRESS)
    assert EmailAddress.objects.get(user=owner).verified
    assert (len(code), code.isdigit(), contact.code_hmac) == (8, True, None)
    assert list(Act.objects.order_by("id").values_list("verb", flat=True))[-2:] == ["contact.claimed", "contact.proven"]
    assert ADDRESS not in json.dumps(list(Act.objects.values_list("detail", flat=True)))


def test_each_try_is_counted_and_after_the_fifth_the_right_code_is_none_any_more(owner: User, at: datetime) -> None:
    contact, code = claim_contact(user=owner, kind=MAIL, address=ADDRESS, at=at)
    wrong = "00000000" if code != "00000000" else "00000001"

    left = []
    for _ in range(5):
        with pytest.raises(ContactCodeWrong) as error:
            prove_contact(contact=contact, code=wrong, at=at)
        left.append(error.value.left)

    with pytest.raises(ContactCodeWrong):
        prove_contact(contact=contact, code=code, at=at)
    assert left == [4, 3, 2, 1, 0]
    assert not proven_contacts(owner).exists()


def test_a_code_holds_for_a_quarter_of_an_hour_and_for_its_own_address(owner: User, at: datetime) -> None:
    first, old = claim_contact(user=owner, kind=MAIL, address=ADDRESS, at=at)
    later, code = claim_contact(user=owner, kind=MAIL, address="ana@example.net", at=at)

    for contact, given, when in ((first, old, at), (later, old, at), (later, code, at + timedelta(minutes=15))):
        with pytest.raises(ContactCodeWrong):
            prove_contact(contact=contact, code=given, at=when)
    assert not proven_contacts(owner).exists()


def test_no_more_than_five_codes_go_out_in_an_hour(owner: User, at: datetime) -> None:
    for _ in range(5):
        claim_contact(user=owner, kind=MAIL, address=ADDRESS, at=at)

    with pytest.raises(TooManyCodes):
        claim_contact(user=owner, kind=MOBILE, address=NUMBER, at=at)
    claim_contact(user=owner, kind=MOBILE, address=NUMBER, at=at + HOUR)


def test_an_address_is_of_one_account_and_only_who_reads_it_learns_that(owner: User, at: datetime) -> None:
    proven(owner, at)
    other = account_without_sign_in(display_name="", language="en")
    contact, code = claim_contact(user=other, kind=MAIL, address=ADDRESS, at=at)

    with pytest.raises(AddressTaken):
        prove_contact(contact=contact, code=code, at=at)
    assert account_at(MAIL, ADDRESS, at) == owner


def test_a_later_address_takes_the_place_of_the_earlier_one(owner: User, at: datetime) -> None:
    proven(owner, at)

    later = proven(owner, at, address="ana@example.net")

    assert [one.address for one in proven_contacts(owner)] == [later.address]
    assert list(EmailAddress.objects.filter(user=owner).values_list("email", flat=True)) == [later.address]
    assert account_at(MAIL, ADDRESS, at) is None


@pytest.mark.usefixtures("sends")
def test_an_ended_address_signs_nobody_in_and_stands_nowhere(owner: User, at: datetime) -> None:
    contact = proven(owner, at)
    held = has_sign_in(owner)

    end_contact(contact=contact, by=owner, at=at)

    owner.refresh_from_db()
    assert (held, has_sign_in(owner), account_at(MAIL, ADDRESS, at), owner.email) == (True, False, None, "")
    assert not EmailAddress.objects.filter(user=owner).exists()
    assert list(Contact.objects.values_list("address", flat=True)) == [""]


def test_an_address_that_was_only_typed_is_forgotten_with_the_next(owner: User, at: datetime) -> None:
    claim_contact(user=owner, kind=MAIL, address="somebody@example.org", at=at)

    claim_contact(user=owner, kind=MAIL, address=ADDRESS, at=at)

    assert sorted(Contact.objects.values_list("address", flat=True)) == ["", ADDRESS]


def test_a_code_that_comes_twice_proves_the_address_once(owner: User, at: datetime) -> None:
    contact, code = claim_contact(user=owner, kind=MAIL, address=ADDRESS, at=at)
    twice = Contact.objects.get(pk=contact.pk)
    prove_contact(contact=contact, code=code, at=at)

    again = contacts._proven(twice, at=at)

    assert (again.proven_at, account_at(MAIL, ADDRESS, at)) == (at, owner)


def test_no_code_signs_in_who_keeps_the_installation(owner: User, at: datetime) -> None:
    proven(owner, at)
    User.objects.filter(pk=owner.pk).update(is_staff=True)

    assert account_at(MAIL, ADDRESS, at) is None


def test_no_code_signs_in_who_works_here(at: datetime) -> None:
    place = cast.facility(at)
    clerk = cast.staff(place, Role.CLERK, at)

    proven(clerk, at)

    assert account_at(MAIL, ADDRESS, at) is None


def test_the_counter_ends_the_addresses_together_with_a_lost_phone(ana: Patient, at: datetime) -> None:
    reader = cast.reader(ana, at)
    proven(reader.user, at)

    end_devices_at_counter(reader=reader, by=cast.staff(ana.registered_by, Role.CLERK, at), at=at)

    assert not proven_contacts(reader.user).exists()


def test_what_comes_within_an_hour_goes_out_as_one_mail_without_a_word_of_it(
    owner: User, at: datetime, sends: None, mailoutbox: list[EmailMessage]
) -> None:
    proven(owner, at)
    for kind in ("look.answered", "readers.changed"):
        notify(user_id=owner.pk, kind=kind, at=at, facility="Clinic of the Sun")
    job = Job.objects.get(kind="tell_user")

    tell_user(user_uid=owner.uid, at=at + HOUR)
    tell_user(user_uid=owner.uid, at=at + HOUR)

    (mail,) = mailoutbox
    assert (job.due_at, mail.to) == (at + HOUR, [ADDRESS])
    assert mail.subject == "Something new to read"
    assert mail.body.splitlines()[0].startswith("There is something new for you to read. Sign in to see it: http")
    assert "Sun" not in mail.body
    assert set(Notice.objects.values_list("sent_at", flat=True)) == {at + HOUR}


def test_what_somebody_may_want_to_stop_goes_out_at_once(owner: User, at: datetime, sends: None) -> None:
    proven(owner, at)
    notify(user_id=owner.pk, kind="look.answered", at=at)

    notify(user_id=owner.pk, kind="emergency.opened", at=at)

    job = Job.objects.get(kind="tell_user")
    assert (job.due_at, job.state) == (at, JobState.WAITING)


def test_what_came_while_a_message_went_out_is_told_after_it(
    owner: User, at: datetime, sends: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven(owner, at)
    notify(user_id=owner.pk, kind="look.answered", at=at)

    def slow(**_message: object) -> None:
        notify(user_id=owner.pk, kind="emergency.opened", at=at)

    monkeypatch.setattr(telling, "send_message", slow)

    assert (tell_user(user_uid=owner.uid, at=at), Notice.objects.filter(sent_at=None).count()) == (at, 1)


def test_what_was_read_meanwhile_is_not_told(
    owner: User, at: datetime, sends: None, mailoutbox: list[EmailMessage]
) -> None:
    proven(owner, at)
    notify(user_id=owner.pk, kind="look.answered", at=at)
    Notice.objects.update(read_at=at)

    tell_user(user_uid=owner.uid, at=at + HOUR)

    assert (mailoutbox, Notice.objects.get().sent_at) == ([], None)


@pytest.mark.usefixtures("sends")
def test_who_gave_no_address_makes_no_work(owner: User, at: datetime) -> None:
    notify(user_id=owner.pk, kind="emergency.opened", at=at)

    assert not Job.objects.exists()


class Gateway:
    """A gateway for text messages on loopback: what it was handed, and what it answers."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.status = 202
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.taken.append((self.headers["Authorization"], body))
                self.send_response(gateway.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/messages"


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    made = Gateway()
    Thread(target=made.server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN, settings.SENDS_SMS = made.url, "a token", True
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_text_message_goes_to_the_gateway_with_its_token(gateway: Gateway) -> None:
    send_message(kind=MOBILE, address=NUMBER, subject="", text="۱۲ is č")

    assert gateway.taken == [("Bearer a token", {"to": NUMBER, "text": "۱۲ is č"})]


@pytest.mark.parametrize("status", [302, 400, 503])
def test_what_the_gateway_does_not_take_is_not_sent(
    gateway: Gateway, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.status = status

    with pytest.raises(MessageNotSent):
        send_message(kind=MOBILE, address=NUMBER, subject="", text="text")
    assert NUMBER not in caplog.text


def test_beside_a_mail_a_text_message_goes_out_only_for_what_cannot_wait(
    owner: User, at: datetime, sends: None, gateway: Gateway, mailoutbox: list[EmailMessage]
) -> None:
    proven(owner, at)
    proven(owner, at, kind=MOBILE, address=NUMBER)

    sent = []
    for kind in ("look.answered", "emergency.opened"):
        notify(user_id=owner.pk, kind=kind, at=at)
        tell_user(user_uid=owner.uid, at=at)
        sent.append((len(mailoutbox), len(gateway.taken)))

    assert sent == [(1, 0), (2, 1)]


def test_a_message_that_nobody_took_stays_to_be_sent(owner: User, at: datetime, gateway: Gateway) -> None:
    proven(owner, at, kind=MOBILE, address=NUMBER)
    notify(user_id=owner.pk, kind="look.answered", at=at)
    gateway.status = 503

    with pytest.raises(MessageNotSent):
        tell_user(user_uid=owner.uid, at=at)

    gateway.status = 200
    tell_user(user_uid=owner.uid, at=at)
    assert Notice.objects.get().sent_at == at
