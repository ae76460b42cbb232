"""Whether a file is a PDF that does nothing but show itself. Plain Python.

pypdf knows no limits, and the file comes from somewhere else: it is taken apart in a child process that the system ends
when it needs more memory or CPU than it may.
"""

import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 20 * 1024 * 1024
MAGIC: Final = b"%PDF-"
BEGINNING: Final = 1024  # within which the magic stands (ISO 32000-1, annex H.3.4.1)
ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 30  # seconds of real time; the CPU limit of the child ends before


class PaperFault(StrEnum):
    """Why a file is not taken, or not shown."""

    TOO_LARGE = "too_large"
    NOT_A_PDF = "not_a_pdf"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    DOES_SOMETHING = "does_something"  # scripts, programs that it starts, forms that it sends
    CARRIES_FILES = "carries_files"
    TOO_MUCH_WORK = "too_much_work"


class NoPaper(Exception):
    """The file is not one that only shows itself."""

    def __init__(self, fault: PaperFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes say of themselves that they are a PDF."""
    return MAGIC in data[:BEGINNING]


def check_pdf(data: bytes) -> None:
    """Pass a PDF that parses, has a page, is not encrypted, and neither does nor carries anything. Raises NoPaper."""
    if len(data) > MAX_BYTES:
        raise NoPaper(PaperFault.TOO_LARGE)
    if not is_pdf(data):
        raise NoPaper(PaperFault.NOT_A_PDF)
    fault = _looked_into(data)
    if fault is not None:
        raise NoPaper(fault)


def _looked_into(data: bytes) -> PaperFault | None:
    command = [sys.executable, "-m", "passport.pdf.child"]
    try:
        # Without our environment: it holds keys, and the child reads what strangers made.
        child = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env={}, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return PaperFault.TOO_MUCH_WORK
    said = child.stdout.decode("ascii", "replace").strip()
    if child.returncode == 0:
        return PaperFault(said) if said else None
    return PaperFault.TOO_MUCH_WORK if child.returncode < 0 else PaperFault.DAMAGED
