"""`manage.py rulepack` prints a text as data, lists what is there, and says all that is wrong with a new one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from passport.law.printing import printed
from passport.law.shelf import SHIPPED, add_folder, pack_called, packs
from tests.passport.law.shelves import restored_shelf
from tests.services.installation import Installation

SERBIAN = (SHIPPED / "rs-1998.toml").read_text(encoding="utf-8")
NEWER = SERBIAN.replace("rs-1998", "rs-2012").replace("valid_from = 1998-01-01", "valid_from = 2002-01-01")


@pytest.fixture(autouse=True)
def _own_shelf() -> Iterator[None]:
    with restored_shelf():
        yield


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("rulepack", *arguments)
    return capsys.readouterr().out


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as why:
        call_command("rulepack", *arguments)
    return str(why.value)


def written(folder: Path, text: str, name: str = "new.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_latest_text_of_a_country_is_printed_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written(tmp_path, NEWER)
    add_folder(tmp_path)

    out = said(capsys, "rs")

    assert json.loads(out) == printed(pack_called("rs-2012"))
    assert out.startswith('{\n  "id": "rs-2012",\n')
    assert "Pravilnik o načinu" in out


def test_the_text_of_a_day_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written(tmp_path, NEWER)
    add_folder(tmp_path)

    found = [json.loads(said(capsys, "RS", "--on", day))["id"] for day in ("2001-12-31", "2002-01-01")]

    assert found == ["rs-1998", "rs-2012"]


def test_an_unknown_country_is_told_which_are_known() -> None:
    assert refused("SI") == "No text of SI is known. Texts are known of: BA, HR, IR, RS, TR."


def test_a_day_before_the_first_text_is_told_which_are_known() -> None:
    assert refused("RS", "--on", "1990-01-01") == (
        "No text of RS is known for 1990-01-01. Known are: rs-1998 (from 1998-01-01)."
    )


@pytest.mark.parametrize(("arguments", "why"), [
    ((), "one of the arguments COUNTRY --list --check is required"),
    (("RS", "--list"), "not allowed with argument"),
    (("--list", "--on", "2010-01-01"), "A day is asked of a country: rulepack COUNTRY --on DAY."),
    (("RS", "--on", "yesterday"), "yesterday is no day; write it as 2010-01-01"),
])  # fmt: skip
def test_what_makes_no_sense_together_is_refused(arguments: tuple[str, ...], why: str) -> None:
    assert why in refused(*arguments)


def test_every_text_is_listed_with_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "--list").splitlines()

    heads = [f"{one.id}  {one.country}  historical  {one.instrument.name}" for one in packs()]
    assert lines[::2] == heads
    turkish = packs()[-1]
    assert lines[-1] == f"    1 provisions, 1 deadlines, {len(turkish.duties)} duties"


@pytest.mark.parametrize("pack_id", [pack.id for pack in packs()])
def test_what_is_printed_passes_the_check_as_it_stands(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, pack_id: str
) -> None:
    pack = pack_called(pack_id)
    assert pack
    path = written(tmp_path, said(capsys, pack.country), "printed.json")

    first, second, *_rows = said(capsys, "--check", path).splitlines()

    assert first == f"{pack.id}: {pack.instrument.name} ({pack.instrument.year})"
    assert second == f"of {pack.country}, from {pack.instrument.valid_from}, historical"


def test_the_check_says_what_a_text_holds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    small = SERBIAN.partition("[comparison]")[0].replace("rs-1998", "rs-2012")
    text = small + '[articles]\nduties = [{ article = "čl. 1.", duty = "Measure." }]\n'

    assert said(capsys, "--check", written(tmp_path, text)).splitlines() == [
        "rs-2012: Pravilnik o načinu primene izvora jonizujućih zračenja u medicini (1998)",
        "of RS, from 1998-01-01, historical",
        "1 duties",
        "0 marked as misprints. Nothing is wrong with this pack.",
    ]


def test_another_text_under_an_id_that_is_taken_is_noted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    changed = written(tmp_path, SERBIAN.replace("over_percent = 20", "over_percent = 30"))

    assert said(capsys, "--check", changed).endswith(
        "A text of this id is on this machine already: it has to take the place of that one, or get another id.\n"
    )


def test_every_refusal_of_the_form_is_said_with_its_place(tmp_path: Path) -> None:
    text = SERBIAN.replace("over_percent = 20", 'over_percent = "many"').replace('country = "RS"', "land = 7")

    assert refused("--check", written(tmp_path, text)) == (
        "This pack is refused:\n"
        "  new.toml: pack: unknown: land; missing: country\n"
        "  new.toml: comparison.over_percent: 'many' is not a number"
    )


def test_every_refusal_of_the_content_is_said_with_its_place(tmp_path: Path) -> None:
    text = SERBIAN.replace('country = "RS"', 'country = "rs"').replace('"jmbg"', '"ssn"')

    assert refused("--check", written(tmp_path, text)) == (
        "This pack is refused:\n"
        "  new.toml: country: two capital letters are wanted (ISO 3166-1)\n"
        "  new.toml: personal_number: 'ssn' is not one of iran, jmbg, oib, tckn"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused("--check", str(tmp_path / "none.toml")) == (
        "This pack is refused:\n  none.toml: No such file or directory"
    )


def test_beside_a_broken_text_others_are_still_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    written(folder, "id = ", "broken.toml")
    add_folder(folder)

    assert refused("RS").startswith("A rule pack of this machine cannot be read:\n  broken.toml: ")
    assert said(capsys, "--check", written(tmp_path, SERBIAN)).endswith("Nothing is wrong with this pack.\n")


def test_a_refusal_is_an_exit_code_and_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    broken = written(tmp_path / "own", NEWER.replace("valid_from = 2002", "valid_from = 2022"))
    machine = Installation(folder=tmp_path, variables={"RULE_PACKS": str(tmp_path / "own")})

    checked, other = machine.manage("rulepack", "--check", broken), machine.manage("showmigrations")

    sentence = "new.toml: instrument.valid_from: 2022-01-01 lies far from the year of the text, 1998\n"
    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr == f"CommandError: This pack is refused:\n  {sentence}"
    assert other.returncode == 1
    assert f"(passport.E005) {sentence}" in other.stderr


def test_an_own_folder_is_taken_up_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    written(tmp_path / "own", NEWER)

    done = Installation(folder=tmp_path, variables={"RULE_PACKS": str(tmp_path / "own")}).manage("rulepack", "RS")

    assert (done.returncode, json.loads(done.stdout)["id"]) == (0, "rs-2012")
