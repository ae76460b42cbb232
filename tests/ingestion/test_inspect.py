"""`manage.py inspect` prints one JSON object per file and line, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import sr

ROOT = Path(__file__).resolve().parents[2]


def inspect(*paths: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as an administrator does, with a database that nobody can reach."""
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, str(ROOT / "manage.py"), "inspect", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)


def lines(result: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(scheme: str, value: str, meaning: str, coded: tuple[str, str]) -> dict[str, object]:
    """Return a detail as it is printed."""
    return {
        "code": {"scheme": scheme, "value": value},
        "value": meaning,
        "coded": {"scheme": coded[0], "value": coded[1], "meaning": meaning},
    }


def test_a_report_is_printed_with_exactly_the_keys_of_the_contract(tmp_path: Path):
    file = tmp_path / "mammography.dcm"
    view = sr.View(side=sr.LEFT, unit="rad", thickness="43.00")
    totals = [(sr.LEFT_BREAST, "1.30")]
    dataset = sr.mammography(views=[view], totals=totals, study_uid="1.2.3", sop_uid="1.2.3.4", utc_offset="+0100")
    file.write_bytes(sr.write(dataset))

    result = inspect(file)

    assert (result.returncode, result.stderr) == (0, "")
    scope = {"laterality": "left", "plane": "113622"}
    assert lines(result) == [
        {
            "file": str(file),
            "sop_class_uid": "1.2.840.10008.5.1.4.1.1.88.67",
            "sop_instance_uid": "1.2.3.4",
            "study_instance_uid": "1.2.3",
            "accession_number": "ACC-0001",
            "outcome": "dose",
            "reason": None,
            "kind": "mammography",
            "patient": {
                "identifiers": [{"value": "4711-A", "issuer": "CLINIC-ONE"}],
                "name": "Petrović^Ana",
                "birth_date": "1985-06-12",
                "sex": "F",
            },
            "performed": {"date": "2026-03-14", "at": "2026-03-14T09:26:53+01:00", "as_sent": "20260314092653"},
            "exam": "Bilateral mammography",
            "facility": "Clinic One",
            "device": {"manufacturer": "Example Soft", "model": "Tissue 2D", "serial_number": "SN-4004"},
            "totals": [
                {
                    "code": {"scheme": "DCM", "value": "111637"},
                    "quantity": "accumulated_glandular_dose",
                    "value": "1.3",
                    "unit": "mGy",
                    "scope": scope,
                    "grade": "A",
                    "as_sent": {"value": "1.30", "unit": "mGy"},
                }
            ],
            "events": [
                {
                    "uid": sr.uid("event", "1.2.3", 1),
                    "started_at": "20260314092653",
                    "readings": [
                        {
                            "code": {"scheme": "DCM", "value": "113733"},
                            "quantity": "tube_voltage",
                            "value": "28",
                            "unit": "kV",
                            "scope": scope,
                            "grade": "A",
                            "as_sent": {"value": "28.00", "unit": "kV"},
                        },
                        {
                            "code": {"scheme": "DCM", "value": "111633"},
                            "quantity": "compressed_thickness",
                            "value": "43",
                            "unit": "mm",
                            "scope": scope,
                            "grade": "A",
                            "as_sent": {"value": "43.00", "unit": "mm"},
                        },
                    ],
                    "settings": [
                        {
                            "code": {"scheme": "DCM", "value": "113768"},
                            "quantity": "pulses",
                            "value": "98",
                            "unit": "1",
                            "scope": scope,
                            "grade": "A",
                            "as_sent": {"value": "98", "unit": "1"},
                        },
                    ],
                    "details": [
                        said("DCM", "113721", "as coded", ("DCM", "113611")),
                        {"code": {"scheme": "DCM", "value": "125203"}, "value": "Routine"},
                        said("SCT", "91723000", "as coded", ("SRT", "T-04000")),
                        said("DCM", "123014", "Chest", ("SRT", "T-04000")),
                    ],
                }
            ],
            "refused": [
                {
                    "code": {"scheme": "DCM", "value": "111631"},
                    "as_sent": {"value": "1.30", "unit": "rad"},
                    "reason": "unknown_unit",
                }
            ],
            "laterality": "left",
            "details": [
                said("DCM", "121058", "as coded", ("SRT", "P5-40010")),
                said("DCM", "113854", "as coded", ("DCM", "113856")),
                said("SCT", "363703001", "as coded", ("SRT", "R-408C3")),
            ],
        }
    ]


def test_files_come_in_the_order_given_and_folders_sorted(tmp_path: Path):
    for name in ("b/2.dcm", "b/1.dcm", "b/a/3.txt", "z.dcm", "a.dcm"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"no DICOM")

    result = inspect(tmp_path / "z.dcm", tmp_path / "b", tmp_path / "a.dcm")

    names = ("z.dcm", "b/1.dcm", "b/2.dcm", "b/a/3.txt", "a.dcm")
    assert [line["file"] for line in lines(result)] == [str(tmp_path / name) for name in names]
    assert {(line["outcome"], line["reason"]) for line in lines(result)} == {("unreadable", "not_dicom")}


def test_a_missing_path_is_told_and_does_not_stop_the_others(tmp_path: Path):
    (tmp_path / "there.dcm").write_bytes(sr.write(sr.ct()))

    result = inspect(tmp_path / "missing.dcm", tmp_path / "there.dcm")

    assert result.returncode == 1
    assert result.stderr == f"{tmp_path / 'missing.dcm'}: No such file or directory\n"
    assert [line["outcome"] for line in lines(result)] == ["dose"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    # Too deep for any path: the one reason that stops root as well.
    inner = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=inner)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=inner)

    result = inspect(tmp_path)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.strip().endswith("File name too long")


def test_an_empty_path_is_missing_too() -> None:
    result = inspect("")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == ": No such file or directory\n"


@pytest.mark.parametrize("arguments", [(), ("--unheard-of", "x")])
def test_wrong_usage_is_2(arguments: tuple[str, ...]):
    assert inspect(*arguments).returncode == 2
