"""Compare what came with what was asked for. Plain Python."""

from passport.imaging.clients.contract import Instance, WrongObject
from passport.imaging.clients.uids import NotDicom, identify


def require_promised(data: bytes, promised: Instance) -> bytes:
    """Return the file when it is the one that was asked for; what nobody told may be any. Raises WrongObject."""
    try:
        came = identify(data)
    except NotDicom:
        raise WrongObject("the answer is no DICOM file") from None
    pairs = [
        ("Study Instance UID", came.study_instance_uid, promised.study_instance_uid),
        ("Series Instance UID", came.series_instance_uid, promised.series_instance_uid or came.series_instance_uid),
        ("SOP Instance UID", came.sop_instance_uid, promised.sop_instance_uid),
        ("SOP Class UID", came.sop_class_uid, promised.sop_class_uid or came.sop_class_uid),
    ]
    wrong = [name for name, given, asked in pairs if given != asked]
    if wrong:
        raise WrongObject(f"another {wrong[0]}")
    return data
