"""Keep servers that know only "every address" on loopback: a library that changes where they bind."""

import atexit
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("loopback.c")


@functools.cache
def library() -> Path:
    """Return the library, compiled once in each process of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="passport-loopback-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    made = folder / "loopback.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl"], check=True)
    return made


def environment() -> dict[str, str]:
    """Return what makes a server of DCMTK or Orthanc stay on loopback, and answer without delay."""
    return {"LD_PRELOAD": str(library()), "TCP_NODELAY": "1"}
