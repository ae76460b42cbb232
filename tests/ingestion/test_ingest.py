"""`manage.py ingest` as a process of its own, on a fresh SQLite database."""

import json
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.management.commands.ingest import ONE_MACHINE, Line, in_words
from tests.ingestion.discs import directory
from tests.services.installation import Installation
from tests.services.migrated import copy_into
from tests.services.processes import wait_until
from tests.sr import ANA, CtEvent, ct, image, not_dose, uid, write

pytestmark = pytest.mark.timeout(180)  # the first of them may make the tables for all
KEYS = ["file", "sop_instance_uid", "outcome", "entry", "reason"]


@pytest.fixture
def installation(migrated_sqlite: Path, tmp_path: Path) -> Installation:
    made = Installation(folder=tmp_path / "installation")
    made.folder.mkdir()
    copy_into(made, migrated_sqlite)
    return made


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "deeper").mkdir(parents=True)
    contents = {
        "b-report.dcm": write(ct()),
        "a-other.dcm": write(not_dose()),
        "c-damaged.dcm": write(ct())[:900],
        "d-nobody.dcm": write(ct(patient=replace(ANA, patient_id=""))),
        "deeper/e-same-content.dcm": write(ct(), transfer_syntax="1.2.840.10008.1.2"),
        "f-empty": b"",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_file_is_a_line_with_its_outcome_and_folders_are_sorted(installation: Installation, files: Path) -> None:
    done = installation.manage("ingest", "--json", str(files))

    found = lines(done)
    assert (done.returncode, done.stderr) == (0, "")
    assert [list(line) for line in found] == [KEYS] * 6
    entry = found[1]["entry"]
    uid = found[1]["sop_instance_uid"]
    assert [(Path(str(line["file"])).name, line["outcome"], line["entry"], line["reason"]) for line in found] == [
        ("a-other.dcm", "ignored", None, "not_a_dose_report"),
        ("b-report.dcm", "recorded", entry, None),
        ("c-damaged.dcm", "rejected", None, "damaged"),
        ("d-nobody.dcm", "waiting", None, "no_identifier"),
        ("e-same-content.dcm", "duplicate", entry, None),
        ("f-empty", "rejected", None, "not_dicom"),
    ]
    assert isinstance(entry, str)
    assert (uid, found[4]["sop_instance_uid"]) == (ct().SOPInstanceUID, ct().SOPInstanceUID)


def test_files_come_in_the_order_given_and_again_as_duplicates(installation: Installation, files: Path) -> None:
    report, other = str(files / "b-report.dcm"), str(files / "a-other.dcm")

    first = lines(installation.manage("ingest", "--json", report, other, report))
    again = lines(installation.manage("ingest", "--json", report))

    assert [line["outcome"] for line in first] == ["recorded", "ignored", "duplicate"]
    assert [line["file"] for line in first] == [report, other, report]
    assert again == [first[2]]


def test_a_missing_path_stops_nothing_and_ends_with_one(installation: Installation, files: Path) -> None:
    done = installation.manage("ingest", "--json", str(files / "missing"), str(files / "b-report.dcm"))

    assert done.returncode == 1
    assert done.stderr == f"{files / 'missing'}: No such file or directory\n"
    assert [line["outcome"] for line in lines(done)] == ["recorded"]


def test_no_path_and_an_unknown_source_are_usage_errors(installation: Installation, files: Path) -> None:
    without = installation.manage("ingest", "--json")
    unknown = installation.manage("ingest", "--json", "--source", "nowhere", str(files))

    assert (without.returncode, unknown.returncode) == (2, 2)
    assert unknown.stderr == "CommandError: There is no active source called nowhere.\n"


def test_a_store_that_cannot_be_written_ends_with_one(installation: Installation, files: Path) -> None:
    (installation.folder / "objects").write_text("a file where the folder should be")

    done = installation.manage("ingest", "--json", str(files / "b-report.dcm"))

    assert (done.returncode, done.stdout) == (1, "")
    assert "the inbox could not store it" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_json_a_person_reads_lines_and_a_sum(installation: Installation, files: Path) -> None:
    damaged, report = str(files / "c-damaged.dcm"), str(files / "b-report.dcm")

    done = installation.manage("ingest", damaged, report)

    assert done.stdout.splitlines() == [
        f"{damaged}: rejected: The object is cut off or damaged.",
        f"{report}: recorded",
        "1 recorded",
        "1 rejected: The object is cut off or damaged. Send it again from the PACS or from the device, then try again.",
        ONE_MACHINE,
    ]


def test_quietly_only_the_summary_is_said(installation: Installation, files: Path) -> None:
    done = installation.manage("ingest", "--quiet", str(files / "b-report.dcm"))

    assert (done.returncode, done.stdout, done.stderr) == (0, f"1 recorded\n{ONE_MACHINE}\n", "")


def test_where_nothing_was_taken_nothing_is_said_of_numbers(installation: Installation, files: Path) -> None:
    done = installation.manage("ingest", "--quiet", str(files / "a-other.dcm"))

    assert (done.returncode, done.stdout) == (0, "1 not recorded: The object is not a dose report.\n")


def test_a_disc_is_read_as_its_directory_says(installation: Installation, tmp_path: Path) -> None:
    disc = tmp_path / "disc"
    (disc / "DICOM").mkdir(parents=True)
    (disc / "AUTORUN.EXE").write_bytes(b"no object")
    (disc / "DICOM" / "A1").write_bytes(write(ct()))
    (disc / "DICOMDIR").write_bytes(
        directory(["DICOM", "A1"], ["DICOM", "GONE"], ["XX", "OUTSIDE"]).replace(b"XX\\", b"..\\")
    )

    done = installation.manage("ingest", "--json", str(disc))

    assert [(line["file"], line["outcome"]) for line in lines(done)] == [(str(disc / "DICOM" / "A1"), "recorded")]
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        f"{disc}/DICOM/GONE",
        f"{disc}/../OUTSIDE",
    ]


