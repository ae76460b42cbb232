"""The sheet of instructions after a radioactive medicine, as a file to print and to hand over."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from passport.nuclear.words import ToldSheet
from reports.render import Markup, print_pdf

STYLE = "reports/instructions.css"


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whom the sheet is for."""

    name: str
    born: date | None


def instructions_pdf(told: ToldSheet, whose: Whose, *, confirmed_at: datetime, zone: str) -> bytes:
    """Return a sheet as PDF, in the language that is active: what is asked, until when, by whom.

    Every time on it is one of the clock of `zone`. Raises CannotPrint.
    """
    said = {"told": told, "whose": whose, "confirmed_at": confirmed_at, "zone": zone}
    html = render_to_string("reports/instructions.html", said)
    css = Path(str(finders.find(STYLE))).read_text(encoding="utf-8")
    return print_pdf(Markup(html=html, css=css, pictures={})).pdf
