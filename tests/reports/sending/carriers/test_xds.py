"""The shape of a submission: one envelope, the documents beside it, the same bytes each time, and its answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from xml.etree import ElementTree

import pytest

from reports.sending.carriers.network import limits_of
from reports.sending.carriers.parcel import Answer, Parcel
from reports.sending.carriers.xds import (
    ACTION,
    DOCUMENT_ENTRY,
    ENTRY_UNIQUE,
    RIM,
    SOAP,
    XDS,
    XOP,
    envelope,
    send_by_xds,
)
from reports.sending.key_object import write
from reports.sending.profile import CarrierKind, Destination
from reports.sending.states import Outcome
from tests import sr
from tests.reports.sending.studies import report_of
from tests.reports.sending.test_key_object import MANIFEST

KEY, REPORT = write(MANIFEST), sr.write(report_of())
PARCEL = Parcel(sop_instance_uid=MANIFEST.sop_instance_uid, data=KEY, reports=(REPORT,))
SOURCE = "2.16.792.3.1.1"
STATUS = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType"
SUCCESS = f'<RegistryResponse status="{STATUS}:Success"/>'
FAILURE = f'<RegistryResponse status="{STATUS}:Failure"><E codeContext="Patient is not known"/></RegistryResponse>'


@dataclass(kw_only=True)
class Repository:
    """A document repository that gives one answer, and keeps what it was asked."""

    status: int
    answer: str
    asked: list[tuple[Message, bytes]] = field(default_factory=list)


@contextmanager
def repository(status: int, answer: str) -> Iterator[tuple[Repository, Destination]]:
    found = Repository(status=status, answer=answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(found.answer.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/xds"
        try:
            yield found, Destination(carrier=CarrierKind.XDS, url=url, source_id=SOURCE, credentials="PACS_STATE")
        finally:
            server.shutdown()
            thread.join()


def parts(content_type: str, body: bytes) -> list[Message]:
    return message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body).get_payload()


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACS_STATE", "hospital:secret")


def test_key_object_and_report_travel_as_two_documents_of_one_set() -> None:
    root, key, report = parts(*envelope(PARCEL, source_id=SOURCE, to="http://x"))

    assert (root.get_content_type(), key.get_content_type()) == ("application/xop+xml", "application/dicom")
    assert (key.get_payload(decode=True), report.get_payload(decode=True)) == (KEY, REPORT)


def test_the_envelope_points_at_every_part_and_names_each_document() -> None:
    root, *documents = parts(*envelope(PARCEL, source_id=SOURCE, to="http://x"))
    tree = ElementTree.fromstring(root.get_payload(decode=True))

    pointed = [include.get("href") for include in tree.iter(f"{{{XOP}}}Include")]
    entries = [entry.get("id") for entry in tree.iter(f"{{{RIM}}}ExtrinsicObject")]
    named = [
        one.get("value")
        for one in tree.iter(f"{{{RIM}}}ExternalIdentifier")
        if one.get("identificationScheme") == ENTRY_UNIQUE
    ]
    assert tree.tag == f"{{{SOAP}}}Envelope"
    assert pointed == [f"cid:{part['Content-ID'].strip('<>')}" for part in documents]
    assert entries == [document.get("id") for document in tree.iter(f"{{{XDS}}}Document")]
    assert named == [MANIFEST.sop_instance_uid, str(report_of().SOPInstanceUID)]
    assert {entry.get("objectType") for entry in tree.iter(f"{{{RIM}}}ExtrinsicObject")} == {DOCUMENT_ENTRY}


def test_the_same_parcel_is_the_same_request() -> None:
    assert envelope(PARCEL, source_id=SOURCE, to="http://x") == envelope(PARCEL, source_id=SOURCE, to="http://x")


def test_a_repository_that_registers_it_has_accepted() -> None:
    with repository(200, SUCCESS) as (found, destination):
        answer = send_by_xds(PARCEL, destination)

    (headers, body) = found.asked[0]
    assert answer == Answer(outcome=Outcome.ACCEPTED)
    assert headers["Authorization"] == "Basic aG9zcGl0YWw6c2VjcmV0"
    assert f'action="{ACTION}"' in headers["Content-Type"]
    assert parts(headers["Content-Type"], body)[1].get_payload(decode=True) == KEY


@pytest.mark.parametrize(
    "status, answer, expected",
    [
        (200, FAILURE, Answer(outcome=Outcome.REFUSED, words="Failure Patient is not known")),
        (500, FAILURE, Answer(outcome=Outcome.REFUSED, words="Failure Patient is not known")),
        (200, "<html/>", Answer(outcome=Outcome.REFUSED, words="the answer is none of a document repository")),
        (401, "", Answer(outcome=Outcome.REFUSED, words="HTTP 401")),
        (503, "", Answer(outcome=Outcome.UNREACHABLE, words="HTTP 503")),
    ],
)
def test_another_answer_is_what_it_says(status: int, answer: str, expected: Answer) -> None:
    with repository(status, answer) as (_found, destination):
        assert send_by_xds(PARCEL, destination) == expected


def test_without_its_credentials_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PACS_STATE")

    with repository(200, SUCCESS) as (found, destination):
        answer = send_by_xds(PARCEL, destination)

    assert answer == Answer(outcome=Outcome.REFUSED, words="the environment has no PACS_STATE")
    assert found.asked == []


def test_no_try_takes_longer_than_a_worker_has() -> None:
    slow = Destination(carrier=CarrierKind.XDS, url="http://x", source_id=SOURCE, timeout_seconds=600)

    assert limits_of(slow).total_seconds == 15
