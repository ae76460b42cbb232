"""What an added paper is by its content: photos come out without what a camera hides, PDFs that do things stay out."""

from io import BytesIO

import pytest
from PIL import Image

from passport.imaging.paper_files import NotAPaper, PaperDoesThings, PaperIsHeic, PaperTooLarge, checked
from passport.pdf.checking import MAX_BYTES
from tests.passport.imaging import papers

STILL_PDF = papers.pdf("an old paper")
MODEL, ORIENTATION, GPS = 0x0110, 0x0112, 0x8825


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), colour: str = "white", mode: str = "RGB") -> bytes:
    made = BytesIO()
    Image.new(mode, size, colour).save(made, kind)
    return made.getvalue()


def photo_of_a_phone() -> bytes:
    made, exif = BytesIO(), Image.Exif()
    exif[MODEL], exif[ORIENTATION] = "Phone of Ana", 6
    exif.get_ifd(GPS).update({1: "N", 2: (44.0, 48.0, 0.0)})
    Image.new("RGB", (40, 20), "white").save(made, "JPEG", exif=exif, comment=b"at home")
    return made.getvalue() + b"<script>behind the picture</script>"


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_photo_keeps_what_is_seen_and_loses_what_the_camera_wrote() -> None:
    before = photo_of_a_phone()
    assert b"Phone of Ana" in before

    kept = checked(before)
    assert (kept.media_type, opened(kept.data).format, opened(kept.data).size) == ("image/jpeg", "JPEG", (20, 40))
    assert dict(opened(kept.data).getexif()) == {}
    assert [word for word in (b"Phone of Ana", b"at home", b"<script>") if word in kept.data] == []


def test_what_is_transparent_becomes_white_paper() -> None:
    kept = checked(photo("PNG", colour="#00000000", mode="RGBA"))
    assert (kept.media_type, opened(kept.data).getpixel((1, 1))) == ("image/jpeg", (255, 255, 255))


def test_a_large_photo_is_made_as_large_as_a_page_needs() -> None:
    assert opened(checked(photo(size=(7000, 3500))).data).size == (3500, 1750)


@pytest.mark.parametrize(("size", "small"), [((7000, 3500), (240, 120)), ((100, 3000), (8, 240)), ((40, 20), (40, 20))])
def test_a_photo_comes_with_a_small_picture_of_itself(size: tuple[int, int], small: tuple[int, int]) -> None:
    kept = checked(photo(size=size))
    assert (opened(kept.thumbnail).format, opened(kept.thumbnail).size) == ("JPEG", small)


def test_the_small_picture_holds_nothing_that_the_camera_wrote() -> None:
    kept = checked(photo_of_a_phone())
    assert (opened(kept.thumbnail).size, dict(opened(kept.thumbnail).getexif())) == ((20, 40), {})
    assert [word for word in (b"Phone of Ana", b"at home", b"<script>") if word in kept.thumbnail] == []


def test_a_pdf_that_does_nothing_is_kept_as_it_came() -> None:
    kept = checked(STILL_PDF)
    assert (kept.media_type, kept.data, kept.thumbnail) == ("application/pdf", STILL_PDF, b"")


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("a script", papers.with_script()),
        ("a script whose name is written otherwise", papers.with_script().replace(b"/JavaScript", b"/J#61vaScript")),
        ("a script inside a packed stream", papers.packed(b"<</S/JavaScript/JS(app.alert\\(1\\))>>")),
        ("a program", papers.with_action("/Launch")),
        ("a file inside", papers.with_file()),
        ("a password", papers.locked()),
    ],
)
def test_a_pdf_that_does_things_is_refused(what: str, data: bytes) -> None:
    with pytest.raises(PaperDoesThings):
        checked(data)


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"", NotAPaper),
        (b"GIF89a" + b"\x00" * 40, NotAPaper),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPaper),
        (photo()[:200], NotAPaper),
        (b"%PDF-1.4\nbroken off", NotAPaper),
        (STILL_PDF[:200], NotAPaper),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, PaperIsHeic),
        (STILL_PDF.ljust(MAX_BYTES + 1, b"\n"), PaperTooLarge),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(data: bytes, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        checked(data)


def test_a_picture_with_too_many_pixels_is_too_large() -> None:
    with pytest.raises(PaperTooLarge):
        checked(photo("PNG", size=(10_000, 6_001), mode="1"))
