"""What is wrong with a form stands at its field and above all of them, for everybody: each form is sent empty."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from tests.access_table.asking import Asker
from tests.access_table.site import Page, opened_by

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
EMPTY = {"csrfmiddlewaretoken": "as every form of ours sends"}
UNSEEN = {"hidden", "submit", "button"}
PARTS = ("_day", "_month", "_year")  # of a date, which is one field


@dataclass
class Form:
    """A form of a page: where it goes, what it sends untouched, and what is wrong in it."""

    action: str
    posts: bool
    sends: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def sent(self) -> Iterator[dict[str, str]]:
        """Return what the form sends when nothing is filled in, by each of its buttons."""
        for button in self.buttons or [{}]:
            yield self.sends | EMPTY | button


@dataclass
class Said(HTMLParser):
    """The forms of a page, what fields name as their description, and where links on the page lead."""

    forms: list[Form] = field(default_factory=list)
    open: list[Form] = field(default_factory=list)  # what is said of a row is outside of them
    described: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what an element says of itself."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        self.described |= set(given.get("aria-describedby", "").split())
        self.ways |= {given["href"][1:]} if given.get("href", "").startswith("#") else set()
        if tag == "form":
            form = Form(action=given.get("action", ""), posts=given.get("method") == "post")
            self.forms.append(form)
            self.open.append(form)
        elif self.open:
            _take(self.open[-1], tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self.open.pop()

    def unnamed(self) -> list[str]:
        """Return the errors that no field names."""
        return [error for form in self.forms for error in form.errors if error not in self.described]

    def lost(self) -> list[str]:
        """Return the ways that lead to nothing on the page."""
        return [way for way in self.ways if way and way not in self.ids]

    def without_a_way(self) -> list[str]:
        """Return the errors to whose field nothing above a form of several leads."""
        several = [form for form in self.forms if len(form.fields) > 1]
        found = [error.removesuffix("_error") for form in several for error in form.errors]
        return [name for name in found if not {name, f"{name}_fields"} & self.ways]


def _take(form: Form, tag: str, given: dict[str, str]) -> None:
    name = given.get("name", "")
    if given.get("class") == "error" and "hidden" not in given:
        form.errors.append(given.get("id", ""))
    elif tag == "button" and name:
        form.buttons.append({name: given.get("value", "")})
    elif tag == "input" and given.get("type") == "hidden":
        form.sends[name] = given.get("value", "")
    elif tag in {"input", "select", "textarea"} and name and given.get("type") not in UNSEEN:
        part = next((one for one in PARTS if name.endswith(one)), "")
        form.fields.add(name.removesuffix(part))


def read(body: str) -> Said:
    """Return what a page says of its forms."""
    said = Said()
    said.feed(body)
    return said


def sendings(page: Page, body: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Return where the forms of a page go that have a field, and what they send untouched."""
    for form in read(body).forms:
        if form.posts and form.fields:
            yield from ((form.action or page.address, sends) for sends in form.sent())


def test_each_error_is_named_by_its_field_and_each_way_to_a_field_leads_there(
    pages: list[tuple[Page, str]], asker: Asker
) -> None:
    faults: list[str] = []
    seen: set[str] = set()
    asked: set[object] = set()
    for page, body in pages:
        for address, sends in sendings(page, body):
            # A form that stands on each page of somebody is one form.
            key = (opened_by(page), address, frozenset(sends.items() - {("next", page.address)}))
            if key in asked:
                continue
            asked.add(key)
            said = read(asker.ask(page.cookies, address, method="POST", sends=sends).body)
            seen |= {page.name} if any(form.errors for form in said.forms) else set()
            found = {
                "no field names": said.unnamed(),
                "nothing is": said.lost(),
                "no way leads to": said.without_a_way(),
            }
            faults += [f"{page.name}: {what} {one}" for what, names in found.items() for one in names]

    assert "\n".join(sorted(set(faults))) == ""
    assert seen >= {"decisions:one", "facility:qualification", "ingestion:paper", "radiographer:confirm"}
    assert len(seen) > 20
