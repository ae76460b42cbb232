"""C-STORE and STOW-RS, through the clients that also speak to registered PACS: their limits hold here as well."""

import os
import re
from dataclasses import replace

from django.conf import settings

from passport.imaging.clients import Client, Limits, PacsFailure, PacsRefused, client_for
from passport.imaging.models import Pacs, Way
from reports.sending.carriers.parcel import Answer, Parcel
from reports.sending.profile import Destination
from reports.sending.states import Outcome

# Out of resources (PS3.4 table B.2-1): no word about the object.
_PASSING = re.compile(r"status 0xA7")


def send_by_c_store(parcel: Parcel, destination: Destination) -> Answer:
    """Store the key object, and the dose reports that travel along, at the destination's AE."""
    node = Pacs(
        way=Way.C_GET,
        ae_title=destination.ae_title,
        host=destination.host,
        port=destination.port,
        tls=destination.tls,
    )
    return _stored(parcel, node, destination)


def send_by_stow(parcel: Parcel, destination: Destination) -> Answer:
    """Store the key object, and the dose reports that travel along, below the destination's DICOMweb address."""
    node = Pacs(way=Way.DICOMWEB, web_url=destination.url, credentials=destination.credentials)
    return _stored(parcel, node, destination)


def limits_of(destination: Destination) -> Limits:
    """Return what one try may cost: a worker has twenty seconds for each."""
    return replace(Limits(), total_seconds=float(min(destination.timeout_seconds, 15)))


def outcome_of(failure: PacsFailure) -> Answer:
    """Return what an error of the network means: only an answer that says no is a refusal."""
    refused = isinstance(failure, PacsRefused) and not _PASSING.search(str(failure))
    return Answer(outcome=Outcome.REFUSED if refused else Outcome.UNREACHABLE, words=str(failure)[:300])


def secret_of(destination: Destination) -> str:
    """Return the credentials for the destination. Raises PacsRefused where the environment has none of that name."""
    if not destination.credentials:
        return ""
    if destination.credentials not in os.environ:
        raise PacsRefused(f"the environment has no {destination.credentials[:64]}")
    return os.environ[destination.credentials].strip()


def _stored(parcel: Parcel, node: Pacs, destination: Destination) -> Answer:
    try:
        # An instance of the destination and no registered PACS: it is built here and never saved.
        client = client_for(node, calling=settings.RECEIVER_AE_TITLE, limits=limits_of(destination))
        _store_all(client, parcel)
    except PacsFailure as failure:
        return outcome_of(failure)
    return Answer(outcome=Outcome.ACCEPTED)


def _store_all(client: Client, parcel: Parcel) -> None:
    # The reports first: whoever gets the key object can follow it at once.
    for data in (*parcel.reports, parcel.data):
        client.store(data)
