"""What must hold before sending: each check on either side."""

from dataclasses import replace
from datetime import date

import pytest

from reports.sending.checks import CHECKS, Facts, Problem, Report, Rules, digest_of, national_number, problems
from reports.sending.words import WHY

RULES = Rules(identifier_kind="tckn", location_needed=True, code_needed=True)
REPORT = Report(
    sop_class_uid="1.2.840.10008.5.1.4.1.1.88.67",
    sop_instance_uid="2.25.3",
    series_instance_uid="2.25.2",
    study_instance_uid="2.25.1",
)
COMPLETE = Facts(
    study_instance_uid="2.25.1",
    performed_on=date(2026, 3, 1),
    reports=(REPORT,),
    patients=("a",),
    identifiers=("4711", "10000000146"),
    accessions=("A1",),
    listed=True,
    listed_accessions=("A1",),
    instances=3,
    facility_code="123",
    location_uid="2.25.9",
)


def test_a_complete_study_has_no_problem() -> None:
    assert problems(COMPLETE, RULES) == ()


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"reports": ()}, Problem.NO_DOSE_REPORT),
        ({"patients": ("a", "b")}, Problem.TWO_PATIENTS),
        ({"listed": False, "listed_accessions": ()}, Problem.STUDY_NOT_LISTED),
        ({"reports": (replace(REPORT, study_instance_uid="2.25.7"),)}, Problem.STUDY_NOT_LISTED),
        ({"accessions": ("",), "listed_accessions": ("",)}, Problem.ACCESSION_MISSING),
        ({"accessions": ("A2",)}, Problem.ACCESSION_DIFFERS),
        ({"accessions": ("a1",)}, Problem.ACCESSION_DIFFERS),
        ({"accessions": ("A1", "A2")}, Problem.ACCESSION_DIFFERS),
        ({"listed_accessions": ("A1", "")}, Problem.ACCESSION_DIFFERS),
        ({"identifiers": ("4711",)}, Problem.IDENTIFIER_MISSING),
        ({"identifiers": ()}, Problem.IDENTIFIER_MISSING),
        ({"identifiers": ("4711", "10000000145")}, Problem.IDENTIFIER_INVALID),
        ({"identifiers": ("10000000146", "12345678950")}, Problem.IDENTIFIERS_DIFFER),
        ({"facility_code": ""}, Problem.FACILITY_CODE_MISSING),
        ({"location_uid": ""}, Problem.LOCATION_MISSING),
    ],
)
def test_one_thing_that_is_wrong_is_one_problem(changes: dict[str, object], problem: Problem) -> None:
    assert problems(replace(COMPLETE, **changes), RULES) == (problem,)


def test_without_a_listing_the_numbers_of_the_reports_must_agree_among_themselves() -> None:
    assert problems(replace(COMPLETE, listed_accessions=()), RULES) == ()


def test_a_profile_may_do_without_code_and_location() -> None:
    rules = replace(RULES, location_needed=False, code_needed=False)

    assert problems(replace(COMPLETE, facility_code="", location_uid=""), rules) == ()


def test_a_valid_number_beside_a_wrong_one_counts() -> None:
    assert problems(replace(COMPLETE, identifiers=("10000000145", "10000000146")), RULES) == ()


@pytest.mark.parametrize(
    "identifiers, number",
    [
        (("10000000146",), "10000000146"),
        (("1000 0000 146", "10000000146"), "10000000146"),
        (("10000000145",), ""),
        (("10000000146", "12345678950"), ""),
        ((), ""),
    ],
)
def test_the_national_number_is_the_one_valid_one(identifiers: tuple[str, ...], number: str) -> None:
    assert national_number("tckn", identifiers) == number


def test_every_fact_makes_another_digest() -> None:
    changed = [
        replace(COMPLETE, instances=4),
        replace(COMPLETE, accessions=("A2",)),
        replace(COMPLETE, reports=()),
        replace(COMPLETE, performed_on=None),
    ]

    assert len({digest_of(facts) for facts in [COMPLETE, *changed]}) == 5


def test_every_problem_has_words_a_remedy_and_a_person() -> None:
    assert set(WHY) == set(Problem)
    assert set(CHECKS) < set(Problem)
