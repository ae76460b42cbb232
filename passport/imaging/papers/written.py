"""A report as text: its title, who wrote it, and its parts under their headings, in the order of the report. Plain Python."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading, or a paragraph under the last one."""

    level: int  # of a heading, 1 for those right below the title; 0 for a paragraph
    text: str
    label: str = ""  # what the report calls a paragraph


@dataclass(frozen=True, kw_only=True)
class Written:
    """A whole report. Its texts are as sent: whoever shows them escapes them."""

    title: str
    author: str = ""
    parts: tuple[Part, ...] = ()

    def as_bytes(self) -> bytes:
        """Return the canonical bytes by which this content is known and kept."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()

    def as_lines(self) -> str:
        """Return the report as plain text, for a file."""
        lines = [self.title, *([self.author] if self.author else [])]
        for part in self.parts:
            lines += ["", part.text] if part.level else [f"{part.label}: {part.text}" if part.label else part.text]
        return "\n".join(lines)

    def cleaned(self, clean: Callable[[str], str]) -> "Written":
        """Return the report with each of its texts cleaned."""
        parts = (Part(level=one.level, text=clean(one.text), label=clean(one.label)) for one in self.parts)
        return Written(title=clean(self.title), author=clean(self.author), parts=tuple(parts))


def from_bytes(data: bytes) -> Written:
    """Return the report that `as_bytes` wrote."""
    said = json.loads(data)
    return Written(title=said["title"], author=said["author"], parts=tuple(Part(**one) for one in said["parts"]))
