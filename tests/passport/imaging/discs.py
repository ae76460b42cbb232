"""Discs of images for tests: asked for, made at once, fetched, and what lies on disk of them."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from pytest_django import Settings

from passport.imaging.models import ImageDisc
from passport.imaging.services import Looking, ask_disc, fetch_disc, make_disc


def asked(looking: Looking, at: datetime) -> ImageDisc:
    return ask_disc(looking=looking, by=looking.link.reader, at=at)


def made(looking: Looking, at: datetime) -> ImageDisc:
    disc = asked(looking, at)
    assert make_disc(disc_uid=disc.uid, at=at) is None
    disc.refresh_from_db()
    return disc


def fetched(looking: Looking, at: datetime) -> zipfile.ZipFile:
    _disc, pieces = fetch_disc(looking=looking, by=looking.link.reader, at=at, now=lambda: at)
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def kept(settings: Settings) -> list[str]:
    """Return what lies where discs are made."""
    return sorted(path.name for path in Path(settings.IMAGES_DIR).glob("*"))
