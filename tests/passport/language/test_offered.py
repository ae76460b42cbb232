"""Which languages are offered: those whose texts are all there."""

from pathlib import Path

import pytest
from pytest_django import Settings

from passport.language.offered import Offered, compiled_file, languages_in, offered, offered_or_default


def test_a_language_is_offered_when_its_catalogue_is_compiled_and_is_called_as_its_readers_call_it(
    tmp_path: Path,
) -> None:
    for language in ("fa", "sr-latn"):
        file = compiled_file(tmp_path, language)
        file.parent.mkdir(parents=True)
        file.touch()

    assert languages_in(tmp_path) == [("en", "English"), ("sr-latn", "Srpski"), ("fa", "فارسی")]


def test_without_any_catalogue_there_is_english_and_nothing_to_choose(tmp_path: Path, settings: Settings) -> None:
    settings.LANGUAGES = languages_in(tmp_path)

    assert settings.LANGUAGES == [("en", "English")]
    assert offered() == ()


def test_each_offered_language_says_in_which_direction_it_is_written(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("fa", "فارسی")]

    assert offered() == [
        Offered(code="en", name="English", direction="ltr"),
        Offered(code="fa", name="فارسی", direction="rtl"),
    ]


@pytest.mark.parametrize(("wanted", "read"), [("fa", "fa"), ("tr", "en"), ("", "en")])
def test_somebody_reads_in_the_own_language_where_it_is_offered(wanted: str, read: str, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("fa", "فارسی")]

    assert offered_or_default(wanted) == read
