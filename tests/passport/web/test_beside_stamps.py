"""Below a stamp stands in a line what its signer put beside that signature: qualified or not, and whether it holds."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries, Settings

from passport.access.models import Purpose
from passport.access.services import make_grant, open_passport
from passport.booklet.models import Entry
from passport.people.models import Role
from passport.signing.further import SoftwareKey
from passport.signing.models import FurtherSignature
from passport.signing.services import sign_further
from passport.web.family import Whose
from passport.web.kept_words import words_of
from passport.web.presenters import further_in
from tests import cast
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.document.story import Story, told
from tests.passport.signing.test_further import RemoteSigner, own_key
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
QUALIFIED = "A qualified signature stands beside it, and holds."
PLAIN = "Another signature stands beside it, not a qualified one, and holds."
BROKEN = "Another signature stands beside it, and does not hold."


@pytest.fixture
def story(at: datetime, settings: Settings) -> Story:
    settings.FURTHER_SIGNERS = [f"{RemoteSigner.__module__}.RemoteSigner"]
    return told(at=at)


def put_beside(story: Story, signer: SoftwareKey, at: datetime) -> None:
    statement = story.signed.current_version.row_statement
    sign_further(statement=statement, signer=signer, by=story.clinic.approver.user, at=at)


def remote(at: datetime) -> RemoteSigner:
    mine = own_key(at)
    return RemoteSigner(key_der=mine.key_der, chain=mine.chain)


def patient_reads(story: Story, address: str) -> str:
    client = Client()
    client.force_login(story.reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    return plain(client.get(f"/passport/{story.ana.uid}{address}").content)


def doctor_reads(story: Story) -> str:
    """Return what a doctor reads of the signed row who was let in with a code."""
    doctor = cast.staff(story.clinic.facility, "doctor", Role.REFERRER)
    cast.practitioner(doctor, "Доктор", "Докторић")
    client, code = signed_in(doctor), make_grant(patient=story.ana, by=story.reader, at=timezone.now())[1]
    address = client.post("/doctor/", {"code": code})["Location"]
    return plain(client.get(f"{address}entry/{story.signed.uid}/").content)


def plain(content: bytes) -> str:
    return " ".join(strip_tags(content.decode()).split())


def said_beside(pages: list[str]) -> list[list[bool]]:
    return [[sentence in page for sentence in (QUALIFIED, PLAIN, BROKEN)] for page in pages]


def pages(story: Story) -> list[str]:
    return [patient_reads(story, "/"), patient_reads(story, f"/entry/{story.signed.uid}/"), doctor_reads(story)]


def test_a_passkey_alone_has_no_line_and_is_never_called_qualified(story: Story) -> None:
    found = pages(story)

    assert ["Signed, with the stamp of" in page for page in found] == [True] * 3
    assert said_beside(found) == [[False] * 3] * 3
    assert ["ualified signature stands" in page for page in found] == [False] * 3


def test_a_qualified_one_is_told_to_patient_and_doctor_below_the_stamp(story: Story, at: datetime) -> None:
    put_beside(story, remote(at), at)

    assert said_beside(pages(story)) == [[True, False, False]] * 3


def test_one_that_is_not_qualified_says_so(story: Story, at: datetime) -> None:
    put_beside(story, own_key(at), at)

    assert said_beside(pages(story)) == [[False, True, False]] * 3


def test_one_that_does_not_hold_any_more_says_so_whatever_its_kind(story: Story, at: datetime) -> None:
    put_beside(story, remote(at), at)
    with past_the_triggers():
        FurtherSignature.objects.update(signature=b"0\x00")

    assert said_beside(pages(story)) == [[False, False, True]] * 3


def test_of_somebody_else_nothing_is_said_beside_a_stamp(story: Story, at: datetime) -> None:
    put_beside(story, remote(at), at)
    with past_the_triggers():
        FurtherSignature.objects.update(signer_uid="e" * 32)

    assert said_beside(pages(story)) == [[False] * 3] * 3


def test_a_phone_keeps_the_line_with_the_stamp(story: Story, at: datetime) -> None:
    put_beside(story, own_key(at), at)
    put_beside(story, remote(at), at)
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    whose = Whose(uid=story.ana.uid, name="Ана", relation="", own=True, age="", colour="", letter="", current=True)

    (stamp,) = words_of(view, whose=whose, at=at)["rows"][story.signed.uid]["stamps"]

    assert stamp["beside"] == f"{PLAIN} {QUALIFIED}"


def test_many_rows_are_asked_in_two_queries(
    story: Story, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put_beside(story, own_key(at), at)
    put_beside(story, remote(at), at)
    rows = list(
        Entry.objects.select_related("current_version__row_statement").prefetch_related(
            "current_version__row_statement__signatures"
        )
    )

    with django_assert_num_queries(2):
        found = further_in(rows)

    assert [[(one.qualified, one.holds) for one in many] for many in found.values()] == [[(False, True), (True, True)]]
