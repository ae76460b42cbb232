"""What makes a catalogue complete, on small ones; and what is compiled and reported."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from passport.language.catalogues import (
    WRITTEN,
    Fault,
    Wrong,
    catalogue_file,
    compile_all,
    faults,
    in_cyrillic,
    read_catalogue,
    report,
    write_catalogues,
)
from passport.language.offered import FOLDERS, compiled_file

ROW = ("%(count)s row", "%(count)s rows")


def source(*texts: str | tuple[str, str]) -> Catalog:
    made = Catalog()
    for text in texts:
        made.add(text)
    return made


def translated(language: str, *pairs: tuple[object, object], flags: tuple[str, ...] = ()) -> Catalog:
    made = Catalog(locale=FOLDERS[language])
    for text, said in pairs:
        made.add(text, said, flags=flags)
    return made


def wrong(text: object, said: object, language: str = "sr-latn", flags: tuple[str, ...] = ()) -> list[str]:
    return [fault.wrong for fault in faults(source(text), translated(language, (text, said), flags=flags), language)]


@pytest.mark.parametrize("language", FOLDERS)
def test_a_text_that_is_not_translated_is_missing(language: str) -> None:
    found = faults(source("Sign in", "Sign out"), translated(language, ("Sign in", "x"), ("Sign out", "")), language)

    assert found == [Fault(text="Sign out", wrong=Wrong.MISSING)]
    assert faults(source("Gone"), translated(language), language) == [Fault(text="Gone", wrong=Wrong.MISSING)]


@pytest.mark.parametrize("language", FOLDERS)
def test_a_complete_catalogue_has_no_fault_and_may_know_more_than_is_asked(language: str) -> None:
    catalogue = translated(language, ("Sign in", "x"), ("Of old", "y"))

    assert faults(source("Sign in"), catalogue, language) == []


def test_where_a_day_has_no_full_stop_of_its_own_the_sentence_has_one() -> None:
    assert wrong("Since %(day)s.", "%(day)s gününden beri. Son gün: %(day)s.", language="tr") == []


@pytest.mark.parametrize(("language", "count"), [("sr-latn", 3), ("sr", 3), ("hr", 3), ("bs", 3), ("tr", 1), ("fa", 1)])
def test_a_plural_has_as_many_forms_as_its_language_has(language: str, count: int) -> None:
    right = tuple(f"%(count)s {form}" for form in range(count))

    assert wrong(ROW, right, language) == []
    assert wrong(ROW, (*right, "%(count)s x"), language) == [Wrong.PLURALS]
    assert wrong(ROW, (*right[:-1], ""), language) == [Wrong.MISSING]


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("on %(day)s", "dana %(day)s", []),
        ("on %(day)s", "dana", [Wrong.PLACEHOLDERS]),
        ("on %(day)s", "dana %(dan)s", [Wrong.PLACEHOLDERS]),
        ("on day", "dana %(day)s", [Wrong.PLACEHOLDERS]),
        ("Since %(day)s.", "Od %(day)s", []),
        ("Since %(day)s.", "Od %(day)s.", [Wrong.FULL_STOPS]),
        ("%(count)d of 100%%", "%(count)s od 100%%", []),
        ("{name} looked", "gleda {ime}", [Wrong.PLACEHOLDERS]),
        ("<bdi>%(x)s</bdi>", "<bdi>%(x)s</bdi>", []),
        ("<bdi>%(x)s</bdi>", "<b>%(x)s</b>", [Wrong.TAGS]),
    ],
)
def test_placeholders_and_tags_are_those_of_the_source(text: str, said: str, found: list[Wrong]) -> None:
    assert wrong(text, said) == found


def test_every_form_of_a_plural_has_the_placeholders_of_the_plural() -> None:
    one_without = ("jedan red", "%(count)s reda", "%(count)s redova")

    # 21 and 31 are said with the first form, too.
    assert wrong(("a row", "%(count)s rows"), one_without) == [Wrong.PLACEHOLDERS]


def test_what_is_marked_as_unsure_is_not_right_yet() -> None:
    assert wrong("Sign in", "Prijava", flags=("fuzzy",)) == [Wrong.UNSURE]


def test_a_text_in_another_context_is_another_text() -> None:
    asked, catalogue = Catalog(), Catalog(locale="hr")
    asked.add("May", context="month")
    catalogue.add("May", "smije")

    assert faults(asked, catalogue, "hr") == [Fault(text="May", wrong=Wrong.MISSING)]


def test_serbian_in_cyrillic_is_the_latin_catalogue_in_other_letters() -> None:
    latin = translated("sr-latn", ("Doses", "Doze u mGy"), (ROW, ("%(count)s red", "%(count)s reda", "%(count)s njih")))

    made = in_cyrillic(latin)

    assert made.get("Doses").string == "Дозе у mGy"
    assert made.get(ROW[0]).string == ("%(count)s ред", "%(count)s реда", "%(count)s њих")


def test_catalogues_are_brought_to_the_texts_of_the_source_and_keep_what_was_translated(tmp_path: Path) -> None:
    write_catalogues(source("Sign in", "Of old", ROW), tmp_path)
    file = catalogue_file(tmp_path, "hr")
    file.write_text(file.read_text().replace('msgid "Sign in"\nmsgstr ""', 'msgid "Sign in"\nmsgstr "Prijava"'))
    write_catalogues(source("Sign in", "Sign out", ROW), tmp_path)

    catalogue = read_catalogue(tmp_path, "hr")
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Sign in": "Prijava",
        "Sign out": "",
        ROW: ("", "", ""),
    }
    assert "Of old" not in file.read_text()
    once = file.read_text()
    write_catalogues(source("Sign in", "Sign out", ROW), tmp_path)
    assert file.read_text() == once
    assert "-Date:" not in once  # or every gathering would be a change
    assert sorted(path.parents[1].name for path in tmp_path.rglob("*.po")) == ["bs", "fa", "hr", "sr_Latn", "tr"]


def fill(locale: Path, language: str, said: str) -> None:
    file = catalogue_file(locale, language)
    file.write_text(file.read_text().replace('msgid "Sign in"\nmsgstr ""', f'msgid "Sign in"\nmsgstr "{said}"'))


def test_only_complete_catalogues_are_compiled_and_what_was_compiled_of_others_goes(tmp_path: Path) -> None:
    write_catalogues(source("Sign in"), tmp_path)
    fill(tmp_path, "sr-latn", "Prijavite se")
    stale = compiled_file(tmp_path, "fa")
    stale.touch()

    found = compile_all(source("Sign in"), tmp_path)

    assert [language for language in FOLDERS if compiled_file(tmp_path, language).exists()] == ["sr-latn", "sr"]
    assert list(report(found, of=1)) == [
        "sr_Latn: complete (of 1)",
        "sr: complete (of 1)",
        "hr: 1 missing (of 1)",
        "bs: 1 missing (of 1)",
        "tr: 1 missing (of 1)",
        "fa: 1 missing (of 1)",
    ]
    with compiled_file(tmp_path, "sr").open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext("Sign in") == "Пријавите се"


def test_what_sign_in_says_is_croatian_in_bosnian_and_what_we_say_goes_before_it(tmp_path: Path) -> None:
    write_catalogues(source("Sign Out"), tmp_path)
    file = catalogue_file(tmp_path, "bs")
    file.write_text(file.read_text().replace('msgid "Sign Out"\nmsgstr ""', 'msgid "Sign Out"\nmsgstr "Odjavite se"'))

    compile_all(source("Sign Out"), tmp_path)

    with compiled_file(tmp_path, "bs").open("rb") as opened:
        said = gettext.GNUTranslations(opened)
    assert (said.gettext("Sign Out"), said.gettext("Current Password")) == ("Odjavite se", "Trenutna lozinka")
    keys = said.ngettext("You have added %(count)s security key.", "You have added %(count)s security keys.", 5)
    assert keys == "Dodali ste %(count)s sigurnosnih ključeva."


def test_cyrillic_is_written_by_nobody() -> None:
    assert "sr" not in WRITTEN
    assert set(FOLDERS) - set(WRITTEN) == {"sr"}
