"""An Orthanc of the tests' own: a PACS that is not ours, over DIMSE and DICOMweb, on loopback."""

import contextlib
import json
import os
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.services import loopback
from tests.services.processes import as_user, free_port, listening, running, wait_until

DICOMWEB = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so"


@dataclass(frozen=True, kw_only=True)
class Orthanc:
    """A running PACS: where it listens, and what it can be told."""

    aet: str
    dicom_port: int
    http_port: int

    @property
    def web_url(self) -> str:
        """Return the base of its QIDO-RS, WADO-RS and STOW-RS."""
        return f"http://127.0.0.1:{self.http_port}/dicom-web"

    @property
    def wado_uri(self) -> str:
        """Return the address of its WADO-URI."""
        return f"http://127.0.0.1:{self.http_port}/wado"

    def get(self, path: str) -> bytes:
        """Return what the PACS answers to a GET. Raises urllib.error.HTTPError when it refuses."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}{path}", timeout=30) as answer:
            return bytes(answer.read())

    def post(self, path: str, body: bytes) -> dict[str, object]:
        """Return what the PACS answers to a POST. Raises urllib.error.HTTPError when it refuses."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.http_port}{path}", data=body, method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return dict(json.load(answer))

    def forget_all(self) -> None:
        """Empty the PACS."""
        for name in json.loads(self.get("/patients")):
            url = f"http://127.0.0.1:{self.http_port}/patients/{name}"
            urllib.request.urlopen(urllib.request.Request(url, method="DELETE"), timeout=30).close()

    def keep(self, dicom: bytes) -> str:
        """Store an object in the PACS and return the name it has there."""
        return str(self.post("/instances", dicom)["ID"])

    def send(self, name: str) -> dict[str, object]:
        """Make the PACS send one of its objects to the receiver; returns its report of the job."""
        return self.post("/modalities/receiver/store", name.encode())


@contextlib.contextmanager
def server(*, receiver_aet: str, receiver_port: int, aet: str = "ORTHANC") -> Iterator[Orthanc]:
    """Yield a running PACS that may send to our receiver and answers to it, and to nobody else."""
    orthanc = Orthanc(aet=aet, dicom_port=free_port(), http_port=free_port())
    with tempfile.TemporaryDirectory(prefix="passport-orthanc-") as name:
        folder = Path(name)
        settings = folder / "orthanc.json"
        settings.write_text(
            json.dumps(
                {
                    "Name": "tests",
                    "StorageDirectory": str(folder / "storage"),
                    "IndexDirectory": str(folder / "index"),
                    "Plugins": [DICOMWEB],
                    "DicomWeb": {"Enable": True, "EnableWado": True},
                    "HttpPort": orthanc.http_port,
                    "RemoteAccessAllowed": False,
                    "AuthenticationEnabled": False,
                    "DicomAet": aet,
                    "DicomPort": orthanc.dicom_port,
                    "DicomAlwaysAllowStore": True,
                    "DicomModalities": {"receiver": [receiver_aet, "127.0.0.1", receiver_port]},
                }
            )
        )
        log = folder / "log"
        env = os.environ | loopback.environment()
        with running([*as_user(None), "Orthanc", settings], log=log, env=env) as process:
            wait_until(lambda: listening(orthanc.http_port) and listening(orthanc.dicom_port), process=process, log=log)
            yield orthanc
