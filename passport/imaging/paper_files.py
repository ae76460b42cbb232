"""What a photo or PDF of an old paper is by its content, and photos made anew. Plain Python."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from passport.pdf.checking import MAX_BYTES, NoPaper, PaperFault, check_pdf

MAX_PIXELS = 60_000_000  # more than phones take; a picture that unpacks to more is not opened
SUFFIXES = {"image/jpeg": "jpg", "application/pdf": "pdf"}  # of the file that a kept paper is
LONGEST_SIDE = 3500  # an A4 page at 300 dots an inch
JPEG, PDF = "image/jpeg", "application/pdf"

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


def checked(data: bytes) -> PaperFile:
    """Return a PDF as it came, and a photo made anew. Raises PaperTooLarge, PaperIsHeic, NotAPaper, PaperDoesThings."""
    if len(data) > MAX_BYTES:
        raise PaperTooLarge
    if data.startswith(_PDF_BEGINS):
        return PaperFile(media_type=PDF, data=_still(data))
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise PaperIsHeic
    return PaperFile(media_type=JPEG, data=_anew(data))


def _still(data: bytes) -> bytes:
    try:
        check_pdf(data)
    except NoPaper as error:
        raise _REFUSED.get(error.fault, NotAPaper) from error
    return data


def _anew(data: bytes) -> bytes:
    """Return only what is to be seen of a picture: neither where it was taken, nor by what, nor anything behind it."""
    picture = _opened(data)
    if picture.width * picture.height > MAX_PIXELS:
        raise PaperTooLarge
    try:
        # Small first: turning and whitening make whole copies, and a web process has many people to serve.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = _on_white(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of a file that breaks off or lies
        raise NotAPaper from error
    made = BytesIO()
    seen.save(made, "JPEG", quality=88, optimize=True)
    return made.getvalue()


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            return Image.open(BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as error:
        raise PaperTooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPaper from error


def _on_white(picture: Image.Image) -> Image.Image:
    # What is transparent would be black in a JPEG, and a page unreadable.
    drawn = picture.convert("RGBA")
    page = Image.new("RGB", drawn.size, "white")
    page.paste(drawn, mask=drawn.getchannel("A"))
    return page
