"""Words as a printer draws them, and the same words drawn by the same fonts without the library that laid them out."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from PIL import Image, ImageChops, ImageDraw, ImageFont

DPI = 200
LATIN, PERSIAN, BOLD = "Noto Sans", "Noto Naskh Arabic", "Noto Sans:bold"
INK = 128  # of a grey from 0 to 255: darker is a letter
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of a page and where it stands, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return where it stands on the picture of its page."""
        left, top, right, bottom = (round(side * DPI / 72) for side in (self.left, self.top, self.right, self.bottom))
        return left, top, right, bottom


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A printed file in grey, as a printer without colour draws it."""

    pages: list[Image.Image]
    words: list[list[Word]]

    def word(self, text: str, *, page: int) -> Image.Image:
        """Return the ink of a word on a page; the first, where it stands there more than once."""
        found = next(one for one in self.words[page] if one.text == text)
        left, top, right, bottom = found.box
        edge = 5  # an accent may reach beyond the box of its letter
        return ink(self.pages[page].crop((left - edge, top, right + edge, bottom)))

    def on_pages(self) -> Iterator[tuple[Image.Image, list[Word]]]:
        """Yield each page with its words."""
        yield from zip(self.pages, self.words, strict=True)


def drawn(pdf: bytes, folder: Path) -> Drawn:
    """Return a file as pictures in grey, and its words."""
    file = folder / "drawn.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", file, folder / "drawn"], check=True)
    pages = []
    for path in sorted(folder.glob("drawn-*.pgm")):
        with Image.open(path) as picture:
            pages.append(picture.copy())
    listed = subprocess.run(["pdftotext", "-bbox", file, "-"], check=True, capture_output=True, text=True).stdout
    return Drawn(pages=pages, words=[_words(page) for page in listed.split("<page ")[1:]])


def by_hand(text: str, family: str, *, points: float = 12) -> Image.Image:
    """Return the ink of letters set one beside the other from the left, as they are given: nothing joins or turns."""
    font = ImageFont.truetype(_file(family), points * DPI / 72, layout_engine=ImageFont.Layout.BASIC)
    paper = Image.new("L", (int(font.getlength(text)) + 80, 160), 255)
    ImageDraw.Draw(paper).text((40, 40), text, font=font, fill=0)
    return ink(paper)


def alike(one: Image.Image, other: Image.Image) -> float:
    """Return how much of the ink of two pictures lies on the same place, at best: 1 all of it, 0 none."""
    size = (max(one.width, other.width) + 8, max(one.height, other.height) + 8)
    laid = _laid(one, size, 4, 4)
    return max(_shared(laid, _laid(other, size, 4 + x, 4 + y)) for x in range(-3, 4) for y in range(-2, 3))


def ink(picture: Image.Image) -> Image.Image:
    """Return a picture in black and white, cut to its ink."""
    black = picture.point(lambda grey: 255 if grey < INK else 0)
    return black.crop(black.getbbox())


def _laid(picture: Image.Image, size: tuple[int, int], x: int, y: int) -> Image.Image:
    paper = Image.new("L", size, 0)
    paper.paste(picture, (x, y))
    return paper


def _shared(one: Image.Image, other: Image.Image) -> float:
    both, either = ImageChops.darker(one, other).histogram()[255], ImageChops.lighter(one, other).histogram()[255]
    return both / either


def _words(page: str) -> list[Word]:
    return [
        Word(
            text=normalize("NFC", text),
            left=float(left),
            top=float(top),
            right=float(right),
            bottom=float(bottom),
        )
        for left, top, right, bottom, text in _WORD.findall(page)
    ]


@cache
def _file(family: str) -> str:
    return subprocess.run(["fc-match", "-f", "%{file}", family], check=True, capture_output=True, text=True).stdout
