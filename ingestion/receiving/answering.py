"""Answer C-STORE without a data set for each answer.

The response is seven elements (PS3.7, table 9.3-2). pynetdicom writes them by way of pydicom's data sets, which takes
as long as committing the inbox row takes the processor.
"""

import struct
from typing import Final

from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_STORE
from pynetdicom.pdu_primitives import P_DATA

# A command set is implicit little endian (PS3.7, 6.3.1); the whole of it in one fragment, and the last one (PS3.8, E.2).
LAST_OF_COMMAND: Final = b"\x03"
GROUP_LENGTH: Final = struct.Struct("<HHII")
NUMBER: Final = struct.Struct("<HHIH")
HEAD: Final = struct.Struct("<HHI")
SOP_CLASS, FIELD, RESPONDED_TO, DATA_SET, STATUS, INSTANCE = 0x0002, 0x0100, 0x0120, 0x0800, 0x0900, 0x1000
C_STORE_RESPONSE, NO_DATA_SET = 0x8001, 0x0101
LONGEST: Final = 512  # bytes of a response, with two UIDs of 64 characters and all that frames it


def answer_shortly(association: Association) -> None:
    """Let responses to C-STORE take the short way; all other messages go as pynetdicom sends them."""
    messages = association.dimse
    send = messages.send_msg

    def sent(primitive: object, context_id: int) -> None:
        # A peer may take so short PDUs that an answer has to be divided.
        takes_it = messages.maximum_pdu_size == 0 or messages.maximum_pdu_size >= LONGEST
        if not (takes_it and isinstance(primitive, C_STORE) and _is_plain_response(primitive)):
            send(primitive, context_id)
            return
        told = P_DATA()
        told.presentation_data_value_list.append((context_id, LAST_OF_COMMAND + response(primitive)))
        association.dul.send_pdu(told)

    messages.send_msg = sent


def response(primitive: C_STORE) -> bytes:
    """Return the command set of a response."""
    elements = b"".join(
        (
            _uid(SOP_CLASS, str(primitive.AffectedSOPClassUID)),
            NUMBER.pack(0, FIELD, 2, C_STORE_RESPONSE),
            NUMBER.pack(0, RESPONDED_TO, 2, primitive.MessageIDBeingRespondedTo),
            NUMBER.pack(0, DATA_SET, 2, NO_DATA_SET),
            NUMBER.pack(0, STATUS, 2, primitive.Status),
            _uid(INSTANCE, str(primitive.AffectedSOPInstanceUID)),
        )
    )
    return GROUP_LENGTH.pack(0, 0, 4, len(elements)) + elements


def _is_plain_response(primitive: C_STORE) -> bool:
    # What the service says of an error beside its status has elements of its own; what it does not know has none.
    words = (primitive.ErrorComment, primitive.OffendingElement)
    numbers = (primitive.MessageIDBeingRespondedTo, primitive.Status)
    uids = (primitive.AffectedSOPClassUID, primitive.AffectedSOPInstanceUID)
    return None not in numbers and all(uids) and not any(words)


def _uid(number: int, uid: str) -> bytes:
    value = uid.encode("latin-1")  # as it came
    value += b"\0" * (len(value) % 2)
    return HEAD.pack(0, number, len(value)) + value
