"""The DICOMDIR of a disc, made in code."""

from io import BytesIO

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage

from tests.sr import uid


def directory(*paths: list[str], undefined: bool = False) -> bytes:
    """Return a DICOMDIR with a patient, a study, and a record for each path."""
    listed = Dataset()
    listed.FileSetID = "DISC"
    records = [record("PATIENT"), record("STUDY"), *(record("SR DOCUMENT", path) for path in paths)]
    for item in records:
        item.is_undefined_length_sequence_item = undefined
    listed.DirectoryRecordSequence = Sequence(records)
    listed["DirectoryRecordSequence"].is_undefined_length = undefined
    listed.file_meta = FileMetaDataset()
    listed.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    listed.file_meta.MediaStorageSOPInstanceUID = uid("disc")
    listed.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    written = BytesIO()
    dcmwrite(written, listed, enforce_file_format=True)
    return written.getvalue()


def record(kind: str, path: list[str] | None = None) -> Dataset:
    found = Dataset()
    found.DirectoryRecordType = kind
    if path:
        found.ReferencedFileID = path
    return found
