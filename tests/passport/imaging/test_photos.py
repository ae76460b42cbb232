"""Photos made anew in a child process that may take only so much."""

from io import BytesIO

import pytest
from PIL import Image

from passport.imaging.papers import photos
from passport.imaging.papers.photos import NoPhoto, TooManyPixels, made_anew, photo_of
from tests.passport.imaging.test_paper_files import photo


def test_a_child_makes_what_is_made_here() -> None:
    data = photo(size=(600, 300), colour="olive")

    assert photo_of(data) == made_anew(data)
    assert [Image.open(BytesIO(one)).size for one in (photo_of(data).whole, photo_of(data).thumbnail)] == [
        (600, 300),
        (240, 120),
    ]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_photo_is_made_small_before_it_is_turned(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    turned, turn = [], photos.ImageOps.exif_transpose

    def noted(picture: Image.Image) -> Image.Image:
        turned.append(picture.size)
        return turn(picture)

    monkeypatch.setattr(photos.ImageOps, "exif_transpose", noted)
    made_anew(photo(kind, size=(7000, 3500)))

    assert turned == [(3500, 1750)]


def test_a_picture_with_too_many_pixels_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MAX_PIXELS", 799)
    with pytest.raises(TooManyPixels):
        made_anew(photo())


def test_a_photo_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "PATIENCE", 0.001)
    with pytest.raises(NoPhoto):
        photo_of(photo())


def test_a_child_that_the_system_ends_has_made_no_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MODULE", "passport.imaging.papers.nowhere")
    with pytest.raises(NoPhoto):
        photo_of(photo())
