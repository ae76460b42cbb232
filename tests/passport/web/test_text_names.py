"""Readers are told an article and the year of its text; the key of a text is for payloads and files alone."""

import re

import pytest

from passport.justification.models import Decision
from passport.nuclear.models import InstructionSheet
from passport.web.rulings import rule_words, text_name
from tests.passport.nuclear import ward as wards
from tests.passport.web.asking import desk
from tests.passport.web.staff import signed_in
from tests.passport.web.test_requests import decided, sent

KEY = re.compile(r"\b[a-z]{2}-(?:19|20)\d\d\b")


@pytest.mark.parametrize(
    ("pack", "article", "words"),
    [
        ("rs-1998", "čl. 2. st. 3.", "čl. 2. st. 3., text of 1998"),
        ("rs-1998", "", "text of 1998"),
        ("", "čl. 2.", "čl. 2."),
        ("", "", ""),
        ("xx-1900", "art. 1", "art. 1, text of xx-1900"),
    ],
)
def test_a_rule_is_an_article_and_the_year_of_its_text(pack: str, article: str, words: str) -> None:
    assert rule_words(pack, article) == words


def test_a_text_is_called_by_its_name_while_it_is_known_here() -> None:
    assert [text_name(pack) for pack in ("rs-1998", "xx-1900", "")] == [
        "Pravilnik o načinu primene izvora jonizujućih zračenja u medicini",
        "xx-1900",
        "",
    ]


@pytest.mark.django_db
def test_a_decision_is_read_without_the_key_of_its_text() -> None:
    here = desk()
    found = sent(here)
    decided(here, found, verdict="approved")
    page = here.asker.get(f"/requests/{found.uid}/").content.decode()

    assert Decision.objects.get(request=found).pack == "rs-1998"
    assert "čl. 2. st. 3. tač. 1., text of 1998" in page
    assert KEY.findall(page) == []


@pytest.mark.django_db
def test_a_sheet_of_instructions_names_its_text() -> None:
    ward = wards.ward("RS")
    sheet = wards.drafted(ward)
    page = signed_in(ward.specialist).get(f"/nuclear/sheet/{sheet.uid}/").content.decode()

    assert InstructionSheet.objects.get().pack == "rs-1998"
    assert "Pravilnik o načinu primene izvora jonizujućih zračenja u medicini" in page
    assert KEY.findall(page) == []
