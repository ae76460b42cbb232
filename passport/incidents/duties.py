"""What follows after an incident: which steps were taken, which a text orders, and by when. Plain Python.

A step that no text orders may be taken all the same. Where a text prints no deadline, none is made up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passport.law.pack import Pack, Provision
from passport.law.questions.incidents import AfterIncident, after_incident, ends
from passport.law.vocabulary import ProcedureClass


class Duty(StrEnum):
    """One thing that follows."""

    ESTIMATE = "estimate"
    MEASURES = "measures"
    REPORT = "report"
    TELL_PATIENT = "tell_patient"
    TELL_DOCTOR = "tell_doctor"


# What concerns one patient, and falls away where an incident is nobody's in particular.
_OF_A_PATIENT = frozenset({Duty.ESTIMATE, Duty.TELL_PATIENT, Duty.TELL_DOCTOR})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step: whether it was taken, the article that orders it, and until when."""

    duty: Duty
    done: bool
    article: str = ""  # empty: this text does not order it
    addressee: str = ""  # who is told, as the text names them
    ends_at: datetime | None = None  # None: no deadline is printed

    @property
    def is_due(self) -> bool:
        """Return whether a text orders the step and nobody took it."""
        return bool(self.article) and not self.done


@dataclass(frozen=True, kw_only=True)
class Question:
    """An incident as far as its duties depend on it."""

    classes: tuple[ProcedureClass, ...]  # empty: nobody said which kind of procedure it was
    of_a_patient: bool
    noticed_at: datetime
    reported_to: tuple[str, ...] = ()  # the authorities that were told, as somebody wrote them


def duties(asked: Question, done: Iterable[Duty], pack: Pack | None) -> list[Line]:
    """Return the steps in the order of the register. A deadline is counted from when the incident was noticed.

    Where a text names several who are told, each has its own line.
    """
    taken = frozenset(done)
    after = after_incident(asked.classes, pack) if pack else AfterIncident()
    articles = _articles(after)
    until = ends(after.deadline, since=asked.noticed_at) if after.deadline else None
    lines = []
    for duty in Duty:
        if duty is Duty.REPORT:
            lines += _reports(asked, duty in taken, after, until)
        elif asked.of_a_patient or duty not in _OF_A_PATIENT:
            lines.append(Line(duty=duty, done=duty in taken, article=articles[duty]))
    return lines


def still_due(lines: Iterable[Line]) -> list[Line]:
    """Return the steps that a text orders and that nobody took."""
    return [line for line in lines if line.is_due]


def addressees_of(reports: Iterable[Provision]) -> tuple[str, ...]:
    """Return who is told by some rules, each once, in the order of the text."""
    return tuple(dict.fromkeys(who for rule in reports for who in rule.addressees))


def _reports(asked: Question, was_told: bool, after: AfterIncident, until: datetime | None) -> list[Line]:
    named = addressees_of(after.reports)
    if len(named) < 2:
        rules = "; ".join(dict.fromkeys(one.article for one in after.reports))
        return [Line(duty=Duty.REPORT, done=was_told, article=rules, addressee="".join(named), ends_at=until)]
    return [
        Line(
            duty=Duty.REPORT,
            done=any(who.casefold() in told.casefold() for told in asked.reported_to),
            article="; ".join(dict.fromkeys(one.article for one in after.reports if who in one.addressees)),
            addressee=who,
            ends_at=until,
        )
        for who in named
    ]


def _articles(after: AfterIncident) -> dict[Duty, str]:
    inquiry = after.inquiry.article if after.inquiry else ""
    telling = after.telling.article if after.telling else ""
    return {
        Duty.ESTIMATE: inquiry,
        Duty.MEASURES: inquiry,
        Duty.TELL_PATIENT: telling,
        Duty.TELL_DOCTOR: telling,
    }
