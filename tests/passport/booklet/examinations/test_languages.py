"""Languages by the names that Django and browsers give them."""

import pytest

from passport.booklet.examinations.languages import Language, language_of


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("sr-Latn", Language.SERBIAN_LATIN),
        ("sr_Latn", Language.SERBIAN_LATIN),
        ("sr", Language.SERBIAN_CYRILLIC),
        ("sr-cyrl", Language.SERBIAN_CYRILLIC),
        ("fa-ir", Language.PERSIAN),
        ("en-gb", Language.ENGLISH),
        ("fi", Language.ENGLISH),
    ],
)
def test_a_language_is_known_by_its_usual_names(asked: str, language: Language) -> None:
    assert language_of(asked) is language
