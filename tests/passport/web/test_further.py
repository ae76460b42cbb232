"""A signature beside the passkey's is shown where signatures are: whose, of which grade, and whether it holds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import Settings

from passport.booklet.verification import verify_entry
from passport.signing import services
from passport.signing.further import FurtherCheck, SoftwareKey
from passport.signing.models import FurtherSignature
from passport.web.further import further_facts
from passport.web.inspected import signature_link
from tests.passport.booklet.forging import Signed, past_the_triggers, signed_row
from tests.passport.signing.test_further import RemoteSigner, own_key
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
REMOTE = f"{RemoteSigner.__module__}.RemoteSigner"


@pytest.fixture
def signed(at: datetime, settings: Settings) -> Signed:
    settings.FURTHER_SIGNERS = [REMOTE]
    return signed_row(at)


def put_beside(signed: Signed, signer: SoftwareKey, at: datetime) -> None:
    entry = signed.entry
    services.sign_further(statement=entry.current_version.row_statement, signer=signer, by=entry.approver.user, at=at)


def remote(at: datetime) -> RemoteSigner:
    mine = own_key(at)
    return RemoteSigner(key_der=mine.key_der, chain=mine.chain)


def public_sentence(client: Client, signed: Signed) -> str:
    (row,) = client.post("/verify", {"code": signed.code}).context["page"].rows
    return row.sentence


def test_a_qualified_signature_that_holds_is_shown_to_all_who_check(
    client: Client, signed: Signed, at: datetime
) -> None:
    before = public_sentence(client, signed)
    put_beside(signed, own_key(at), at)
    plain = public_sentence(client, signed)
    put_beside(signed, remote(at), at)

    link = signature_link(signed.entry, verify_entry(signed.entry), zone=ZoneInfo("UTC"))
    page = strip_tags(signed_in(signed.entry.approver.user).get(f"/approver/row/{signed.entry.uid}/").content.decode())
    assert before == plain == "The signature of др Мира Ковач holds."
    assert public_sentence(client, signed) == f"{before} A qualified signature stands beside it, and holds."
    assert [value.split(";")[0] for label, value in link.facts if label == "Milica"] == [
        "further signature, not a qualified one",
        "qualified signature",
    ]
    assert "Signatures beside that of the signing key" in page
    assert "qualified signature; it holds" in page


def test_one_that_does_not_hold_any_more_is_said_to_and_counts_for_nothing(
    client: Client, signed: Signed, at: datetime
) -> None:
    put_beside(signed, remote(at), at)
    with past_the_triggers():
        FurtherSignature.objects.update(signature=b"0\x00")

    (check,) = verify_entry(signed.entry).signatures
    assert [(one.qualified, one.holds) for one in check.further] == [(True, False)]
    assert public_sentence(client, signed).startswith("This row does not hold")


@pytest.mark.parametrize(
    ("qualified", "holds", "words"),
    [
        (True, True, "qualified signature; it holds"),
        (False, True, "further signature, not a qualified one; it holds"),
        (True, False, "a signature of a qualified kind; it does not hold"),
        (False, False, "further signature; it does not hold"),
    ],
)
def test_grade_and_whether_it_holds_have_words(at: datetime, qualified: bool, holds: bool, words: str) -> None:
    one = FurtherCheck(holder="Milica", signed_at=at + timedelta(hours=1), qualified=qualified, holds=holds)

    assert list(further_facts([one], zone=ZoneInfo("UTC"))) == [("Milica", f"{words}, 2 March 2026, 10:30")]
