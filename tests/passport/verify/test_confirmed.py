"""A row that a hospital confirmed: both of its seals are checked, and nothing without them passes for confirmed."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from passport.verify import command
from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Check, Confirmed, Outcome, Reason, Result, What, failed, held, left_open
from passport.verify.reading import NotReadable, json_in
from tests.independent import verifier
from tests.passport.verify.altering import leaves, other
from tests.passport.verify.confirming import CODE, GONE, confirmed_papers, forged_confirmations
from tests.passport.verify.papers import Papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(at: datetime) -> dict[str, Papers]:
    return confirmed_papers(at=at)


def check(papers: Papers, *, keys: bool = True) -> Result:
    known = keyring_in(json.dumps(papers.keys).encode()) if keys else None
    return check_document(json_in(json.dumps(papers.document).encode(), where="document"), known)


def of_confirmation(result: Result) -> list[Check]:
    return [one for one in result.rows[0].checks if one.what is What.CONFIRMED]


def test_a_row_that_its_hospital_confirmed_holds_and_is_never_called_signed(papers: dict[str, Papers]) -> None:
    results = {name: check(one) for name, one in papers.items()}

    assert {name: (one.rows[0].signed, one.rows[0].outcome, one.outcome) for name, one in results.items()} == {
        CODE: (False, Outcome.HELD, Outcome.HELD),
        GONE: (False, Outcome.HELD, Outcome.HELD),
    }
    assert {name: one.rows[0].confirmed for name, one in results.items()} == {
        CODE: Confirmed(approver="др Мира Ковач", day="2026-03-02"),
        GONE: Confirmed(approver="", day="2026-03-02"),
    }
    assert [of_confirmation(one) for one in results.values()] == [[held(What.CONFIRMED)]] * 2
    assert all(left_open(What.TOUCH, Reason.NOT_SIGNED) in one.rows[0].checks for one in results.values())


def test_without_published_keys_nobody_can_say_that_it_holds(papers: dict[str, Papers]) -> None:
    result = check(papers[CODE], keys=False)

    assert (of_confirmation(result), result.outcome) == ([left_open(What.CONFIRMED, Reason.NO_KEYS)], Outcome.OPEN)


@pytest.mark.parametrize("name", [CODE, GONE])
def test_doses_that_nobody_signed_stay_open_where_no_seal_could_be_checked(
    papers: dict[str, Papers], name: str
) -> None:
    elsewhere = Papers(document=papers[name].document, keys=papers[name].keys | {"facilities": []})
    known, without, unknown = check(papers[name]), check(papers[name], keys=False), check(elsewhere)

    assert [
        next(one for one in result.rows[0].checks if one.what is What.DOSES) for result in (known, without, unknown)
    ] == [held(What.DOSES), left_open(What.DOSES, Reason.NO_KEYS), left_open(What.DOSES, Reason.NO_SUCH_FACILITY)]


@pytest.mark.parametrize(
    ("known", "lines", "as_json"),
    [
        (
            True,
            ["confirmed by the hospital on 2026-03-02 on the word of др Мира Ковач, not signed"],
            {"approver": "др Мира Ковач", "day": "2026-03-02"},
        ),
        (False, [], None),
    ],
    ids=["keys", "no_keys"],
)
def test_the_command_names_who_confirmed_only_where_that_holds(
    known: bool,
    lines: list[str],
    as_json: dict[str, str] | None,
    papers: dict[str, Papers],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {"document": papers[CODE].document, "keys": papers[CODE].keys}.items():
        (tmp_path / name).write_text(json.dumps(value))
    given = [str(tmp_path / "document"), *(["--keys", str(tmp_path / "keys")] if known else [])]
    command.main(given)
    said = capsys.readouterr().out.splitlines()
    command.main([*given, "--json"])

    assert [line.strip() for line in said if "confirmed by the hospital" in line] == lines
    assert json.loads(capsys.readouterr().out)[0]["rows"][0]["confirmed"] == as_json


def test_what_a_forger_makes_of_it_is_found(papers: dict[str, Papers]) -> None:
    results = {name: check(one) for name, one in forged_confirmations(papers).items()}

    unsealed, missing, other_row = (
        [failed(What.CONFIRMED, reason)]
        for reason in (Reason.NOT_SEALED, Reason.CONFIRMATION_MISSING, Reason.CONFIRMS_OTHER)
    )
    assert {name: (of_confirmation(one), one.outcome) for name, one in results.items()} == {
        "the row without its seal": (unsealed, Outcome.FAILED),
        "the confirmation without its seal": (unsealed, Outcome.FAILED),
        "doses of a version that is left out": ([held(What.CONFIRMED)], Outcome.OPEN),
        "no confirmation": (missing, Outcome.FAILED),
        "no row": (other_row, Outcome.FAILED),
        "another row's confirmation": (other_row, Outcome.FAILED),
        "called signed": ([held(What.CONFIRMED)], Outcome.FAILED),
        "called confirmed on a code": ([held(What.CONFIRMED)], Outcome.FAILED),
        "called void": ([held(What.CONFIRMED)], Outcome.HELD),
        "nothing confirms what waits": ([], Outcome.OPEN),
    }


@pytest.mark.parametrize("kind", ["row", "confirmation"])
def test_every_altered_field_of_what_was_sealed_is_found(papers: dict[str, Papers], kind: str) -> None:
    kept = json.dumps(papers[CODE].document)
    place = next(place for place, one in enumerate(json.loads(kept)["entries"][0]["statements"]) if one["kind"] == kind)
    paths = list(leaves(json.loads(kept)["entries"][0]["statements"][place]))

    held_all_the_same = []
    for path in paths:
        document = json.loads(kept)
        part = document["entries"][0]["statements"][place]
        *way, name = path.split(".")
        for step in way:
            part = part[step]
        part[name] = other(part[name])
        try:
            end = check(Papers(document=document, keys=papers[CODE].keys)).outcome
        except NotReadable:
            end = Outcome.FAILED
        if end is not Outcome.FAILED:
            held_all_the_same.append(path)

    assert (len(paths), held_all_the_same) == (11, [])


def test_a_program_written_from_the_documentation_alone_agrees(papers: dict[str, Papers]) -> None:
    every = papers | forged_confirmations(papers)

    # Where nothing confirms the row the program has nothing to check, and the product leaves it open.
    agrees = {
        name: (verifier.faults(one.document, one.keys) == []) == (check(one).outcome is Outcome.HELD or "waits" in name)
        for name, one in every.items()
    }

    assert agrees == dict.fromkeys(every, True)
