"""Static files under names that change with their content."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The style sheets of every page, in their order, and the one that is made of them.
SHEETS = ("css/tokens.css", "css/base.css", "css/forms.css", "css/booklet.css", "css/site.css")
JOINED = "css/passport.css"


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrite the imports inside JavaScript modules too, and join the sheets of every page, so that nothing is built.

    One sheet comes over the line that the page itself came over; each other needs one of its own, and the first paint
    of a phone waits for that.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Yield of each file what became of it, the joined sheet included."""
        if not dry_run:
            self.delete(JOINED)
            self.save(JOINED, ContentFile("\n".join(_text(*paths[sheet]) for sheet in SHEETS).encode()))
            paths = paths | {JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def sheets() -> tuple[str, ...]:
    """Return the style sheets that a page names: the joined one where files are collected, else each.

    While somebody develops, files are found where they lie, and nobody has joined them.
    """
    return (JOINED,) if isinstance(staticfiles_storage, StaticStorage) and not settings.DEBUG else SHEETS


def _text(storage: Any, path: str) -> str:
    with storage.open(path) as file:
        content: bytes = file.read()
    return content.decode()
