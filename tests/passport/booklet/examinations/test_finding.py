"""A person who maps a name finds items by typing and gets suggestions, the nearest first."""

import pytest

from passport.booklet.examinations import search, suggest
from passport.booklet.reading import Code, Kind


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("calcium", "ct.calcium_score"),
        ("kalcij", "ct.calcium_score"),
        ("бубрег камен", "ct.kidney_stones"),
        ("ct.colonography", "ct.colonography"),
        ("کبد", "ct.liver"),
        ("koleno", "ct.knee"),
        ("jetra", "ct.liver"),
        ("tüm vücut kaza", "ct.trauma"),
    ],
)
def test_typed_words_find_items_in_whichever_language(text: str, first: str) -> None:
    assert search(text, kind=Kind.CT)[0].code == first


def test_nothing_typed_or_nothing_like_it_finds_nothing() -> None:
    assert search(" ", kind=Kind.CT) == []
    assert search("zebra", kind=Kind.CT) == []
    assert search("mammography", kind=Kind.CT) == []


def test_a_kind_that_says_nothing_is_searched_everywhere() -> None:
    assert "mammography" in {item.code for item in search("mammography", kind=Kind.OTHER)}


@pytest.mark.parametrize(
    ("name", "parts", "first"),
    [
        ("CT glave i toraksa", {}, {"ct.head", "ct.chest"}),
        ("CT glave i toraksa", {"body_part": "ABDOMEN"}, {"ct.head", "ct.chest"}),
        ("Protokol 7", {"body_part": "HEAD"}, {"ct.head"}),
        ("Protokol 7", {"codes": [Code(scheme="L", value="7", meaning="CT Thorax")]}, {"ct.chest"}),
        ("Protokol 7", {"codes": [Code(scheme="SCT", value="303653007")]}, {"ct.head"}),
        ("Protokol 7", {"region_codes": [Code(scheme="SCT", value="72696002")]}, {"ct.knee"}),
    ],
)
def test_suggestions_come_from_words_codes_and_anatomy(name: str, parts: dict[str, object], first: set[str]) -> None:
    found = [item.code for item in suggest(name, kind=Kind.CT, **parts)]

    assert found[0] in first
    assert len(found) <= 4


def test_nothing_is_suggested_where_nothing_is_alike() -> None:
    assert suggest("Protokol 7", kind=Kind.CT) == []
