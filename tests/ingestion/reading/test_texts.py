"""Text is decoded as declared, then as UTF-8, then as Latin-1."""

import pytest

from ingestion.reading.elements import Item
from ingestion.reading.texts import Texts, ascii_text, uid_text

NAME = 0x00100010


@pytest.mark.parametrize(
    ("declared", "raw", "expected"),
    [
        (b"", b"Horvat^Boris ", "Horvat^Boris"),
        (b"", "Müller".encode("latin-1"), "Müller"),
        (b"", "Hodžić^Lejla".encode(), "Hodžić^Lejla"),
        (b"ISO_IR 6", "Hodžić^Lejla".encode(), "Hodžić^Lejla"),
        (b"ISO_IR 100", "centre médical".encode("latin-1"), "centre médical"),
        (b"ISO_IR 101", "Petrović^Ana".encode("iso8859-2"), "Petrović^Ana"),
        (b"ISO_IR 144", "Петровић^Ана".encode("iso8859-5"), "Петровић^Ана"),
        (b"ISO_IR 192", "کریمی^شیرین".encode(), "کریمی^شیرین"),
        (b"ISO_IR 192", "Yılmaz^Mehmet".encode(), "Yılmaz^Mehmet"),
        (b"ISO_IR 192", "Müller".encode("latin-1"), "Müller"),
        (b"ISO_IR 999", "Petrović".encode(), "Petrović"),
        (b"\\ISO 2022 IR 87 ", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "Yamada^Tarou=山田^太郎"),
        (b"", b"A\x1b$Bunannounced", "A$Bunannounced"),
        (b"", b"with\0zero\x07s\0", "withzeros"),
    ],
)
def test_text_is_decoded(declared: bytes, raw: bytes, expected: str):
    decoded = Texts(declared).decoded(raw)

    assert decoded == expected


@pytest.mark.parametrize("raw", [b"", b"   ", b"\0\0"])
def test_padding_alone_is_absent(raw: bytes):
    assert Texts(b"").text(Item(values={NAME: raw}), NAME) is None
    assert ascii_text(raw) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(b"Yamada^Tarou=x^y=z", "Yamada^Tarou"), (b"=x^y", "x^y"), (b"==", None), (b"Ana^^^", "Ana^^^")],
)
def test_the_first_filled_group_of_a_name_counts(raw: bytes, expected: str | None):
    assert Texts(b"").person(Item(values={NAME: raw}), NAME) == expected


def test_a_uid_that_is_too_long_is_none():
    assert uid_text(b"1." * 31 + b"11\0") == "1." * 31 + "11"
    assert uid_text(b"1." * 32 + b"1") is None
