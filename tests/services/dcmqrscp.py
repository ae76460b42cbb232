"""DCMTK's dcmqrscp: a second PACS that is not ours, independent of the first."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.services import loopback
from tests.services.dcmtk import tool
from tests.services.processes import as_user, free_port, listening, running, wait_until

SETTINGS = """
MaxPDUSize = 16384
MaxAssociations = 16
HostTable BEGIN
ours = ({receiver_aet}, 127.0.0.1, {receiver_port})
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
{aet} {storage} RW (1000, 1024mb) ANY
AETable END
"""


@dataclass(frozen=True, kw_only=True)
class Dcmqrscp:
    """A running PACS: where it listens, and what it holds."""

    aet: str
    port: int
    folder: Path

    def keep(self, *files: bytes) -> None:
        """Store objects in the PACS. Raises subprocess.CalledProcessError when it refuses one."""
        with tempfile.TemporaryDirectory(prefix="passport-send-") as name:
            for number, data in enumerate(files):
                (Path(name) / f"{number}.dcm").write_bytes(data)
            words = ["-R", "+sd", "-nh", "-aet", "STORESCU", "-aec", self.aet, "127.0.0.1", str(self.port), name]
            command = [tool("storescu"), *words]
            subprocess.run(command, env=os.environ | {"TCP_NODELAY": "1"}, check=True, capture_output=True, timeout=30)


@contextlib.contextmanager
def server(*, receiver_aet: str, receiver_port: int, aet: str = "DCMQRSCP") -> Iterator[Dcmqrscp]:
    """Yield a running PACS that may move objects to our receiver."""
    with tempfile.TemporaryDirectory(prefix="passport-dcmqrscp-") as name:
        folder = Path(name)
        pacs = Dcmqrscp(aet=aet, port=free_port(), folder=folder)
        storage = folder / "storage"
        storage.mkdir()
        settings = folder / "dcmqrscp.cfg"
        settings.write_text(
            SETTINGS.format(aet=aet, storage=storage, receiver_aet=receiver_aet, receiver_port=receiver_port)
        )
        log = folder / "log"
        command = [*as_user(None), tool("dcmqrscp"), "-c", settings, str(pacs.port)]
        env = os.environ | loopback.environment()
        # It minds a signal only every few seconds, and has nothing to lose.
        with running(command, log=log, env=env, stop=signal.SIGKILL) as process:
            wait_until(lambda: listening(pacs.port), process=process, log=log)
            yield pacs
