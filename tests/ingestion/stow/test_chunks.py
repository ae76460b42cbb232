"""A PACS that posts its objects in chunks, to the real web server."""

import sys
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from ingestion.models import InboxItem, Source, SourceKind
from ingestion.services.sources import Issuing, add_source
from ingestion.services.storing import issue_token
from passport.people.models import Role
from tests import sr
from tests.cast import facility, staff
from tests.ingestion.processes import installation
from tests.ingestion.senders import CLINIC_ISSUER
from tests.ingestion.stow.test_stow import MULTIPART, body
from tests.services.installation import ROOT
from tests.services.processes import free_port, listening, running, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    ours, port = installation(tmp_path), free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "2", "--no-control-socket"]
    with running([*command, "passport.wsgi"], log=ours.log, env=ours.environment(), cwd=ROOT) as process:
        wait_until(lambda: listening(port), process=process, log=ours.log)
        yield port


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def sender(at: datetime) -> tuple[Source, str]:
    vera = staff(facility(), "vera", Role.PACS_ADMINISTRATOR)
    issuers = [Issuing(as_sent="CLINIC-ONE", issuer=CLINIC_ISSUER)]
    place = vera.memberships.get().facility
    web = add_source(name="archive", kind=SourceKind.WEB, facility=place, issuers=issuers, by=vera, at=at)
    return web, issue_token(source=web, by=vera, at=at)


@pytest.mark.parametrize(("whole", "status"), [(True, 200), (False, 400)])
def test_objects_in_chunks_are_stored_and_a_body_that_breaks_off_is_refused(
    port: int, at: datetime, whole: bool, status: int
) -> None:
    web, token = sender(at)
    sent = body(sr.write(sr.ct()), sr.write(sr.mammography()))
    headers = {"Content-Type": MULTIPART, "Authorization": f"Bearer {token}", "Transfer-Encoding": "chunked"}

    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request(
        "POST", "/dicomweb/studies", in_pieces(sent if whole else sent[:-200], 999), headers, encode_chunked=True
    )
    answer = line.getresponse()
    line.close()

    assert answer.status == status
    assert InboxItem.objects.filter(source=web).count() == (2 if whole else 1)
