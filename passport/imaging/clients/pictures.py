"""The few things that are asked of a registered node for somebody who looks at images. Plain Python.

A closed list: what a study is, its series, the images of one, one of them drawn, and one as a file (PS3.18 10.4, 10.6).
Whatever a node or a device calls a UID goes into an address only when it is one.
"""

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import BinaryIO, Final

from pydicom._uid_dict import UID_dictionary

from passport.imaging.clients.answers import Texts, day_of, of_json
from passport.imaging.clients.checking import require_promised
from passport.imaging.clients.contract import MB, Instance, Limits, PacsRefused, WrongObject
from passport.imaging.clients.dicomweb import WebClient
from passport.imaging.clients.multipart import DICOM, RELATED, copy_only_part
from passport.imaging.clients.uids import identify
from passport.imaging.clients.web import Answer, Site, require_success

# What a browser waits for, and what one object of a disc may cost.
LOOKING: Final = Limits(connect_seconds=3, idle_seconds=6, total_seconds=10, list_seconds=20)
COPYING: Final = Limits(connect_seconds=5, idle_seconds=15, total_seconds=60, object_bytes=2048 * MB)

STUDY_FIELDS: Final = ("PatientID", "PatientBirthDate")
SERIES_FIELDS: Final = ("Modality", "SeriesDescription", "SeriesNumber", "NumberOfSeriesRelatedInstances")
INSTANCE_FIELDS: Final = (
    "SOPClassUID", "InstanceNumber", "NumberOfFrames", "Rows", "Columns", "BitsAllocated", "SamplesPerPixel",
)  # fmt: skip
# Series of these hold no images (PS3.3 C.7.3.1.1.1).
NO_IMAGES: Final = frozenset(
    {
        "SR",
        "KO",
        "PR",
        "DOC",
        "REG",
        "SEG",
        "FID",
        "PLAN",
        "RTSTRUCT",
        "RTPLAN",
        "RTDOSE",
        "RTRECORD",
        "ECG",
        "AU",
        "HD",
    }
)
IMAGE_CLASSES: Final = frozenset(
    uid for uid, (name, kind, *_rest) in UID_dictionary.items() if kind == "SOP Class" and "Image Storage" in name
)
# The kinds of drawn image that we pass on, and how each begins.
KINDS: Final = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
PICTURE_BYTES: Final = 8 * MB
PAGE: Final = 1000
# A disc is best without compression, which every program reads; where a node cannot undo it, as it is kept.
SYNTAXES: Final = ("1.2.840.10008.1.2.1", "*")
HEAD_BYTES: Final = 16 * MB  # in which the identifiers of a file stand
_UID: Final = re.compile(r"[0-9](?:[0-9.]{0,62}[0-9])?")
_LONGEST_COUNT: Final = 9  # digits


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose a study is, as a node lists it; what the node does not tell is empty or None."""

    patient_id: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class SeriesOfImages:
    """One series as a node lists it; what the node does not tell is empty or None."""

    series_instance_uid: str
    modality: str = ""
    description: str = ""
    number: int | None = None
    images: int | None = None


@dataclass(frozen=True, kw_only=True)
class Image:
    """One image as a node lists it; what the node does not tell is empty or None."""

    sop_instance_uid: str
    sop_class_uid: str = ""
    number: int | None = None
    frames: int = 1
    rows: int | None = None
    columns: int | None = None
    pixel_bytes: int | None = None  # of all frames, before any compression


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one image lies in a node."""

    study: str
    series: str
    image: str

    @property
    def path(self) -> str:
        """Return its address below the base. Raises PacsRefused for what are no UIDs."""
        study, series, image = (require_uid(uid) for uid in (self.study, self.series, self.image))
        return f"/studies/{study}/series/{series}/instances/{image}"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One image as a node drew it: its kind is one of `KINDS`."""

    kind: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """A registered node that is asked for images. Every method raises PacsFailure in one of its four kinds."""

    site: Site

    def whose(self, study: str) -> Whose | None:
        """Return whose images the node takes a study for; None when it keeps no such study."""
        rows = self._client.search(
            "/studies", STUDY_FIELDS, key="StudyInstanceUID", StudyInstanceUID=require_uid(study)
        )
        told = [of_json(row) for row in rows]
        # A node that minds no condition lists everything.
        mine = next((one for one in told if one("StudyInstanceUID") == study), None)
        return Whose(patient_id=mine("PatientID"), birth_date=day_of(mine("PatientBirthDate"))) if mine else None

    def series(self, study: str) -> list[SeriesOfImages]:
        """Return the series of a study that may hold images, in the order of their numbers."""
        path = f"/studies/{require_uid(study)}/series"
        rows = self._client.search(path, SERIES_FIELDS, key="SeriesInstanceUID", page=PAGE)
        found = [_series(of_json(row)) for row in rows]
        shown = [one for one in found if is_uid(one.series_instance_uid) and one.modality not in NO_IMAGES]
        return sorted(shown, key=lambda one: (one.number is None, one.number or 0, one.series_instance_uid))

    def images(self, study: str, series: str) -> list[Image]:
        """Return the images of a series, in the order of their numbers; other objects are left out."""
        path = f"/studies/{require_uid(study)}/series/{require_uid(series)}/instances"
        rows = self._client.search(path, INSTANCE_FIELDS, key="SOPInstanceUID", page=PAGE)
        found = [_image(of_json(row)) for row in rows]
        shown = [one for one in found if is_uid(one.sop_instance_uid) and one.sop_class_uid in IMAGE_CLASSES | {""}]
        return sorted(shown, key=lambda one: (one.number is None, one.number or 0, one.sop_instance_uid))

    def drawn(self, place: Place, *, frame: int | None = None, viewport: tuple[int, int] | None = None) -> Picture:
        """Return an image, or one frame of it, as the node draws it; `viewport` in pixels, width first."""
        path = f"{place.path}/frames/{frame}/rendered" if frame else f"{place.path}/rendered"
        query = {"viewport": f"{viewport[0]},{viewport[1]}"} if viewport else None
        answer = self.site.get(path, accept="image/jpeg", most=PICTURE_BYTES, query=query)
        require_success(answer, HTTPStatus.OK)
        return _picture(answer)

    def copy(self, place: Place, to: BinaryIO) -> Instance:
        """Write an image as a DICOM file, and return what it says of itself."""
        for syntax in SYNTAXES[:-1]:
            try:
                return self._copy(place, to, syntax)
            except PacsRefused:
                to.seek(0)
                to.truncate()
        return self._copy(place, to, SYNTAXES[-1])

    @property
    def _client(self) -> WebClient:
        return WebClient(web=self.site, wado_uri=None, limits=self.site.limits)

    def _copy(self, place: Place, to: BinaryIO, syntax: str) -> Instance:
        accept = f'{RELATED}; type="{DICOM}"; transfer-syntax={syntax}'
        with tempfile.TemporaryFile() as came:
            answer = self.site.save(place.path, accept=accept, most=self.site.limits.object_bytes, to=came)
            require_success(answer, HTTPStatus.OK)
            if not answer.framed and answer.headers.get_content_type() != RELATED:
                raise PacsRefused("the answer tells no length, so nobody knows whether it is whole")
            came.flush()
            copy_only_part(answer.headers, came, to)
        return _told(place, to)


def is_uid(text: str) -> bool:
    """Return whether a text can stand in an address as a UID (PS3.5 9.1, but for leading zeros)."""
    return bool(_UID.fullmatch(text))


def require_uid(text: str) -> str:
    """Return a UID. Raises PacsRefused for anything else."""
    if not is_uid(text):
        raise PacsRefused("what names the object is no UID")
    return text


def _told(place: Place, file: BinaryIO) -> Instance:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    promised = Instance(
        study_instance_uid=place.study,
        series_instance_uid=place.series,
        sop_class_uid="",
        sop_instance_uid=place.image,
    )
    require_promised(head, promised)
    return identify(head)


def _picture(answer: Answer) -> Picture:
    kind = answer.headers.get_content_type()
    begins = KINDS.get(kind)
    if begins is None or not answer.body.startswith(begins):
        raise WrongObject("the answer is no image of a kind that is passed on")
    return Picture(kind=kind, data=answer.body)


def _series(told: Texts) -> SeriesOfImages:
    return SeriesOfImages(
        series_instance_uid=told("SeriesInstanceUID"),
        modality=told("Modality"),
        description=told("SeriesDescription"),
        number=_count(told("SeriesNumber")),
        images=_count(told("NumberOfSeriesRelatedInstances")),
    )


def _image(told: Texts) -> Image:
    frames = max(_count(told("NumberOfFrames")) or 1, 1)
    rows, columns, bits = (_count(told(name)) for name in ("Rows", "Columns", "BitsAllocated"))
    samples = _count(told("SamplesPerPixel")) or 1
    return Image(
        sop_instance_uid=told("SOPInstanceUID"),
        sop_class_uid=told("SOPClassUID"),
        number=_count(told("InstanceNumber")),
        frames=frames,
        rows=rows,
        columns=columns,
        pixel_bytes=frames * rows * columns * samples * bits // 8 if rows and columns and bits else None,
    )


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_COUNT else None
