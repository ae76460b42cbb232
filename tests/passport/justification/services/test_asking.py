"""What a woman is asked, by whom and until when it holds; and that no act tells what she said."""

import json
from datetime import date, datetime, timedelta

import pytest

from passport.justification.models import Asked, AskedAnswer, Request
from passport.justification.selectors import asks_due
from passport.justification.services import (
    Answered,
    AnswersMissing,
    UrgentReasonMissing,
    record_answer,
    send_request,
    take_back_decision,
)
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Record
from passport.signing.models import Act, Notice, Statement
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

DAY = date(2026, 3, 2)
PELVIS, CHEST, BONES = "ct.pelvis", "ct.chest", "nm.bone"


@pytest.fixture
def croatian(db: None) -> Ward:
    there = cast.ward("HR")
    cast.young(there)
    return there


def due(request: Request, actor: Actor = Actor.APPROVER, on: date = DAY) -> list[Ask]:
    return [rule.ask for rule in asks_due(request, actor, on=on)]


def said(answer: AskedAnswer, ask: Ask = Ask.PREGNANCY, **parts: object) -> Answered:
    return Answered(ask=ask, answer=answer, **parts)


# Who asks a young woman what, in each country: prescriber, approver, performer.
WHO_ASKS = [
    ("RS", CHEST, [], [], []),
    ("RS", PELVIS, [], ["cycle"], []),
    ("RS", "angiography.pelvis", [], ["cycle"], []),
    ("RS", BONES, [], ["pregnancy", "breastfeeding"], []),
    ("HR", CHEST, [], ["pregnancy"], ["pregnancy"]),
    ("HR", BONES, [], ["pregnancy", "breastfeeding"], []),
    ("BA", CHEST, ["pregnancy"], ["pregnancy"], []),
    ("BA", BONES, ["pregnancy", "breastfeeding"], ["pregnancy", "breastfeeding"], []),
    ("TR", PELVIS, [], [], []),
    ("SI", PELVIS, [], [], []),
]


@pytest.mark.parametrize(("country", "exam_code", "prescriber", "approver", "performer"), WHO_ASKS)
def test_who_asks_what_is_what_the_text_says(
    country: str,
    exam_code: str,
    prescriber: list[str],
    approver: list[str],
    performer: list[str],
    at: datetime,
    db: None,
) -> None:
    there = cast.ward(country)
    cast.young(there)
    draft = cast.drafted(there, at, exam_code=exam_code)
    request = cast.sent(there, at, exam_code=exam_code)

    assert due(draft, Actor.PRESCRIBER) == prescriber
    assert [due(request, actor) for actor in (Actor.APPROVER, Actor.PERFORMER)] == [approver, performer]
    assert due(request, Actor.PRESCRIBER) == []  # it was answered before it was sent


@pytest.mark.parametrize(("sex", "is_asked"), [("F", True), ("", True), ("O", True), ("M", False)])
def test_men_are_not_asked_and_an_unknown_sex_is(sex: str, is_asked: bool, croatian: Ward, at: datetime) -> None:
    cast.young(croatian, sex=sex)

    assert due(cast.sent(croatian, at)) == (["pregnancy"] if is_asked else [])


@pytest.mark.parametrize(
    ("born", "is_asked"),
    [
        (date(2014, 3, 3), False),  # twelve tomorrow
        (date(2014, 3, 2), True),
        (date(1970, 3, 3), True),  # the last day of fifty-five
        (date(1970, 3, 2), False),
    ],
)
def test_women_of_the_ages_that_the_facility_set_are_asked(
    born: date, is_asked: bool, croatian: Ward, at: datetime
) -> None:
    cast.young(croatian, born=born)

    assert due(cast.sent(croatian, at)) == (["pregnancy"] if is_asked else [])


def test_another_facility_sets_other_ages(croatian: Ward, at: datetime) -> None:
    cast.young(croatian, born=date(2014, 3, 2))
    croatian.facility.asks_from_age = 13
    croatian.facility.save()

    assert due(cast.sent(croatian, at)) == []


