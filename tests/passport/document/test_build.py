"""The one document holds what the record holds, and what its published schema says."""

import json
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_type_hints

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passport.access.models import Purpose
from passport.access.services import View, make_grant, open_on_console, open_passport, redeem_grant
from passport.booklet.models import Entry, FromWhom, Mistake
from passport.booklet.services import report_mistake
from passport.document import shape
from passport.document.build import build
from passport.document.parts import text_of
from passport.document.selectors import mark_of
from passport.people.models import Record, Role, User
from passport.signing import canonical
from passport.signing.certificates import chain_in
from passport.signing.log.forms import NEWEST
from passport.signing.log.heads import from_published
from passport.signing.models import FurtherSignature, Signature
from passport.signing.selectors import log_proof
from passport.signing.services import append_waiting, sign_further
from reports.selectors import mark_of as booklet_mark_of
from tests import cast
from tests.passport.booklet.withholding import withhold
from tests.passport.document.story import Story, examination, ids, told
from tests.passport.signing.test_further import own_key

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(shape.__file__).parent / "schemas" / "2.json").read_text())

SALT = "MDEyMzQ1Njc4OWFiY2RlZg"  # of the cast's records


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


@pytest.fixture
def view(story: Story, at: datetime) -> View:
    return open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)


def test_it_keeps_its_published_schema(view: View, at: datetime) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

    assert [error.message for error in validator.iter_errors(build(view, at=at))] == []


@pytest.mark.parametrize("name", [name for name in dir(shape) if name.endswith("Part")])
def test_the_schema_demands_what_the_shape_names(name: str) -> None:
    part = SCHEMA["$defs"][name.removesuffix("Part").lower()]

    assert part["required"] == list(get_type_hints(getattr(shape, name)))
    assert list(part["properties"]) == part["required"]
    assert part["additionalProperties"] is False


def test_it_names_the_patient_the_coverage_and_the_entries_newest_first(story: Story, view: View, at: datetime) -> None:
    document = build(view, at=at)

    assert document["schema"] == "radiation-passport/document/2"
    assert document["patient"] == {
        "uid": story.ana.uid,
        "name": "Ана Анић",
        "given_name": "Ана",
        "surname": "Анић",
        "personal_number": "0205961715012",
        "street": "Липова 3",
        "place": "Београд",
        "birth_date": "1961-05-02",
        "sex": "F",
        "identifiers": [{"value": "17", "issuer": "CLINIC", "salt": SALT}],
    }
    assert document["coverage"] == {"facilities": 1, "since": "2026-03-02"}
    assert [entry["id"] for entry in document["entries"]] == ids([story.signed, story.waiting])


def test_an_entry_says_what_was_done_and_measured(view: View, at: datetime) -> None:
    entry = build(view, at=at)["entries"][0]

    assert entry["performed"] == {"date": "2026-03-01", "at": None, "as_sent": None}
    assert (entry["exam"], entry["kind"], entry["state"], entry["version"]) == ("CT Thorax", "ct", "signed", 1)
    assert entry["events"] == 1
    assert [(part["study_instance_uid"], part["accession_number"], part["kind"]) for part in entry["exposures"]] == [
        ("2.25.21", "A1", "ct")
    ]
    assert entry["exposures"][0]["device"] == {
        "manufacturer": "Maker",
        "model": "Model",
        "serial_number": "77",
        "name": None,
    }
    assert entry["totals"] == [
        {
            "code": {"scheme": "DCM", "value": "113813"},
            "quantity": "dlp_total",
            "value": "724.52",
            "unit": "mGy.cm",
            "scope": {},
            "grade": "A",
            "as_sent": {"value": "724.52", "unit": "mGy.cm"},
            "origin": "device",
            "exposure": 0,
        }
    ]


def test_a_signed_entry_carries_its_signature_and_the_exact_bytes(story: Story, view: View, at: datetime) -> None:
    signed, waiting = build(view, at=at)["entries"]
    kept = Signature.objects.get()

    assert [(one["kind"], one["version"]) for one in signed["statements"]] == [("row", 1), ("evidence", 1)]
    for statement in signed["statements"]:
        assert canonical.digest(statement["payload"].encode()).hex() == statement["digest"]
    assert [one["seal"] is None for one in signed["statements"]] == [True, False]
    (signature,) = signed["signatures"]
    assert signature["digest"] == signed["row_digest"] == signed["statements"][0]["digest"]
    assert signature["facsimile"] == {
        "name": "Мира Ковач",
        "title": "др",
        "specialty": "radiology",
        "licence_number": story.clinic.approver.licence_number,
    }
    assert signature["signed_at"] == (at + timedelta(minutes=1)).isoformat()
    assert urlsafe_b64decode(signature["signature"] + "==") == bytes(kept.signature)
    assert (waiting["signatures"], waiting["statements"], waiting["state"]) == ([], [], "pending")


def test_a_signature_carries_where_it_stands_in_the_log_once_it_does(view: View, at: datetime) -> None:
    assert [one["log"] for one in build(view, at=at)["entries"][0]["signatures"]] == [None]
    append_waiting(at=at)

    document = build(view, at=at)

    signature = Signature.objects.get()
    proof = log_proof(kind="signature", uid=signature.uid)
    log = document["entries"][0]["signatures"][0]["log"]
    assert proof is not None
    assert proof.covers(NEWEST["signature"].write(signature))
    assert (log["index"], log["size"], log["path"]) == (proof.index, proof.size, text_of(b"".join(proof.path)))
    assert (log["salt"], log["leaf"]) == (text_of(proof.salt), text_of(proof.leaf))
    assert from_published(log["head"]) == proof.head
    jsonschema.validate(document, SCHEMA)


