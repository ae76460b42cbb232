"""The keys of other deployments in a folder: which count, and what is wrong with the others."""

import json
from pathlib import Path

from passport.verify.deployments import faults_in, known_deployments
from tests.passport.imaging.foreign import ORIGIN, keys, known_in


def test_keys_are_known_by_the_origin_that_stands_in_them(tmp_path: Path) -> None:
    known = known_deployments(known_in(tmp_path))

    assert list(known) == [ORIGIN]
    assert known[ORIGIN].data == (tmp_path / "example.json").read_bytes()


def test_a_file_that_changed_is_read_anew_and_one_that_went_is_known_no_more(tmp_path: Path) -> None:
    before = known_deployments(known_in(tmp_path))[ORIGIN].sha256

    after = known_deployments(known_in(tmp_path, log_keys=[]))[ORIGIN].sha256
    (tmp_path / "example.json").unlink()

    assert before != after
    assert dict(known_deployments(tmp_path)) == {}


def test_without_a_folder_nobody_is_known(tmp_path: Path) -> None:
    assert (dict(known_deployments(None)), dict(known_deployments(tmp_path / "nowhere"))) == ({}, {})


def test_a_file_that_cannot_be_used_is_named_and_the_others_count(tmp_path: Path) -> None:
    known_in(tmp_path)
    (tmp_path / "again.json").write_text(json.dumps(keys()), encoding="utf-8")
    (tmp_path / "broken.json").write_text('{"schema": "radiation-passport/keys/1"}', encoding="utf-8")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "notes.txt").write_text("not looked at", encoding="utf-8")
    (tmp_path / "page.json").write_text("<html>", encoding="utf-8")

    assert faults_in(tmp_path) == [
        "broken.json holds no published keys: part_missing keys.origin.",
        f"example.json holds the keys of {ORIGIN} once more: again.json counts.",
        "folder.json cannot be read: Is a directory.",
        "page.json holds no published keys: not_json.",
    ]
    assert list(known_deployments(tmp_path)) == [ORIGIN]
