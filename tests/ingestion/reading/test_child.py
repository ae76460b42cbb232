"""The child process reads an object whole, and the system ends it when it takes too much."""

import signal
import subprocess
import sys

import pytest

from ingestion.reading.child import NotWhole, read_whole
from ingestion.reading.elements import open_file
from ingestion.reading.fallback import ROOT
from tests import sr
from tests.ingestion.reading.test_elements import REPORTS, SYNTAXES
from tests.ingestion.reading.test_limits import EXPLICIT, OPEN_ITEM, OPEN_SEQUENCE


def run(statements: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from ingestion.reading.child import hold_limits; " + statements]
    return subprocess.run(command, cwd=ROOT, env={}, capture_output=True, check=False)


@pytest.mark.parametrize("syntax", SYNTAXES[:3])
@pytest.mark.parametrize("name", REPORTS)
def test_an_object_is_read_as_our_reader_reads_it(name: str, syntax: str):
    data = sr.write(REPORTS[name], transfer_syntax=syntax)

    assert read_whole(data) == open_file(data).data_set


@pytest.mark.parametrize("length", [-1, -100, 3000])
def test_an_object_that_is_cut_off_is_not_whole(length: int):
    with pytest.raises(NotWhole):
        read_whole(sr.write(sr.ct())[:length])


def test_a_process_that_never_ends_is_ended_by_its_cpu_limit():
    assert run("hold_limits(seconds=1)\nwhile True: pass").returncode in {-signal.SIGXCPU, -signal.SIGKILL}


def test_a_process_that_takes_memory_without_end_gets_none():
    done = run("hold_limits(memory=2**29); bytearray(2**30)")

    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(b"MemoryError")


def test_nesting_that_brings_pydicom_down_brings_only_the_child_down():
    command = [sys.executable, "-m", "ingestion.reading.child"]

    done = subprocess.run(
        command, input=EXPLICIT + (OPEN_SEQUENCE + OPEN_ITEM) * 5000, cwd=ROOT, env={}, capture_output=True, check=False
    )

    assert done.returncode != 0
    assert done.stdout == b""
