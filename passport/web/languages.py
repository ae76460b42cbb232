"""The languages in which a hospital writes: each called as its own readers call it."""

from django.conf.locale import LANG_INFO

from passport.booklet.examinations import Language


def language_choices() -> list[tuple[str, str]]:
    """Return every language of the dictionary with its own name, for a list to choose from."""
    return [(str(language), language_name(language)) for language in Language]


def language_name(language: str) -> str:
    """Return what a language is called in itself; its code where nobody told us."""
    return LANG_INFO[language]["name_local"] if language in LANG_INFO else language
