"""Which object a part is, as its first elements say. Plain Python."""

from dataclasses import dataclass
from typing import Final

from ingestion.receiving.cutting import EXPLICIT, FORMS, MAGIC, PREAMBLE, NotCut, data_set_at, values

META_CLASS, META_INSTANCE, META_SYNTAX = (0x0002, 0x0002), (0x0002, 0x0003), (0x0002, 0x0010)
STUDY: Final = (0x0020, 0x000D)
DEFLATED: Final = "1.2.840.10008.1.2.1.99"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What an object calls itself; no study where its data set is compressed."""

    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax: str
    study_instance_uid: str | None


def identify(data: bytes) -> Identity:
    """Return which object a DICOM file is. Raises NotCut when it is none."""
    begins = data_set_at(data)
    meta = values(data[:begins], PREAMBLE + len(MAGIC), EXPLICIT, (META_CLASS, META_INSTANCE, META_SYNTAX))
    sop_class, instance, syntax = (_uid(meta.get(tag, b"")) for tag in (META_CLASS, META_INSTANCE, META_SYNTAX))
    if not sop_class or not instance or not syntax:
        raise NotCut
    study = None
    if syntax != DEFLATED:
        study = _uid(values(data, begins, FORMS.get(syntax, EXPLICIT), (STUDY,)).get(STUDY, b""))
    return Identity(
        sop_class_uid=sop_class, sop_instance_uid=instance, transfer_syntax=syntax, study_instance_uid=study
    )


def _uid(value: bytes) -> str:
    return value.decode("ascii", "replace").strip("\0 ")
