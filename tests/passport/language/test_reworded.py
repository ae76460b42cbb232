"""Texts of libraries that our catalogues say themselves."""

from importlib.resources import files

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override

from passport.language.catalogues import WRITTEN, read_catalogue
from passport.language.reworded import REWORDED

OF_LIBRARIES = (
    files("allauth") / "locale/fa/LC_MESSAGES/django.po",
    files("django") / "contrib/auth/locale/fa/LC_MESSAGES/django.po",
)


def test_each_is_a_text_of_a_library() -> None:
    said = set()
    for catalogue in OF_LIBRARIES:
        with catalogue.open("rb") as opened:
            said |= {message.id for message in read_po(opened)}

    assert [text for text in REWORDED if text not in said] == []


def test_each_is_said_by_every_catalogue_of_ours() -> None:
    catalogues = {language: read_catalogue(settings.LOCALE_DIR, language) for language in WRITTEN}
    unsaid = [
        (language, text)
        for language, ours in catalogues.items()
        for text in REWORDED
        if not (message := ours.get(text)) or not message.string
    ]

    assert unsaid == []


def test_ours_goes_before_the_library_and_has_one_word_for_a_password_in_persian() -> None:
    ours = read_catalogue(settings.LOCALE_DIR, "fa")
    with override("fa"):
        said = {text: gettext(text) for text in REWORDED}

    assert said == {text: ours[text].string for text in REWORDED}
    assert [text for text in said.values() if "گذرواژه" in text] == []
