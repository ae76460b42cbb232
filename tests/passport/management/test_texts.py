"""`manage.py texts`: what it says of each language, and what it writes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from passport.language.offered import compiled_file


@pytest.fixture(autouse=True)
def small_site(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "passport").mkdir()
    (tmp_path / "passport/page.py").write_text('_("Sign in")\n_("Report")\n')
    settings.BASE_DIR, settings.LOCALE_DIR = tmp_path, tmp_path / "locale"
    monkeypatch.setattr("passport.management.gathering.EXAMINATIONS", {})


def said(*words: str, **options: object) -> list[str]:
    out = StringIO()
    call_command("texts", *words, stdout=out, **options)
    return out.getvalue().splitlines()


def translate(locale: Path, **texts: str) -> None:
    file = locale / "hr/LC_MESSAGES/django.po"
    for text, translation in texts.items():
        source = f'msgid "{text.replace("_", " ")}"\nmsgstr '
        file.write_text(file.read_text().replace(f'{source}""', f'{source}"{translation}"'))


def test_each_language_gets_a_line_and_each_missing_text_one_where_asked_for(tmp_path: Path) -> None:
    said("--update")
    translate(tmp_path / "locale", Sign_in="Prijava")

    assert said("--missing", "hr") == [
        "sr_Latn: 2 missing (of 2)",
        "sr: 2 missing (of 2)",
        "hr: 1 missing (of 2)",
        "bs: 2 missing (of 2)",
        "tr: 2 missing (of 2)",
        "fa: 2 missing (of 2)",
        "missing: Report",
    ]
    assert not compiled_file(tmp_path / "locale", "hr").exists()


def test_a_complete_language_is_compiled_and_a_term_that_is_said_otherwise_is_told(tmp_path: Path) -> None:
    said("--update")
    translate(tmp_path / "locale", Sign_in="Prijava", Report="Izvješće")

    lines = said()

    assert lines[2] == "hr: complete (of 2)"
    assert lines[6:] == ["hr: 'Report' is bound to 'nalaz', not 'Izvješće'"]
    assert compiled_file(tmp_path / "locale", "hr").exists()


def test_in_set_up_it_says_nothing(tmp_path: Path) -> None:
    assert said(verbosity=0) == []
    assert not (tmp_path / "locale/hr/LC_MESSAGES/django.po").exists()
