"""From our own markup to PDF. The only module that knows WeasyPrint; it reaches nothing outside what it is given."""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

FAMILIES = ("Noto Sans", "Noto Naskh Arabic")
# Where our markup finds its pictures: in memory, never on disk or network.
SCHEME = "booklet:"


class Variant(StrEnum):
    """Which standard a file follows. A file is of one; both are tagged, and name their title and language."""

    ACCESSIBLE = "pdf/ua-1"
    ARCHIVED = "pdf/a-3b"  # it looks the same in years, and may carry the data that it was made of


class CannotPrint(Exception):
    """This installation cannot make PDF files."""


class LibraryMissing(CannotPrint):
    """The text library Pango is not installed on this machine, so no PDF can be made."""


class FontsMissing(CannotPrint):
    """The Noto fonts are not installed on this machine, so no PDF can be made."""


class ForeignAddress(Exception):
    """The markup names something that is not one of its own pictures; nothing is opened and nothing printed."""


@dataclass(frozen=True, kw_only=True)
class Markup:
    """One document before it is laid out."""

    html: str
    css: str
    pictures: Mapping[str, bytes]  # SVG by name
    attachment: bytes | None = None  # the same passport for programs
    proof: bytes | None = None  # the codes of the proof sheet for programs
    variant: Variant = Variant.ACCESSIBLE


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A finished PDF."""

    pdf: bytes
    pages: tuple[frozenset[str], ...]  # the names of the parts on each page


def measure(markup: Markup) -> tuple[frozenset[str], ...]:
    """Return the names of the parts that came to stand on each page. Raises CannotPrint."""
    return _anchors(_lay_out(markup))


def print_pdf(markup: Markup) -> Printed:
    """Return the PDF. Raises CannotPrint."""
    laid_out = _lay_out(markup)
    attachments = list(_attached(markup)) or None
    pdf = laid_out.write_pdf(pdf_variant=markup.variant, pdf_tags=True, attachments=attachments, finisher=_name_once)
    return Printed(pdf=pdf, pages=_anchors(laid_out))


def _name_once(_laid_out: Any, pdf: Any) -> None:
    # WeasyPrint 70 lists an embedded file once for its name and once for itself.
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _anchors(laid_out: Any) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(page.anchors) for page in laid_out.pages)


def _lay_out(markup: Markup) -> Any:
    library = _library()
    _need_fonts()
    fetcher = _fetcher(markup.pictures)
    style = library.CSS(string=markup.css, url_fetcher=fetcher)
    source = library.HTML(string=markup.html, base_url=SCHEME, url_fetcher=fetcher)
    try:
        return source.render(stylesheets=[style], pdf_variant=markup.variant, pdf_tags=True)
    except library.urls.FatalURLFetchingError as error:  # no Exception: it would end the worker
        raise ForeignAddress from error


def _attached(markup: Markup) -> Iterator[Any]:
    """Yield what a file carries beside its pages, by names and relations of PDF/A-3 (ISO 32000-2, 7.11.3)."""
    attach = _library().Attachment
    if markup.attachment:
        about = "The same passport as data"
        yield attach(string=markup.attachment, name="passport.json", description=about, relationship="Source")
    if markup.proof:
        about = "The codes of the proof sheet"
        yield attach(string=markup.proof, name="proof-sheet.txt", description=about, relationship="Supplement")


@cache
def _library() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 -- slow import
    except OSError as error:  # Pango is a library of the system
        raise LibraryMissing from error
    return weasyprint


@cache
def _need_fonts() -> None:
    # Without the families Pango would draw boxes or another script's letters, and say nothing.
    try:
        listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError) as error:
        raise FontsMissing from error
    known = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    if not known.issuperset(FAMILIES):
        raise FontsMissing


def _fetcher(pictures: Mapping[str, bytes]) -> Any:
    urls = _library().urls

    class OwnPictures(urls.URLFetcher):  # type: ignore[name-defined, misc]
        """Hand out the pictures of this booklet and refuse every other address."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            name = url.removeprefix(SCHEME)
            if name == url or name not in pictures:
                raise urls.FatalURLFetchingError(f"refused: {url}")
            return urls.URLFetcherResponse(url, pictures[name], {"Content-Type": "image/svg+xml"})

    return OwnPictures()
