"""The whole way with a PACS that is not ours: open, look, take a disc along that programs of others read."""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db.models import QuerySet
from pydicom.dataset import Dataset
from pydicom.fileset import FileSet

from passport.imaging.models import ImageDisc, Pacs
from passport.imaging.services import ask_disc, draw, fetch_disc, look, make_disc, shown_series
from passport.imaging.services.looking import Side
from passport.people.models import Record
from tests import sr
from tests.passport.imaging.opening import opened
from tests.passport.imaging.scene import STUDY, Scene
from tests.services import orthanc
from tests.services.dcmtk import tool
from tests.services.orthanc import Orthanc
from tests.services.processes import free_port
from tests.sr.images import ct_picture

SLICES = [ct_picture(number, study_uid=STUDY) for number in range(1, 6)]
MOVIE = ct_picture(1, series=2, frames=4, study_uid=STUDY, description="Movie")
REPORT = sr.ct(study_uid=STUDY)


@pytest.fixture(scope="module")
def archive() -> Iterator[Orthanc]:
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=free_port()) as running:
        for dataset in (*SLICES, MOVIE, REPORT):
            running.keep(sr.write(dataset))
        yield running


@pytest.fixture
def at_orthanc(ward: Scene, archive: Orthanc) -> Scene:
    """Let the images of Ana's row lie at Orthanc, which knows her by her number."""
    Pacs.objects.filter(pk=ward.pacs.pk).update(web_url=archive.web_url)
    records: QuerySet[Record] = Record.objects.filter(pk=ward.entry.record_id)
    records.update(local_id=sr.ANA.patient_id)
    return ward


def test_its_images_are_listed_and_drawn_and_its_reports_are_not(at_orthanc: Scene, at: datetime) -> None:
    link = opened(at_orthanc, at).link

    listed = [(one.number, one.description, one.told) for one in link.series.all()]
    slices, movie = shown_series(link, 1), shown_series(link, 2)
    drawn = [
        draw(link=link, series=1, side=Side.PREVIEW, at=at),
        draw(link=link, series=2, image=1, frame=4, side=Side.LARGE, at=at),
    ]

    assert listed == [(1, "Series 1", 5), (2, "Movie", 1)]
    assert (len(slices.lines), slices.middle, movie.lines[0].frames, movie.middle) == (5, (3, 1), 4, (1, 2))
    assert [(one.kind, one.data[:3]) for one in drawn] == [("image/jpeg", b"\xff\xd8\xff")] * 2
    link.refresh_from_db()
    assert link.bytes_used == sum(len(one.data) for one in drawn)


def pixels(datasets: list[Dataset]) -> list[bytes]:
    return [bytes(dataset.PixelData) for dataset in datasets]


def test_its_disc_is_read_by_pydicom_and_dcmtk(at_orthanc: Scene, at: datetime, tmp_path: Path) -> None:
    found = opened(at_orthanc, at)
    by = at_orthanc.cast.ana_reads
    looking = look(uid=found.link.uid, secret=found.secret, by=by, at=at)
    disc = ask_disc(looking=looking, by=by, at=at)
    make_disc(disc_uid=disc.uid, at=at)
    _disc, pieces = fetch_disc(looking=looking, by=by, at=at, now=lambda: at)
    zipfile.ZipFile(io.BytesIO(b"".join(pieces))).extractall(tmp_path / "disc")
    unpacked = tmp_path / "disc"

    files = FileSet(unpacked / "DICOMDIR")
    listed = [one.load() for one in files]
    files._stage["t"].cleanup()
    dumped = subprocess.run([tool("dcmdump"), unpacked / "DICOMDIR"], capture_output=True, check=True)
    checked = [
        subprocess.run([tool("dcmftest"), path], capture_output=True, check=False).returncode
        for path in [unpacked / "DICOMDIR", *(unpacked / "DICOM").rglob("IM*")]
    ]

    assert pixels(listed) == pixels([*SLICES, MOVIE])
    assert (ImageDisc.objects.get().images, dumped.stdout.count(b"[DICOM\\SE"), checked) == (6, 6, [0] * 7)
    assert sorted(path.name for path in unpacked.iterdir()) == [
        "DICOM",
        "DICOMDIR",
        "IHE_PDI",
        "INDEX.HTM",
        "README.TXT",
    ]
    assert {path.read_bytes()[:3] for path in (unpacked / "IHE_PDI").iterdir()} == {b"\xff\xd8\xff"}
