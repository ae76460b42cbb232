"""What an inspector reads of a hospital at a glance: the law there, figures, devices; nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from passport.access.figures import AtDevice, Figures
from passport.access.inspecting import Days, day_at
from passport.booklet.words import DATA, examination_name
from passport.incidents.models import Audience
from passport.incidents.selectors import incidents_of
from passport.incidents.states import IncidentState
from passport.law.pack import Pack
from passport.law.questions.records import open_to_inspection, retention_of
from passport.law.questions.standing import Standing
from passport.law.vocabulary import Document
from passport.people.models import Facility
from passport.web.law_standing import standing_words
from passport.web.law_words import DOCUMENTS

YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many rows have something, of how many."""

    label: str
    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return the share in whole per cent; None of nothing."""
        return round(100 * self.count / self.of) if self.of else None


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """Something that a text of law says, in its own words."""

    label: str
    words: str
    article: str


@dataclass(frozen=True, kw_only=True)
class LawAtAGlance:
    """Which text holds at a hospital, who confirmed it, what it opens to inspection, and how long it keeps things."""

    name: str
    gazette: str
    status: str
    language: str
    inspection: tuple[Quoted, ...]
    retention: tuple[Quoted, ...]  # words are empty where no period is printed
    asks_for_data: bool  # whether it prints a list of data


@dataclass(frozen=True, kw_only=True)
class DeviceLine:
    """What one device did of one kind of examination."""

    device: str
    serial_number: str
    registered: bool
    kind: str
    parts: int
    lacking: int
    missing: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class IncidentFigures:
    """How many incidents of some days stand in the register, and of how many the patient was told."""

    recorded: int
    of_a_patient: int
    told: int


def usual_days(today: date) -> Days:
    """Return the days that are shown while nobody chose others: the year that ends today."""
    return Days(first=today - YEAR, last=today)


def shares(figures: Figures) -> list[Share]:
    """Return the figures as a list; what belongs to a row stands against all rows."""
    counts = (
        (_("with a request in this system"), figures.with_request, figures.rows),
        (_("with a decision before the exposure in this system"), figures.with_decision, figures.rows),
        (_("signed by the approver"), figures.signed, figures.rows),
        (_("confirmed by the hospital, and not signed"), figures.sealed, figures.rows),
        (_("with all data that the text asks for"), figures.complete, figures.rows),
        (_("with data missing"), figures.incomplete, figures.rows),
        (_("of whose data nothing is known"), figures.not_asked, figures.rows),
        (
            _("repeats with a written reason, of all repeats that were asked for"),
            figures.repeats_with_reason,
            figures.repeats,
        ),
    )
    return [Share(label=label, count=count, of=of) for label, count, of in counts]


def law_of(standing: Standing | None) -> LawAtAGlance | None:
    """Return the text of a hospital and day in words; None where no text is known."""
    if standing is None:
        return None
    pack = standing.pack
    return LawAtAGlance(
        name=pack.instrument.name,
        gazette=pack.instrument.gazette,
        status=standing_words(standing),
        language=pack.languages[0],
        inspection=tuple(
            Quoted(label=one.says, words=one.words, article=one.article) for one in open_to_inspection(pack)
        ),
        retention=tuple(_kept(document, pack) for document in Document),
        asks_for_data=bool(pack.required_data),
    )


def device_lines(devices: Iterable[AtDevice]) -> list[DeviceLine]:
    """Return what each device did, and which data its reports lack, in words."""
    return [
        DeviceLine(
            device=one.device,
            serial_number=one.serial_number,
            registered=one.registered,
            kind=examination_name("", kind=one.kind) if one.kind else "",
            parts=one.parts,
            lacking=one.lacking,
            missing=tuple((str(DATA[datum]), count) for datum, count in one.missing),
        )
        for one in devices
    ]


def incident_figures(facility: Facility, days: Days) -> IncidentFigures:
    """Return what stands in the register of a hospital about some days; drafts, and what was none, are not in it."""
    register = incidents_of([facility]).filter(recorded_at__isnull=False).exclude(state=IncidentState.NO_INCIDENT)
    found = [
        one for one in register if days.first <= (one.happened_on or day_at(facility, one.noticed_at)) <= days.last
    ]
    concerned = [incident for incident in found if incident.whose is not None]
    told = [
        one
        for one in concerned
        if any(t.audience == Audience.PATIENT and not t.is_taken_back for t in one.tellings.all())
    ]
    return IncidentFigures(recorded=len(found), of_a_patient=len(concerned), told=len(told))


def _kept(document: Document, pack: Pack) -> Quoted:
    row = retention_of(document, pack)
    words, article = (row.period, row.article) if row else ("", "")
    return Quoted(label=str(DOCUMENTS[document]), words=words, article=article)