def put_beside(entry: Entry, at: datetime) -> FurtherSignature:
    """Have the approver of a signed row sign it further."""
    signature = Signature.objects.get(statement__subject_uid=entry.uid)
    user = User.objects.get(uid=signature.signer_uid)
    return sign_further(statement=signature.statement, signer=own_key(at), by=user, at=at)


def test_a_signature_carries_what_its_signer_put_beside_it_with_its_certificates(
    story: Story, view: View, at: datetime
) -> None:
    assert [one["further"] for one in build(view, at=at)["entries"][0]["signatures"]] == [[]]
    with CaptureQueriesContext(connection) as without:
        build(view, at=at)
    made = put_beside(story.signed, at)

    with CaptureQueriesContext(connection) as beside:
        document = build(view, at=at)

    ((found,),) = [one["further"] for one in document["entries"][0]["signatures"]]
    (der,) = chain_in(bytes(made.chain))
    assert found == {
        "kind": "cades_software",
        "qualified": False,
        "signature": text_of(made.signature),
        "chain": [text_of(der)],
        "signed_at": at.isoformat(),
    }
    jsonschema.validate(document, SCHEMA)
    assert len(beside) == len(without)


def test_what_stands_beside_the_signature_on_a_hidden_row_is_left_out_with_it(story: Story, at: datetime) -> None:
    put_beside(story.signed, at)
    withhold(story.signed, at=at)
    story.ana.readers.update(relation="guardian")
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)

    document = build(view, at=at)

    assert ids_of(document) == [story.waiting.uid]
    assert "cades_software" not in json.dumps(document)


def test_a_hidden_entry_is_counted_and_left_out_for_a_guardian(story: Story, at: datetime) -> None:
    withhold(story.waiting, at=at)
    story.ana.readers.update(relation="guardian")
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)

    document = build(view, at=at)

    assert (document["hidden"], [entry["id"] for entry in document["entries"]]) == (1, [story.signed.uid])


def test_the_marks_of_copies_and_booklets_change_with_a_signature_beside_the_one_that_is_there(
    story: Story, view: View, at: datetime
) -> None:
    before = mark_of(view), booklet_mark_of(story.ana)

    put_beside(story.signed, at)

    assert [
        after != earlier for after, earlier in zip((mark_of(view), booklet_mark_of(story.ana)), before, strict=True)
    ] == [
        True,
        True,
    ]


def test_the_mark_of_a_guardian_changes_when_one_row_goes_as_another_comes(story: Story, at: datetime) -> None:
    story.ana.readers.update(relation="guardian")
    Entry.objects.update(state_at=at)
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    kept = withhold(story.waiting, at=at, from_whom=FromWhom.GUARDIANS)
    before = mark_of(view)

    kept.delete()
    withhold(story.signed, at=at, from_whom=FromWhom.GUARDIANS)

    assert (mark_of(view) != before, view.entries().count()) == (True, 1)


def test_what_the_patient_says_is_somebody_elses_is_marked_for_the_patient_and_left_out_for_a_doctor(
    story: Story, view: View, at: datetime
) -> None:
    before = mark_of(view)
    report_mistake(entry=story.waiting, kind=Mistake.NOT_MINE, words="", by=story.reader, at=at)
    doctor = cast.staff(story.clinic.facility, "referrer", Role.REFERRER)
    _grant, code = make_grant(patient=story.ana, by=story.reader, at=at)
    redeem_grant(code=code, by=doctor, who_hmac=b"0" * 32, at=at)
    shared = build(open_passport(reader=doctor, patient=story.ana, purpose=Purpose.CARE, at=at), at=at)
    own = build(view, at=at)

    said = {"said_on": "2026-03-02", "said_as": "self", "answer_due_on": "2026-04-01", "agreed": False}
    assert ([one["disowned"] for one in own["entries"]], own["disowned"]) == ([None, said], 0)
    assert (ids_of(shared), shared["hidden"], shared["disowned"]) == ([story.signed.uid], 0, 1)
    assert mark_of(view) != before
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(own)] == []


def ids_of(document: shape.Document) -> list[str]:
    return [entry["id"] for entry in document["entries"]]


def test_an_unclaimed_record_has_no_fields_of_a_form(story: Story, at: datetime) -> None:
    record = cast.record(issuer="ELSEWHERE")
    Record.objects.filter(pk=record.pk).update(name_as_sent="Nobody^Yet")
    record.refresh_from_db()
    entry = examination("9", record=record, facility=story.clinic.facility, at=at)

    document = build(open_on_console(record=record, at=at), at=at)

    assert (document["patient"]["uid"], document["patient"]["name"]) == (None, "Nobody^Yet")
    assert document["patient"]["identifiers"] == [{"value": "17", "issuer": "ELSEWHERE", "salt": SALT}]
    assert [one["id"] for one in document["entries"]] == [entry.uid]


def test_the_number_of_queries_does_not_grow_with_the_entries(story: Story, view: View, at: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        build(view, at=at)
    record = story.signed.record
    for number in range(50, 55):
        examination(str(number), record=record, facility=story.clinic.facility, at=at)

    with CaptureQueriesContext(connection) as many:
        document = build(view, at=at)

    assert len(document["entries"]) == 7
    assert len(many) == len(few)
