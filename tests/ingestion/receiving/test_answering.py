"""The response to C-STORE is the one that pynetdicom would send."""

import pytest
from pydicom.uid import UID
from pynetdicom.dimse_messages import C_STORE_RSP
from pynetdicom.dimse_primitives import C_STORE

from ingestion.receiving.answering import LAST_OF_COMMAND, _is_plain_response, response

RDSR = "1.2.840.10008.5.1.4.1.1.88.67"


@pytest.mark.filterwarnings("ignore:Invalid value for VR UI")  # pydicom says so of the last one
@pytest.mark.parametrize("status", [0x0000, 0xA700, 0x0124])
@pytest.mark.parametrize("instance", ["2.25.1", "2.25.12", "2.25.\xe9"])
def test_the_command_set_is_that_of_pynetdicom(status: int, instance: str) -> None:
    primitive = C_STORE()
    primitive.MessageID = primitive.MessageIDBeingRespondedTo = 513
    primitive.AffectedSOPClassUID, primitive.AffectedSOPInstanceUID = UID(RDSR), UID(instance)
    primitive.Status = status
    message = C_STORE_RSP()
    message.primitive_to_message(primitive)
    (only,) = message.encode_msg(1, 16382)

    assert only.presentation_data_value_list == [(1, LAST_OF_COMMAND + response(primitive))]


def test_what_has_no_uid_or_says_more_goes_the_long_way() -> None:
    plain = C_STORE()
    plain.MessageID = plain.MessageIDBeingRespondedTo = 1
    plain.AffectedSOPClassUID, plain.AffectedSOPInstanceUID, plain.Status = UID(RDSR), UID("2.25.1"), 0
    assert _is_plain_response(plain)

    plain.ErrorComment = "why"
    assert not _is_plain_response(plain)

    plain.ErrorComment, plain.AffectedSOPInstanceUID = None, None
    assert not _is_plain_response(plain)
