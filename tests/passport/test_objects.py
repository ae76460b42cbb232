import errno
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from passport import objects
from passport.objects import ObjectMissing

BYTES = b"bytes of an object"


def test_bytes_are_found_by_their_digest_and_lie_in_one_of_256_folders(settings: Settings) -> None:
    sha256 = objects.put(BYTES)

    assert objects.get(sha256) == BYTES
    kept = [path.relative_to(settings.OBJECTS_DIR) for path in Path(settings.OBJECTS_DIR).rglob("*") if path.is_file()]
    assert kept == [Path(sha256[:2]) / sha256]


def test_bytes_that_lie_where_an_older_version_put_them_stay_there(settings: Settings) -> None:
    place = objects.path_of(objects.put(BYTES))
    older = place.parent / place.name[2:4] / place.name
    older.parent.mkdir()
    place.rename(older)

    sha256 = objects.put(BYTES)

    assert (objects.path_of(sha256), objects.get(sha256), place.exists()) == (older, BYTES, False)
    objects.forget(sha256)
    with pytest.raises(ObjectMissing):
        objects.get(sha256)


def test_who_writes_the_same_at_the_same_moment_leaves_the_bytes_that_are_there() -> None:
    place = objects.path_of(objects.put(BYTES))
    there = place.stat().st_ino

    ours = objects._write(str(place), BYTES)

    assert (ours, place.stat().st_ino, [file.name for file in place.parent.iterdir()]) == (False, there, [place.name])


def test_a_shared_folder_that_knows_no_second_names_holds_the_bytes_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_names: str) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)

    place = objects.path_of(objects.put(BYTES))

    assert [file.read_bytes() for file in place.parent.iterdir()] == [BYTES]


def test_bytes_of_which_the_disk_kept_only_a_part_are_missing_until_they_come_again() -> None:
    place = objects.path_of(objects.put(BYTES))
    place.write_bytes(BYTES[:5])

    with pytest.raises(ObjectMissing):
        objects.get_whole(place.name)

    objects.put(BYTES)
    assert objects.get_whole(place.name) == BYTES
