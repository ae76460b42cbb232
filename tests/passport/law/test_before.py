"""What each text asks before an exposure: reasons, alternatives, questions to women, and the ten days of a cycle."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from passport.law.pack import AskRule, Pack, Provision
from passport.law.questions.before import (
    asks_of,
    emergency_waives_priors,
    needs_alternative,
    needs_repeat_reason,
    provision_for,
    stands_within,
)
from passport.law.shelf import pack_called
from passport.law.vocabulary import Actor, Ask, ProcedureClass, Topic

XRAY = ProcedureClass.XRAY
NUCLEAR = ProcedureClass.NUCLEAR


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


def article(found: Provision | None) -> str | None:
    return found.article if found else None


def test_each_text_has_its_own_duties_before_an_exposure() -> None:
    questions = (needs_repeat_reason, needs_alternative, emergency_waives_priors)

    said = {
        pack_id: tuple(article(question(pack(pack_id))) for question in questions)
        for pack_id in ("rs-1998", "hr-2013", "ba-2011", "tr-2024", "ir-2021")
    }

    assert said == {
        "rs-1998": ("čl. 7. st. 2.", None, None),
        "hr-2013": (None, "čl. 19. st. 2.", "čl. 20. st. 4."),
        "ba-2011": (None, None, "čl. 5. st. 1."),
        "tr-2024": (None, None, None),
        "ir-2021": (None, None, None),
    }


def test_a_written_reason_is_wanted_also_where_another_rule_of_repeats_stands_before() -> None:
    serbia, bosnia = pack("rs-1998"), pack("ba-2011")
    repeat = provision_for(Topic.REPEAT, [XRAY], serbia)
    assert repeat

    both = replace(bosnia, provisions=(*bosnia.provisions, repeat))

    assert needs_repeat_reason(both) == repeat


@pytest.mark.parametrize(("pack_id", "topic", "kinds", "expected"), [
    ("ba-2011", Topic.REPEAT, [XRAY], "čl. 17. st. 2."),
    ("ba-2011", Topic.REPEAT, [NUCLEAR], "čl. 58. st. 1."),
    ("ba-2011", Topic.REPEAT, [ProcedureClass.RADIOTHERAPY], None),
    ("ba-2011", Topic.FOETAL_DOSE, [NUCLEAR], "čl. 61. st. 2."),
    ("ba-2011", Topic.FOETAL_DOSE, [XRAY], "čl. 37. st. 2."),
    ("ba-2011", Topic.PREGNANT, [NUCLEAR], "čl. 61. st. 1."),
    ("ba-2011", Topic.PREGNANT, [XRAY], "čl. 27. st. 2. i 3."),
    ("rs-1998", Topic.FOETAL_DOSE, [XRAY], None),
    ("rs-1998", Topic.FOETAL_DOSE, [NUCLEAR, XRAY], "čl. 33. st. 2."),
    ("rs-1998", Topic.PRIORS, [XRAY], "čl. 7. st. 1."),
    ("rs-1998", Topic.PRIORS, [], "čl. 7. st. 1."),  # it holds for every kind
    ("rs-1998", Topic.EMERGENCY, [ProcedureClass.INTERVENTIONAL], "čl. 2. st. 4."),  # which falls under X-rays there
    ("rs-1998", Topic.CONSENT, [NUCLEAR], None),
    ("tr-2024", Topic.APPROVAL, [XRAY], None),
])  # fmt: skip
def test_a_text_says_of_a_topic_what_it_says_of_this_kind_of_procedure(
    pack_id: str, topic: Topic, kinds: list[ProcedureClass], expected: str | None
) -> None:
    assert article(provision_for(topic, kinds, pack(pack_id))) == expected


def test_one_text_prints_for_how_long_conception_is_postponed() -> None:
    provisions = {
        pack_id: provision_for(Topic.CONCEPTION, [NUCLEAR], pack(pack_id))
        for pack_id in ("rs-1998", "hr-2013", "ba-2011")
    }

    found = {pack_id: provision.months if provision else None for pack_id, provision in provisions.items()}

    assert found == {"rs-1998": 3, "hr-2013": None, "ba-2011": None}


@pytest.mark.parametrize(("pack_id", "actor", "kind", "pelvis", "asked"), [
    ("rs-1998", Actor.APPROVER, XRAY, True, [(Ask.CYCLE, "čl. 29.")]),
    ("rs-1998", Actor.APPROVER, ProcedureClass.INTERVENTIONAL, True, [(Ask.CYCLE, "čl. 29.")]),
    ("rs-1998", Actor.APPROVER, XRAY, False, []),
    ("rs-1998", Actor.PRESCRIBER, XRAY, True, []),
    ("rs-1998", Actor.APPROVER, NUCLEAR, False, [(Ask.PREGNANCY, "čl. 33. st. 1."), (Ask.BREASTFEEDING, "čl. 34.")]),
    ("hr-2013", Actor.APPROVER, XRAY, False, [(Ask.PREGNANCY, "čl. 32. st. 1.")]),
    ("hr-2013", Actor.PERFORMER, XRAY, True, [(Ask.PREGNANCY, "čl. 32. st. 1.")]),
    ("hr-2013", Actor.PRESCRIBER, XRAY, True, []),
    ("hr-2013", Actor.APPROVER, NUCLEAR, False, [(Ask.PREGNANCY, "čl. 33."), (Ask.BREASTFEEDING, "čl. 33.")]),
    ("hr-2013", Actor.PERFORMER, NUCLEAR, False, []),
    ("ba-2011", Actor.PRESCRIBER, ProcedureClass.DENTAL, False, [(Ask.PREGNANCY, "čl. 27. st. 1.")]),
    ("ba-2011", Actor.APPROVER, NUCLEAR, False,
     [(Ask.PREGNANCY, "čl. 27. st. 1."), (Ask.BREASTFEEDING, "čl. 27. st. 1.")]),
    ("ba-2011", Actor.PERFORMER, NUCLEAR, False, []),
    ("tr-2024", Actor.APPROVER, XRAY, True, []),
])  # fmt: skip
def test_a_woman_is_asked_what_the_text_wants_of_this_person(
    pack_id: str, actor: Actor, kind: ProcedureClass, pelvis: bool, asked: list[tuple[Ask, str]]
) -> None:
    found = asks_of(actor, [kind], pack(pack_id), pelvis_in_beam=pelvis)

    assert [(rule.ask, rule.article) for rule in found] == asked


def ten_days() -> AskRule:
    (rule,) = asks_of(Actor.APPROVER, [XRAY], pack("rs-1998"), pelvis_in_beam=True)
    return rule


@pytest.mark.parametrize(("day", "stands"), [(0, False), (1, True), (10, True), (11, False)])
def test_an_exposure_stands_within_ten_days_the_first_day_of_the_cycle_counted_as_one(day: int, stands: bool) -> None:
    start = date(2026, 2, 25)

    assert stands_within(ten_days(), cycle_start=start, on=start + timedelta(days=day - 1)) is stands


def test_only_the_cycle_has_days() -> None:
    without_days = replace(ten_days(), within_days=None)
    pregnancy = asks_of(Actor.APPROVER, [XRAY], pack("hr-2013"))[0]

    assert all(
        stands_within(rule, cycle_start=date(2026, 1, 1), on=date(2026, 3, 2)) for rule in (without_days, pregnancy)
    )
