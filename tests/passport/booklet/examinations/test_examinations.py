"""A row is called by its item, else by its kind and the part of the body, in the language of its reader."""

import pytest

from passport.booklet.examinations import examination, name_of


def test_a_row_without_a_code_is_called_by_its_kind() -> None:
    assert name_of("", kind="ct", language="en") == "CT examination"
    assert name_of("ct.head", kind="ct", language="en") == "CT of the head"
    assert examination("no.such") is None


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "X-ray examination, chest"),
        ("en-us", "X-ray examination, chest"),
        ("de", "X-ray examination, chest"),
        ("sr-latn", "Rendgenski pregled, grudni koš"),
        ("sr", "Рендгенски преглед, грудни кош"),
        ("hr", "Rendgenski pregled, prsni koš"),
        ("bs", "Rendgenski pregled, grudni koš"),
        ("tr", "Röntgen tetkiki, göğüs kafesi"),
        ("fa", "تصویربرداری رادیوگرافی، قفسهٔ سینه"),
    ],
)
def test_an_unmapped_row_is_called_by_kind_and_part_of_the_body(language: str, name: str) -> None:
    assert name_of("", kind="projection", language=language, region="chest") == name


@pytest.mark.parametrize(
    ("code", "side", "name"),
    [
        ("xray.knee", "left", "X-ray of the knee, left"),
        ("xray.knee", "both", "X-ray of the knee, both sides"),
        ("xray.knee", "", "X-ray of the knee"),
        ("xray.chest", "left", "X-ray of the chest"),
        ("", "right", "X-ray examination, knee, right"),
    ],
)
def test_a_side_is_said_where_a_side_belongs(code: str, side: str, name: str) -> None:
    assert name_of(code, kind="projection", language="en", region="knee", side=side) == name
