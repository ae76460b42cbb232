"""Facilities that seal with a certificate: keys in files, a token, and a service for time stamps."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from passport.signing import certificates, services
from passport.signing.awaited import awaited
from passport.signing.models import FacilityKey, KeyPlace

HOUSE = "f" * 32
NAME = "Dom zdravlja Podgrad"
_DER, _PEM = serialization.Encoding.DER, serialization.Encoding.PEM
_PKCS8, _PLAIN = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()


def write_key(name: str, key: certificates.PrivateKey) -> Path:
    """Lay a private key into the folder of the installation."""
    folder: Path = settings.FACILITY_KEYS_DIR
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(_PEM, _PKCS8, _PLAIN))
    return path


def house_key(
    *,
    at: datetime,
    name: str = "podgrad",
    facility_uid: str = HOUSE,
    days: int = 365,
    starts_at: datetime | None = None,
) -> FacilityKey:
    """Give a facility a key of its own making."""
    key = certificates.new_key()
    write_key(name, key)
    der = certificates.self_signed(key, holder=NAME, country="RS", at=at, days=days)
    return services.add_facility_key(
        facility_uid=facility_uid,
        place=KeyPlace.FILES,
        location=name,
        chain=[der],
        starts_at=starts_at or at,
        by=None,
        at=at,
    )


@lru_cache(maxsize=1)
def stamping() -> tuple[rsa.RSAPrivateKey, bytes]:
    """Return key and certificate of a time-stamping service that lasts for all tests."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tick Tock")])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).add_extension(usage, critical=True)
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2040, 1, 1, tzinfo=UTC)
    )
    return key, builder.sign(key, hashes.SHA256()).public_bytes(_DER)


def stamper(at: datetime) -> DummyTimeStamper:
    """Return a clock that says one moment."""
    key, der = stamping()
    certificate = asn1_x509.Certificate.load(der)
    return DummyTimeStamper(
        tsa_cert=certificate,
        tsa_key=keys.PrivateKeyInfo.load(key.private_bytes(_DER, _PKCS8, _PLAIN)),
        certs_to_embed=SimpleCertificateStore.from_certs([certificate]),
        fixed_dt=at,
    )


@contextmanager
def stamping_service(at: datetime) -> Iterator[str]:
    """Answer as a time-stamping service on this machine, and give its address."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = awaited(stamper(at).async_request_tsa_response(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def other_curve() -> ec.EllipticCurvePrivateKey:
    """Return a key under which no facility seals."""
    return ec.generate_private_key(ec.SECP384R1())


def later(at: datetime, **time: int) -> datetime:
    return at + timedelta(**time)
