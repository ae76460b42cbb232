"""The DICOMDIR of a disc, read by pydicom and by DCMTK, which know nothing of how we write it."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.fileset import FileInstance, FileSet
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from passport.imaging.clients.uids import read_values
from passport.imaging.disc.directory import WANTED, File, directory
from tests import sr
from tests.services.dcmtk import tool
from tests.sr.images import ct_picture

SHIRIN = sr.SHIRIN
UID = "2.25.4711"


def put_on(disc: Path, series: list[list[Dataset]], syntax: str = ExplicitVRLittleEndian) -> bytes:
    """Write the files of a disc and its DICOMDIR, and return that."""
    named = []
    for number, datasets in enumerate(series, start=1):
        files = []
        for place, dataset in enumerate(datasets, start=1):
            path = ("DICOM", f"SE{number:06}", f"IM{place:06}")
            disc.joinpath(*path[:-1]).mkdir(parents=True, exist_ok=True)
            data = sr.write(dataset, transfer_syntax=syntax)
            disc.joinpath(*path).write_bytes(data)
            files.append(File(path=path, values=read_values(data, WANTED)))
        named.append(files)
    written = directory(named, uid=UID)
    (disc / "DICOMDIR").write_bytes(written)
    return written


@contextlib.contextmanager
def on_disc(disc: Path) -> Iterator[list[FileInstance]]:
    """Yield what pydicom finds by the DICOMDIR of a disc."""
    found = FileSet(disc / "DICOMDIR")
    try:
        yield list(found)
    finally:
        found._stage["t"].cleanup()  # pydicom leaves that to whoever collects its garbage


def study(patient: sr.Patient = SHIRIN) -> list[list[Dataset]]:
    return [
        [ct_picture(number, patient=patient) for number in (1, 2, 3)],
        [ct_picture(1, series=2, patient=patient, description="سری دوم")],
    ]


def test_pydicom_finds_every_image_below_its_series_study_and_patient(tmp_path: Path) -> None:
    pictures = study()
    put_on(tmp_path, pictures)

    with on_disc(tmp_path) as found:
        named = [(one.SOPInstanceUID, one.SeriesInstanceUID, one.StudyInstanceUID) for one in found]
        pixels = [one.load().PixelData for one in found]
        people = {str(one.PatientName) for one in found}
        last = str(found[-1].SeriesDescription)

    assert named == [
        (one.SOPInstanceUID, one.SeriesInstanceUID, one.StudyInstanceUID) for series in pictures for one in series
    ]
    assert pixels == [one.PixelData for series in pictures for one in series]
    assert (people, last) == ({str(pictures[0][0].PatientName)}, "سری دوم")


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_files_of_every_transfer_syntax_are_named_with_it(syntax: str, tmp_path: Path) -> None:
    put_on(tmp_path, study(), syntax)

    with on_disc(tmp_path) as found:
        assert {one.TransferSyntaxUID for one in found} == {syntax}


def test_dcmtk_reads_the_whole_tree(tmp_path: Path) -> None:
    put_on(tmp_path, study())

    dumped = subprocess.run([tool("dcmdump"), "+W", tmp_path, tmp_path / "DICOMDIR"], capture_output=True, check=True)

    told = dumped.stdout.decode(errors="replace")
    kinds = [line.partition("[")[2].partition("]")[0] for line in told.splitlines() if "(0004,1430)" in line]
    assert kinds == ["PATIENT", "STUDY", "SERIES", "IMAGE", "IMAGE", "IMAGE", "SERIES", "IMAGE"]
    assert told.count("[DICOM\\SE000001\\IM00000") == 3
    assert b"W: " not in dumped.stderr
    assert b"E: " not in dumped.stderr


def test_dcmtk_takes_the_disc_for_its_own_and_goes_on_with_it(tmp_path: Path) -> None:
    put_on(tmp_path, study())
    (tmp_path / "DICOM/SE000003").mkdir()
    (tmp_path / "DICOM/SE000003/IM000001").write_bytes(sr.write(ct_picture(1, series=3, patient=SHIRIN)))

    # Appending reads and checks all of what is there; the profile is that of discs for general use.
    done = subprocess.run(
        [tool("dcmmkdir"), "--append", "--general-purpose", "--invent", "DICOM/SE000003/IM000001"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    with on_disc(tmp_path) as found:
        assert len(found) == 5


def test_what_an_image_does_not_say_is_empty_and_its_place_is_its_number(tmp_path: Path) -> None:
    bare = ct_picture(1)
    for keyword in ("InstanceNumber", "SeriesNumber", "StudyDescription", "PatientName", "SpecificCharacterSet"):
        delattr(bare, keyword)
    put_on(tmp_path, [[bare]])

    records = dcmread(tmp_path / "DICOMDIR").DirectoryRecordSequence

    assert [str(record.DirectoryRecordType) for record in records] == ["PATIENT", "STUDY", "SERIES", "IMAGE"]
    assert (str(records[0].PatientName), records[1].StudyDescription, records[1].StudyID) == ("", "", "1")
    assert (records[2].SeriesNumber, records[3].InstanceNumber) == (1, 1)
    assert "SpecificCharacterSet" not in records[0]


def test_the_same_files_make_the_same_directory(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert put_on(tmp_path / "a", study()) == put_on(tmp_path / "b", study())
