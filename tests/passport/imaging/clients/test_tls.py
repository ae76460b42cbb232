"""A PACS that wants TLS: it learns who we are, and we ask nobody whom we do not trust."""

import ssl
from pathlib import Path

import pytest
from pytest_django import Settings

from passport.imaging.clients import PacsRefused, PacsUnavailable, client_for
from passport.imaging.models import Pacs, Way
from tests.ingestion.receiving.test_listening import Certificate, certificate
from tests.passport.imaging.clients.nodes import Answers, dimse_node


@pytest.fixture
def ours(tmp_path: Path, settings: Settings) -> Certificate:
    made = certificate(tmp_path, "passport")
    settings.RECEIVER_TLS_CERTIFICATE, settings.RECEIVER_TLS_KEY = str(made.certificate), str(made.key)
    return made


@pytest.fixture
def theirs(tmp_path: Path) -> Certificate:
    return certificate(tmp_path, "pacs")


def wanting(theirs: Certificate, ours: Certificate) -> ssl.SSLContext:
    """Return what makes a PACS show its certificate and want ours."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ours.certificate)
    context.load_cert_chain(theirs.certificate, theirs.key)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def archive(port: int, *, tls: bool = True) -> Pacs:
    return Pacs(name="archive", way=Way.C_GET, ae_title="NODE", host="localhost", port=port, tls=tls)


def test_both_sides_show_who_they_are(ours: Certificate, theirs: Certificate, settings: Settings) -> None:
    settings.RECEIVER_TLS_CA = str(theirs.certificate)

    with dimse_node(Answers(), tls=wanting(theirs, ours)) as port:
        client_for(archive(port), calling="PASSPORT").echo()


# pynetdicom lets go of a socket that it could not connect.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_pacs_that_we_do_not_trust_is_not_asked(ours: Certificate, theirs: Certificate, settings: Settings) -> None:
    settings.RECEIVER_TLS_CA = str(ours.certificate)

    with dimse_node(Answers(), tls=wanting(theirs, ours)) as port, pytest.raises(PacsUnavailable):
        client_for(archive(port), calling="PASSPORT").echo()


def test_certificates_of_ours_that_are_not_there_are_told(settings: Settings, tmp_path: Path) -> None:
    settings.RECEIVER_TLS_CERTIFICATE = str(tmp_path / "missing.crt")

    with pytest.raises(PacsRefused):
        client_for(archive(1), calling="PASSPORT")
