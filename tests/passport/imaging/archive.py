"""A DICOMweb node of one study that answers as PS3.18 says, or as a test wants."""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from passport.imaging.clients.multipart import one_part
from tests.passport.imaging.clients.nodes import WebNode, answer, web_node

JPEG = b"\xff\xd8\xff\xe0 drawn by the archive"
CT = "1.2.840.10008.5.1.4.1.1.2"
Row = dict[str, dict[str, list[object]]]


@dataclass(kw_only=True)
class Archive:
    """One study with its series: for each the UIDs of its images. What is in `says` is answered instead."""

    study: str
    patient_id: str = ""
    birth_date: str = ""
    series: dict[str, list[str]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    frames: int = 1
    files: dict[str, bytes] = field(default_factory=dict)  # whole DICOM files, by the UID of the image
    says: dict[str, bytes] = field(default_factory=dict)  # beginning of a path below the base -> answer
    node: WebNode | None = None

    @property
    def base(self) -> str:
        assert self.node is not None
        return self.node.base

    @property
    def asked(self) -> list[str]:
        """Return the paths that were asked for, below the base."""
        assert self.node is not None
        return [_path(request) for request in self.node.requests]

    def script(self, request: bytes) -> Iterable[bytes]:
        path = _path(request)
        for beginning, said in self.says.items():
            if path.startswith(beginning):
                return [said]
        for pattern, told in _ROUTES:
            found = re.fullmatch(pattern, urlsplit(path).path)
            if found:
                return [told(self, path, *found.groups())]
        return [answer(b"", status="404 Not Found")]


@contextlib.contextmanager
def running(archive: Archive) -> Iterator[Archive]:
    """Yield the archive while it listens."""
    with web_node(script=archive.script) as node:
        archive.node = node
        yield archive


def _studies(archive: Archive, path: str) -> bytes:
    wanted = parse_qs(urlsplit(path).query)["StudyInstanceUID"]
    known = {"0020000D": archive.study, "00100020": archive.patient_id, "00100030": archive.birth_date}
    return _page([_row(**known)] if wanted == [archive.study] else [], path)


def _series(archive: Archive, path: str, study: str) -> bytes:
    rows = [
        _row(
            **{
                "0020000E": uid,
                "00080060": "CT",
                "0008103E": archive.descriptions.get(uid, f"Series {number}"),
                "00200011": number,
            },
            **_told(images),
        )
        for number, (uid, images) in enumerate(archive.series.items(), start=1)
    ]
    return _page(rows if study == archive.study else [], path)


def _told(images: list[str]) -> dict[str, object]:
    return {"00201209": len(images)}


def _instances(archive: Archive, path: str, _study: str, series: str) -> bytes:
    sizes = {"00280010": 512, "00280011": 256, "00280100": 16, "00280008": archive.frames}
    rows = [
        _row(**{"00080018": uid, "00080016": CT, "00200013": number}, **sizes)
        for number, uid in enumerate(archive.series[series], start=1)
    ]
    return _page(rows, path)


def _drawn(_archive: Archive, _path: str, *_where: str) -> bytes:
    headers = ("Content-Type: image/jpeg", "Set-Cookie: pacs=1", "X-Secret: of the archive", "Server: Archive/1")
    return answer(JPEG, *headers)


def _file(archive: Archive, _path: str, _study: str, _series: str, image: str) -> bytes:
    if image not in archive.files:
        return answer(b"", status="404 Not Found")
    content_type, body = one_part(archive.files[image])
    return answer(body, f"Content-Type: {content_type}")


_IMAGE = r"/studies/([0-9.]+)/series/([0-9.]+)/instances/([0-9.]+)"
_ROUTES = [
    (r"/studies", _studies),
    (r"/studies/([0-9.]+)/series", _series),
    (r"/studies/([0-9.]+)/series/([0-9.]+)/instances", _instances),
    (_IMAGE + r"(?:/frames/\d+)?/rendered", _drawn),
    (_IMAGE, _file),
]


def _path(request: bytes) -> str:
    return request.split()[1].decode().removeprefix("/dicom-web")


def _row(**elements: object) -> Row:
    return {tag: {"Value": [value]} for tag, value in elements.items() if value != ""}


def _page(rows: list[Row], path: str) -> bytes:
    query = parse_qs(urlsplit(path).query)
    first, limit = int(query["offset"][0]), int(query["limit"][0])
    page = json.dumps(rows[first : first + limit]).encode()
    return answer(page, "Content-Type: application/dicom+json")
