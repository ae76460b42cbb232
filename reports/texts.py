"""Texts between sentences of another direction. WeasyPrint knows no <bdi>; the text library beneath it knows the characters that mean the same."""


def isolated(text: str) -> str:
    """Return a text from outside so that its direction and that of the sentence around it leave each other alone."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if text else ""


def left_to_right(text: str) -> str:
    """Return a number, day, code or address so that it is read from left to right in every language."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if text else ""
