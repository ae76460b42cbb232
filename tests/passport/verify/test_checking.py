"""A document is held to the published keys alone, and what was altered is found wherever anybody signed for it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

import pytest
from fido2 import cbor
from fido2.cose import ES256

from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, Reason, Result, RowResult, What
from passport.verify.reading import NotReadable, json_in
from passport.verify.wording import REASONS
from tests.authenticator import Authenticator
from tests.passport.verify.altering import UNSIGNED, altered, rearranged
from tests.passport.verify.papers import Papers, taken_away

pytestmark = pytest.mark.django_db
OPEN = {
    (What.PERSON, Reason.NAME_NOT_SIGNED),
    (What.WHOLE, Reason.ROWS_LEFT_OUT),
    (What.LATER, Reason.LATER_NOT_KNOWN),
}


@pytest.fixture
def papers(at: datetime) -> Papers:
    return taken_away(at=at)


def check(papers: Papers) -> Result:
    keys = keyring_in(json.dumps(papers.keys).encode())
    return check_document(json_in(json.dumps(papers.document).encode(), where="document"), keys)


def test_rows_signed_in_one_touch_hold_and_what_cannot_be_told_is_said(papers: Papers) -> None:
    result = check(papers)

    assert result.outcome is Outcome.HELD
    assert [(row.performed, row.signed, row.outcome) for row in result.rows] == [
        ("2026-02-03", True, Outcome.HELD),
        ("2026-02-02", True, Outcome.HELD),
        ("2026-02-01", True, Outcome.HELD),
        ("2026-01-01", False, Outcome.OPEN),
    ]
    assert [part["tree_size"] for entry in papers.document["entries"] for part in entry["signatures"]] == [3, 3, 3]
    assert {(one.what, one.reason) for one in result.checks if one.outcome is Outcome.OPEN} == OPEN
    assert [(one.what, one.outcome, one.reason) for one in result.rows[0].checks] == [
        (What.STATEMENT, Outcome.HELD, None),
        (What.TOUCH, Outcome.HELD, None),
        (What.STAMP, Outcome.HELD, None),
        (What.KEY, Outcome.HELD, None),
        (What.TOUCH_SEAL, Outcome.OPEN, Reason.SIGNATURE_NOT_SEALED),
        (What.LOG, Outcome.OPEN, Reason.NOT_IN_LOG),
        (What.SHOWN, Outcome.HELD, None),
        (What.PATIENT, Outcome.HELD, None),
        (What.SEAL, Outcome.HELD, None),
        (What.CERTIFICATE, Outcome.OPEN, Reason.NO_CERTIFICATE),
        (What.TIME, Outcome.OPEN, Reason.NO_TIME_STAMP),
        (What.DOSES, Outcome.HELD, None),
    ]


def test_every_field_of_a_signed_row_that_is_altered_is_found_but_those_that_nobody_signs(papers: Papers) -> None:
    ends = {
        path: end_of_first_row(Papers(document=document, keys=papers.keys))
        for path, document in altered(papers.document)
    }

    assert {path for path, end in ends.items() if end is Outcome.HELD} == UNSIGNED
    assert len(ends) > 80


def test_what_a_forger_adds_or_takes_away_never_holds_as_signed(papers: Papers) -> None:
    found = {name: Papers(document=document, keys=papers.keys) for name, document in rearranged(papers.document)}

    assert {name: end_of_first_row(one) for name, one in found.items()} == {
        "a later row that nobody signed": Outcome.FAILED,
        "the same row twice": None,
        "a whole entry twice": None,
        "the same signature twice": None,
        "later doses that nobody sealed": Outcome.OPEN,
        "later doses that somebody sealed": Outcome.FAILED,
        "an identifier without its salt": None,
        "an empty salt": Outcome.FAILED,
        "a digest in capitals": None,
        "a moment in its short form": None,
        "a moment with seven digits of a second": None,
        "a moment on a day that is none": None,
        "an origin that is no address": Outcome.FAILED,
        "as a document of the first kind": Outcome.OPEN,
        "no version": Outcome.FAILED,
        "no seal": Outcome.OPEN,
        "no seal and another device": Outcome.FAILED,
        "doses of a version that is left out": Outcome.OPEN,
    }
    for name in ("later doses that nobody sealed", "no seal", "doses of a version that is left out"):
        doses = [one for one in check(found[name]).rows[0].checks if one.what is What.DOSES]
        assert [(one.outcome, one.reason) for one in doses] == [(Outcome.OPEN, Reason.NEWER_DOSES)]


def test_of_a_hospital_that_the_keys_do_not_name_only_doses_that_the_signed_row_names_hold(papers: Papers) -> None:
    papers.keys["facilities"] = []
    later = dict(rearranged(papers.document))["later doses that somebody sealed"]
    signed, added = (check(Papers(document=one, keys=papers.keys)).rows[0] for one in (papers.document, later))

    not_named = (Outcome.OPEN, Reason.NO_SUCH_FACILITY)
    assert {end_of(signed, What.SEAL), end_of(added, What.SEAL)} == {not_named}
    assert (end_of(signed, What.DOSES), signed.outcome) == ((Outcome.HELD, None), Outcome.HELD)
    assert (end_of(added, What.DOSES), added.outcome) == (not_named, Outcome.OPEN)
    assert REASONS[Reason.NO_SUCH_FACILITY] == (
        "The published keys do not name this hospital: its seal was not checked, and anybody could have made it."
    )


def end_of(row: RowResult, what: What) -> tuple[Outcome, Any]:
    (found,) = [one for one in row.checks if one.what is what]
    return found.outcome, found.reason


def test_a_row_that_was_declared_void_says_so(papers: Papers) -> None:
    papers.document["entries"][0]["state"] = "void"
    row = check(papers).rows[0]

    assert row.outcome is Outcome.HELD
    assert Reason.DECLARED_VOID in {one.reason for one in row.checks}


def end_of_first_row(papers: Papers) -> Outcome | None:
    """Return how the first row ends; None: it is not even a document any more."""
    try:
        return check(papers).rows[0].outcome
    except NotReadable:
        return None


@pytest.mark.parametrize(
    ("names", "value", "reason"),
    [
        (("signing_keys", 0, "holders"), ["0" * 64], Reason.OTHER_HOLDER),
        (("signing_keys", 0, "key"), "0" * 64, Reason.NO_SUCH_KEY),
        (("signing_keys", 0, "rp_id"), "elsewhere.example", Reason.OTHER_HOST),
        (("signing_keys", 0, "since"), "2036-01-01T00:00:00+00:00", Reason.KEY_NOT_VALID_THEN),
        (("signing_keys", 0, "until"), "2026-01-02T00:00:00+00:00", Reason.KEY_NOT_VALID_THEN),
        (("facilities", 0, "uid"), "0" * 32, Reason.NO_SUCH_FACILITY),
        (("facilities", 0, "seal_keys", 0, "public_key"), "A" * 43, "seal_key"),
        (("facilities", 0, "seal_keys", 0, "since"), "2036-01-01T00:00:00+00:00", "seal_key"),
        (("facilities", 0, "seal_keys", 0, "until"), "2026-01-02T00:00:00+00:00", "seal_key"),
        (("origin",), "https://elsewhere.example", Reason.OTHER_DEPLOYMENT),
    ],
    ids=["holder", "key", "rp_id", "since", "until", "facility", "seal_key", "seal_since", "seal_until", "origin"],
)
def test_keys_that_do_not_fit_are_named(papers: Papers, names: tuple[Any, ...], value: Any, reason: str) -> None:
    *way, name = names
    part: Any = papers.keys
    for step in way:
        part = part[step]
    part[name] = value
    result = check(papers)

    reasons = {one.reason for one in (*result.checks, *result.rows[0].checks)}
    assert reason in reasons
    expected = Outcome.HELD if reason is Reason.NO_SUCH_FACILITY else Outcome.FAILED
    assert result.outcome is expected


def test_a_row_signed_by_a_key_that_anybody_made_fails(papers: Papers) -> None:
    entry = papers.document["entries"][0]
    for one in entry["signatures"]:
        options = {"publicKey": {"excludeCredentials": [], "rp": {"id": "localhost"}, "challenge": "AA"}}
        forger = Authenticator()
        made = forger.create(options)
        client_data = json.loads(text_of(one["client_data_json"]))
        asked = {"challenge": client_data["challenge"], "allowCredentials": [{"id": made["id"]}], "rpId": "localhost"}
        answer = forger.get({"publicKey": asked})["response"]
        one |= {
            "credential_id": made["id"],
            "public_key": cose_of(forger),
            "client_data_json": answer["clientDataJSON"],
            "authenticator_data": answer["authenticatorData"],
            "signature": answer["signature"],
            "flags": 5,
            "sign_count": 2,
        }
    row = check(papers).rows[0]

    assert [(one.what, one.reason) for one in row.checks if one.outcome is Outcome.FAILED] == [
        (What.KEY, Reason.NO_SUCH_KEY)
    ]


def test_a_row_that_calls_itself_signed_and_carries_no_signature_fails(papers: Papers) -> None:
    papers.document["entries"][0]["signatures"] = []
    row = check(papers).rows[0]

    assert [(one.what, one.reason) for one in row.checks if one.outcome is Outcome.FAILED] == [
        (What.TOUCH, Reason.SIGNATURE_MISSING)
    ]


def test_without_keys_nothing_holds_and_nothing_fails(papers: Papers) -> None:
    result = check_document(json_in(json.dumps(papers.document).encode(), where="document"), None)

    assert result.outcome is Outcome.OPEN
    assert [row.outcome for row in result.rows] == [Outcome.OPEN] * 4


def test_a_document_of_the_first_kind_is_read_and_says_that_it_does_not_name_its_origin(papers: Papers) -> None:
    document = papers.document | {"schema": "radiation-passport/document/1"}
    del document["origin"]
    del document["patient"]["identifiers"][0]["salt"]
    for entry in document["entries"]:
        for one in entry["signatures"]:
            del one["id"], one["log"]
        for one in entry["statements"]:
            del one["subject"]
            if one["seal"]:
                del one["seal"]["facility_id"], one["seal"]["cades"]
    result = check(Papers(document=document, keys=papers.keys))

    # Whose row it is such a document cannot tell.
    assert result.outcome is Outcome.OPEN
    assert Reason.ORIGIN_NOT_SAID in {one.reason for one in result.checks}
    assert Reason.SALT_NOT_SAID in {one.reason for one in result.rows[0].checks}


def text_of(value: str) -> bytes:
    return urlsafe_b64decode(value + "==")


def cose_of(authenticator: Authenticator) -> str:
    (passkey,) = authenticator.passkeys.values()
    key = cbor.encode(dict(ES256.from_cryptography_key(passkey.private_key.public_key())))
    return urlsafe_b64encode(key).decode().rstrip("=")