def test_of_the_images_of_a_disc_the_header_is_kept(installation: Installation, files: Path) -> None:
    (files / "image.dcm").write_bytes(write(image()))

    installation.manage("ingest", "--json", str(files / "image.dcm"))

    kept = [path for path in (installation.folder / "objects").rglob("*") if path.is_file()]
    assert [b"\xe0\x7f\x10\x00" in path.read_bytes() for path in kept] == [False]


def test_killed_in_the_middle_it_goes_on_and_doubles_nothing(installation: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.dcm").write_bytes(write(ct(number=number, study_uid=uid("killed", number))))
    with installation.start("ingest", "--json", str(folder)) as process:
        wait_until(lambda: outcomes(installation.log) >= 5, process=process, log=installation.log)
        process.kill()

    again = lines(installation.manage("ingest", "--json", str(folder)))

    counted = Counter(line["outcome"] for line in again)
    assert set(counted) <= {"recorded", "duplicate"}
    assert counted["duplicate"] >= 5
    assert rows(installation, "booklet_entry") == [(30,)]
    assert runs(installation) == [(30, 1)]


def outcomes(log: Path) -> int:
    return log.read_text().count('"outcome"') if log.exists() else 0


def rows(installation: Installation, table: str) -> list[tuple[int]]:
    with closing(sqlite3.connect(installation.folder / "passport.sqlite3")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchall()


def runs(installation: Installation) -> list[tuple[int, int]]:
    """Return how many files each run was offered, and whether it was finished."""
    with closing(sqlite3.connect(installation.folder / "passport.sqlite3")) as database:
        return database.execute("SELECT offered, finished_at IS NOT NULL FROM ingestion_importrun").fetchall()


def test_a_name_that_is_no_text_is_written_so_that_every_terminal_takes_it() -> None:
    line = Line(file="n\udcff.dcm", sop_instance_uid=None, outcome="duplicate", entry=None, reason=None)

    assert in_words(line) == "n\\udcff.dcm: duplicate"


def test_two_reports_of_a_reopened_study_are_one_entry(installation: Installation, tmp_path: Path) -> None:
    for number in (1, 2):
        report = ct(number=number, events=[CtEvent(number=number)])
        (tmp_path / f"{number}.dcm").write_bytes(write(report))

    found = lines(installation.manage("ingest", "--json", str(tmp_path / "1.dcm"), str(tmp_path / "2.dcm")))

    assert [line["outcome"] for line in found] == ["recorded", "recorded"]
    assert found[0]["entry"] == found[1]["entry"]
