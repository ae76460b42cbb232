"""Clients for registered PACS: one contract, and who speaks it how.

Nothing here is called inside a transaction: it waits for the network.
"""

import os
import ssl

from django.conf import settings

from passport.imaging.clients.associations import Address
from passport.imaging.clients.contract import (
    DOSE_REPORTS,
    Client,
    Contents,
    Instance,
    Limits,
    ListedSeries,
    ListedStudy,
    PacsFailure,
    PacsRefused,
    PacsUnavailable,
    TooMuch,
    WrongObject,
)
from passport.imaging.clients.dicomweb import WebClient
from passport.imaging.clients.dimse import DimseClient
from passport.imaging.clients.web import CREDENTIALS, BadAddress, Site
from passport.imaging.models import Pacs, Way

__all__ = [
    "DOSE_REPORTS",
    "Client",
    "Contents",
    "Instance",
    "Limits",
    "ListedSeries",
    "ListedStudy",
    "PacsFailure",
    "PacsRefused",
    "PacsUnavailable",
    "TooMuch",
    "WrongObject",
    "client_for",
    "site_of",
]


def client_for(pacs: Pacs, *, calling: str, limits: Limits | None = None) -> Client:
    """Return what asks a registered PACS in the way that its administrator chose. Raises PacsRefused.

    `calling` is our AE title; a DICOMweb node does not see it.
    """
    bounds = limits or Limits()
    if pacs.way == Way.DICOMWEB:
        web, wado_uri = (_site(pacs, url, bounds) for url in (pacs.web_url, pacs.wado_uri))
        return WebClient(web=web, wado_uri=wado_uri, limits=bounds)
    address = Address(
        host=pacs.host,
        port=int(pacs.port or 0),
        ae_title=pacs.ae_title,
        calling=calling,
        tls=_tls() if pacs.tls else None,
    )
    return DimseClient(address=address, limits=bounds, moving=pacs.way == Way.C_MOVE)


def site_of(pacs: Pacs, *, limits: Limits) -> Site:
    """Return the DICOMweb base of a registered PACS. Raises PacsRefused when it has none, or is none to be asked."""
    if not pacs.active or pacs.way != Way.DICOMWEB or not pacs.web_url:
        raise PacsRefused("no DICOMweb address is registered")
    return Site(base=pacs.web_url, limits=limits, secret=_secret(pacs))


def _site(pacs: Pacs, url: str, limits: Limits) -> Site | None:
    return Site(base=url, limits=limits, secret=_secret(pacs)) if url else None


def _secret(pacs: Pacs) -> str:
    if not pacs.credentials:
        return ""
    if not CREDENTIALS.fullmatch(pacs.credentials) or pacs.credentials not in os.environ:
        raise BadAddress(f"the environment has no {pacs.credentials[:64]}")
    return os.environ[pacs.credentials].strip()


def _tls() -> ssl.SSLContext:
    """Return who we are and whom we trust towards a PACS that wants TLS."""
    try:
        context = ssl.create_default_context(cafile=settings.RECEIVER_TLS_CA or None)
        if settings.RECEIVER_TLS_CERTIFICATE:
            context.load_cert_chain(settings.RECEIVER_TLS_CERTIFICATE, settings.RECEIVER_TLS_KEY or None)
    except OSError:  # ssl.SSLError is one
        raise PacsRefused("our own certificates cannot be read") from None
    return context
