"""What docs/signatures.md says of the codes on paper is enough to check them: a second program agrees with the product."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from passport.signing.proof import sign
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome
from passport.verify.sheet import check_sheet
from passport.verify.telling import sheet_as_json
from tests.independent import example, paper
from tests.passport.verify.sheets import FIRST, KEY, OTHER, PAGES, with_each_byte_altered

ROW = ("number", "day", "kind", "dose", "unit", "licence_number", "leaf")


def told_by_program(codes: list[str], keys: dict[str, Any], folder: Path) -> list[dict[str, Any] | None]:
    """Return what the program says of each code, run by itself."""
    (folder / "keys.json").write_text(json.dumps(keys))
    (folder / "codes.txt").write_text("\n".join(codes), encoding="utf-8")
    command = [sys.executable, "-I", paper.__file__, "keys.json", "codes.txt"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    found: list[dict[str, Any] | None] = json.loads(done.stdout)
    for one in filter(None, found):
        one["rows"] = [dict(zip(ROW, row, strict=True)) for row in one["rows"]]
    return found


def told_by_product(codes: list[str], keys: dict[str, Any]) -> list[object]:
    sheet = check_sheet(codes, keyring_in(json.dumps(keys).encode()))
    return [one["says"] if one["outcome"] is Outcome.HELD else None for one in sheet_as_json(sheet)]


def test_it_reads_what_the_product_reads_and_refuses_each_altered_byte(tmp_path: Path) -> None:
    keys = example.keys(example.example())
    sealed = [sign(page, key=KEY) for page in (*PAGES, replace(FIRST, birth_year=None))]
    codes = [*sealed, sign(FIRST, key=OTHER), sealed[0][:-3], *with_each_byte_altered(sealed[0])]
    found = told_by_program(codes, keys, tmp_path)

    assert found == told_by_product(codes, keys)
    assert [bool(one) for one in found] == [True] * len(sealed) + [False] * (len(codes) - len(sealed))


def test_it_takes_the_code_of_the_worked_example(tmp_path: Path) -> None:
    made = example.example()
    (said,) = told_by_program([example.code(made)], example.keys(made), tmp_path)

    assert said is not None
    assert (said["holder"], said["page"], [row["dose"] for row in said["rows"]]) == (
        "Ana Anić",
        2,
        ["724.52", "724.52"],
    )
    assert [row["leaf"] for row in said["rows"]] == [leaf[:16].hex() for leaf in example.log_leaves(made)[1:]]
