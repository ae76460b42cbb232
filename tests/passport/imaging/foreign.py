"""The document of another deployment, as a patient brings it: the worked example of docs/signatures.md, and its keys."""

import io
import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

ORIGIN = "https://passport.example"
_EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "signatures-example.json"


@cache
def _example() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_EXAMPLE.read_text(encoding="utf-8"))
    return read


def document(**changed: object) -> dict[str, Any]:
    """Return the document, with members of the whole changed."""
    return deepcopy(_example()["document"]) | changed


def keys(**changed: object) -> dict[str, Any]:
    """Return what the site that made it published, with members changed."""
    return deepcopy(_example()["keys"]) | changed


def data_of(value: dict[str, Any] | None = None) -> bytes:
    """Return the file of a document; without one, of the example."""
    return json.dumps(document() if value is None else value).encode()


def booklet(data: bytes, *, name: str = "passport.json", does: str = "", codes: str = "") -> bytes:
    """Return a PDF of one page that has a document attached, and codes of a proof sheet, as a booklet has."""
    made, out = PdfWriter(), io.BytesIO()
    made.add_blank_page(width=298, height=420)
    made.add_attachment(name, data)
    if codes:
        made.add_attachment("proof-sheet.txt", codes.encode())
    if does:
        made.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject("/S"): NameObject(does)})
    made.write(out)
    return out.getvalue()


def known_in(folder: Path, **changed: object) -> Path:
    """Keep the published keys in a folder, and return it."""
    folder.mkdir(exist_ok=True)
    (folder / "example.json").write_text(json.dumps(keys(**changed)), encoding="utf-8")
    return folder
