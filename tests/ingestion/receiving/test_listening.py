"""The receiver behind TLS: mutual where a CA is given, never plain."""

import datetime as dates
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingestion.models import Source
from tests.ingestion.processes import Running, installation, receiver
from tests.scanner.sending import Target
from tests.services.dcmtk import tool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ct_room")]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate that signs itself, and its key, as files."""

    certificate: Path
    key: Path


def certificate(folder: Path, name: str) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dates.datetime.now(dates.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dates.timedelta(days=1))
        .not_valid_after(now + dates.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(certificate=folder / f"{name}.crt", key=folder / f"{name}.key")
    found.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    found.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    return found


@pytest.fixture
def server(tmp_path: Path) -> Certificate:
    return certificate(tmp_path, "server")


@pytest.fixture
def client(tmp_path: Path) -> Certificate:
    return certificate(tmp_path, "client")


@pytest.fixture
def behind_tls(tmp_path: Path, server: Certificate, client: Certificate) -> Iterator[Running]:
    ours = installation(
        tmp_path,
        RECEIVER_TLS_CERTIFICATE=str(server.certificate),
        RECEIVER_TLS_KEY=str(server.key),
        RECEIVER_TLS_CA=str(client.certificate),
    )
    with receiver(ours) as started:
        yield started


def answers(to: Target, *words: str | Path) -> bool:
    """Return whether DCMTK's echo is answered."""
    who = ["-aet", "CT-ROOM", "-aec", to.ae_title, "-to", "10", "-ta", "10"]
    command = [tool("echoscu"), *who, *words, to.host, str(to.port)]
    return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0


def test_only_a_caller_with_a_certificate_of_the_ca_is_answered(
    behind_tls: Running, server: Certificate, client: Certificate
) -> None:
    trusting = ["+cf", server.certificate]

    assert answers(behind_tls.to, "+tls", client.key, client.certificate, *trusting)
    assert not answers(behind_tls.to, "+tls", server.key, server.certificate, *trusting)
    assert not answers(behind_tls.to, "+tla", *trusting)
    assert not answers(behind_tls.to)


def test_a_certificate_that_is_missing_is_said_in_one_line(tmp_path: Path, ct_room: Source) -> None:
    ours = installation(tmp_path, RECEIVER_TLS_CERTIFICATE=str(tmp_path / "missing.crt"))

    done = ours.manage("receive", "--port", "0")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "CommandError: The receiver cannot use its TLS certificate, key or CA: No such file or directory."
    ]
