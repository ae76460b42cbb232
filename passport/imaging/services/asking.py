"""Ask a registered node for images; one that does not answer is left alone for a moment, so that pages go on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from passport.imaging.clients import Limits, PacsUnavailable, TooMuch, site_of
from passport.imaging.clients.pictures import LOOKING, Pictures
from passport.imaging.models import Pacs

# Longer than one waits for it: a node that hangs holds a few requests in this time, never all of them.
LEFT_ALONE_SECONDS = 20


@contextmanager
def asking(pacs: Pacs, limits: Limits = LOOKING) -> Iterator[Pictures]:
    """Yield a node to be asked. Raises PacsUnavailable at once while it is left alone, and what the asking raises."""
    away = f"pacs-away-{pacs.uid}"
    if cache.get(away):
        raise PacsUnavailable("it did not answer a moment ago")
    try:
        yield Pictures(site=site_of(pacs, limits=limits))
    except PacsUnavailable:
        cache.set(away, True, LEFT_ALONE_SECONDS)
        raise
    except TooMuch as error:
        if error.slow:
            cache.set(away, True, LEFT_ALONE_SECONDS)
        raise
