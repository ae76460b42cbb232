"""Static files as an installation serves them: collected, packed, and named after their content."""

import json
import re
from pathlib import Path

from tests.services.installation import ROOT, Installation


def test_every_static_file_is_collected_under_a_name_of_its_content(tmp_path: Path) -> None:
    done = Installation(folder=tmp_path).manage("collectstatic", "--no-input", "--ignore", "rest_framework")
    assert done.returncode == 0, done.stderr

    named = json.loads((tmp_path / "static/staticfiles.json").read_text())["paths"]
    ours = [path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static").rglob("*") if path.is_file()]
    assert [name for name in ours if not (tmp_path / "static" / named[name]).is_file()] == []
    assert [name for name in ours if named[name] == name] == []
    assert ours


def test_every_script_of_ours_is_short_and_makes_no_code_of_texts() -> None:
    scripts = {path.name: path.read_text() for path in (ROOT / "static/js").glob("*.js")}

    assert {name: len(text.splitlines()) for name, text in scripts.items() if len(text.splitlines()) >= 150} == {}
    assert [name for name, text in scripts.items() if re.search(r"\beval\(|new Function|innerHTML\s*=[^=]", text)] == []
    assert {"kept.js", "store.js", "vault.js"} < scripts.keys()
