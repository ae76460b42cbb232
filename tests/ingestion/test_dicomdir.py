from pathlib import Path

import pytest

from ingestion.dicomdir import NoDirectory, NotOnDisc, disc_in
from tests.ingestion.discs import directory


@pytest.mark.parametrize("undefined", [False, True])
def test_the_directory_names_the_files_of_a_disc(tmp_path: Path, undefined: bool) -> None:
    (tmp_path / "DICOMDIR").write_bytes(directory(["DICOM", "A1"], ["A2"], ["A2"], undefined=undefined))

    assert disc_in(tmp_path).paths == (("DICOM", "A1"), ("A2",))


@pytest.mark.parametrize("data", [b"", b"no directory", directory(), directory(["A1"])[:-20]])
def test_a_directory_that_cannot_be_read_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "DICOMDIR").write_bytes(data)

    with pytest.raises(NoDirectory):
        disc_in(tmp_path)


def test_a_folder_without_a_directory_is_no_disc(tmp_path: Path) -> None:
    with pytest.raises(NoDirectory):
        disc_in(tmp_path)


def test_a_directory_behind_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(directory(["A1"]))
    (tmp_path / "DICOMDIR").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(NoDirectory):
        disc_in(tmp_path)


def test_names_in_lower_case_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "dicom").mkdir()
    (tmp_path / "dicom" / "a1").write_bytes(b"")
    (tmp_path / "DICOMDIR").write_bytes(directory(["DICOM", "A1"]))

    disc = disc_in(tmp_path)

    assert disc.file(disc.paths[0]) == tmp_path / "dicom" / "a1"


@pytest.mark.parametrize(
    "path", [("..", "secret"), ("", "etc"), ("/etc/passwd",), ("LINK",), ("LINKED", "secret"), (".",)]
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, path: tuple[str, ...]) -> None:
    (tmp_path / "secret").write_bytes(b"")
    disc = tmp_path / "disc"
    disc.mkdir()
    (disc / "LINK").symlink_to(tmp_path / "secret")
    (disc / "LINKED").symlink_to(tmp_path)
    (disc / "DICOMDIR").write_bytes(directory(["A1"]))

    with pytest.raises(NotOnDisc):
        disc_in(disc).file(path)
