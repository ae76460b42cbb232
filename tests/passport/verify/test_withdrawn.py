"""A signature that was taken back: whoever holds the document reads so under the hospital's seal, and cannot hide it there."""

import json
from datetime import datetime

import pytest

from passport.signing import canonical
from passport.signing.problems import Problem
from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Check, Outcome, Reason, Result, What, failed, held, left_open
from passport.verify.reading import NotReadable, json_in
from tests.independent import verifier
from tests.passport.verify.altering import leaves, other
from tests.passport.verify.papers import (
    Papers,
    confirmation_taken_back,
    forged_confirmation_withdrawals,
    forged_withdrawals,
    taken_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(at: datetime) -> dict[str, Papers]:
    return taken_back(at=at)


@pytest.fixture
def confirmed(at: datetime) -> dict[str, Papers]:
    return confirmation_taken_back(at=at)


def check(papers: Papers) -> Result:
    keys = keyring_in(json.dumps(papers.keys).encode())
    return check_document(json_in(json.dumps(papers.document).encode(), where="document"), keys)


def still_holds(papers: Papers) -> bool:
    try:
        return check(papers).outcome is Outcome.HELD
    except NotReadable:
        return False


def of_withdrawal(result: Result) -> list[Check]:
    return [one for one in result.rows[0].checks if one.what is What.WITHDRAWAL]


def test_each_stage_says_what_was_taken_back_and_what_counts(papers: dict[str, Papers]) -> None:
    results = {name: check(one) for name, one in papers.items()}

    assert {name: (one.rows[0].signed, one.rows[0].outcome, one.outcome) for name, one in results.items()} == {
        "signed": (True, Outcome.HELD, Outcome.HELD),
        "taken back": (False, Outcome.OPEN, Outcome.OPEN),
        "signed again": (True, Outcome.HELD, Outcome.HELD),
    }
    assert {name: of_withdrawal(one) for name, one in results.items()} == {
        "signed": [],
        "taken back": [held(What.WITHDRAWAL)],
        "signed again": [held(What.WITHDRAWAL)],
    }
    states = {name: (entry := one.document["entries"][0])["state"] for name, one in papers.items()}
    assert states == {"signed": "signed", "taken back": "amended", "signed again": "signed"}
    assert [len(one.document["entries"][0]["signatures"]) for one in papers.values()] == [1, 1, 2]
    assert entry["statements"][-1]["kind"] == "withdrawal"


def test_what_a_forger_makes_of_it_is_found(papers: dict[str, Papers]) -> None:
    results = {name: check(one) for name, one in forged_withdrawals(papers).items()}

    assert {name: (of_withdrawal(one), one.outcome) for name, one in results.items()} == {
        "counted all the same": ([failed(What.WITHDRAWAL, Reason.TAKEN_BACK)], Outcome.FAILED),
        # Nobody takes a signature back for its signer by writing that it was.
        "sealed by nobody": ([left_open(What.WITHDRAWAL, Reason.NOT_SEALED)], Outcome.HELD),
        "its signature left out": ([failed(What.WITHDRAWAL, Reason.WITHDRAWS_OTHER)], Outcome.FAILED),
        "sealed on another day": ([failed(What.WITHDRAWAL, Problem.SEAL)], Outcome.FAILED),
    }


def test_what_nobody_could_check_of_a_withdrawal_is_not_said_to_hold(papers: dict[str, Papers]) -> None:
    result = check_document(json_in(json.dumps(papers["signed again"].document).encode(), where="document"), None)
    counted = forged_withdrawals(papers)["counted all the same"]
    of_no_hospital = check(Papers(document=counted.document, keys=counted.keys | {"facilities": []}))

    assert of_withdrawal(result) == [left_open(What.WITHDRAWAL, Reason.NO_KEYS)]
    assert of_withdrawal(of_no_hospital) == [failed(What.WITHDRAWAL, Reason.TAKEN_BACK)]


def test_every_altered_field_of_what_was_sealed_is_found(papers: dict[str, Papers]) -> None:
    kept = json.dumps(papers["signed again"].document)
    paths = list(leaves(json.loads(kept)["entries"][0]["statements"][-1]))

    held_all_the_same = []
    for path in paths:
        document = json.loads(kept)
        part = document["entries"][0]["statements"][-1]
        *way, name = path.split(".")
        for step in way:
            part = part[step]
        part[name] = other(part[name])
        if still_holds(Papers(document=document, keys=papers["signed"].keys)):
            held_all_the_same.append(path)

    assert (len(paths), held_all_the_same) == (11, [])


def test_a_program_written_from_the_documentation_alone_agrees(papers: dict[str, Papers]) -> None:
    every = papers | forged_withdrawals(papers)

    agrees = {
        name: (verifier.faults(one.document, one.keys) == []) == (check(one).outcome is not Outcome.FAILED)
        for name, one in every.items()
    }

    assert agrees == dict.fromkeys(every, True)


def test_each_stage_says_that_a_confirmation_was_taken_back_and_what_counts(confirmed: dict[str, Papers]) -> None:
    results = {name: check(one) for name, one in confirmed.items()}

    assert {name: (one.rows[0].signed, one.rows[0].stands, one.outcome) for name, one in results.items()} == {
        "confirmed": (False, True, Outcome.HELD),
        "taken back": (False, False, Outcome.OPEN),
        "confirmed again": (False, True, Outcome.HELD),
    }
    assert [of_withdrawal(one) for one in results.values()] == [[], [held(What.WITHDRAWAL)], [held(What.WITHDRAWAL)]]
    history = confirmed["confirmed again"].document["entries"][0]["history"]
    assert [(one["what"], one["said"]) for one in history] == [
        ("hospital_confirmed", None),
        ("confirmation_withdrawn", "wrong_day"),
        ("hospital_confirmed", None),
    ]


def test_what_a_forger_makes_of_a_confirmation_that_was_taken_back_is_found(confirmed: dict[str, Papers]) -> None:
    results = {name: check(one) for name, one in forged_confirmation_withdrawals(confirmed).items()}

    assert {name: (of_withdrawal(one), one.outcome) for name, one in results.items()} == {
        "counted all the same": ([failed(What.WITHDRAWAL, Reason.CONFIRMATION_TAKEN_BACK)], Outcome.FAILED),
        "sealed by nobody": ([left_open(What.WITHDRAWAL, Reason.NOT_SEALED)], Outcome.HELD),
        "its confirmation left out": ([failed(What.WITHDRAWAL, Reason.WITHDRAWS_OTHER)], Outcome.FAILED),
        "sealed on another day": ([failed(What.WITHDRAWAL, Problem.SEAL)], Outcome.FAILED),
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("confirmation", "0" * 64), ("by", "0" * 32), ("row_digest", "0" * 64), ("entry", "0" * 32), ("schema", "x/1")],
)
def test_what_names_another_confirmation_takes_nothing_back(
    confirmed: dict[str, Papers], name: str, value: str
) -> None:
    of = confirmed["confirmed again"]
    statement = next(one for one in of.document["entries"][0]["statements"] if one["kind"] == "withdrawal")
    said = json.loads(statement["payload"]) | {name: value}
    statement["payload"] = canonical.dumps(said).decode()

    assert failed(What.WITHDRAWAL, Reason.WITHDRAWS_OTHER) in check(of).rows[0].checks


def test_the_program_of_the_documentation_agrees_on_confirmations(confirmed: dict[str, Papers]) -> None:
    every = confirmed | forged_confirmation_withdrawals(confirmed)

    agrees = {
        name: (verifier.faults(one.document, one.keys) == []) == (check(one).outcome is not Outcome.FAILED)
        for name, one in every.items()
    }

    assert agrees == dict.fromkeys(every, True)
