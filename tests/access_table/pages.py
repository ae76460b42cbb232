"""Every page of the site, each with somebody who may see it: for whoever looks at pages, and not only at answers."""

from collections.abc import Iterator

from passport.web.images.opening import VISIT_COOKIE
from tests.access_table.asking import Answer, Asker
from tests.access_table.checking import questions_of
from tests.access_table.rules import RULES
from tests.access_table.site import Page
from tests.access_table.terms import Reader, Rule
from tests.access_table.walking import addresses
from tests.access_table.world import World

PAGE = "text/html"


def pages_of(world: World, asker: Asker, rules: dict[str, Rule] = RULES) -> list[Page]:
    """Return the pages, by name; an address that leads on, or gives something else than a page, is none."""
    found = addresses()
    pages = (_page(name, world, asker, rule) for name, rule in sorted(rules.items()) if name in found)
    return [page for page in pages if page]


def _page(name: str, world: World, asker: Asker, rule: Rule) -> Page | None:
    for reader, address, answer, cookies in _answers(name, world, asker, rule):
        if answer.status == 200 and answer.kind == PAGE:
            return Page(name=name, address=address, reader=reader.name.lower(), cookies=cookies)
        if answer.kind != PAGE and answer.status == 200:
            return None
    return None


def _answers(name: str, world: World, asker: Asker, rule: Rule) -> Iterator[tuple[Reader, str, Answer, dict[str, str]]]:
    """Return what each reader who is let in gets, in the order of the table."""
    for question in questions_of(name, addresses()[name], rule, world):
        for reader in Reader:
            if "GET" in rule.methods and (reader, question.relation) in rule.lets:
                # No archive answers a page that is only looked at: images stay closed there.
                held = asker.cookies[reader, question.relation].items()
                cookies = {name: value for name, value in held if name != VISIT_COOKIE}
                yield reader, question.address, asker.ask(cookies, question.address), cookies
