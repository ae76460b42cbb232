"""Ask everybody for everything, and hold each answer against the table."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from tests.access_table.asking import Asker
from tests.access_table.judging import Case, faults_of, look_faults_of, told
from tests.access_table.terms import ASKED_AT, Meets, Reader, Relation, Rule, Word
from tests.access_table.walking import Address
from tests.access_table.world import World

METHODS = ("GET", "POST")
NO_RULE = """{route} has no rule: nobody has said who may read it.
Write into the module of its room under tests/access_table/rules a row that begins with
    "{name}": Rule(why="...", door=..., lets=...{named}),
and look at its neighbours there. What stands in an address beside the names of tests/access_table/world is made there,
one of each patient."""
NO_ADDRESS = "{name} has a rule in tests/access_table/rules and no address any more: take the rule away."
NO_THING = (
    "{name}: the {relation} patient has no {thing!r} that <{part}> could name. Name another thing in `named` of its rule, "
    "or make one in tests/access_table/world."
)


class ThingMissing(Exception):
    """The world does not have what an address names; the message says where it would be made."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One address as it is asked for: about whose object, and with what."""

    relation: Relation
    personal: bool  # it names something of one patient
    address: str
    sends: Mapping[str, str]


@dataclass(kw_only=True)
class Check:
    """What came out for one address."""

    asked: int = 0
    faults: list[str] = field(default_factory=list)
    told: set[Word] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)


def table_faults(addresses: Mapping[str, Address], rules: Mapping[str, Rule]) -> list[str]:
    """Return the addresses without a rule, and the rules without an address, in sentences that say what to write."""
    without = [
        NO_RULE.format(name=name, route=one.route, named=', named={"uid": "entry"}' if "uid" in one.parts else "")
        for name, one in addresses.items()
        if name not in rules
    ]
    return without + [NO_ADDRESS.format(name=name) for name in rules if name not in addresses]


def questions_of(name: str, one: Address, rule: Rule, world: World) -> Iterator[Question]:
    """Return an address as it is asked for each patient's objects; what is one address is asked once for each account.

    Raises ThingMissing.
    """
    for relation in Relation:
        things = world.things(relation)
        named = {part: _thing(name, relation, things, part, rule) for part in one.parts}
        yield Question(
            relation=relation,
            personal=any(_called(part, rule) in world.charts[relation].things for part in one.parts),
            address=reverse(one.name or name, kwargs=named),
            sends={key: _said(word, things) or "" for key, word in rule.sends.items()},
        )


def check(name: str, one: Address, rule: Rule, *, world: World, asker: Asker) -> Check:
    """Return what came out when everybody asked for one address, about each patient's objects."""
    words = {relation: world.words(relation) for relation in Relation}
    done: dict[tuple[object, ...], Meets | None] = {}
    result = Check()
    for question in questions_of(name, one, rule, world):
        for case in _cases(name, rule, question):
            user = world.user(case.reader, case.relation)
            sent = tuple(sorted(question.sends.items())) if case.method == "POST" else ()
            key = (case.reader, user, case.method, question.address if case.method in rule.methods else "", sent)
            meets = rule.meets(case.reader, case.relation, case.method)
            if key in done:
                # One address is one page: the table cannot say two things of it.
                if done[key] != meets and case.method in rule.methods:
                    result.faults.append(f"{case}: the rule says {meets}, and {done[key]} of the same address")
                continue
            done[key] = meets
            answer = asker.ask(
                asker.cookies[case.reader, case.relation],
                question.address,
                method=case.method,
                sends=question.sends if case.method == "POST" else None,
            )
            result.asked += 1
            result.faults += faults_of(case, rule, answer, words=words)
            uid = world.uid(case.reader, case.relation)
            result.faults += look_faults_of(case, rule, world.looked_at(answer), told(answer, words), uid)
            if meets is None:
                result.told |= {word for kinds in told(answer, words).values() for word in kinds}
    result.faults += [
        f"{name}: the rule lets its pages tell the {word} of a patient, and none does: take it from `tells`"
        for word in sorted(rule.tells - result.told)
    ]
    return result


def _cases(name: str, rule: Rule, question: Question) -> Iterator[Case]:
    return (
        Case(name=name, reader=reader, relation=question.relation, method=method, personal=question.personal)
        for method in METHODS
        for reader in Reader
        if name.startswith(ASKED_AT.get(reader, ""))
        # A method that is not there is looked for by those only who are let in: the others do not come so far.
        and (method in rule.methods or method == "GET" or (reader, question.relation) in rule.lets)
    )


def _called(part: str, rule: Rule) -> str:
    return rule.named.get(part, part.removesuffix("_uid"))


def _thing(name: str, relation: Relation, things: Mapping[str, str], part: str, rule: Rule) -> str:
    thing = _called(part, rule)
    found = _said(thing, things)
    if found is None:
        raise ThingMissing(NO_THING.format(name=name, relation=relation, thing=thing, part=part))
    return found


def _said(thing: str, things: Mapping[str, str]) -> str | None:
    return thing[1:] if thing.startswith("=") else things.get(thing)
