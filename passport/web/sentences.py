"""The sentence on the dose of a row, for its report: in the hospital's language, to copy, and whether it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from passport.booklet.dose_sentence import Voice, dose_sentence
from passport.booklet.examinations import COMMA, language_of, name_of
from passport.booklet.merging import Held
from passport.booklet.models import Entry
from passport.booklet.payloads import EvidenceFacts
from passport.booklet.selectors import evidence_facts, held_reports, report_sentence_of
from passport.booklet.services import mark_sentence
from passport.language.figures import mark_in
from passport.language.offered import ENGLISH, is_offered
from passport.language.saying import day
from passport.web.refusals import BOOKLET, sentence_of

PUT_IN, TAKE_OUT = "put_in", "take_out"


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """The sentence on the dose, and what was said of it last."""

    text: str
    language: str
    in_report: bool
    changed: bool  # another sentence than this one stands in the report
    marked_by: str
    marked_on: str  # by the clock of the hospital


def report_line(
    entry: Entry, *, facts: EvidenceFacts | None = None, held: Sequence[Held] | None = None
) -> ReportLine | None:
    """Return the sentence of a row; None where nothing is known of it yet. Who has its evidence hands it down."""
    version = entry.current_version
    if version is None:
        return None
    language = _language(entry)
    facts = facts or evidence_facts(entry, version)
    text = _text(entry, facts, held_reports(entry) if held is None else held, language)
    last = report_sentence_of(entry)
    return ReportLine(
        text=text,
        language=language,
        in_report=bool(last and last.in_report),
        changed=bool(last and last.in_report and last.sentence != text),
        marked_by=str(last.by) if last else "",
        marked_on=day(last.at, ZoneInfo(entry.facility.time_zone)) if last else "",
    )


def take_mark(request: HttpRequest, entry: Entry, *, at: datetime) -> None:
    """Write down what was said of the sentence on the page, and tell the person; nothing when it changed meanwhile."""
    line = report_line(entry)
    in_report = request.POST.get("mark") == PUT_IN
    if line is None or (in_report and request.POST.get("sentence") != line.text):
        messages.error(request, _("The sentence has changed meanwhile. Read it again and copy it once more."))
        return
    try:
        mark_sentence(entry=entry, sentence=line.text, in_report=in_report, by=request.user, at=at)
    except BOOKLET as error:
        messages.error(request, sentence_of(error))
        return
    told = _("The sentence is marked as standing in the report.") if in_report else _("The mark is taken back.")
    messages.success(request, told)


def _language(entry: Entry) -> str:
    return entry.facility.language if is_offered(entry.facility.language) else ENGLISH


def _text(entry: Entry, facts: EvidenceFacts, held: Sequence[Held], language: str) -> str:
    name = name_of(entry.exam_code, kind=entry.kind, language=language, region=entry.region, side=entry.laterality)
    with override(language):
        voice = Voice(
            say=gettext,
            decimal_mark=mark_in(language),
            comma=COMMA.get(language_of(language), ", "),
        )
        return dose_sentence(examination=name, parts=facts.exposures, held=held, voice=voice)
