"""Static files as an installation serves them: collected, packed, and named after their content."""

import json
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
