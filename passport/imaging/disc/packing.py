"""Where the files of a disc lie, and the zip of them. Plain Python."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT_FILES: Final = ("DICOMDIR", "INDEX.HTM", "README.TXT")
PAGES: Final = "IHE_PDI"  # where the parts of the page lie (IHE RAD TF-2, 4.47)
REPORTS: Final = "REPORT"
PIECE: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """The folder in which one disc is put together, and the zip beside it."""

    folder: Path
    zip: Path

    @property
    def size(self) -> int:
        """Return how much lies in the folder, in bytes."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def file(self, *parts: str) -> Path:
        """Return where a file of the disc lies, in a folder that is there."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def empty(self, *parts: str) -> None:
        """Remove what an earlier attempt left in a folder of the disc."""
        shutil.rmtree(self.folder.joinpath(*parts), ignore_errors=True)

    def pack(self) -> int:
        """Write the zip of all files under its name when it is whole, and return its size. Twice makes the same.

        Nothing is compressed: images hardly grow smaller, and whoever waits waits less.
        """
        part = self.zip.with_suffix(".part")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as packed:
            for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
                packed.write(path, path.relative_to(self.folder).as_posix())
        part.replace(self.zip)
        return self.zip.stat().st_size

    def tidy(self) -> None:
        """Remove what the zip was made of."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.folder)

    def forget(self) -> None:
        """Remove all of it, also what is not finished."""
        self.tidy()
        for path in (self.zip, self.zip.with_suffix(".part")):
            path.unlink(missing_ok=True)


def workshop(root: Path, uid: str) -> Workshop:
    """Return where the disc of this name is put together."""
    return Workshop(folder=root / uid, zip=root / f"{uid}.zip")


def image_path(series: int, image: int) -> tuple[str, str, str]:
    """Return where an image lies on a disc: names of eight capital letters and digits (PS3.10 8.2)."""
    return "DICOM", f"SE{series:06}", f"IM{image:06}"


def preview_path(series: int, kind: str) -> tuple[str, str]:
    """Return where the preview of a series lies on a disc."""
    return PAGES, f"SE{series:06}.{'PNG' if kind == 'image/png' else 'JPG'}"


def report_name(number: int, *, pdf: bool) -> str:
    """Return what a report is called on a disc."""
    return f"REPORT{number:02}.{'PDF' if pdf else 'TXT'}"


def free_bytes(root: Path) -> int:
    """Return how much room the disk has on which discs are put together."""
    root.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(root).free


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            yield piece
