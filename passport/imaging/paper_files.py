"""What a photo or PDF of an old paper is by its content, and photos made anew. Plain Python."""

from dataclasses import dataclass

from passport.imaging.papers.photos import NoPhoto, TooManyPixels, photo_of
from passport.pdf.checking import MAX_BYTES, NoPaper, PaperFault, check_pdf

JPEG, PDF, JSON = "image/jpeg", "application/pdf", "application/json"
SUFFIXES = {JPEG: "jpg", PDF: "pdf", JSON: "json"}  # of the file that a kept paper is

_PDF_BEGINS = b"%PDF-"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


class PaperTooLarge(Exception):
    """The file is larger than 20 MB, or the picture has more pixels than we open."""


class PaperIsHeic(Exception):
    """The photo is in Apple's own format, which nothing here reads."""


class NotAPaper(Exception):
    """The file is no JPEG, PNG or PDF that can be read."""


class PaperDoesThings(Exception):
    """The PDF has a program, another file or a password inside."""


# What the check of every PDF finds -> what is said of a paper; the rest cannot be read.
_REFUSED: dict[PaperFault, type[Exception]] = {
    PaperFault.TOO_LARGE: PaperTooLarge,
    PaperFault.ENCRYPTED: PaperDoesThings,
    PaperFault.DOES_SOMETHING: PaperDoesThings,
    PaperFault.CARRIES_FILES: PaperDoesThings,
}


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """A file that may be kept."""

    media_type: str
    data: bytes
    thumbnail: bytes = b""  # of a photo, a small JPEG


def checked(data: bytes) -> PaperFile:
    """Return a PDF as it came, and a photo made anew. Raises PaperTooLarge, PaperIsHeic, NotAPaper, PaperDoesThings."""
    if len(data) > MAX_BYTES:
        raise PaperTooLarge
    if data.startswith(_PDF_BEGINS):
        return PaperFile(media_type=PDF, data=_still(data))
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise PaperIsHeic
    return _anew(data)


def _still(data: bytes) -> bytes:
    try:
        check_pdf(data)
    except NoPaper as error:
        raise _REFUSED.get(error.fault, NotAPaper) from error
    return data


def _anew(data: bytes) -> PaperFile:
    try:
        photo = photo_of(data)
    except TooManyPixels as error:
        raise PaperTooLarge from error
    except NoPhoto as error:
        raise NotAPaper from error
    return PaperFile(media_type=JPEG, data=photo.whole, thumbnail=photo.thumbnail)
