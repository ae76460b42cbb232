"""Texts of libraries that our catalogues say themselves."""

from django.utils.translation import gettext, override

from passport.language.reworded import REWORDED


def test_every_text_that_is_said_otherwise_is_said_so_in_persian() -> None:
    with override("fa"):
        said = [gettext(text) for text in REWORDED]

    assert [text for text in said if "گذرواژه" in text or text in REWORDED] == []
