"""Medical and legal texts: the English stands beside where nobody with a name answers for the translation."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import gettext_lazy, override

from passport.language import approvers
from passport.language.approvers import TABLE, Approval, UnnamedApprover, approvals, stands_alone
from passport.language.offered import OWN_NAMES

HEAD = "text,language,approved_by,approved_on\n"
SOURCE = '{% load i18n %}{% answered_for "breastfeeding" %}<p>{% translate "Yes" %} {{ said }}</p>{% endanswered_for %}'


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    approvals.cache_clear()
    yield
    approvals.cache_clear()


def table(folder: Path, *rows: str) -> Path:
    file = folder / "approvers.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def shown(language: str) -> str:
    with override(language):
        return Template(SOURCE).render(Context({"said": gettext_lazy("No")}))


def test_an_approval_names_a_person_and_a_day(tmp_path: Path) -> None:
    approved = approvals(table(tmp_path, "breastfeeding,hr,dr. Iva Horvat,2026-05-04"))

    assert approved == {("breastfeeding", "hr"): Approval(by="dr. Iva Horvat", on=date(2026, 5, 4))}
    assert [stands_alone("breastfeeding", language, approved) for language in ("en", "hr", "bs")] == [True, True, False]
    assert not stands_alone("pregnancy", "hr", approved)


def test_an_approval_by_nobody_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnnamedApprover):
        approvals(table(tmp_path, "breastfeeding,hr, ,2026-05-04"))


def test_our_own_table_names_only_languages_of_ours() -> None:
    assert {language for _text, language in approvals(TABLE)} <= set(OWN_NAMES)


def test_in_english_a_text_stands_alone() -> None:
    assert shown("en") == "<p>Yes No</p>"


def test_a_translation_for_which_nobody_answers_has_the_english_beside() -> None:
    said = " ".join(shown("tr").split())

    assert '<div class="beside__said"><p>Evet Hayır</p></div>' in said
    assert '<div class="beside__english" lang="en" dir="ltr"><p>Yes No</p></div>' in said


def test_what_nobody_has_translated_yet_is_not_said_twice() -> None:
    source = (
        '{% load i18n %}{% answered_for "x" %}{% translate "A text that no catalogue knows" %}{% endanswered_for %}'
    )
    with override("tr"):
        assert Template(source).render(Context()) == "A text that no catalogue knows"


def test_a_translation_with_a_named_approver_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = table(tmp_path, "breastfeeding,tr,Dr. Ayşe Kaya,2026-05-04")
    monkeypatch.setattr("passport.templatetags.saying.approvals", lambda: approvers.approvals(file))

    assert shown("tr") == "<p>Evet Hayır</p>"
