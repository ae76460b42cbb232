"""What is wrong with a form stands at its field for everybody: each form is sent empty by somebody who may."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from passport.people.models import User
from tests.access_table.asking import Asker
from tests.access_table.site import Page

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
EMPTY = {"csrfmiddlewaretoken": "as every form of ours sends"}


@dataclass
class Said(HTMLParser):
    """The errors of a page, what fields name as their description, and where links on the page lead."""

    errors: list[str] = field(default_factory=list)
    described: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)
    sends_here: bool = False
    forms: int = 0  # those that are open: what is said of a row is outside of them

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what an element says of itself."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        self.described |= set(given.get("aria-describedby", "").split())
        self.ways |= {given["href"][1:]} if given.get("href", "").startswith("#") else set()
        self.forms += tag == "form"
        is_error = self.forms and given.get("class") == "error" and "hidden" not in given
        self.errors += [given.get("id", "")] if is_error else []
        self.sends_here |= tag == "form" and given.get("method") == "post" and "action" not in given

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        self.forms -= tag == "form"


def read(body: str) -> Said:
    """Return what a page says of errors."""
    said = Said()
    said.feed(body)
    return said


def test_each_error_is_named_by_its_field_and_each_way_to_a_field_leads_there(
    pages: list[tuple[Page, User | None, str]], asker: Asker
) -> None:
    unnamed, lost, seen = [], [], 0
    for page, user, body in pages:
        if not read(body).sends_here:
            continue
        said = read(asker.ask(user, page.address, method="POST", sends=EMPTY).body)
        seen += bool(said.errors)
        unnamed += [f"{page.name}: {error}" for error in said.errors if error not in said.described]
        lost += [f"{page.name}: {way}" for way in said.ways if way and way not in said.ids]

    assert unnamed == []
    assert lost == []
    assert seen > 20
