"""How the people of the demo come in, as it is printed and kept beside the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

HEADING = "Sign-ins of this demo: invented people, passwords made at random for this database alone."
STAFF_HINT = "Staff sign in with a second factor: a code from an authenticator app (key), or one of the codes for once."
OWNER_ONLY = 0o600


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """How one person comes in: with a user name and a password, or with a slip and a birth date."""

    clinic: str
    who: str
    does: str
    first: str
    second: str
    key: str = ""
    codes: tuple[str, ...] = ()
    licence: str = ""  # which an administrator types from the paper before a signing key counts


def page_of(sign_ins: Iterable[SignIn]) -> str:
    """Return all sign-ins as lines, clinic by clinic."""
    lines, clinic = [HEADING, STAFF_HINT], ""
    for sign_in in sign_ins:
        if sign_in.clinic != clinic:
            clinic = sign_in.clinic
            lines += ["", clinic]
        lines += _lines(sign_in)
    return "\n".join([*lines, ""])


def keep(page: str) -> None:
    """Write the page where only this account of the machine may read it."""
    path = place()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=OWNER_ONLY)
    path.write_text(page, encoding="utf-8")


def kept() -> str:
    """Return the page that was kept; empty when somebody removed it."""
    path = place()
    return path.read_text(encoding="utf-8") if path.exists() else ""


def place() -> Path:
    """Return where the page lies."""
    return Path(settings.VAR_DIR) / "demo-sign-ins.txt"


def _lines(sign_in: SignIn) -> list[str]:
    main = f"  {sign_in.does}: {sign_in.who}\n      {sign_in.first}   {sign_in.second}"
    factor = [f"      key {sign_in.key}", f"      codes for once: {'  '.join(sign_in.codes)}"] if sign_in.key else []
    licence = [f"      licence {sign_in.licence}"] if sign_in.licence else []
    return [main, *factor, *licence]
