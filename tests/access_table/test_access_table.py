"""Everybody asks for every page and every address of the API: the table of access is kept."""

from collections.abc import Callable

import pytest

from tests.access_table.asking import Asker
from tests.access_table.checking import check, table_faults
from tests.access_table.rules import ROOMS, RULES
from tests.access_table.walking import addresses
from tests.access_table.world import World

# The first of these tests waits until the database and the world are made.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(180)]
ADDRESSES = addresses()


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert "\n\n".join(table_faults(ADDRESSES, RULES)) == ""


def test_no_address_has_two_rules() -> None:
    assert sum(len(room.RULES) for room in ROOMS) == len(RULES)


@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() & RULES.keys()))
def test_everybody_meets_what_the_table_says(
    name: str, world: World, asker: Asker, record_property: Callable[[str, object], None]
) -> None:
    result = check(name, ADDRESSES[name], RULES[name], world=world, asker=asker)

    record_property("asked", result.asked)
    assert "\n".join(result.faults) == ""
