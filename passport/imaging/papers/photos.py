"""`python -m passport.imaging.papers.photos`: make the photo on the input anew, with a small picture of it.

Pillow opens what strangers made: that is done in a child process, which the system ends when it needs more memory or CPU
than it may.
"""

import subprocess
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from passport.pdf.checking import PATIENCE, ROOT
from passport.pdf.limits import hold_limits

MAX_PIXELS: Final = 60_000_000  # more than phones take; a picture that unpacks to more is not opened
LONGEST_SIDE: Final = 3500  # an A4 page at 300 dots an inch
THUMBNAIL_SIDE: Final = 240  # as shown, on a screen with two dots for each
TOO_LARGE: Final = 3  # the exit code that says so
MODULE: Final = "passport.imaging.papers.photos"
_LENGTH: Final = 4  # bytes before the photo that say how long it is


class TooManyPixels(Exception):
    """The picture unpacks to more than is opened."""


class NoPhoto(Exception):
    """The file is no JPEG or PNG that can be read."""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo made anew, and a small picture of it: both JPEG."""

    whole: bytes
    thumbnail: bytes


def photo_of(data: bytes) -> Photo:
    """Return a photo made anew in a child process. Raises TooManyPixels, NoPhoto."""
    command = [sys.executable, "-m", MODULE]
    try:
        # Without our environment: it holds keys, and the child reads what strangers made.
        child = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env={}, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NoPhoto from error
    if child.returncode == TOO_LARGE:
        raise TooManyPixels
    if child.returncode:
        raise NoPhoto
    length, both = int.from_bytes(child.stdout[:_LENGTH]), child.stdout[_LENGTH:]
    return Photo(whole=both[:length], thumbnail=both[length:])


def made_anew(data: bytes) -> Photo:
    """Return only what is to be seen of a picture: neither where it was taken, nor by what, nor anything behind it.

    Raises TooManyPixels, NoPhoto.
    """
    picture = _opened(data)
    if picture.width * picture.height > MAX_PIXELS:
        raise TooManyPixels
    try:
        # Small first: turning and whitening make whole copies.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = _on_white(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of a file that breaks off or lies
        raise NoPhoto from error
    whole = _jpeg(seen, quality=88)
    seen.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Photo(whole=whole, thumbnail=_jpeg(seen, quality=70))


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            return Image.open(BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NoPhoto from error


def _on_white(picture: Image.Image) -> Image.Image:
    # What is transparent would be black in a JPEG, and a page unreadable.
    drawn = picture.convert("RGBA")
    page = Image.new("RGB", drawn.size, "white")
    page.paste(drawn, mask=drawn.getchannel("A"))
    return page


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()


def main() -> int:
    """Make it, write its length, itself and the small picture, and return the exit code."""
    hold_limits()
    try:
        made = made_anew(sys.stdin.buffer.read())
    except TooManyPixels:
        return TOO_LARGE
    sys.stdout.buffer.write(len(made.whole).to_bytes(_LENGTH) + made.whole + made.thumbnail)
    return 0


if __name__ == "__main__":
    sys.exit(main())
