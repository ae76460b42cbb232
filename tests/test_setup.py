"""What `make setup` leaves behind, and what it does where it may not install."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from tests import sr
from tests.services.installation import Installation

ROOT = Path(__file__).resolve().parents[1]


def in_a_copy(
    folder: Path, script: str, *words: str, path: str = os.environ["PATH"]
) -> subprocess.CompletedProcess[str]:
    """Run one of the set-up scripts in a copy of requirements/."""
    copy = folder / "requirements"
    if not copy.exists():
        shutil.copytree(ROOT / "requirements", copy)
    return subprocess.run([copy / script, *words], env={"PATH": path}, capture_output=True, text=True, check=True)


def test_an_environment_file_of_before_the_log_gets_its_key_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY=mine\nDEBUG=true")
    in_a_copy(tmp_path, "write-env.sh")

    *kept, added = (tmp_path / ".env").read_text().splitlines()
    assert kept == ["SECRET_KEY=mine", "DEBUG=true"]
    assert re.fullmatch("LOG_KEY=[0-9a-f]{64}", added)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_the_environment_file_is_written_once_for_its_owner_alone(tmp_path: Path) -> None:
    in_a_copy(tmp_path, "write-env.sh")
    first = (tmp_path / ".env").read_text()
    in_a_copy(tmp_path, "write-env.sh")

    assert (tmp_path / ".env").read_text() == first
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_its_four_keys_are_long_and_differ(tmp_path: Path) -> None:
    in_a_copy(tmp_path, "write-env.sh")

    lines = (tmp_path / ".env").read_text().splitlines()
    keys = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert list(keys) == ["SECRET_KEY", "CODE_PEPPER", "SEAL_KEY", "LOG_KEY"]
    assert len(set(keys.values())) == 4
    assert min(len(key) for key in keys.values()) >= 64
    assert [len(bytes.fromhex(keys[name])) for name in ("SEAL_KEY", "LOG_KEY")] == [32, 32]


def machine_without(tmp_path: Path) -> str:
    """Return a PATH on which no package is installed, we are nobody, and sudo wants a password."""
    commands = {"dpkg-query": "exit 1", "id": "echo 65534", "sudo": "exit 1"}
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, body in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_without_rights_the_missing_packages_are_named_in_one_line(tmp_path: Path) -> None:
    done = in_a_copy(tmp_path, "install-debian.sh", "run", path=machine_without(tmp_path))

    assert done.stderr == (
        "Missing Debian packages (install them as root): "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core\n"
    )


def test_what_an_installation_writes_is_read_by_its_own_account_alone(tmp_path: Path) -> None:
    ours = Installation(folder=tmp_path / "var")
    ours.folder.mkdir(mode=0o755)
    report = tmp_path / "report.dcm"
    report.write_bytes(sr.write(sr.ct()))
    before = os.umask(0o022)  # what most machines give
    try:
        ours.manage("migrate", "--verbosity", "0", "--skip-checks")
        ours.manage("ingest", str(report))
    finally:
        os.umask(before)

    written = list(ours.folder.rglob("*"))
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in written}
    assert {modes[path] for path in written if path.is_file()} == {0o600}
    assert {modes[path] for path in written if path.is_dir()} == {0o700}
    assert {path.name for path in written} >= {"passport.sqlite3", "objects"}
    assert len([path for path in (ours.folder / "objects").rglob("*") if path.is_file()]) == 1
