"""A data set from the network becomes the very file that pynetdicom would make of it."""

from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.uid import UID
from pynetdicom.dsutils import create_file_meta, encode_file_meta

from ingestion.receiving.wrapping import as_file
from tests.sr import ct, write

RDSR = "1.2.840.10008.5.1.4.1.1.88.67"
EXPLICIT, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"


@pytest.mark.filterwarnings("ignore:Invalid value for VR UI")  # pydicom says so of the last one
@pytest.mark.parametrize("instance", ["2.25.1", "2.25.12", "1.2.3." + "4" * 58, "2.25.\xe9"])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_the_file_has_the_meta_information_that_pynetdicom_writes(instance: str, syntax: str) -> None:
    meta = create_file_meta(sop_class_uid=UID(RDSR), sop_instance_uid=UID(instance), transfer_syntax=UID(syntax))

    made = as_file(b"data set", sop_class_uid=RDSR, sop_instance_uid=instance, transfer_syntax=syntax)

    assert made == bytes(128) + b"DICM" + encode_file_meta(meta) + b"data set"


def test_pydicom_reads_the_file() -> None:
    sent = ct()
    whole = write(sent)
    behind_meta = whole[whole.index(b"\x08\x00\x05\x00CS") :]

    made = as_file(behind_meta, sop_class_uid=RDSR, sop_instance_uid=sent.SOPInstanceUID, transfer_syntax=EXPLICIT)

    assert dcmread(BytesIO(made)) == sent