def test_the_age_is_that_of_the_day_planned(croatian: Ward, at: datetime) -> None:
    cast.young(croatian, born=date(2014, 3, 10))

    assert due(cast.sent(croatian, at, planned_on=date(2026, 3, 9))) == []
    assert due(cast.sent(croatian, at, planned_on=date(2026, 3, 10))) == ["pregnancy"]


def test_a_record_that_nobody_claimed_is_asked_by_what_is_known_of_it(croatian: Ward, at: datetime) -> None:
    request = cast.sent(croatian, at, of=croatian.nobody)
    assert due(request) == ["pregnancy"]  # neither age nor sex is known

    for sex, born, asked in (("M", None, []), ("F", date(1990, 1, 1), ["pregnancy"]), ("F", date(1950, 1, 1), [])):
        Record.objects.filter(pk=croatian.nobody.pk).update(sex=sex, birth_date=born)
        assert due(cast.now(request)) == asked


def test_a_request_under_a_record_asks_by_its_patient(croatian: Ward, at: datetime) -> None:
    Record.objects.filter(pk=croatian.ana_record.pk).update(sex="M")

    assert due(cast.sent(croatian, at, of=croatian.ana_record)) == ["pregnancy"]
    assert due(cast.sent(croatian, at, of=croatian.boris_record)) == []


def test_in_croatia_nothing_is_approved_unasked(croatian: Ward, at: datetime) -> None:
    request = cast.sent(croatian, at)

    with pytest.raises(AnswersMissing):
        cast.decided(request, by=croatian.approver, at=at)
    with pytest.raises(AnswersMissing):
        cast.decided(request, by=croatian.approver, at=at, answers=[said(AskedAnswer.NO, Ask.BREASTFEEDING)])
    assert (cast.now(request).state, Asked.objects.count()) == ("waiting", 0)

    cast.decided(request, by=croatian.approver, at=at, answers=[said(AskedAnswer.EXCLUDED)])

    asked = Asked.objects.get()
    assert (asked.request, asked.entry, asked.ask, asked.actor, asked.by, asked.at, asked.answer) == (
        request,
        None,
        "pregnancy",
        "approver",
        croatian.approver,
        at,
        "excluded",
    )
    assert (asked.pack, asked.article[:3], asked.urgent_reason) == ("hr-2013", "čl.", "")
    assert due(cast.now(request)) == []


def test_a_refusal_asks_nothing(croatian: Ward, at: datetime) -> None:
    request = cast.sent(croatian, at)

    cast.decided(request, by=croatian.approver, at=at, verdict="refused", alternative="Ultrasound")

    assert (cast.now(request).state, Asked.objects.count()) == ("refused", 0)


GOES_ON = [AskedAnswer.NOT_POSSIBLE, AskedAnswer.EXCLUDED, AskedAnswer.NO]


@pytest.mark.parametrize("answer", AskedAnswer)
def test_after_any_answer_but_no_a_pregnancy_may_be_and_the_reason_is_said(
    answer: AskedAnswer, croatian: Ward, at: datetime
) -> None:
    request = cast.sent(croatian, at)

    if answer in GOES_ON:
        cast.decided(request, by=croatian.approver, at=at, answers=[said(answer)])
        assert cast.now(request).state == "approved"
        return
    for nothing in ("", "  ", "\x00"):
        with pytest.raises(UrgentReasonMissing):
            cast.decided(request, by=croatian.approver, at=at, answers=[said(answer, urgent_reason=nothing)])
    assert (cast.now(request).state, Asked.objects.count()) == ("waiting", 0)

    cast.decided(request, by=croatian.approver, at=at, answers=[said(answer, urgent_reason="Her life")])

    assert (cast.now(request).state, Asked.objects.get().urgent_reason) == ("approved", "Her life")


