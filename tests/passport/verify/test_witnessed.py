"""A hospital's certificate stands over the touch of a passkey, so that a stranger can check the one by the other."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.document.build import build
from passport.document.publishing import published_keys
from passport.signing.models import SealDue, Signature
from passport.signing.problems import Problem
from passport.signing.services.certificate_seals import seal_waiting
from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, Reason, What
from passport.verify.reading import json_in
from tests.independent import worked
from tests.passport.document.story import told
from tests.passport.signing.houses import house_key
from tests.passport.verify.papers import Papers, as_read

OF_TOUCH = (What.TOUCH_SEAL, What.TOUCH_CERTIFICATE, What.TOUCH_TIME)
OTHER_NAMES = [
    ("kind", "row", Problem.SUBJECT),
    ("subject", "0" * 32, Problem.SUBJECT),
    ("version", 2, Problem.SUBJECT),
    ("digest", "0" * 64, Problem.DIGEST),
    ("payload", "{}", Problem.PAYLOAD),
]


def ends(papers: Papers) -> dict[What, tuple[Outcome, Any]]:
    """Return how the checks of what stands over the touch end, in the first row."""
    document = json_in(json.dumps(papers.document).encode(), where="document")
    result = check_document(document, keyring_in(json.dumps(papers.keys).encode()))
    return {one.what: (one.outcome, one.reason) for one in result.rows[0].checks if one.what in OF_TOUCH}


def shown() -> Papers:
    kept = json.loads(worked.FILE.read_text(encoding="utf-8"))
    return Papers(document=kept["document"], keys=kept["keys"])


@pytest.mark.django_db
def test_the_document_carries_what_the_hospital_sealed_of_a_signature_with_its_certificate(at: datetime) -> None:
    story = told(at=at)
    place, signature = story.clinic.facility, Signature.objects.get()
    house_key(at=at, facility_uid=place.uid)
    SealDue.objects.create(statement=signature.statement, facility_uid=place.uid, due_at=at)
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    before = as_read(build(view, at=at))

    while seal_waiting(facility_uid=place.uid, at=at + timedelta(seconds=1)):
        pass
    after = as_read(build(view, at=at))

    assert [one["signatures"][0]["sealed"] for one in before["entries"] if one["signatures"]] == [None]
    assert after["entries"][0]["signatures"][0]["sealed"]["subject"] == signature.uid
    assert ends(Papers(document=after, keys=as_read(published_keys()))) == {
        What.TOUCH_SEAL: (Outcome.HELD, None),
        What.TOUCH_CERTIFICATE: (Outcome.HELD, None),
        What.TOUCH_TIME: (Outcome.OPEN, Reason.NO_TIME_STAMP),
    }


def test_a_seal_of_the_hospital_over_a_signature_holds_also_without_a_certificate() -> None:
    papers = shown()
    papers.document["entries"][0]["signatures"][0]["sealed"]["seal"]["cades"] = None

    assert ends(papers) == {
        What.TOUCH_SEAL: (Outcome.HELD, None),
        What.TOUCH_CERTIFICATE: (Outcome.OPEN, Reason.NO_CERTIFICATE),
        What.TOUCH_TIME: (Outcome.OPEN, Reason.NO_TIME_STAMP),
    }


@pytest.mark.parametrize(("name", "value", "problem"), OTHER_NAMES, ids=[name for name, *_rest in OTHER_NAMES])
def test_a_statement_that_says_something_else_of_the_signature_is_found(
    name: str, value: object, problem: Problem
) -> None:
    papers = shown()
    papers.document["entries"][0]["signatures"][0]["sealed"][name] = value

    assert ends(papers)[What.TOUCH_SEAL][0] is Outcome.FAILED
    assert problem in said_of_touch(papers)


def test_the_sealed_statement_of_another_signature_is_found() -> None:
    papers = shown()
    first, second = (entry["signatures"][0] for entry in papers.document["entries"])
    first["sealed"] = second["sealed"]

    assert {Problem.SUBJECT, Problem.PAYLOAD} <= said_of_touch(papers)


@pytest.mark.parametrize(
    ("facilities", "end"),
    [
        ([], (Outcome.OPEN, Reason.NO_SUCH_FACILITY)),
        ([{"seal_keys": [{"public_key": "A" * 43, "since": None, "until": None}]}], (Outcome.FAILED, Problem.SEAL_KEY)),
    ],
    ids=["no_facility", "other_key"],
)
def test_a_seal_by_no_published_key_is_named(facilities: list[dict[str, Any]], end: tuple[Outcome, object]) -> None:
    papers = shown()
    (known,) = papers.keys["facilities"]
    papers.keys["facilities"] = [known | one for one in facilities]

    assert ends(papers)[What.TOUCH_SEAL] == end


def said_of_touch(papers: Papers) -> set[object]:
    document = json_in(json.dumps(papers.document).encode(), where="document")
    result = check_document(document, keyring_in(json.dumps(papers.keys).encode()))
    return {one.reason for one in result.rows[0].checks if one.what is What.TOUCH_SEAL}
