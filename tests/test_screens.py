"""In which ways `make screens` looks at the pages. The pictures themselves are `make screens`."""

from pathlib import Path

from tests.screens.__main__ import FOLDER, looks
from tests.services.installation import ROOT


def test_every_page_is_looked_at_on_phone_and_desk_light_and_dark_in_each_language() -> None:
    assert [look.folder for look in looks(["en", "fa"])] == [
        Path(language, way)
        for language in ("en", "fa")
        for way in ("phone-light", "phone-dark", "desk-light", "desk-dark")
    ]


def test_the_pictures_lie_where_git_does_not_look() -> None:
    assert FOLDER.relative_to(ROOT).parts[0] == "var"
    assert "var/" in (ROOT / ".gitignore").read_text().splitlines()