@pytest.mark.parametrize("answer", [AskedAnswer.YES, AskedAnswer.NOT_KNOWN, AskedAnswer.NOT_ASKED])
def test_a_woman_who_feeds_a_child_is_examined_with_a_radioactive_medicine_only_for_a_reason(
    answer: AskedAnswer, ward: Ward, at: datetime
) -> None:
    cast.young(ward)
    request = cast.sent(ward, at, exam_code=BONES)
    not_pregnant = said(AskedAnswer.NOT_POSSIBLE)

    with pytest.raises(UrgentReasonMissing):
        cast.decided(request, by=ward.nuclear, at=at, answers=[not_pregnant, said(answer, Ask.BREASTFEEDING)])
    answers = [not_pregnant, said(answer, Ask.BREASTFEEDING, urgent_reason="Her life")]
    assert cast.decided(request, by=ward.nuclear, at=at, answers=answers).verdict == "approved"
    assert set(Asked.objects.values_list("ask", "answer")) == {
        ("pregnancy", "not_possible"),
        ("breastfeeding", answer),
    }


def test_an_answer_that_nobody_had_to_ask_for_weighs_as_much(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    assert due(request) == []

    with pytest.raises(UrgentReasonMissing):
        cast.decided(request, by=ward.approver, at=at, answers=[said(AskedAnswer.YES)])
    cast.decided(request, by=ward.approver, at=at, answers=[said(AskedAnswer.YES, urgent_reason="Her life")])
    assert list(Asked.objects.values_list("ask", "pack", "article")) == [("pregnancy", "rs-1998", "")]


@pytest.mark.parametrize(
    ("began", "within"),
    [
        (date(2026, 2, 24), True),  # the tenth day
        (date(2026, 2, 23), False),  # the eleventh
        (date(2026, 3, 5), True),
        (date(2026, 3, 6), False),  # a cycle that has not begun
    ],
)
def test_in_serbia_the_pelvis_is_exposed_within_ten_days_of_the_cycle_or_for_a_vital_reason(
    began: date, within: bool, ward: Ward, at: datetime
) -> None:
    cast.young(ward)
    request = cast.sent(ward, at, exam_code=PELVIS, planned_on=date(2026, 3, 5))
    answer = said(AskedAnswer.NO, Ask.CYCLE, cycle_started_on=began)

    if not within:
        with pytest.raises(UrgentReasonMissing):
            cast.decided(request, by=ward.approver, at=at, answers=[answer])
        answer = said(AskedAnswer.NO, Ask.CYCLE, cycle_started_on=began, urgent_reason="Her life")
    cast.decided(request, by=ward.approver, at=at, answers=[answer])

    asked = Asked.objects.get()
    assert (asked.cycle_started_on, asked.pack, asked.urgent_reason) == (
        began,
        "rs-1998",
        "" if within else "Her life",
    )
    assert cast.now(request).state == "approved"


@pytest.mark.parametrize("answer", AskedAnswer)
def test_without_a_first_day_only_who_has_none_needs_no_reason(answer: AskedAnswer, ward: Ward, at: datetime) -> None:
    cast.young(ward)
    request = cast.sent(ward, at, exam_code=PELVIS)
    asked = [said(answer, Ask.CYCLE)]

    if answer in (AskedAnswer.NOT_POSSIBLE, AskedAnswer.NO):
        assert cast.decided(request, by=ward.approver, at=at, answers=asked).verdict == "approved"
        return
    with pytest.raises(UrgentReasonMissing):
        cast.decided(request, by=ward.approver, at=at, answers=asked)


def test_in_bosnia_the_prescriber_asks_before_sending_and_the_approver_asks_again(at: datetime, db: None) -> None:
    bosnian = cast.ward("BA")
    cast.young(bosnian)
    draft = cast.drafted(bosnian, at)
    assert due(draft, Actor.PRESCRIBER) == ["pregnancy"]

    record_answer(
        request=draft,
        ask=Ask.PREGNANCY,
        actor=Actor.PRESCRIBER,
        answer=AskedAnswer.NO,
        by=bosnian.referrer,
        at=at,
    )
    assert due(draft, Actor.PRESCRIBER) == []
    later = at + timedelta(minutes=10)
    request = send_request(request=draft, shown=cast.screen(draft), by=bosnian.referrer, at=later)

    assert (due(request, Actor.PRESCRIBER), due(request, Actor.APPROVER)) == ([], ["pregnancy"])
    with pytest.raises(AnswersMissing):
        cast.decided(request, by=bosnian.approver, at=later)


def test_what_an_approver_was_told_before_the_request_was_sent_does_not_count(croatian: Ward, at: datetime) -> None:
    draft = cast.drafted(croatian, at)
    record_answer(
        request=draft, ask=Ask.PREGNANCY, actor=Actor.APPROVER, answer=AskedAnswer.NO, by=croatian.approver, at=at
    )
    later = at + timedelta(seconds=1)

    request = send_request(request=draft, shown=cast.screen(draft), by=croatian.referrer, at=later)

    assert due(request) == ["pregnancy"]


def test_an_answer_still_counts_after_the_decision_was_taken_back(croatian: Ward, at: datetime) -> None:
    request = cast.sent(croatian, at)
    cast.decided(request, by=croatian.approver, at=at, answers=[said(AskedAnswer.NO)])
    take_back_decision(request=request, by=croatian.approver, at=at)

    assert due(cast.now(request)) == []
    assert cast.decided(request, by=croatian.approver, at=at).verdict == "approved"


def test_a_later_answer_stands_beside_the_earlier_one_and_beside_its_row(croatian: Ward, at: datetime) -> None:
    row = cast.prior(croatian, at, on=DAY)
    request = cast.sent(croatian, at, exam_code="ct.head")
    for answer in (AskedAnswer.NO, AskedAnswer.YES):
        record_answer(
            request=request,
            entry=row,
            ask=Ask.PREGNANCY,
            actor=Actor.PERFORMER,
            answer=answer,
            by=croatian.radiographer,
            at=at,
            urgent_reason=" Her life ",
        )
    alone = record_answer(
        entry=row, ask=Ask.CYCLE, actor=Actor.PERFORMER, answer=AskedAnswer.NO, by=croatian.radiographer, at=at
    )

    assert [(asked.answer, asked.urgent_reason) for asked in request.asked.order_by("id")] == [
        ("no", "Her life"),
        ("yes", "Her life"),
    ]
    assert row.asked.count() == 3
    assert (alone.request, alone.pack, alone.article) == (None, "hr-2013", "")  # the text asks for no cycle
    assert list(Act.objects.filter(verb="woman.asked").order_by("pk").values_list("subject_kind", "subject_uid")) == [
        ("request", request.uid),
        ("request", request.uid),
        ("entry", row.uid),
    ]


def test_no_act_notice_or_statement_tells_what_she_said(croatian: Ward, at: datetime) -> None:
    request = cast.sent(croatian, at)
    answers = [
        said(AskedAnswer.POSSIBLE, urgent_reason="Sepsis", cycle_started_on=date(2026, 1, 17)),
        said(AskedAnswer.YES, Ask.BREASTFEEDING, urgent_reason="Sepsis"),
    ]

    cast.decided(request, by=croatian.approver, at=at, answers=answers)

    acts = list(Act.objects.values_list("detail", flat=True))
    written = json.dumps([*acts, *Notice.objects.values_list("detail", flat=True)]) + "".join(
        bytes(statement.payload).decode() for statement in Statement.objects.all()
    )
    assert Act.objects.filter(verb="woman.asked").count() == 2
    assert [detail for detail in acts if "ask" in detail] == [{"ask": "pregnancy"}, {"ask": "breastfeeding"}]
    for secret in ("possible", 'yes"', "Sepsis", "2026-01-17", "urgent_reason"):
        assert secret not in written.replace('"entitlement":"yes"', "")
