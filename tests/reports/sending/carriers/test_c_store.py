"""A destination that answers by C-STORE: what it refuses is refused in its own words, and what it keeps is accepted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from pydicom import dcmread
from pynetdicom import AE, evt
from pynetdicom.events import Event

from reports.sending.carriers import CARRIERS
from reports.sending.carriers.parcel import Parcel
from reports.sending.key_object import write
from reports.sending.profile import CarrierKind, Destination
from reports.sending.states import Outcome
from tests.reports.sending.test_key_object import MANIFEST

KEY = write(MANIFEST)
PARCEL = Parcel(sop_instance_uid=MANIFEST.sop_instance_uid, data=KEY)


@contextmanager
def state(status: int) -> Iterator[tuple[list[str], Destination]]:
    """Yield what arrives at a destination that answers each object with this status."""
    arrived: list[str] = []

    def answered(event: Event) -> int:
        arrived.append(event.request.AffectedSOPInstanceUID)
        return status

    meta = dcmread(BytesIO(KEY)).file_meta
    entity = AE("STATE")
    entity.add_supported_context(meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID)
    server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, answered)])
    try:
        host, port = server.server_address
        yield arrived, Destination(carrier=CarrierKind.C_STORE, host=host, port=port, ae_title="STATE")
    finally:
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (0x0000, Outcome.ACCEPTED, ""),
        (0xB000, Outcome.ACCEPTED, ""),  # kept, with a warning
        (0xA900, Outcome.REFUSED, "0xA900"),  # PS3.4 table B.2-1: data set does not match SOP class
        (0xC000, Outcome.REFUSED, "0xC000"),  # cannot understand
        (0xA700, Outcome.UNREACHABLE, "0xA700"),  # out of resources says nothing of the object
    ],
)
def test_the_status_of_the_destination_is_what_becomes_of_the_key_object(
    status: int, outcome: Outcome, words: str
) -> None:
    with state(status) as (arrived, destination):
        answer = CARRIERS[CarrierKind.C_STORE](PARCEL, destination)

    assert arrived == [MANIFEST.sop_instance_uid]
    assert (answer.outcome, re.findall("0x[0-9A-F]{4}", answer.words)) == (outcome, [words] if words else [])
