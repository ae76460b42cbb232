"""Who looked, as the patient reads it: one line per person, day and reason, those of one department together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext, pgettext

from passport.access.models import Access, Emergency, Ground, LookQuestion, Purpose
from passport.access.services import LooksBetween
from passport.language.saying import clock, day, say_number
from passport.web import words

# What the people of a department do with its own rows: on one day that is one line.
DEPARTMENT = frozenset(
    {
        Purpose.PERFORMING,
        Purpose.SIGNING,
        Purpose.RECONCILIATION,
        Purpose.CORRECTION,
        Purpose.COPYING,
        Purpose.NUCLEAR_MEDICINE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one person did on one day for one reason, or what a department did; own looks stand back."""

    sentence: str
    own: bool = False
    uid: str = ""  # of the look to ask about; "": nothing is to be asked
    told: str = ""  # what the hospital said of it, or that it was asked
    parts: tuple["Look", ...] = ()  # of a department: its people


@dataclass(frozen=True, kw_only=True)
class _Group:
    """The looks of one person, day and reason, the latest first."""

    day: str
    looks: tuple[Access, ...]

    @property
    def first(self) -> Access:
        """Return the earliest, which stays the earliest whatever comes later that day."""
        return self.looks[-1]

    @property
    def department(self) -> str:
        """Return the place whose own work this was; "" for every other look."""
        own_work = self.first.ground == Ground.FACILITY and self.first.purpose in DEPARTMENT
        return self.first.facility_name if own_work and self.first.reader_uid else ""


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What hospitals said of looks."""

    questions: dict[int, LookQuestion]
    emergencies: Sequence[Emergency]
    zone: ZoneInfo

    def of_emergency(self, look: Access) -> str:
        """Return what became of the emergency of a look; "" for every other look."""
        if look.ground != Ground.EMERGENCY:
            return ""
        found = next((one for one in self.emergencies if _is_of(one, look)), None)
        if found is None or found.reviewed_at is None:
            return str(words.NOT_JUDGED)
        sentence = words.JUDGED[found.finding] if found.finding else words.CHECKED
        return sentence % {
            "date": day(found.reviewed_at, self.zone),
            "facility": found.facility.name,
            "words": found.finding_words,
        }

    def of_question(self, question: LookQuestion | None) -> str:
        """Return where it stands with a look that was asked about; "" for every other one."""
        if question is None:
            return ""
        said = {
            "asked": day(question.asked_at, self.zone),
            "facility": question.facility.name,
            "words": question.answer,
        }
        if question.answered_at is None or question.finding is None:
            return words.ASKED_ABOUT % said
        return words.ANSWERED[question.finding] % {**said, "date": day(question.answered_at, self.zone)}


def looks_of(between: LooksBetween, *, reader_uid: str, zone: ZoneInfo) -> list[Look]:
    """Return the lines of some time, latest first."""
    told = _Told(
        questions={question.access_id: question for question in between.questions},
        emergencies=between.emergencies,
        zone=zone,
    )
    return [
        _department(groups, told) if len(groups) > 1 else _line(groups[0], told, reader_uid=reader_uid)
        for groups in _by_department(_groups(between.looks, zone))
    ]


def look_of(looks: Sequence[Access], *, zone: ZoneInfo) -> str:
    """Return the looks of one person, day and reason in one sentence; the latest comes first."""
    first = looks[-1]
    # Translators: what stands between the times at which somebody looked on one day.
    between = pgettext("between times of a day", ", ")
    return _words_of(first) % {
        "date": day(first.at, zone),
        "time": between.join(clock(look.at, zone) for look in reversed(looks)),
        "name": first.reader_name,
        "facility": first.facility_name,
        "reason": first.reason,
        "purpose": first.get_purpose_display(),
    }


def _words_of(access: Access) -> words.Text:
    if not access.reader_uid:
        return words.LOOK_ON_CONSOLE
    with_reason = words.LOOKS_WITH_REASON.get(access.ground) if access.reason else None
    return with_reason or words.LOOKS[access.ground]


def _is_of(emergency: Emergency, look: Access) -> bool:
    of = (emergency.reader.uid, emergency.reason)
    return of == (look.reader_uid, look.reason) and emergency.opened_at <= look.at < emergency.until


def _groups(looks: Iterable[Access], zone: ZoneInfo) -> list[_Group]:
    found: dict[tuple[str, ...], list[Access]] = {}
    for look in looks:
        of = (look.reader_uid, look.reader_name, look.ground, look.purpose, look.reason, look.facility_name)
        found.setdefault((look.at.astimezone(zone).date().isoformat(), *of), []).append(look)
    return [_Group(day=key[0], looks=tuple(same)) for key, same in found.items()]


def _by_department(groups: Iterable[_Group]) -> list[list[_Group]]:
    """Return the groups of each department and day together, where the latest of them stands; every other alone."""
    found: dict[object, list[_Group]] = {}
    for number, group in enumerate(groups):
        found.setdefault((group.day, group.department) if group.department else number, []).append(group)
    return list(found.values())


def _line(group: _Group, told: _Told, *, reader_uid: str = "") -> Look:
    own = group.first.reader_uid == reader_uid
    question = told.questions.get(group.first.pk)
    said = (told.of_emergency(group.first), told.of_question(question))
    return Look(
        sentence=look_of(group.looks, zone=told.zone),
        own=own,
        uid="" if own or question else group.first.uid,
        told=" ".join(sentence for sentence in said if sentence),
    )


def _department(groups: Sequence[_Group], told: _Told) -> Look:
    count = sum(len(group.looks) for group in groups)
    sentence = ngettext(
        "On %(date)s people of the department at %(facility)s worked with its own part of this booklet, %(count)s time.",
        "On %(date)s people of the department at %(facility)s worked with its own part of this booklet, %(count)s times.",
        count,
    )
    said = {"date": day(groups[0].first.at, told.zone), "facility": groups[0].department, "count": say_number(count)}
    return Look(sentence=sentence % said, parts=tuple(_line(group, told) for group in groups))
