"""The whole installation on the embedded default: SQLite, and a queue inside the worker."""

import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import sr
from tests.ingestion.processes import pids
from tests.services.dcmtk import tool
from tests.services.installation import Installation
from tests.services.migrated import copy_into
from tests.services.processes import free_port, listening

PATIENCE = 90
RECORDED = "SELECT count(*) FROM ingestion_inboxitem WHERE state = 'recorded'"
TYPED = 2  # rows of the demo that no device reported
TABLES = (
    "people_record",
    "people_patient",
    "people_user",
    "ingestion_inboxitem",
    "booklet_entry",
    "booklet_dosereport",
    "booklet_eventkey",
    "signing_act",
)


def soon(condition: Callable[[], bool], ours: Installation) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, ours.log.read_text(errors="replace")
        time.sleep(0.1)


def count(ours: Installation, sql: str) -> int:
    with sqlite3.connect(ours.folder / "passport.sqlite3", timeout=20) as database:
        found = int(database.execute(sql).fetchone()[0])
    database.close()
    return found


def rows(ours: Installation) -> dict[str, int]:
    return {table: count(ours, f"SELECT count(*) FROM {table}") for table in TABLES}


@pytest.fixture
def ours(tmp_path: Path, migrated_sqlite: Path) -> Installation:
    port = free_port()
    variables = {
        "WEB_PORT": str(port),
        "RECEIVER_PORT": str(free_port()),
        "PUBLIC_URL": f"http://localhost:{port}",
        "QUEUE_LEASE_SECONDS": "3",
    }
    made = Installation(folder=tmp_path, variables=variables)
    copy_into(made, migrated_sqlite)
    return made


@pytest.mark.timeout(300)
def test_the_demo_records_all_its_reports_though_everything_is_killed_and_twice_changes_nothing(
    ours: Installation,
) -> None:
    for words in (["migrate"], ["collectstatic"]):
        done = ours.manage(*words, "--no-input", "--verbosity", "0")
        assert done.returncode == 0, done.stderr

    with ours.start("up", "--demo"):
        for share, name in ((2, "worker"), (6, "receiver"), (10, "web")):
            soon(lambda share=share: received(ours) >= share, ours)
            os.killpg(pids(ours)[name], signal.SIGKILL)
        soon(lambda: "17 of 17 dose reports recorded" in ours.log.read_text(), ours)
        soon(lambda: listening(int(ours.variables["WEB_PORT"])), ours)
        with urllib.request.urlopen(ours.variables["PUBLIC_URL"], timeout=20) as page:
            assert page.status == 200
        first = rows(ours)

    with ours.start("up", "--demo") as up:
        soon(lambda: ours.log.read_text().count("17 of 17 dose reports recorded") == 2, ours)
        assert rows(ours) == first
        assert (first["ingestion_inboxitem"], first["booklet_dosereport"]) == (17, 17 + TYPED)
        sent_by_dcmtk(ours)
        soon(lambda: count(ours, RECORDED) == 18, ours)
        assert examinations(ours, "RS-1003") == ["CT abdomen", "Radiografija pluća"]
        children = pids(ours).values()
        up.terminate()
        assert up.wait(timeout=30) == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def sent_by_dcmtk(ours: Installation) -> None:
    """Send one more report of somebody whom the first clinic of the demo knows, as DCMTK does."""
    whose = sr.Patient(patient_id="RS-1003", issuer="DEMO-RS", name="", birth_date="", sex="")
    path = ours.folder / "one.dcm"
    path.write_bytes(sr.write(sr.ct(patient=whose)))
    words = ("-R", "-aet", "DEMO_RS", "-aec", "PASSPORT", "127.0.0.1", ours.variables["RECEIVER_PORT"], str(path))
    subprocess.run([tool("storescu"), *words], timeout=60, check=True)


def examinations(ours: Installation, local_id: str) -> list[str]:
    """Return what the passport behind an identifier holds, as the operator's command prints it."""
    done = ours.manage("document", local_id)
    assert done.returncode == 0, done.stderr
    return [entry["exam"] for entry in json.loads(done.stdout)["entries"]]


def received(ours: Installation) -> int:
    return count(ours, "SELECT count(*) FROM ingestion_inboxitem")


def test_a_taken_port_is_one_line_and_starts_nothing(ours: Installation) -> None:
    with ours.start("receive"):
        soon(lambda: "listens" in ours.log.read_text(), ours)

        done = ours.manage("up")

    assert done.returncode == 1
    port = ours.variables["RECEIVER_PORT"]
    assert done.stderr.strip() == (
        f"CommandError: The receiver cannot listen on 127.0.0.1:{port}: another program does already."
    )
