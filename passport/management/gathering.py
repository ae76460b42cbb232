"""Every text of the source that somebody reads: from Python, from templates, and from the dictionary of examinations.

Scripts have no texts of their own: templates hand them over in `data-*` attributes.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from passport.booklet.examinations import EXAMINATIONS

PACKAGES = ("passport", "ingestion", "reports")
TEMPLATES = {".html", ".HTM", ".TXT", ".js", ".svg"}
FLAT = None
PLURAL = (1, 2)
IN_CONTEXT = ((1, "c"), 2)
PLURAL_IN_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "N_"), FLAT),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), PLURAL_IN_CONTEXT),
}

Found = tuple[str, str | tuple[str, ...], str | None]  # the file, the text with its plural, the context


def texts_of(root: Path) -> Catalog:
    """Return every text below a folder that is meant for a catalogue, each with the files in which it stands."""
    gathered = Catalog()
    for name, text, context in (*_of_python(root), *_of_templates(root), *_of_dictionary()):
        if text:
            gathered.add(text, locations=[(name, 1)], context=context)
    return gathered


def _of_python(root: Path) -> Iterator[Found]:
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            if "migrations" not in file.parts:
                yield from _extracted(str(file.relative_to(root)), file.read_text(encoding="utf-8"))


def _of_templates(root: Path) -> Iterator[Found]:
    for file in sorted((root / "templates").rglob("*")):
        if file.suffix in TEMPLATES:
            # Django's own way to read a template: as calls in Python, the rest blanked out. Indents mean nothing there.
            calls = templatize(file.read_text(encoding="utf-8"), origin=str(file))
            lines = "\n".join(line.strip() for line in calls.splitlines())
            yield from _extracted(str(file.relative_to(root)), lines)


def _of_dictionary() -> Iterator[Found]:
    for item in EXAMINATIONS.values():
        if item.words:
            yield "passport/booklet/examinations/data", item.words, None


def _extracted(name: str, source: str) -> Iterable[Found]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    return ((name, text, context) for _line, text, _comments, context in found)
