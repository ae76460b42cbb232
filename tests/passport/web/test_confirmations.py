"""What a confirmation says, in words."""

from datetime import datetime

import pytest

from passport.booklet import services
from passport.booklet.models import Gear, HelperAsked, NoShielding, Shielding
from passport.booklet.reading import Kind
from passport.booklet.selectors import confirmations_of, row_said
from passport.booklet.services import Helped, Performed, TypedEntry
from passport.web.confirmations import confirmed_of
from tests import cast

pytestmark = pytest.mark.django_db

PLAIN = {"performer": None, "performer_name": "Пера", "name_checked": True, "performed_as_written": True}


def lines(at: datetime, **said: object) -> dict[str, list[str]]:
    clinic = cast.clinic()
    typed = TypedEntry(performed_on=at.date(), exam_code="xray.hip", exam="", kind=Kind.PROJECTION)
    entry = services.type_entry(
        record=cast.record(), facility=clinic.facility, typed=typed, approver=None, by=clinic.radiographer, at=at
    )
    performed = Performed(**PLAIN | said)
    services.confirm_entry(entry=entry, performed=performed, seen=row_said(entry), by=clinic.radiographer, at=at)
    found = confirmed_of(entry, confirmations_of([entry])[entry.pk])
    assert found is not None
    told: dict[str, list[str]] = {}
    for name, words in found.lines:
        told.setdefault(name, []).append(words)
    return told


def test_what_was_plain_takes_few_words(at: datetime) -> None:
    said = lines(at, side_checked=None, shielding=(Shielding.GONADS, Shielding.EYES))

    assert said == {
        "Performed by": ["Пера"],
        "Checked": ["name"],
        "Done": ["as written"],
        "Shielded": ["gonads, eyes"],
    }


def test_everything_that_was_otherwise_is_told(at: datetime) -> None:
    helpers = (
        Helped(name="Вера", age=44, asked=HelperAsked.NOT_PREGNANT, gear=(Gear.APRON, Gear.GLOVES)),
        Helped(name="Сава", age=1, asked=HelperAsked.NOT_A_WOMAN, gear=(Gear.NONE,)),
    )

    said = lines(
        at,
        name_checked=False,
        side_checked=False,
        performed_as_written=False,
        difference="One view more",
        planned_views=2,
        actual_views=3,
        no_shielding=NoShielding.OTHER,
        no_shielding_words="No apron left",
        helpers=helpers,
        note="Unconscious",
    )

    assert said == {
        "Performed by": ["Пера"],
        "Checked": ["neither name nor side"],
        "Done": ["otherwise than written"],
        "What was otherwise": ["One view more"],
        "Views": ["3 made, 2 planned"],
        "Shielded": ["nothing: No apron left"],
        "Helped": ["Вера (44 years; asked: not pregnant; apron, gloves)", "Сава (1 year; not a woman; nothing)"],
        "Note": ["Unconscious"],
    }


def test_a_reason_of_the_list_stands_in_its_words(at: datetime) -> None:
    said = lines(at, side_checked=True, actual_views=1, no_shielding=NoShielding.DISTURBS)

    assert (said["Shielded"], said["Views"]) == (["nothing: it would have disturbed the examination"], ["1 made"])


def test_who_delegated_and_supervised_is_named(at: datetime) -> None:
    doctor = cast.practitioner(cast.staff(cast.facility("Klinika"), "doctor", "approver"), "Мира", "Ковач")

    said = lines(at, side_checked=True, shielding=(Shielding.APRON,), delegated_by=doctor, supervised_by=doctor)

    assert (said["Delegated by"], said["Supervised by"]) == (["др Мира Ковач"], ["др Мира Ковач"])
