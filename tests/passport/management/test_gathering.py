"""The texts that are gathered for translation, from everything that speaks."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from passport.management.gathering import texts_of


@pytest.fixture(scope="module")
def ours() -> Catalog:
    return texts_of(Path(settings.BASE_DIR))


def written(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_texts_come_from_python_and_templates_with_plurals_and_contexts(tmp_path: Path) -> None:
    written(
        tmp_path, "passport/a.py", 'one = _("In Python")\nngettext("%(n)s a", "%(n)s b", n)\npgettext("month", "May")'
    )
    written(
        tmp_path,
        "templates/a.html",
        '{% load i18n %}<p>\n      {% translate "In a tag" %}</p>\n{% blocktranslate trimmed with day=x|day %}\n'
        "  On {{ day }}\n{% endblocktranslate %}<b>{{ said|default:_('by default') }}</b> it's not said",
    )
    written(tmp_path, "templates/b.TXT", '{% load i18n %}{% translate "On a disc" %}')
    written(tmp_path, "passport/migrations/b.py", '_("Never read")')

    gathered = texts_of(tmp_path)

    found = {message.id: message.context for message in gathered if message.id}
    assert {
        text: found.get(text, "absent") for text in ("In Python", "May", "In a tag", "by default", "On a disc")
    } == {
        "In Python": None,
        "May": "month",
        "In a tag": None,
        "by default": None,
        "On a disc": None,
    }
    assert ("%(n)s a", "%(n)s b") in found
    assert "On %(day)s" in found
    assert "Never read" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Radiation Passport",
        "Skip to the content",
        "dose area product",
        "No examinations are known to this booklet yet.",
        (
            "The patient has chosen not to show %(count)s entry.",
            "The patient has chosen not to show %(count)s entries.",
        ),
    ],
)
def test_our_own_texts_are_among_them(ours: Catalog, text: str | tuple[str, str]) -> None:
    assert text in {message.id for message in ours}


def test_the_sentence_on_a_kind_of_examination_is_among_them(ours: Catalog) -> None:
    sentence = "A CT of the chest takes many X-ray pictures from around the chest"

    assert [message.id for message in ours if str(message.id).startswith(sentence)] != []
