"""A dose survey as a file to print and to keep."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from reports.audits.survey_pages import survey_words
from reports.models import DoseSurvey
from reports.render import Markup, print_pdf

STYLE = "reports/survey.css"


def survey_pdf(survey: DoseSurvey) -> bytes:
    """Return a survey as PDF; a draft says on each page that nobody signed it. Raises CannotPrint."""
    html = render_to_string(
        "reports/survey_print.html", {"survey": survey_words(survey), "zone": survey.facility.time_zone}
    )
    css = Path(str(finders.find(STYLE))).read_text(encoding="utf-8")
    return print_pdf(Markup(html=html, css=css, pictures={})).pdf
