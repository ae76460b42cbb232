"""The table notices: an address without a rule, a rule without an address, who gets in, who does not, what is told."""

import pytest
from django.urls import get_resolver
from pytest_django import Settings

from tests.access_table.asking import Asker
from tests.access_table.checking import ThingMissing, check, table_faults
from tests.access_table.judging import Case, look_faults_of
from tests.access_table.rules import RULES
from tests.access_table.rules.patient import ALONE, NAMES, PASSPORT, READERS
from tests.access_table.terms import ASKED_AT, NO_ONE, SIGNED_IN, Lets, Reader, Relation, Rule, Word
from tests.access_table.walking import addresses
from tests.access_table.world import World

pytestmark = pytest.mark.django_db
PLANTED = "tests.access_table.planted"
ASKING = [reader for reader in Reader if reader not in ASKED_AT]


@pytest.fixture
def with_planted(settings: Settings) -> None:
    """Let the site have addresses that do wrong."""
    settings.ROOT_URLCONF = PLANTED


def faults_of(name: str, world: World, asker: Asker, **parts: object) -> list[str]:
    """Return what the table says of a planted address, with a rule by which only the patient gets in."""
    given = {"door": PASSPORT, "lets": ALONE, "tells": frozenset(), "unlooked": frozenset(Word), **parts}
    rule = Rule(why="a test", **given)
    one = addresses(get_resolver(PLANTED))[f"planted:{name}"]
    return check(f"planted:{name}", one, rule, world=world, asker=asker).faults


def kept_out(lets: Lets = ALONE) -> list[tuple[Reader, Relation]]:
    """Return everybody who signed in and whom a rule keeps out, in the order in which they ask."""
    pairs = [(reader, relation) for relation in Relation for reader in ASKING if reader in SIGNED_IN]
    return [pair for pair in pairs if pair not in lets]


def test_a_new_address_without_a_rule_is_named_with_what_to_write_and_where() -> None:
    found = table_faults(addresses(get_resolver(PLANTED)), RULES)

    assert len(found) == 7
    assert found[0] == (
        "/planted/open_to_all/<slug:patient_uid>/ has no rule: nobody has said who may read it.\n"
        "Write into the module of its room under tests/access_table/rules a row that begins with\n"
        '    "planted:open_to_all": Rule(why="...", door=..., lets=...),\n'
        "and look at its neighbours there. What stands in an address beside the names of tests/access_table/world is "
        "made there,\none of each patient."
    )


def test_a_rule_whose_address_is_gone_is_named() -> None:
    gone = {**RULES, "patient:gone": RULES["patient:entry"]}

    assert table_faults(addresses(), gone) == [
        "patient:gone has a rule in tests/access_table/rules and no address any more: take the rule away."
    ]


def test_an_address_that_names_what_the_world_does_not_have_is_named(world: World, asker: Asker) -> None:
    rule = Rule(why="a test", door=PASSPORT, lets=ALONE, named={"uid": "film"})

    with pytest.raises(ThingMissing) as raised:
        check("patient:entry", addresses()["patient:entry"], rule, world=world, asker=asker)
    assert str(raised.value) == (
        "patient:entry: the own patient has no 'film' that <uid> could name. Name another thing in `named` of its rule, "
        "or make one in tests/access_table/world."
    )


def test_who_is_not_let_in_and_gets_in_is_named(world: World, asker: Asker, with_planted: None) -> None:
    found = faults_of("open_to_all", world, asker, tells=NAMES)

    assert [one for one in found if "met 200" in one] == [
        *(
            f"planted:open_to_all: {reader} asks by GET for what is {relation}: "
            f"should meet {'sent to sign in' if reader is Reader.NOBODY else '404'}, and met 200"
            for relation in Relation
            for reader in ASKING
            if (reader, relation) not in ALONE
        )
    ]


def test_who_is_kept_out_and_reads_a_word_is_named(world: World, asker: Asker, with_planted: None) -> None:
    found = faults_of("says_in_refusing", world, asker, lets=NO_ONE)

    assert found == [
        f"planted:says_in_refusing: {reader} asks by GET for what is {relation}: is kept out, and reads the name of the "
        f"{relation} patient"
        for reader, relation in kept_out(NO_ONE)
    ]


def test_who_is_kept_out_and_changes_something_is_named(world: World, asker: Asker, with_planted: None) -> None:
    found = faults_of("writes_in_refusing", world, asker, lets=NO_ONE)

    assert found == [
        f"planted:writes_in_refusing: {reader} asks by GET for what is {relation}: is kept out, and wrote into "
        "people_facility"
        for reader, relation in kept_out(NO_ONE)
    ]


def test_nothing_of_what_was_written_stays(world: World, asker: Asker, with_planted: None) -> None:
    faults_of("writes_in_refusing", world, asker, lets=NO_ONE)

    place = world.charts[Relation.OWN].team.facility
    place.refresh_from_db()
    assert place.phone == "+387 33 555 100"


