"""Scripts that look at a page from inside: what the tabulator comes to, and what large letters and fingers meet."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def probe(name: str) -> str:
    """Return the script of this name."""
    return (FOLDER / f"{name}.js").read_text(encoding="utf-8")
