"""An archive with real images, and a patient who looks at them."""

from datetime import datetime

import pytest
from pydicom.dataset import Dataset

from passport.imaging.services import Looking, look
from tests import sr
from tests.passport.imaging.opening import opened
from tests.passport.imaging.scene import Scene
from tests.sr.images import ct_picture


@pytest.fixture
def pictures(ward: Scene) -> list[Dataset]:
    """Let the archive keep real images in two series, and return them."""
    made = [ct_picture(number, study_uid=ward.archive.study) for number in (1, 2, 3)]
    made.append(ct_picture(1, series=2, study_uid=ward.archive.study, description="Ко́сти <b>"))
    ward.archive.series = {}
    for picture in made:
        ward.archive.series.setdefault(picture.SeriesInstanceUID, []).append(picture.SOPInstanceUID)
        ward.archive.files[picture.SOPInstanceUID] = sr.write(picture)
        ward.archive.descriptions[picture.SeriesInstanceUID] = picture.SeriesDescription
    return made


@pytest.fixture
def looking(ward: Scene, pictures: list[Dataset], at: datetime) -> Looking:
    found = opened(ward, at)
    return look(uid=found.link.uid, secret=found.secret, by=ward.cast.ana_reads, at=at)
