"""The booklet's file under the facility's seal: accepted by pyHanko and by poppler, and broken by one bit."""

import io
import subprocess
from datetime import datetime
from pathlib import Path

import pypdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from passport import objects
from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.signing.awaited import awaited
from reports import services
from tests.passport.document.story import Story, told
from tests.passport.signing.houses import house_key, stamping, stamping_service

pytestmark = pytest.mark.django_db
UNSEALED = "The file of this booklet carries no seal of the hospital."


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


def pdf_of(story: Story, at: datetime) -> bytes:
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    asked = services.ask_booklet(view=view, by=story.reader, at=at)
    return objects.get(services.make_booklet(print_uid=asked.uid, at=at).sha256)


def status_of(pdf: bytes, *trusted: bytes) -> PdfSignatureStatus:
    (seal,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    roots = [x509.Certificate.load(der) for der in trusted]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return awaited(async_validate_pdf_signature(seal, context, context))


def closing_of(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[-1].extract_text().split())


def test_pyhanko_and_poppler_accept_the_seal_and_one_bit_breaks_it(story: Story, at: datetime, tmp_path: Path) -> None:
    key = house_key(at=at, facility_uid=story.clinic.facility.uid)
    pdf = pdf_of(story, at)
    (tmp_path / "sealed.pdf").write_bytes(pdf)

    status = status_of(pdf, bytes(key.certificate))
    told_by_poppler = subprocess.run(
        ["pdfsig", tmp_path / "sealed.pdf"], check=False, capture_output=True, text=True
    ).stdout

    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert (status.coverage, status.timestamp_validity) == (SignatureCoverageLevel.ENTIRE_FILE, None)
    assert [line in told_by_poppler for line in ("Signature is Valid.", "ETSI.CAdES.detached")] == [True, True]
    assert "Total document signed" in told_by_poppler
    facility = story.clinic.facility.name
    assert f"The file of this booklet is sealed by {facility}" in closing_of(pdf)
    at_stream = pdf.index(b"stream") + 40
    bent = pdf[:at_stream] + bytes([pdf[at_stream] ^ 1]) + pdf[at_stream + 1 :]
    assert status_of(bent, bytes(key.certificate)).intact is False


def test_the_seal_leaves_the_file_a_pdf_of_the_version_on_which_pdf_a_3_stands(story: Story, at: datetime) -> None:
    house_key(at=at, facility_uid=story.clinic.facility.uid)

    reader = PdfFileReader(io.BytesIO(pdf_of(story, at)))

    assert (reader.input_version, "/Version" in reader.root) == ((1, 7), False)
    assert {str(one["/BaseVersion"]) for one in reader.root["/Extensions"].values() if "/BaseVersion" in one} == {
        "/1.7"
    }


def test_a_time_stamping_service_says_when_it_was_sealed(story: Story, at: datetime, settings: Settings) -> None:
    key = house_key(at=at, facility_uid=story.clinic.facility.uid)
    with stamping_service(at) as address:
        settings.TSA_URL = address
        pdf = pdf_of(story, at)

    status = status_of(pdf, bytes(key.certificate), stamping()[1])

    assert (status.intact, status.trusted) == (True, True)
    assert status.timestamp_validity is not None
    assert (status.timestamp_validity.trusted, status.timestamp_validity.timestamp) == (True, at)


def test_a_service_that_does_not_answer_leaves_a_seal_without_time(
    story: Story, at: datetime, settings: Settings
) -> None:
    key = house_key(at=at, facility_uid=story.clinic.facility.uid)
    settings.TSA_URL = "http://127.0.0.1:9/"

    status = status_of(pdf_of(story, at), bytes(key.certificate))

    assert (status.intact, status.trusted, status.timestamp_validity) == (True, True, None)


@pytest.mark.parametrize("lost", [False, True], ids=["no certificate", "no key"])
def test_without_a_certificate_or_its_key_it_is_not_sealed_and_says_so(
    story: Story, at: datetime, settings: Settings, lost: bool
) -> None:
    if lost:
        house_key(at=at, name="lost", facility_uid=story.clinic.facility.uid)
        (settings.FACILITY_KEYS_DIR / "lost.pem").unlink()

    pdf = pdf_of(story, at)

    assert (b"/ByteRange" in pdf, UNSEALED in closing_of(pdf)) == (False, True)