def test_who_is_let_in_and_does_not_get_in_is_named(world: World, asker: Asker, with_planted: None) -> None:
    assert faults_of("closed_to_all", world, asker) == [
        f"planted:closed_to_all: the patient asks by GET for what is {relation}: should be let in, and met 404"
        for relation in (Relation.OWN, Relation.HIDDEN)
    ]


def test_a_page_that_tells_more_than_was_agreed_is_named(world: World, asker: Asker, with_planted: None) -> None:
    assert faults_of("tells_the_number", world, asker, lets=READERS) == [
        f"planted:tells_the_number: {reader} asks by GET for what is {relation}: reads the number of the {relation} patient"
        for relation in (Relation.OWN, Relation.HIDDEN)
        for reader in (Reader.PATIENT, Reader.GUARDIAN, Reader.TRUSTED)
    ]


def test_who_reads_without_a_look_being_written_down_is_named(world: World, asker: Asker, with_planted: None) -> None:
    numbers = frozenset({Word.NUMBER})
    found = faults_of("tells_the_number", world, asker, lets=READERS, tells=numbers, unlooked=frozenset())

    assert [one for one in found if "look" in one] == [
        f"planted:tells_the_number: {reader} asks by GET for what is {relation}: reads the number of the {relation} "
        "patient, and no look is written down"
        for relation in (Relation.OWN, Relation.HIDDEN)
        for reader in (Reader.PATIENT, Reader.GUARDIAN, Reader.TRUSTED)
    ]


def test_who_is_kept_out_is_never_written_down_as_having_looked(world: World, asker: Asker, with_planted: None) -> None:
    found = faults_of("looks_in_refusing", world, asker, lets=NO_ONE)

    assert found == [
        f"planted:looks_in_refusing: {reader} asks by GET for what is {relation}: {fault}"
        for reader, relation in kept_out(NO_ONE)
        for fault in (
            "is kept out, and wrote into access_access",
            f"reads nothing of the {relation} patient, and a look is written down",
        )
    ]


def test_a_look_under_the_name_of_somebody_else_is_named() -> None:
    case = Case(name="a page", reader=Reader.PATIENT, relation=Relation.OWN, method="GET", personal=True)
    rule = Rule(why="a test", door=PASSPORT, lets=ALONE, tells=NAMES)

    assert look_faults_of(case, rule, {"another": frozenset({Relation.OWN})}, {Relation.OWN: NAMES}, "mine") == [
        "a page: the patient asks by GET for what is own: writes down a look of somebody else",
        "a page: the patient asks by GET for what is own: reads the name of the own patient, and no look is written down",
    ]


def test_who_comes_with_a_ground_and_is_not_written_down_is_named() -> None:
    case = Case(name="a page", reader=Reader.GUARDIAN, relation=Relation.HIDDEN, method="GET", personal=True)
    rule = Rule(why="a test", door=PASSPORT, lets=ALONE, noted=READERS)

    assert look_faults_of(case, rule, {"mine": frozenset({Relation.HIDDEN})}, {}, "mine") == []
    assert look_faults_of(case, rule, {}, {}, "mine") == [
        "a page: a parent asks by GET for what is hidden: is kept out with a ground to read, and no look is written down"
    ]


def test_a_rule_that_lets_a_page_tell_what_it_does_not_tell_is_named(
    world: World, asker: Asker, with_planted: None
) -> None:
    assert faults_of("closed_to_all", world, asker, lets=NO_ONE, tells=NAMES) == [
        "planted:closed_to_all: the rule lets its pages tell the name of a patient, and none does: take it from `tells`"
    ]


def test_a_method_that_the_rule_does_not_know_is_named(world: World, asker: Asker, with_planted: None) -> None:
    assert faults_of("takes_anything", world, asker, lets=READERS) == [
        f"planted:takes_anything: {reader} asks by POST for what is own: 200, but the rule knows no POST; add it, or "
        "forbid it there"
        for reader in (Reader.PATIENT, Reader.GUARDIAN, Reader.TRUSTED)
    ] + [
        "planted:takes_anything: the patient asks by POST for what is hidden: 200, but the rule knows no POST; add it, or "
        "forbid it there"
    ]


def test_the_pages_of_refusal_tell_nothing(world: World, asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    for status in (403, 404):
        monkeypatch.delattr(f"passport.urls.handler{status}")
    things, words = (
        world.things(Relation.OWN),
        [word for one in Relation for kind in world.words(one).values() for word in kind],
    )
    pages = [f"/passport/{things['patient']}/entry/{things['entry']}/", f"/approver/row/{things['entry']}/"]

    answers = [asker.ask(asker.cookies[reader, Relation.FOREIGN], page) for reader in Reader for page in pages]

    refused = [answer for answer in answers if answer.status in {403, 404}]
    assert [word for answer in refused for word in words if word in answer.body] == []
    assert {answer.status for answer in refused} == {403, 404}
    assert all("Radiation Passport" in answer.body for answer in refused)
