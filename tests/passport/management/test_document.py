"""`manage.py document` prints the passport behind an identifier, and says why it cannot."""

import json
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from passport.access.models import Access
from tests import cast
from tests.passport.document.story import Story, examination, ids, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


def test_it_prints_the_whole_passport_of_a_claimed_record(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("document", "17")

    printed = json.loads(capsys.readouterr().out)
    assert printed["patient"]["given_name"] == "Ана"
    assert [entry["id"] for entry in printed["entries"]] == ids([story.signed, story.waiting])


def test_it_finds_an_identifier_as_the_inbox_would_have_cleaned_it(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("document", " 17\udcff", "--issuer", "CLINIC ")

    assert json.loads(capsys.readouterr().out)["patient"]["given_name"] == "Ана"


def test_it_writes_down_that_the_machine_looked(story: Story) -> None:
    call_command("document", "17")

    assert Access.objects.filter(patient=story.ana).count() == 1


def test_it_prints_a_record_that_nobody_claimed(story: Story, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    entry = examination("9", record=cast.record(local_id="99"), facility=story.clinic.facility, at=at)

    call_command("document", "99")

    printed = json.loads(capsys.readouterr().out)
    assert (printed["patient"]["uid"], [one["id"] for one in printed["entries"]]) == (None, [entry.uid])


def test_of_two_issuers_it_names_both_and_prints_nothing(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    cast.record(issuer="ELSEWHERE")

    with pytest.raises(SystemExit) as ended:
        call_command("document", "17")

    assert ended.value.code == 2
    assert capsys.readouterr() == ("", "CLINIC\nELSEWHERE\n")


def test_of_two_issuers_it_takes_the_one_that_is_named(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    cast.record(issuer="ELSEWHERE")

    call_command("document", "17", "--issuer", "ELSEWHERE")

    assert json.loads(capsys.readouterr().out)["patient"]["identifiers"] == [
        {"value": "17", "issuer": "ELSEWHERE", "salt": "MDEyMzQ1Njc4OWFiY2RlZg"}
    ]


@pytest.mark.parametrize("arguments", [["nobody"], ["17", "--issuer", "NOBODY"], ["1\udcff7\udcff8"]])
def test_whom_nobody_knows_it_does_not_find(
    story: Story, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("document", *arguments)

    assert ended.value.code == 1
    assert capsys.readouterr() == ("", "No record is called so.\n")


def test_it_needs_an_identifier() -> None:
    with pytest.raises(CommandError, match="IDENTIFIER"):
        call_command("document")
